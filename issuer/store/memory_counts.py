"""Counts in memory. The store's lock makes each method atomic."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryCounts:
    """`issuer.counts.CountShelf` in memory."""

    ledger: Ledger

    def take(self, subject: str, most: int, period: timedelta, now: datetime) -> bool:
        """Count one of at most `most` within a `period`; False if there was none left, and nothing was counted."""
        count, ends_at = self.ledger.counts.get(subject, (0, now))
        if ends_at <= now:
            count, ends_at = 0, now + period
        if count >= most:
            return False
        self.ledger.counts[subject] = (count + 1, ends_at)
        return True

    def give_back(self, subject: str) -> None:
        """Uncount one that turned out not to be of the kind that is counted."""
        if subject in self.ledger.counts:
            count, ends_at = self.ledger.counts[subject]
            self.ledger.counts[subject] = (max(0, count - 1), ends_at)
