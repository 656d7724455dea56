"""Periods by the days of a zone, and what a badge says of which of how many it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.scarcity import Cap, Edition, Period

AMSTERDAM = "Europe/Amsterdam"
ZONES = ("UTC", AMSTERDAM, "Pacific/Auckland", "America/New_York")
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
YEARLY = (Period.YEAR, Period.QUARTER, Period.MONTH)


@pytest.mark.parametrize(
    ("period", "name"),
    [(Period.EVER, ""), (Period.YEAR, "2027"), (Period.QUARTER, "2027-Q1"), (Period.MONTH, "2027-01")],
)
def test_a_period_is_that_of_the_local_day(period, name):
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert period.name_at(eve, AMSTERDAM) == name
    assert period is Period.EVER or period.name_at(eve, "UTC") != name


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)]
)
def test_quarters_have_three_months(month, quarter):
    at = datetime(2026, month, 15, tzinfo=UTC)
    assert Period.QUARTER.name_at(at, "UTC") == f"2026-Q{quarter}"


@given(INSTANTS, st.sampled_from(YEARLY), st.sampled_from(ZONES))
def test_the_next_period_begins_where_this_one_ends(at, period, zone):
    opening = period.next_at(at, zone)
    assert opening > at
    before = period.name_at(opening.astimezone(UTC) - timedelta(seconds=1), zone)
    assert before == period.name_at(at, zone) != period.name_at(opening, zone)


def test_what_is_counted_for_ever_never_begins_anew():
    assert Period.EVER.next_at(datetime(2026, 5, 1, tzinfo=UTC), "UTC") is None


@pytest.mark.parametrize(
    ("edition", "text"),
    [(Edition(7, 10), "7 of 10"), (Edition(7, 10, "2026-Q4"), "7 of 10 in 2026-Q4")],
)
def test_an_edition_says_which_of_how_many(edition, text):
    assert edition.text == text


def test_a_cap_is_told_in_words():
    assert Cap(10).sentence == "At most 10 are awarded in all."
    assert Cap(1000, Period.QUARTER).sentence == "At most 1,000 are awarded each quarter."
