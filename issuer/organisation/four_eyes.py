"""Of how many awards at most one person alone may have a change; of more, a second person confirms it (ADR 69)."""

from datetime import datetime
from typing import Final

from credentials.wording import say
from issuer.errors import BulkRefused
from issuer.ledger import AuditEntry
from issuer.ports import Transaction

MOST: Final = 1000


def look_twice_above(tx: Transaction, count: int, by: str, now: datetime, *, may_raise: bool) -> bool:
    """Have changes of more awards than this wait for a second person; False if it was so already.

    Whoever could raise the number alone would need nobody else, so that takes `may_raise`: the command line has it.

    Raises:
        BulkRefused: the number is none that may be set, or is higher than before and may not be.
    """
    before = tx.organisation.four_eyes_above
    if not 0 <= count <= MOST:
        raise BulkRefused(say("Give a number from 0 to {most}.", most=MOST))
    if count > before and not may_raise:
        raise BulkRefused(
            say(
                "Here the number can only be made smaller. Whoever runs this service can raise it, with "
                "“cairn org four-eyes {count}”.",
                count=count,
            )
        )
    if not tx.terms.look_twice_above(count):
        return False
    values = {"before": str(before), "after": str(count)}
    act = "organisation.four_eyes_changed"
    tx.audit.record(AuditEntry(now.replace(microsecond=0), by, act, tx.organisation.id, values))
    return True
