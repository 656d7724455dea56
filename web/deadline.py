"""One deadline over many steps: what is left of it is the time-out of each."""

import time
from collections.abc import Callable

from did.errors import FetchFailed

Clock = Callable[[], float]
"""Seconds of a clock that never goes back."""


class Deadline:
    """The moment `seconds` from its making by which all of a piece of work must be done."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left, always more than zero.

        Raises:
            FetchFailed: `timeout`: there is nothing left.
        """
        seconds = self._end - self._clock()
        if seconds <= 0:
            raise FetchFailed("timeout", "the whole fetch took longer than is allowed")
        return seconds
