"""Whether the audit log is whole: its chain, and what checkpoints say of where it stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from issuer.audit_trail import ChainHead
from issuer.auditing import checkpoints
from issuer.auditing.checkpoints import Checkpoint
from issuer.errors import CheckpointRefused, NoCheckpoint
from issuer.ports import Transaction

# As many files as anybody would compare by hand, and more.
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that was found to hold: where it stands, and the checkpoints that it was compared with.

    `given` came from whoever asks, `own` is the one that is published here, if there is one.
    """

    head: ChainHead
    given: tuple[Checkpoint, ...]
    own: Checkpoint | None

    @property
    def vouched(self) -> int:
        """Up to which entry a checkpoint that was kept elsewhere shows that none was cut off or written anew."""
        return max((each.head.entries for each in self.given), default=0)


def verify(tx: Transaction, given: Sequence[bytes]) -> Verified:
    """Return that the audit log holds, with where it stands.

    Raises:
        AuditTampered: an entry was changed, moved, removed or put in, or a checkpoint is not met.
        CheckpointRefused: one that was given is none of this organisation's, or there are too many.
    """
    if len(given) > MOST:
        raise CheckpointRefused(f"Compare at most {MOST} checkpoints at a time.")
    told = tuple(checkpoints.read(tx, each) for each in given)
    own = _own(tx)
    anchors = [each.head for each in (*told, *((own,) if own else ()))]
    return Verified(tx.audit.verify(anchors), told, own)


def _own(tx: Transaction) -> Checkpoint | None:
    try:
        return checkpoints.read(tx, checkpoints.newest(tx).body)
    except (NoCheckpoint, CheckpointRefused):
        return None
