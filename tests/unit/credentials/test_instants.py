from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.instants import instant_of, instant_text

AT = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)


def test_an_instant_is_written_in_utc_with_whole_seconds():
    assert instant_text(AT) == "2026-03-02T09:00:05Z"
    assert instant_text(AT.astimezone(timezone(timedelta(hours=5, minutes=30)))) == "2026-03-02T09:00:05Z"


@pytest.mark.parametrize("at", [AT.replace(tzinfo=None), AT.replace(microsecond=1)])
def test_an_instant_without_zone_or_with_a_fraction_is_not_written(at):
    with pytest.raises(ValueError, match="whole second"):
        instant_text(at)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02T09:00:05Z", AT),
        ("2026-03-02T11:00:05+02:00", AT),
        ("2026-03-02T03:30:05-05:30", AT),
        ("2026-03-02T09:00:05.250Z", AT.replace(microsecond=250_000)),
        ("2026-03-02T09:00:05.1234567899Z", AT.replace(microsecond=123_456)),
    ],
)
def test_instants_of_others_are_read_in_utc(text, at):
    assert instant_of(text) == at
    assert instant_of(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00:05",
        "2026-03-02",
        "20260302T090005Z",
        "2026-03-02 09:00:05Z",
        "2026-03-02T09:00:05z",
        "2026-03-02T09:00Z",
        "2026-02-30T09:00:05Z",
        "2026-03-02T25:00:05Z",
        "2026-03-02T09:00:60Z",
        "٢٠٢٦-03-02T09:00:05Z",
        "2026-03-02T09:00:05Z\n",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "",
    ],
)
def test_what_is_no_instant_with_a_zone_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        instant_of(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_back(at):
    whole = at.replace(microsecond=0)
    assert instant_of(instant_text(whole)) == whole
