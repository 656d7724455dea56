"""Scarcity: how many of a badge may be awarded, ever or per period, and which of them one is (ADR 53)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

_LAST_MONTH = 12


class Period(StrEnum):
    """Over what the awards of a badge are counted: from when the cap was set, or anew in each part of a year."""

    EVER = "ever"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    def name_at(self, at: datetime, zone: str) -> str:
        """Return the name of the period that an instant falls in, by the days of a time zone; "" for ever."""
        day = at.astimezone(ZoneInfo(zone))
        names = {
            Period.EVER: "",
            Period.YEAR: f"{day.year:04}",
            Period.QUARTER: f"{day.year:04}-Q{(day.month + 2) // 3}",
            Period.MONTH: f"{day.year:04}-{day.month:02}",
        }
        return names[self]

    def next_at(self, at: datetime, zone: str) -> datetime | None:
        """Return when the next period begins, as a time of the zone; None for ever."""
        day = at.astimezone(ZoneInfo(zone))
        months = {Period.YEAR: _LAST_MONTH, Period.QUARTER: 3, Period.MONTH: 1}.get(self)
        if months is None:
            return None
        month = (day.month - 1) // months * months + months
        years, rest = divmod(month, _LAST_MONTH)
        return datetime(day.year + years, rest + 1, 1, tzinfo=ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many awards of a badge per period."""

    most: int
    per: Period = Period.EVER

    @property
    def sentence(self) -> str:
        """The cap as people read it."""
        each = "in all" if self.per is Period.EVER else f"each {self.per}"
        return f"At most {self.most:,} are awarded {each}."


@dataclass(frozen=True, slots=True)
class Edition:
    """Which of how many an award is, and of which period (`Period.name_at`)."""

    number: int
    most: int
    period: str = ""

    @property
    def text(self) -> str:
        """What its badge says of it, as `licenseNumber` (OB 3.0, AchievementSubject)."""
        counted = f"{self.number} of {self.most}"
        return f"{counted} in {self.period}" if self.period else counted


class EditionShelf(Protocol):
    """The numbers that awards of scarce badges have: each given out once for a badge and period."""

    def take(self, slug: str, period: str, most: int) -> int | None:
        """Take the lowest number from 1 to `most` that nobody has, in one atomic statement; None if none is left."""
        ...

    def give_back(self, slug: str, period: str, number: int) -> None:
        """Let a number be taken again, because no badge with it was ever signed; twice is the same as once."""
        ...

    def taken(self, slug: str, period: str) -> int:
        """Return how many numbers are taken."""
        ...
