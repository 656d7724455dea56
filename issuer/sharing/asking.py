"""Somebody says that a badge of theirs is wrong: HR finds it in the badge's history and in the audit log."""

from datetime import datetime
from typing import Final

from issuer.errors import InvalidText
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_lines
from issuer.ports import Transaction
from issuer.sharing.links import Holder, own_award

TEXT_LIMIT: Final = 1000
ASKED: Final = "correction.asked"


def ask_correction(tx: Transaction, holder: Holder, award_id: str, text: str, now: datetime) -> None:
    """Ask for a badge to be put right; nothing of it changes by that.

    Raises:
        UnknownAward: it is no badge of theirs.
        InvalidText: nothing is said, too much, or what can not be shown.
    """
    award, said = own_award(tx, holder.person, award_id), text.replace("\r\n", "\n").strip()
    fault = fault_in_lines(said, TEXT_LIMIT) if said else "Say what is wrong, and how it should be."
    if fault is not None:
        raise InvalidText(f"The request was not sent. {fault}")
    at = now.replace(microsecond=0)
    tx.audit.record(AuditEntry(at, holder.by, ASKED, award.id, {"note": said}, award.person.id))
