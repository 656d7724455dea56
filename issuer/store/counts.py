"""Counts of one organisation, or of the whole installation, in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from records import counts


@dataclass(frozen=True, slots=True)
class SqlCounts:
    """`issuer.counts.CountShelf` in a database; `owner` is the id of an organisation, "" for the installation."""

    connection: Connection
    owner: str

    def take(self, subject: str, most: int, period: timedelta, now: datetime) -> bool:
        """Count one of at most `most` within a `period`; False if there was none left, and nothing was counted."""
        return not counts.take(self.connection, self._mine(subject), most, period, now)

    def give_back(self, subject: str) -> None:
        """Uncount one that turned out not to be of the kind that is counted."""
        counts.give_back(self.connection, self._mine(subject))

    def _mine(self, subject: str) -> str:
        return f"{self.owner}\0{subject}"
