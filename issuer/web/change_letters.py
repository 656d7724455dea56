"""The letter about a change of a badge, as pages and the API take it: whether it goes, and in whose words (ADR 75)."""

from dataclasses import dataclass
from typing import Final

from credentials.wording import N_
from issuer.awarding import awards
from issuer.errors import BulkRefused
from issuer.ledger import Award
from issuer.mail import notices
from issuer.mail.facts import of_change
from issuer.mail.notices import OF_ACTS, Notice, own_message
from issuer.web.desk import Work
from issuer.web.letters import usual_words

CORRECT: Final = "correct"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether the person is told, with which public sentence, in which words as typed ("" for the usual), by whom."""

    is_wanted: bool
    sentence: str
    message: str
    by: str


def usual_of(work: Work, act: str, award: Award | None = None) -> str:
    """Return the usual words of the letter about an act upon this award, or upon any; "" where none is written."""
    change = OF_ACTS.get(act)
    if change is None:
        return ""
    return usual_words(of_change(change.letter, work.tx.organisation.name, award))


def usual_of_all(work: Work, award: Award) -> dict[str, str]:
    """Return the usual words of the letters about an award, by what is done to it."""
    return {act: usual_of(work, act, award) for act in OF_ACTS}


def notice_of(work: Work, act: str, award_id: str, asked: Asked) -> Notice | None:
    """Return what the person is to be told of an act, None for nothing. Call it before the act.

    Raises:
        InvalidLetter: the words can not be used, or are to be sent to nobody.
        UnknownAward: there is no award of this id here.
    """
    change = OF_ACTS.get(act)
    if change is None or not (asked.is_wanted or asked.message.strip()):
        return None
    usual = usual_of(work, act, awards.find(work.tx, award_id))
    message = own_message(asked.message, usual, is_told=asked.is_wanted)
    notices.check_message(message)
    return Notice(change, asked.sentence, message, asked.by) if asked.is_wanted else None


def tell(work: Work, notice: Notice | None, changed: Award) -> None:
    """Have the person told, in the unit of work that changed their badge."""
    if notice is not None:
        notices.tell(work.tx, notice, changed, work.now)


@dataclass(frozen=True, slots=True)
class Typed:
    """A letter to the people of many awards as typed: for which act it was shown, and for which it is asked now."""

    message: str
    shown_for: str
    act: str

    def shown(self, work: Work) -> str:
        """Return what the field has: what was typed, or the usual words of the act where nothing own was."""
        return self._own(work) or usual_of(work, self.act)

    def own(self, work: Work, *, is_told: bool) -> str:
        """Return the words that were typed in place of the usual ones, "" for the usual.

        Raises:
            BulkRefused: they were written for another act.
            InvalidLetter: they are to be sent to nobody.
        """
        own = own_message(self._own(work), "", is_told=is_told)
        if own and self.shown_for != self.act:
            raise BulkRefused(
                N_("You changed what is to be done after you wrote the letter. Read the letter again.")
            )
        return own

    def _own(self, work: Work) -> str:
        usual = {usual_of(work, each) for each in (self.shown_for, self.act)}
        typed = own_message(self.message, "", is_told=True)
        return "" if typed in usual else typed
