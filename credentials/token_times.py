"""When a token holds that is shown just now: a presentation, a key binding (RFC 7519, 4.1)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import OutOfTime

CLOCK_SKEW: Final = timedelta(seconds=60)


def check_times(claims: JsonObject, now: datetime) -> None:
    """Check exp, nbf and iat where they stand; a clock may be a minute behind.

    Raises:
        OutOfTime: one of them is no number of seconds, or does not fit `now`.
    """
    end, latest_start = now.timestamp(), (now + CLOCK_SKEW).timestamp()
    fits: dict[str, Callable[[float], bool]] = {
        "exp": lambda seconds: seconds >= end,
        "nbf": lambda seconds: seconds <= latest_start,
        "iat": lambda seconds: seconds <= latest_start,
    }
    for name, is_in_time in fits.items():
        if name in claims and not is_in_time(_seconds(claims, name)):
            raise OutOfTime(f"the token's {name} does not fit the present time")


def _seconds(claims: JsonObject, name: str) -> float:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise OutOfTime(f"the token's {name} is not a number of seconds")
    return float(value)
