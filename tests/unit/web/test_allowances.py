"""Allowances in one process: so many at once, refilled evenly, bounded in memory."""

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.allowances import Allowance, Buckets

SIX = Allowance("six", 6, 60)


class Clock:
    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


def test_so_many_are_let_through_at_once_and_then_none(clock):
    buckets = Buckets(clock)
    assert [buckets.take(SIX, "a") for _ in range(8)] == [0] * 6 + [10, 10]


def test_they_come_back_evenly_and_no_more_than_there_were(clock):
    buckets = Buckets(clock)
    assert [buckets.take(SIX, "a") for _ in range(6)] == [0] * 6
    clock.at += 10
    assert [buckets.take(SIX, "a") for _ in range(2)] == [0, 10]
    clock.at += 1_000_000
    assert [buckets.take(SIX, "a") for _ in range(7)] == [0] * 6 + [10]


def test_a_refusal_uses_nothing_up(clock):
    buckets = Buckets(clock)
    for _ in range(100):
        buckets.take(SIX, "a")
    clock.at += 10
    assert buckets.take(SIX, "a") == 0


def test_subjects_and_kinds_are_counted_apart(clock):
    buckets = Buckets(clock)
    for _ in range(6):
        buckets.take(SIX, "a")
    assert buckets.take(SIX, "a") > 0
    assert buckets.take(SIX, "b") == 0
    assert buckets.take(Allowance("other", 6), "a") == 0


def test_no_more_subjects_are_remembered_than_said(clock):
    buckets = Buckets(clock, most=100)
    for number in range(1000):
        buckets.take(SIX, str(number))
    assert len(buckets._full_at) == 100


def test_whoever_asks_often_is_not_the_one_forgotten(clock):
    buckets = Buckets(clock, most=3)
    for number in range(6):
        buckets.take(SIX, "often")
        buckets.take(SIX, str(number))
    assert buckets.take(SIX, "often") > 0


def test_threads_do_not_get_more_than_there_is(clock):
    buckets, got = Buckets(clock), []
    threads = [Thread(target=lambda: got.extend(buckets.take(SIX, "a") for _ in range(50))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert got.count(0) == 6


@given(st.integers(1, 50), st.integers(1, 120), st.lists(st.floats(0, 30), max_size=60))
def test_in_no_stretch_of_time_more_is_let_through_than_the_allowance_and_its_refill(count, seconds, pauses):
    clock, buckets = Clock(), None
    buckets = Buckets(clock)
    allowance, begun, let_through = Allowance("x", count, seconds), clock.at, 0
    for pause in pauses:
        clock.at += pause
        let_through += buckets.take(allowance, "a") == 0
        assert let_through <= count + (clock.at - begun) * count / seconds + 1e-3


@given(st.integers(1, 50), st.integers(1, 120))
def test_whoever_waits_as_long_as_told_is_let_through(count, seconds):
    clock = Clock()
    buckets, allowance = Buckets(clock), Allowance("x", count, seconds)
    while not (wait := buckets.take(allowance, "a")):
        pass
    clock.at += wait
    assert buckets.take(allowance, "a") == 0
