"""Requests counted by all processes together, in the database that they share."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from records import counts
from records.engine import Database
from web.allowances import Allowance

_SWEEP_EVERY: Final = timedelta(minutes=5)


class SharedCounts:
    """Counts that all processes keep in the database they share; addresses only under a keyed hash."""

    def __init__(self, database: Database, key: bytes, now: Callable[[], datetime]) -> None:
        self._database = database
        self._key = key
        self._now = now
        self._swept_at: datetime | None = None

    def take(self, allowance: Allowance, subject: str) -> int:
        """Use one request up and return 0, or return in how many seconds there will be one."""
        period, now = timedelta(seconds=allowance.seconds), self._now()
        with self._database.transaction() as connection:
            if self._swept_at is None or now - self._swept_at >= _SWEEP_EVERY:
                self._swept_at = now
                counts.sweep(connection, now)
            wait = counts.take(
                connection, self._hidden(allowance.name, subject), allowance.count, period, now
            )
        return int(wait.total_seconds())

    def _hidden(self, name: str, subject: str) -> str:
        return hmac.new(
            self._key, f"{name}\0{subject}".encode("utf-8", "replace"), hashlib.sha256
        ).hexdigest()
