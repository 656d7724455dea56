"""Counts that outlive a transaction: so many within a period that begins with the first."""

from contextlib import suppress
from datetime import timedelta

from tests.support.builders import at

HOUR = timedelta(hours=1)


def take(store, subject="guess", most=3, now=at(100), slug="acme"):
    with store.transaction(slug) as tx:
        return tx.counts.take(subject, most, HOUR, now)


def test_so_many_are_counted_and_then_none(store):
    assert [take(store) for _ in range(5)] == [True] * 3 + [False] * 2


def test_the_period_begins_with_the_first_and_ends_for_all_at_once(store):
    assert [take(store, now=at(100 + second)) for second in range(3)] == [True] * 3
    assert not take(store, now=at(100) + HOUR - timedelta(seconds=1))
    assert [take(store, now=at(100) + HOUR) for _ in range(4)] == [True] * 3 + [False]
    assert not take(store, now=at(100) + HOUR * 2 - timedelta(seconds=1))


def test_a_refusal_counts_nothing(store):
    for _ in range(9):
        take(store)
    with store.transaction("acme") as tx:
        tx.counts.give_back("guess")
    assert [take(store) for _ in range(2)] == [True, False]


def test_one_that_is_given_back_can_be_taken_again_and_no_more_than_were_taken(store):
    with store.transaction("acme") as tx:
        tx.counts.give_back("guess")
    assert take(store)
    for _ in range(3):
        with store.transaction("acme") as tx:
            tx.counts.give_back("guess")
    assert [take(store) for _ in range(4)] == [True] * 3 + [False]


def test_subjects_and_organisations_are_counted_apart(store):
    for _ in range(3):
        take(store)
    assert not take(store)
    assert take(store, "another")
    assert take(store, slug="globex")


def test_what_is_undone_was_not_counted(store):
    class Undone(Exception):
        pass

    for _ in range(5):
        try:
            with store.transaction("acme") as tx:
                assert tx.counts.take("guess", 3, HOUR, at(100))
                raise Undone
        except Undone:
            continue
    assert take(store)


def take_of_all(store, subject="guess"):
    with store.counting() as counts:
        return counts.take(subject, 3, HOUR, at(100))


def test_the_installation_counts_apart_from_its_organisations(store):
    assert [take_of_all(store) for _ in range(4)] == [True] * 3 + [False]
    assert take(store)
    assert take_of_all(store, "another")
    with store.counting() as counts:
        counts.give_back("guess")
    assert [take_of_all(store) for _ in range(2)] == [True, False]


def test_what_is_undone_was_not_counted_by_the_installation_either(store):
    for _ in range(5):
        with suppress(LookupError), store.counting() as counts:
            assert counts.take("guess", 3, HOUR, at(100))
            raise LookupError
    assert take_of_all(store)
