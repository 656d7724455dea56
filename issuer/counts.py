"""Counts that outlive a transaction, for what must not happen too often."""

from datetime import datetime, timedelta
from typing import Protocol


class CountShelf(Protocol):
    """Counts of one organisation, or of the installation: so many within a period that begins with the first."""

    def take(self, subject: str, most: int, period: timedelta, now: datetime) -> bool:
        """Count one of at most `most` within a `period`; False if there was none left, and nothing was counted."""
        ...

    def give_back(self, subject: str) -> None:
        """Uncount one that turned out not to be of the kind that is counted."""
        ...
