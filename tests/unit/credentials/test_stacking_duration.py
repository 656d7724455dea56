"""Durations of rules: their form, and calendar arithmetic."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.stacking import Duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P2Y", Duration(2, 0, 0)),
        ("P24M", Duration(0, 24, 0)),
        ("P1Y2M3D", Duration(1, 2, 3)),
        ("P1Y3D", Duration(1, 0, 3)),
        ("P0D", Duration()),
        ("P100Y", Duration(100)),
        ("P36525D", Duration(days=36_525)),
    ],
)
def test_years_months_and_days_are_read(text, duration):
    assert Duration.parse(text) == duration


@pytest.mark.parametrize(
    "text",
    ["", "P", "2Y", "p2y", "P2Y ", " P2Y", "P-1D", "P1.5Y", "PT1H", "P1W", "P1D2Y", "P1YT", "P2Y\n", "P٢Y"],
)
def test_another_form_is_no_duration(text):
    with pytest.raises(ValueError, match="is not a duration"):
        Duration.parse(text)


@pytest.mark.parametrize("text", ["P101Y", "P1201M", "P100Y1M", "P36526D", "P99999D", "P99999Y"])
def test_more_than_a_hundred_years_is_no_duration(text):
    with pytest.raises(ValueError, match="longer than a hundred years"):
        Duration.parse(text)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2026-11-15", "P14M", "2028-01-15"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
        ("2026-06-01", "P0D", "2026-06-01"),
    ],
)
def test_a_day_that_the_month_lacks_becomes_its_last(start, duration, end):
    assert Duration.parse(duration).after(_day(start)) == _day(end)


def test_beyond_the_calendar_is_its_end_and_no_error():
    late = datetime(9999, 12, 31, tzinfo=UTC)
    ends = {Duration.parse(text).after(late) for text in ("P1Y", "P1M", "P1D")}
    assert ends == {datetime.max.replace(tzinfo=UTC)}


@given(st.builds(Duration, st.integers(0, 50), st.integers(0, 600), st.integers(0, 36_525)))
def test_what_is_written_is_read_back(duration):
    assert Duration.parse(str(duration)) == duration


@given(st.integers(0, 100_000), st.integers(0, 1200))
def test_months_move_the_month_by_their_number_and_never_skip_one(day, months):
    start = datetime(1900, 1, 1, 12, 30, tzinfo=UTC) + timedelta(days=day)
    moved = Duration(months=months).after(start)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months
    assert moved.time() == start.time()
    assert moved.day == start.day or (moved + timedelta(days=1)).day == 1


def _day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
