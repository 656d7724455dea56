"""Counts of one organisation in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from issuer.store.tenant import Tenant
from records import counts


@dataclass(frozen=True, slots=True)
class SqlCounts:
    """`issuer.counts.CountShelf` in a database."""

    tenant: Tenant

    def take(self, subject: str, most: int, period: timedelta, now: datetime) -> bool:
        """Count one of at most `most` within a `period`; False if there was none left, and nothing was counted."""
        return not counts.take(self.tenant.connection, self._mine(subject), most, period, now)

    def give_back(self, subject: str) -> None:
        """Uncount one that turned out not to be of the kind that is counted."""
        counts.give_back(self.tenant.connection, self._mine(subject))

    def _mine(self, subject: str) -> str:
        return f"{self.tenant.organisation_id}\0{subject}"
