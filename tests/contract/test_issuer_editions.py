"""Numbers of scarce badges: each given out once, whoever asks at once, and kept with plan and award."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from issuer.scarcity import Cap, Edition, Period
from tests.contract.ledger_values import award, badge, person
from tests.support.builders import at

MOST, ASKING = 10, 11


def take(store, slug="rare", period="", most=3, whose="acme"):
    with store.transaction(whose) as tx:
        return tx.editions.take(slug, period, most)


def test_numbers_are_taken_from_one_on_and_then_none(store):
    assert [take(store) for _ in range(5)] == [1, 2, 3, None, None]
    with store.transaction("acme") as tx:
        assert tx.editions.taken("rare", "") == 3


def test_each_badge_period_and_organisation_has_its_own(store):
    take(store)
    assert take(store, slug="other") == take(store, period="2026-Q4") == take(store, whose="globex") == 1
    with store.transaction("globex") as tx:
        tx.editions.give_back("rare", "", 1)
    assert take(store) == 2


def test_what_is_given_back_is_taken_next_and_twice_is_once(store):
    for _ in range(3):
        take(store)
    for _ in range(2):
        with store.transaction("acme") as tx:
            tx.editions.give_back("rare", "", 2)
    assert [take(store) for _ in range(2)] == [2, None]


def test_what_is_undone_took_nothing(store):
    def take_and_fail():
        with store.transaction("acme") as tx:
            raise LookupError(tx.editions.take("rare", "", 3))

    with pytest.raises(LookupError):
        take_and_fail()
    assert take(store) == 1


def test_eleven_at_once_for_the_last_ten_get_ten(store):
    with ThreadPoolExecutor(ASKING) as pool:
        found = list(pool.map(lambda _: take(store, most=MOST), range(ASKING)))
    assert sorted(each for each in found if each is not None) == list(range(1, MOST + 1))
    assert found.count(None) == 1


@pytest.mark.parametrize("cap", [None, Cap(10), *(Cap(3, per) for per in Period)])
def test_a_planned_badge_comes_back_with_its_cap(store, cap):
    kept = replace(badge(), cap=cap)
    with store.transaction("acme") as tx:
        tx.plan.put(kept, at(50))
    with store.transaction("acme") as tx:
        assert tx.plan.find(kept.slug) == kept == tx.plan.all()[0]


@pytest.mark.parametrize("edition", [None, Edition(7, 10), Edition(1, 1, "2026-Q4")])
def test_an_award_comes_back_with_its_number(store, edition):
    kept = award(edition=edition)
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(50))
        tx.awards.add(kept)
    with store.transaction("acme") as tx:
        assert tx.awards.get(kept.id) == kept == tx.awards.of_person(kept.person.id)[0]
