"""How values stand in columns."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from records.columns import Instant, Json, json_text, seconds

DIALECT = sqlite.dialect()
WHOLE_SECONDS = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(WHOLE_SECONDS)
def test_an_instant_comes_back_in_utc(at):
    column = Instant()
    kept = column.process_bind_param(at, DIALECT)
    assert isinstance(kept, int)
    assert column.process_result_value(kept, DIALECT) == at
    assert column.process_result_value(kept, DIALECT).tzinfo is UTC


def test_an_instant_is_seconds_since_1970_whatever_its_zone():
    east = timezone(timedelta(hours=2))
    assert seconds(datetime(1970, 1, 1, 2, 0, 1, tzinfo=east)) == 1
    assert seconds(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1


@pytest.mark.parametrize(
    "at",
    [datetime.fromisoformat("2026-01-01T00:00:00"), datetime.fromisoformat("2026-01-01T00:00:00.000001Z")],
    ids=["naive", "fraction"],
)
def test_an_instant_without_zone_or_with_a_fraction_is_refused(at):
    with pytest.raises(ValueError, match="instant"):
        seconds(at)


@given(VALUES)
def test_json_comes_back_as_it_was(value):
    column = Json()
    assert column.process_result_value(column.process_bind_param(value, DIALECT), DIALECT) == value


def test_nothing_stays_nothing():
    for column in (Instant(), Json()):
        assert column.process_bind_param(None, DIALECT) is None
        assert column.process_result_value(None, DIALECT) is None


def test_equal_json_gives_equal_text():
    assert json_text({"b": 1, "a": "é"}) == json_text({"a": "é", "b": 1}) == '{"a":"\\u00e9","b":1}'


def test_a_number_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="JSON compliant"):
        json_text(float("nan"))
