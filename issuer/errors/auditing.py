"""Refusals about the audit log."""

from issuer.errors.base import IssuerError


class AuditTampered(IssuerError):
    """The audit log does not hold: somebody changed, moved, removed or put in an entry. `number` is where it shows."""

    code = "audit_tampered"

    def __init__(self, number: int, detail: str) -> None:
        super().__init__(detail)
        self.number = number


class CheckpointRefused(IssuerError):
    """A file is not a checkpoint of this organisation's audit log, or nobody here signed it. Nothing was compared."""

    code = "checkpoint_refused"


class CheckpointKeyLost(CheckpointRefused):
    """A checkpoint was signed by a key of this organisation after it fell into other hands: it says nothing."""

    code = "checkpoint_key_lost"


class NoCheckpoint(IssuerError):
    """No checkpoint of the audit log has been signed yet."""

    code = "no_checkpoint"
