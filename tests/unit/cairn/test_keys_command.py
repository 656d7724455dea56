"""`cairn keys compromise --since`: a day begins where the organisation is; an instant says its zone."""

import argparse
from datetime import UTC, datetime

import pytest

from cairn.commands.keys import _day_or_instant, _instant


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-11-20", "UTC", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20", "Europe/Amsterdam", datetime(2026, 11, 19, 23, tzinfo=UTC)),
        ("2026-11-20T10:00:00Z", "Europe/Amsterdam", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:00.9+02:00", "UTC", datetime(2026, 11, 20, 8, tzinfo=UTC)),
    ],
)
def test_a_day_or_an_instant_becomes_a_whole_second_in_utc(text, zone, instant):
    assert _instant(_day_or_instant(text), zone) == instant


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "20.11.2026"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - argparse tells the option and the value
        _day_or_instant(text)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(argparse.ArgumentTypeError, match="zone"):
        _day_or_instant("2026-11-20T10:00:00")
