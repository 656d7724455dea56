"""What status lists tell, how often that changed, and the lists as signed; places of single copies."""

from collections import Counter

import pytest

from records.errors import Conflict
from tests.contract.conftest import LIST_LENGTH
from tests.contract.ledger_values import (
    MISTAKE,
    PAUSE,
    award,
    of_copies,
    revocations,
    stocked,
    suspensions,
)
from tests.support.builders import Seeded, at

METHOD = "did:web:a.example#key-1"
KINDS = (revocations(), suspensions(), of_copies())


@pytest.fixture
def started(store):
    """A store with one award at place 1 of list 1, which is open."""
    stocked(store)
    with store.transaction("acme") as tx:
        tx.statuses.reserve(Seeded())
    return store


def counted(store):
    with store.transaction("acme") as tx:
        return [tx.statuses.changes(name) for name in KINDS]


def place(store, randomness, version=1, of=None):
    with store.transaction("acme") as tx:
        return tx.statuses.reserve_token(randomness, (of or award()).id, version)


# --- changes --------------------------------------------------------------------------------------


def test_a_list_that_nobody_has_a_place_in_is_not_there(store):
    stocked(store)
    assert counted(store) == [None, None, None]
    with store.transaction("acme") as tx:
        assert tx.statuses.hold(revocations()) is None
        assert list(tx.statuses.token_lists()) == []


def test_a_new_list_has_not_changed(started):
    place(started, Seeded())
    assert counted(started) == [0, 0, 0]


def test_withdrawing_and_pausing_count_a_change_of_each_list_that_tells_of_it(started):
    place(started, Seeded())
    with started.transaction("acme") as tx:
        tx.awards.set_suspension(award().id, 1, PAUSE)
    assert counted(started) == [0, 1, 1]
    with started.transaction("acme") as tx:
        tx.awards.set_suspension(award().id, 1, None)
    assert counted(started) == [0, 2, 2]
    with started.transaction("acme") as tx:
        tx.awards.set_revocation(award().id, 1, MISTAKE)
    assert counted(started) == [1, 2, 3]


def test_withdrawing_what_is_paused_changes_both_lists(started):
    with started.transaction("acme") as tx:
        tx.awards.set_suspension(award().id, 1, PAUSE)
        tx.awards.set_revocation(award().id, 1, MISTAKE)
    assert counted(started)[:2] == [1, 2]


def test_what_does_not_happen_counts_no_change(started):
    with started.transaction("acme") as tx:
        assert not tx.awards.set_suspension(award().id, 1, None)
        assert not tx.awards.set_revocation(award().id, 2, MISTAKE)
        assert not tx.awards.set_revocation("urn:uuid:absent", 1, MISTAKE)
        tx.awards.set_revocation(award().id, 1, MISTAKE)
        assert not tx.awards.set_revocation(award().id, 1, MISTAKE)
        assert not tx.awards.set_suspension(award().id, 1, PAUSE)
    assert counted(started)[:2] == [1, 0]


def test_a_list_that_is_held_counts_alike(started):
    with started.transaction("acme") as tx:
        tx.awards.set_revocation(award().id, 1, MISTAKE)
        assert [tx.statuses.hold(name) for name in KINDS] == [1, 0, None]


def test_awards_without_copies_of_their_own_change_no_token_list(started):
    place(started, Seeded())
    with started.transaction("acme") as tx:
        tx.awards.add(award(2))
        tx.awards.set_revocation(award(2).id, 1, MISTAKE)
    assert counted(started) == [1, 0, 0]


# --- places of copies -----------------------------------------------------------------------------


def test_every_copy_has_a_place_of_its_own_and_tells_what_its_version_tells(started):
    randomness = Seeded()
    mine = [place(started, randomness).index for _ in range(3)]
    with started.transaction("acme") as tx:
        tx.awards.add(award(2))
    theirs = place(started, randomness, of=award(2)).index
    assert len({*mine, theirs}) == 4
    with started.transaction("acme") as tx:
        tx.awards.set_revocation(award().id, 1, MISTAKE)
        tx.awards.set_suspension(award(2).id, 1, PAUSE)
        assert list(tx.statuses.revoked(of_copies())) == sorted(mine)
        assert list(tx.statuses.suspended(of_copies())) == [theirs]
        assert list(tx.statuses.revoked(of_copies(2))) == []


@pytest.mark.parametrize(("award_id", "version"), [("urn:uuid:absent", 1), (award().id, 2)])
def test_a_copy_of_no_version_has_no_place(started, award_id, version):
    with pytest.raises(Conflict), started.transaction("acme") as tx:
        tx.statuses.reserve_token(Seeded(), award_id, version)


def test_places_of_copies_are_never_given_out_twice_and_full_lists_are_closed(started):
    randomness, places = Seeded(), []
    with started.transaction("acme") as tx:
        places = [tx.statuses.reserve_token(randomness, award().id, 1) for _ in range(300)]
        fill = Counter(each.list_number for each in places)
        closed = [taken for number, taken in fill.items() if number != max(fill)]
        assert len(set(places)) == len(places)
        assert all(0.7 * LIST_LENGTH <= taken <= 0.8 * LIST_LENGTH for taken in closed)
        assert list(tx.statuses.token_lists()) == sorted(fill) == list(range(1, max(fill) + 1))
        assert list(tx.statuses.lists()) == [1]
        tx.awards.set_revocation(award().id, 1, MISTAKE)
        assert {tx.statuses.changes(of_copies(number)) for number in fill} == {1}


# --- lists as signed ------------------------------------------------------------------------------


def test_a_signed_list_is_kept_in_place_of_the_one_before(started):
    with started.transaction("acme") as tx:
        assert tx.statuses.signed("/o/acme/status/1") is None
        first = tx.statuses.keep_signed("/o/acme/status/1", 0, METHOD, "application/vc", b"one", at(5))
        assert tx.statuses.signed("/o/acme/status/1") == first
        second = tx.statuses.keep_signed("/o/acme/status/1", 3, METHOD, "application/vc", b"\x00two", at(6))
        other = tx.statuses.keep_signed(
            "/o/acme/status/1.jwt", 3, METHOD, "application/vc+jwt", b"two", at(6)
        )
    with started.transaction("acme") as tx:
        kept = tx.statuses.signed("/o/acme/status/1")
        assert kept == second
        assert (kept.changes, kept.method_id) == (3, METHOD)
        assert (kept.document.body, kept.document.published_at) == (b"\x00two", at(6))
        assert tx.statuses.signed("/o/acme/status/1.jwt") == other
        assert len({first.document.etag, second.document.etag, other.document.etag}) == 3
