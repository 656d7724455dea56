"""How many requests of one kind one address may send: allowances that refill evenly, counted in this process."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

MOST_SUBJECTS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """`count` requests at once, refilled evenly within `seconds`. `is_shared`: all processes count together."""

    name: str
    count: int
    seconds: int = 60
    is_shared: bool = False


class Buckets:
    """What is left of allowances, in this process alone: no request waits for another or for a database.

    At most `most` subjects are remembered; whoever was away longest is forgotten, and begins with a full allowance.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_SUBJECTS) -> None:
        self._clock = clock
        self._most = most
        # When the allowance of each would be full again: more than that need not be known of a bucket.
        self._full_at: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._turn = Lock()

    def take(self, allowance: Allowance, subject: str) -> int:
        """Use one request up and return 0, or return in how many seconds there will be one; then none is used up."""
        step, now = allowance.seconds / allowance.count, self._clock()
        with self._turn:
            full_at = max(now, self._full_at.get((allowance.name, subject), now)) + step
            wait = full_at - now - allowance.seconds
            if wait > _ROUNDING:
                return max(1, math.ceil(wait))
            self._remember((allowance.name, subject), full_at)
        return 0

    def _remember(self, key: tuple[str, str], full_at: float) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)


_ROUNDING: Final = 1e-6
