"""Patience with the hasty: counted for each token and transaction, for a minute, and never without end."""

from datetime import timedelta

import pytest

from issuer.web.openid4vci.pacing import LOOKS, Pacing
from tests.support.builders import DAY_ONE


class Hand:
    """A clock that is moved by hand."""

    def __init__(self):
        self.at = DAY_ONE

    def __call__(self):
        return self.at

    def forward(self, seconds):
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def paced(clock):
    return Pacing(clock)


def note(paced, times, token="t", transaction_id="x"):
    for _ in range(times):
        paced.note(token, transaction_id)


def test_the_eleventh_within_a_minute_is_hasty(paced, clock):
    note(paced, LOOKS - 1)
    assert not paced.is_hasty("t", "x")
    note(paced, 1)
    assert paced.is_hasty("t", "x")
    clock.forward(59)
    assert paced.is_hasty("t", "x")
    clock.forward(1)
    assert not paced.is_hasty("t", "x")


def test_a_new_minute_is_counted_anew(paced, clock):
    note(paced, LOOKS)
    clock.forward(60)
    note(paced, 1)
    assert not paced.is_hasty("t", "x")
    note(paced, LOOKS - 1)
    assert paced.is_hasty("t", "x")


def test_another_token_and_another_transaction_are_not_hasty(paced):
    note(paced, LOOKS)
    assert not paced.is_hasty("u", "x")
    assert not paced.is_hasty("t", "y")


def test_only_so_many_are_remembered_and_the_oldest_go_first(clock):
    paced = Pacing(clock, remembered=2)
    for token in ("a", "b", "c"):
        note(paced, LOOKS, token)
    assert [paced.is_hasty(token, "x") for token in ("a", "b", "c")] == [False, True, True]
