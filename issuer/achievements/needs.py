"""What a meta-badge rests on, as a plan has it: badges of our own, badges of partners, and groups of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credentials.stacking import AgeAt, Duration, SlotRule

MONTHS_IN_A_YEAR: Final = 12


class LengthUnit(StrEnum):
    """In what a length of time is counted."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time, as people say it."""

    number: int
    unit: LengthUnit

    @property
    def duration(self) -> Duration:
        """The same as a rule has it."""
        return Duration(**{self.unit.value: self.number})


@dataclass(frozen=True, slots=True)
class Need:
    """One component of a meta-badge; `level` is the least star level that counts, None for any.

    `within` is how old the badge may be, None for however old: when the meta-badge is earned, or `always`.
    """

    slug: str
    level: int | None = None
    within: Length | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class PartnerNeed:
    """One component of a meta-badge that a partner awards: what it is called, its achievement's id, and who awards it.

    `level` is the least star level that counts, of so many as there are, both None for any. Levels of partners have
    the ids that Cairn gives: `{achievement}#level-N`. `within` and `always` are those of `Need`.
    """

    name: str
    achievement: str
    partner: str
    level: int | None = None
    level_count: int | None = None
    within: Length | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a meta-badge rests on: at least `count` of these components, each a badge or a group with its own count."""

    count: int
    of: "tuple[Need | PartnerNeed | Requirement, ...]"

    @property
    def needs(self) -> tuple[Need | PartnerNeed, ...]:
        """Every badge that is named, in order, whichever group it stands in."""
        return tuple(self._needs())

    def _needs(self) -> Iterator[Need | PartnerNeed]:
        for each in self.of:
            if isinstance(each, Requirement):
                yield from each.needs
            else:
                yield each


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """How parts are counted: `repeats`: several awards of one badge count each; `shares`: two parts may rest on one.

    `grace` is for how long parts go on counting that expired since the meta-badge was awarded, None for not at all.
    """

    repeats: bool = False
    shares: bool = False
    grace: Length | None = None


USUAL_TERMS: Final = RuleTerms()


def length_of(duration: Duration) -> Length | None:
    """Return a rule's length of time as people say it: in one unit; None for none at all."""
    if duration.days and not (duration.years or duration.months):
        return Length(duration.days, LengthUnit.DAYS)
    if duration.days:
        raise LookupError(f"{duration} is in no rule that a plan makes")
    if duration.months:
        return Length(duration.years * MONTHS_IN_A_YEAR + duration.months, LengthUnit.MONTHS)
    return Length(duration.years, LengthUnit.YEARS) if duration.years else None


def age_of(slot: SlotRule) -> tuple[Length | None, bool]:
    """Return how old a part may be for a slot, and whether that is asked for always."""
    if slot.max_age is None:
        return None, False
    return length_of(slot.max_age), slot.age_at is AgeAt.NOW
