"""Which of how many: an award of a scarce badge takes a number, and there are no more of them (ADR 53)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.wording import N_, Sentence, in_a_row, say
from issuer.errors import NoneLeft
from issuer.ledger import Award, PlannedBadge, Stage
from issuer.ports import Transaction
from issuer.scarcity import Cap, Edition, Period

_NONE_LEFT: Final = {
    Period.EVER: N_("None of “{name}” is left: at most {most} are awarded in all."),
    Period.YEAR: N_("None of “{name}” is left: at most {most} are awarded each year."),
    Period.QUARTER: N_("None of “{name}” is left: at most {most} are awarded each quarter."),
    Period.MONTH: N_("None of “{name}” is left: at most {most} are awarded each month."),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a scarce badge are taken, of its cap, in the period that runs now."""

    cap: Cap
    taken: int
    period: str

    @property
    def left(self) -> int:
        """How many can still be awarded in this period."""
        return max(0, self.cap.most - self.taken)


def take(tx: Transaction, badge: PlannedBadge, at: datetime) -> Edition | None:
    """Return the number of an award that is being made, taken until it is given back; None for a badge without cap.

    Raises:
        NoneLeft: all that may be awarded are.
    """
    if badge.cap is None:
        return None
    period = badge.cap.per.name_at(at, tx.organisation.zone)
    number = tx.editions.take(badge.slug, period, badge.cap.most)
    if number is None:
        raise none_left(badge.achievement.name, badge.cap, at, tx.organisation.zone)
    return Edition(number, badge.cap.most, period)


def give_back(tx: Transaction, award: Award) -> None:
    """Let another award have the number of one that was not approved: no badge with it was ever signed."""
    if award.edition is not None:
        tx.editions.give_back(award.slug, award.edition.period, award.edition.number)


def count(tx: Transaction, badge: PlannedBadge, now: datetime) -> Count | None:
    """Return how many of a badge are taken now; None for one without cap."""
    if badge.cap is None:
        return None
    period = badge.cap.per.name_at(now, tx.organisation.zone)
    return Count(badge.cap, tx.editions.taken(badge.slug, period), period)


def text_of(award: Award) -> str:
    """Return which of how many an award is; "" for one that has no number, or had it for nothing."""
    if award.edition is None or award.stage is Stage.NOT_APPROVED:
        return ""
    return award.edition.text


def none_left(name: str, cap: Cap, at: datetime, zone: str) -> NoneLeft:
    """Return the refusal of a badge of which all that may be awarded are."""
    opening = cap.per.next_at(at, zone)
    if cap.per is Period.EVER or opening is None:
        later = N_("Whoever plans the badges can raise the number.")
    else:
        later = say("The next can be awarded from {day} on.", day=f"{opening:%Y-%m-%d}")
    gone = Sentence(_NONE_LEFT[cap.per], {"name": name, "most": f"{cap.most:,}"})
    return NoneLeft(in_a_row((gone, N_("Nothing was awarded."), later)))
