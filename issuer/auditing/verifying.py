"""Whether the audit log is whole: its chain, and what checkpoints say of where it stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credentials.wording import say
from issuer.audit_trail import AuditSearch, ChainHead
from issuer.auditing import checkpoints
from issuer.auditing.checkpoints import Checkpoint
from issuer.errors import AuditTampered, CheckpointKeyLost, CheckpointRefused, NoCheckpoint
from issuer.ports import Transaction

# As many files as anybody would compare by hand, and more.
MOST: Final = 100
_NOT_OURS: Final = (
    "the checkpoint that is published here is not the one that was signed then; `cairn audit checkpoint` signs "
    "a new one"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that was found to hold: where it stands, and the checkpoints that it was compared with.

    `given` came from whoever asks, `own` is the one that is published here, if there is one. `own_is_lost`: there is,
    but it says nothing, since its key was in other hands by then.
    """

    head: ChainHead
    given: tuple[Checkpoint, ...]
    own: Checkpoint | None
    own_is_lost: bool = False

    @property
    def vouched(self) -> int:
        """Up to which entry a checkpoint that was kept elsewhere shows that none was cut off or written anew."""
        return max((each.head.entries for each in self.given), default=0)


def verify(tx: Transaction, given: Sequence[bytes]) -> Verified:
    """Return that the audit log holds, with where it stands.

    Raises:
        AuditTampered: an entry was changed, moved, removed or put in, a checkpoint is not met, or the one that is
            published here is none that this organisation signed.
        CheckpointRefused: one that was given is none of this organisation's, or there are too many.
    """
    if len(given) > MOST:
        raise CheckpointRefused(say("Compare at most {most} checkpoints at a time.", most=MOST))
    told = tuple(checkpoints.read(tx, each) for each in given)
    anchors = [each.head for each in told]
    try:
        own = checkpoints.read(tx, checkpoints.newest(tx).body)
    except NoCheckpoint:
        return Verified(tx.audit.verify(anchors), told, None)
    except CheckpointKeyLost:
        return Verified(tx.audit.verify(anchors), told, None, own_is_lost=True)
    except CheckpointRefused as fault:
        tx.audit.verify(anchors)  # a broken chain tells more
        raise AuditTampered(_told_at(tx), _NOT_OURS) from fault
    return Verified(tx.audit.verify([*anchors, own.head]), told, own)


def _told_at(tx: Transaction) -> int:
    """Return the number of the entry that tells of the newest checkpoint, or of the last one where none does."""
    entries = tx.audit.found(AuditSearch(actions=frozenset({checkpoints.ACT})), None, 1)
    return entries[0].number if entries else tx.audit.head().entries
