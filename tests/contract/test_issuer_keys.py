"""Keys: their states change by single statements, once, and hold still for whoever signs."""

import threading
from contextlib import suppress
from dataclasses import replace

import pytest

from issuer.errors import Busy, KeyAlreadyChanged
from issuer.organisation.identity import establish
from issuer.organisation.key_life import Hand, active_names, rotate
from keys.sealing import Sealer
from tests.contract.ledger_values import HOLDER, award, copy, key, organisation, stocked
from tests.support.builders import BASE_URL, at


def kept(store, *keys):
    with store.transaction("acme") as tx:
        for each in keys or (key(),):
            tx.keys.add(each)
    return store


def test_a_key_comes_back_as_it_was_kept(store):
    update = key("update-1", use="updating")
    given_up = key("key-2", state="compromised", compromised_since=at(7))
    kept(store, key(), update, given_up)
    with store.transaction("acme") as tx:
        assert list(tx.keys.all()) == [key(), update, given_up]


def test_an_active_key_is_retired_once(store):
    with kept(store).transaction("acme") as tx:
        assert tx.keys.hold("key-1")
        assert tx.keys.retire("key-1")
        assert not tx.keys.retire("key-1")
        assert not tx.keys.hold("key-1")
        assert [each.state for each in tx.keys.all()] == ["retired"]


@pytest.mark.parametrize("is_retired", [False, True])
def test_a_key_falls_into_other_hands_once_retired_or_not(store, is_retired):
    with kept(store).transaction("acme") as tx:
        if is_retired:
            tx.keys.retire("key-1")
        assert tx.keys.compromise("key-1", at(3))
        assert not tx.keys.compromise("key-1", at(2))
        assert not tx.keys.retire("key-1")
        assert not tx.keys.hold("key-1")
        (found,) = tx.keys.all()
        assert (found.state, found.compromised_since) == ("compromised", at(3))


def test_an_active_key_is_certified_as_often_as_one_likes_and_no_other(store):
    with kept(store, key(), key("key-2", state="retired")).transaction("acme") as tx:
        assert tx.keys.certify("key-1", "one")
        assert tx.keys.certify("key-1", "two")
        assert not tx.keys.certify("key-2", "three")
        assert not tx.keys.certify("key-9", "four")
    with store.transaction("acme") as tx:
        assert list(tx.keys.all()) == [key(certificates="two"), key("key-2", state="retired")]
        assert tx.keys.retire("key-1")
        assert tx.keys.all()[0].certificates == "two"


def test_a_key_that_there_is_not_and_that_of_another_organisation_are_as_good_as_absent(store):
    kept(store)
    with store.transaction("globex") as tx:
        for name in ("key-1", "key-9"):
            assert not tx.keys.hold(name)
            assert not tx.keys.retire(name)
            assert not tx.keys.compromise(name, at(3))
            assert not tx.keys.certify(name, "chain")
    with store.transaction("acme") as tx:
        assert tx.keys.hold("key-1")


def test_copies_are_found_by_the_key_that_signed_them(store):
    stocked(store)
    other = copy(carrier=copy().carrier, holder="did:key:z6Mkother", method_id="did:web:x#key-2")
    with store.transaction("acme") as tx:
        tx.copies.add(copy())
        tx.copies.add(other)
        assert tx.copies.signed_with(copy().method_id) == [copy()]
        assert tx.copies.signed_with("did:web:x#key-2") == [other]
        assert tx.copies.signed_with("did:web:x#key-3") == []
    with store.transaction("globex") as tx:
        assert tx.copies.signed_with(copy().method_id) == []
    assert (award().id, HOLDER) == (copy().award_id, copy().holder)


def test_of_many_who_retire_a_key_at_once_one_does(store):
    kept(store)
    ready, outcomes = threading.Barrier(4), []

    def try_it():
        ready.wait()
        try:
            with store.transaction("acme") as tx:
                outcomes.append(tx.keys.retire("key-1"))
        except Busy:
            outcomes.append(False)

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == [False, False, False, True]


def test_of_two_who_rotate_at_once_exactly_one_wins(empty_store):
    store, sealer = empty_store, Sealer(b"k" * 32)
    store.add_organisation(replace(organisation("acme"), public_url=None, did=None), at(0))
    with store.transaction("acme") as tx:
        establish(tx, BASE_URL, sealer, at(0))
    have_looked, won = threading.Barrier(2), []

    def try_it():
        with store.transaction("acme") as tx:
            seen = active_names(tx)
        have_looked.wait()
        with suppress(KeyAlreadyChanged, Busy), store.transaction("acme") as tx:
            identity = establish(tx, BASE_URL, sealer, at(10))
            won.append(rotate(Hand(tx, identity, sealer, at(10), seen=seen)).made)

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(won) == 1
    with store.transaction("acme") as tx:
        assert len(active_names(tx)) == 4
        assert len(tx.keys.all()) == 8


def test_a_key_held_by_one_who_signs_is_retired_only_after_that(store):
    kept(store)
    is_held, order = threading.Event(), []

    def retire():
        is_held.wait()
        with store.transaction("acme") as tx:
            tx.keys.retire("key-1")
            order.append("retired")

    thread = threading.Thread(target=retire)
    thread.start()
    with store.transaction("acme") as tx:
        assert tx.keys.hold("key-1")
        is_held.set()
        thread.join(timeout=0.3)
        order.append("signed")
    thread.join()
    assert order == ["signed", "retired"]
