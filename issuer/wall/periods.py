"""Weeks of digests and periods of leaderboards, as they are where the organisation is."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from issuer.ledger import ANY_TIME, Span

DIGEST_HOUR: Final = 8
_WEEK: Final = timedelta(days=7)
_QUARTER: Final = 3


class Period(StrEnum):
    """Of which time a leaderboard counts badges: the month, quarter or year that it is, or any."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


def span_of(period: Period, now: datetime, zone: str) -> Span:
    """Return the time that a period has covered so far; it has no end, as nothing was awarded later."""
    here = now.astimezone(ZoneInfo(zone))
    match period:
        case Period.MONTH:
            month = here.month
        case Period.QUARTER:
            month = here.month - (here.month - 1) % _QUARTER
        case Period.YEAR:
            month = 1
        case Period.ALL:
            return ANY_TIME
    return Span(datetime(here.year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC))


def last_digest_at(now: datetime, zone: str) -> datetime:
    """Return the last Monday morning that is not after now."""
    return _monday(now, zone, 0) if _monday(now, zone, 0) <= now else _monday(now, zone, -1)


def next_digest_at(now: datetime, zone: str) -> datetime:
    """Return the first Monday morning after now."""
    return _monday(now, zone, 0) if _monday(now, zone, 0) > now else _monday(now, zone, 1)


def week_until(monday: datetime, zone: str) -> Span:
    """Return the week that ends on a Monday morning; it is an hour longer or shorter where clocks are changed in it."""
    return Span(_monday(monday, zone, -1), monday)


def _monday(now: datetime, zone: str, weeks: int) -> datetime:
    here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    day = here - timedelta(days=here.weekday()) + weeks * _WEEK
    morning = day.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0, tzinfo=ZoneInfo(zone))
    return morning.astimezone(UTC)
