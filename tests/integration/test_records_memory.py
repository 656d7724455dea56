"""The memory store under several threads: one transaction at a time, and no waiting for ever."""

import threading

import pytest

from issuer.errors import Busy
from issuer.store.memory import MemoryIssuerStore
from tests.contract.ledger_values import LIMIT, organisation, stocked
from tests.support.builders import Seeded, at

THREADS = 8


@pytest.fixture
def store():
    kept = MemoryIssuerStore(patience=0.05)
    kept.add_organisation(organisation(), at(0))
    return stocked(kept)


def _at_once(act):
    """Do something in several threads at once; return what each came to."""
    results, barrier = [], threading.Barrier(THREADS)

    def run(number):
        barrier.wait(10)
        results.append(act(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_whoever_waits_too_long_is_told_that_it_is_busy(store):
    with store.transaction("acme"):
        with pytest.raises(Busy), store.transaction("acme"):
            pass
        with pytest.raises(Busy):
            store.organisations()


def test_a_transaction_that_failed_lets_the_next_one_in(store):
    with pytest.raises(KeyError), store.transaction("initech"):
        pass
    with pytest.raises(ZeroDivisionError), store.transaction("acme"):
        raise ZeroDivisionError
    with store.transaction("acme") as tx:
        assert tx.offers.redeem("offer-1", at(300), LIMIT)


def test_threads_redeem_once_and_share_no_place():
    store = MemoryIssuerStore()
    store.add_organisation(organisation(), at(0))
    stocked(store)

    def act(number):
        with store.transaction("acme") as tx:
            places = [tx.statuses.reserve(Seeded(number)) for _ in range(3)]
            return tx.offers.redeem("offer-1", at(300), LIMIT), places

    results = _at_once(act)
    places = [place for _, mine in results for place in mine]
    assert sum(redeemed for redeemed, _ in results) == 1
    assert len(set(places)) == len(places) == 3 * THREADS
