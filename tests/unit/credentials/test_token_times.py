from datetime import UTC, datetime, timedelta

import pytest

from credentials.errors import InvalidProof
from credentials.token_times import CLOCK_SKEW, check_times

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
SKEW = int(CLOCK_SKEW.total_seconds())


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"exp": AT},
        {"exp": AT + 0.5},
        {"nbf": AT + SKEW},
        {"iat": AT + SKEW},
        {"iat": 0, "nbf": 0, "exp": AT + 1},
    ],
)
def test_a_token_that_holds_now_passes(claims):
    check_times(claims, NOW)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": AT - 1},
        {"nbf": AT + SKEW + 1},
        {"iat": AT + SKEW + 1},
        {"iat": AT * 1000},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": True},
        {"iat": [AT]},
    ],
)
def test_a_token_that_does_not_hold_now_or_does_not_say_when_is_refused(claims):
    with pytest.raises(InvalidProof):
        check_times(claims, NOW)


def test_the_end_has_no_skew():
    check_times({"exp": AT}, NOW)
    with pytest.raises(InvalidProof):
        check_times({"exp": AT}, NOW + timedelta(seconds=1))
