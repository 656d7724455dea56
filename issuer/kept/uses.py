"""How often badges are shown and checked: counts of a badge and a day, and nothing of who did it (ADR 70)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Use(StrEnum):
    """What is counted: a link that shows a badge was made or switched on, or a badge was checked here."""

    SHARED = "shared"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class UseTotal:
    """How often badges of this slug were used so in a month, such as 2026-05."""

    use: Use
    slug: str
    month: str
    count: int


class UseShelf(Protocol):
    """Counts of one organisation. Nothing in them is of a person, so nothing is forgotten with one."""

    def add(self, use: Use, slug: str, day: date) -> None:
        """Count one more; of many at once each counts."""
        ...

    def totals(self, first: date | None, last: date | None) -> Sequence[UseTotal]:
        """Return the counts of these days, both included, by use, badge and month; None for no bound."""
        ...
