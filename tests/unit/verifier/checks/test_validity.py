"""Dates: a minute of grace before the start, none after the end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.partner import NOW
from tests.unit.verifier.checks.cases import content
from verifier.authenticity import Authenticity
from verifier.checks import validity
from verifier.report import Outcome

SECOND = timedelta(seconds=1)
ENDLESS = Authenticity(())
INSTANTS = st.datetimes(timezones=st.just(UTC))


def code(valid_from=None, valid_until=None, now=NOW, expires=None):
    found = validity.check(
        content(valid_from=valid_from, valid_until=valid_until), Authenticity((), expires=expires), now
    )
    assert (found.outcome is Outcome.PASSED) == (found.code in ("in_force", "no_end"))
    return found.code


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(timedelta(), "no_end"), (-60 * SECOND, "no_end"), (-61 * SECOND, "not_yet_valid"), (SECOND, "no_end")],
)
def test_a_badge_begins_with_a_minute_of_grace(ago, expected):
    assert code(valid_from=NOW - ago) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"), [(SECOND, "in_force"), (timedelta(), "in_force"), (-SECOND, "expired")]
)
def test_a_badge_ends_without_grace(ahead, expected):
    assert code(valid_until=NOW + ahead) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"), [(SECOND, "no_end"), (timedelta(), "no_end"), (-SECOND, "proof_expired")]
)
def test_a_signature_ends_without_grace(ahead, expected):
    assert code(expires=NOW + ahead) == expected


def test_a_badge_without_dates_has_begun_and_has_no_end():
    assert code() == "no_end"


def test_the_day_is_told_without_a_leading_zero():
    found = validity.check(content(valid_until=datetime(2026, 5, 1, tzinfo=UTC)), ENDLESS, NOW)
    assert found.facts == {"date": "1 May 2026"}


@given(INSTANTS, INSTANTS)
def test_any_dates_can_be_judged(start, end):
    assert code(start, end) in ("not_yet_valid", "expired", "in_force")


@given(INSTANTS, INSTANTS)
def test_a_badge_is_in_force_only_between_its_dates(start, end):
    if code(start, end) == "in_force":
        assert start - NOW <= 60 * SECOND
        assert end >= NOW
