"""Counts in memory. The store's lock makes each method atomic."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class MemoryCounts:
    """`issuer.counts.CountShelf` in memory."""

    counted: dict[str, tuple[int, datetime]]

    def take(self, subject: str, most: int, period: timedelta, now: datetime) -> bool:
        """Count one of at most `most` within a `period`; False if there was none left, and nothing was counted."""
        count, ends_at = self.counted.get(subject, (0, now))
        if ends_at <= now:
            count, ends_at = 0, now + period
        if count >= most:
            return False
        self.counted[subject] = (count + 1, ends_at)
        return True

    def give_back(self, subject: str) -> None:
        """Uncount one that turned out not to be of the kind that is counted."""
        if subject in self.counted:
            count, ends_at = self.counted[subject]
            self.counted[subject] = (max(0, count - 1), ends_at)
