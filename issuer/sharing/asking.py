"""Somebody says that a badge of theirs is wrong, and HR corrects it or says why not: both stand in the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.wording import N_, say
from issuer.audit_trail import AuditSearch
from issuer.awarding import awards
from issuer.awarding.past_levels import CORRECTED
from issuer.errors import InvalidText, NothingAsked
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line, fault_in_lines
from issuer.ports import Transaction
from issuer.sharing.links import Holder, own_award

TEXT_LIMIT: Final = 1000
ANSWER_LIMIT: Final = 500
MOST_SHOWN: Final = 200
ASKED: Final = "correction.asked"
ANSWERED: Final = "correction.answered"
_NOTE: Final = "note"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody said of a badge. `answer` is what HR said to that, None while they said nothing.

    `is_corrected`: the badge was corrected since.
    """

    award_id: str
    text: str
    at: datetime
    answer: str | None = None
    is_corrected: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for HR."""
        return self.answer is None and not self.is_corrected


def ask_correction(tx: Transaction, holder: Holder, award_id: str, text: str, now: datetime) -> None:
    """Ask for a badge to be put right; nothing of it changes by that.

    Raises:
        UnknownAward: it is no badge of theirs.
        InvalidText: nothing is said, too much, or what can not be shown.
    """
    award, said = own_award(tx, holder.person, award_id), text.replace("\r\n", "\n").strip()
    fault = fault_in_lines(said, TEXT_LIMIT) if said else N_("Say what is wrong, and how it should be.")
    if fault is not None:
        raise InvalidText(say("The request was not sent. {fault}", fault=fault))
    _note(tx, AuditEntry(now, holder.by, ASKED, award.id, {_NOTE: said}, award.person.id))


def answer(tx: Transaction, award_id: str, text: str, by: str, now: datetime) -> None:
    """Say that a badge stays as it is, and why; the person reads it on the page of the badge.

    Raises:
        UnknownAward: there is no award of this id here.
        NothingAsked: nobody waits for an answer.
        InvalidText: nothing is said, too much, or what can not be shown.
    """
    award = awards.find(tx, award_id)
    tx.people.hold(award.person.id)
    last = last_asked(tx, award_id)
    if last is None or not last.is_open:
        raise NothingAsked(
            N_("Nobody waits for an answer about this badge. It may have been answered just now.")
        )
    said = " ".join(text.split())
    fault = fault_in_line(said, ANSWER_LIMIT) if said else N_("Say why the badge stays as it is.")
    if fault is not None:
        raise InvalidText(say("The answer was not kept. {fault}", fault=fault))
    _note(tx, AuditEntry(now, by, ANSWERED, award.id, {_NOTE: said}, award.person.id))


def last_asked(tx: Transaction, award_id: str) -> Asked | None:
    """Return what was asked last about an award, with what came of it; None if nothing ever was."""
    found: Asked | None = None
    for each in tx.audit.of_object(award_id):
        if each.action == ASKED:
            found = Asked(award_id, each.values.get(_NOTE, ""), each.at)
        elif found is not None and each.action == ANSWERED:
            found = Asked(award_id, found.text, found.at, each.values.get(_NOTE, ""))
        elif found is not None and each.action == CORRECTED:
            found = Asked(award_id, found.text, found.at, found.answer, is_corrected=True)
    return found


def waiting(tx: Transaction) -> Sequence[Asked]:
    """Return what waits for HR, the newest first: of the last requests, as many as are shown."""
    told = tx.audit.found(AuditSearch(actions=frozenset({ASKED})), None, MOST_SHOWN)
    about = dict.fromkeys(each.entry.object_id for each in told)
    found = (last_asked(tx, award_id) for award_id in about)
    return [each for each in found if each is not None and each.is_open]


def _note(tx: Transaction, entry: AuditEntry) -> None:
    at = entry.at.replace(microsecond=0)
    tx.audit.record(AuditEntry(at, entry.actor, entry.action, entry.object_id, entry.values, entry.person_id))
