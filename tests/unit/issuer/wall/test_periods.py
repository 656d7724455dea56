"""Weeks and periods are those of the organisation's zone, where clocks are changed too."""

from datetime import UTC, datetime, timedelta

import pytest

from issuer.ledger import ANY_TIME, Span
from issuer.wall.periods import Period, last_digest_at, next_digest_at, span_of, week_until

BERLIN = "Europe/Berlin"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "begin"),
    [
        (Period.MONTH, utc(2026, 10, 31, 23)),
        (Period.QUARTER, utc(2026, 9, 30, 22)),
        (Period.YEAR, utc(2025, 12, 31, 23)),
    ],
)
def test_a_period_begins_at_midnight_there(period, begin):
    assert span_of(period, utc(2026, 11, 30, 12), BERLIN) == Span(begin)


def test_the_month_is_that_of_the_zone():
    now = utc(2026, 12, 31, 23, 30)
    assert span_of(Period.MONTH, now, BERLIN) == Span(utc(2026, 12, 31, 23))
    assert span_of(Period.MONTH, now, "UTC") == Span(utc(2026, 12, 1))
    assert span_of(Period.QUARTER, now, "UTC") == Span(utc(2026, 10, 1))


def test_any_time_is_any_time():
    assert span_of(Period.ALL, utc(2026, 11, 30), BERLIN) == ANY_TIME


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        (utc(2026, 11, 30, 6, 59, 59), utc(2026, 11, 23, 7), utc(2026, 11, 30, 7)),
        (utc(2026, 11, 30, 7), utc(2026, 11, 30, 7), utc(2026, 12, 7, 7)),
        (utc(2026, 12, 6, 23), utc(2026, 11, 30, 7), utc(2026, 12, 7, 7)),
        # Monday has begun there, and here it is Sunday.
        (utc(2026, 11, 29, 23, 30), utc(2026, 11, 23, 7), utc(2026, 11, 30, 7)),
        # Summer time ends on 25 October.
        (utc(2026, 10, 26, 6, 30), utc(2026, 10, 19, 6), utc(2026, 10, 26, 7)),
    ],
)
def test_a_digest_is_due_on_monday_morning(now, last, following):
    assert last_digest_at(now, BERLIN) == last
    assert next_digest_at(now, BERLIN) == following


def test_weeks_leave_no_gap_and_do_not_overlap():
    monday = utc(2026, 10, 5, 6)
    for _ in range(8):
        following = next_digest_at(monday, BERLIN)
        assert week_until(following, BERLIN) == Span(monday, following)
        assert abs(following - monday - timedelta(days=7)) <= timedelta(hours=1)
        monday = following
