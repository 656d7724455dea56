"""Patience with wallets that ask far too often whether a badge is ready: they are answered from memory.

Only what was just found out is said again, for a minute at most. Each process remembers its own.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Final

LOOKS: Final = 10
WINDOW: Final = timedelta(minutes=1)
REMEMBERED: Final = 10_000


class Pacing:
    """Counts how often a token was told that a transaction is not ready; so many are remembered at most."""

    def __init__(self, clock: Callable[[], datetime], remembered: int = REMEMBERED) -> None:
        self._clock = clock
        self._remembered = remembered
        self._told: OrderedDict[bytes, tuple[datetime, int]] = OrderedDict()
        self._turn = Lock()

    def is_hasty(self, token: str, transaction_id: str) -> bool:
        """Whether this token was told so ten times within the minute, so that once more needs no look."""
        with self._turn:
            since, times = self._told.get(_key(token, transaction_id), (self._clock(), 0))
        return times >= LOOKS and self._clock() < since + WINDOW

    def note(self, token: str, transaction_id: str) -> None:
        """Count that this token was told so after a look; a new minute begins when the one before is over."""
        key, now = _key(token, transaction_id), self._clock()
        with self._turn:
            since, times = self._told.pop(key, (now, 0))
            is_over = now >= since + WINDOW
            self._told[key] = (now, 1) if is_over else (since, times + 1)
            if len(self._told) > self._remembered:
                self._told.popitem(last=False)


def _key(token: str, transaction_id: str) -> bytes:
    return sha256(f"{token}\n{transaction_id}".encode("utf-8", "replace")).digest()
