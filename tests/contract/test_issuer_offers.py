"""Offers, tokens and nonces: one-time things, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.badge import Carrier
from issuer.ledger import PublishedDocument
from issuer.offer_shelf import LONG_OVER
from records.errors import Conflict
from tests.contract.ledger_values import HOLDER, LIMIT, award, copy, entry, grant, key, offer, stocked
from tests.support.builders import at


@pytest.fixture
def tx(store):
    """A transaction in an organisation that has one award and one offer of it."""
    with stocked(store).transaction("acme") as transaction:
        yield transaction


# --- offers ---------------------------------------------------------------------------------------


def test_an_offer_is_found_by_id_and_by_code(tx):
    open_offer = offer(2, tx_code_hash=None)
    tx.offers.add(open_offer)
    assert tx.offers.get("offer-2") == tx.offers.by_code(open_offer.code_hash) == open_offer
    assert tx.offers.get("offer-3") is None
    assert tx.offers.by_code("0" * 64) is None


@pytest.mark.parametrize("other", [offer(2, id="offer-1"), offer(2, code_hash=offer().code_hash)])
def test_an_id_and_a_code_are_one_offers(store, other):
    stocked(store)
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.offers.add(other)


def test_the_newest_offer_is_the_last_added(tx):
    tx.awards.add(award(2))
    tx.offers.add(offer(3, created_at=at(199)))
    tx.offers.add(offer(2, of=award(2)))
    assert tx.offers.newest(award().id).id == "offer-3"
    assert tx.offers.newest(award(2).id).id == "offer-2"
    assert tx.offers.newest("urn:uuid:absent") is None


def test_an_offer_is_redeemed_once(tx):
    assert tx.offers.redeem("offer-1", at(300), LIMIT)
    assert not tx.offers.redeem("offer-1", at(301), LIMIT)
    assert tx.offers.get("offer-1").redeemed_at == at(300)


@pytest.mark.parametrize(
    ("state", "now"),
    [
        ({"expires_at": at(300)}, at(300)),
        ({"cancelled_at": at(250)}, at(299)),
        ({"redeemed_at": at(250)}, at(299)),
        ({"failures": LIMIT}, at(299)),
        ({"failures": LIMIT + 1}, at(299)),
    ],
    ids=["expired", "cancelled", "redeemed", "locked", "beyond locked"],
)
def test_an_offer_that_is_not_open_is_not_redeemed(tx, state, now):
    tx.offers.add(offer(2, **state))
    assert not tx.offers.redeem("offer-2", now, LIMIT)


def test_an_offer_is_open_until_the_second_it_expires_and_the_last_try(tx):
    tx.offers.add(offer(2, expires_at=at(300), failures=LIMIT - 1))
    assert tx.offers.redeem("offer-2", at(299), LIMIT)


def test_an_offer_that_is_not_there_is_neither_redeemed_nor_counted(tx):
    assert not tx.offers.redeem("offer-9", at(300), LIMIT)
    assert not tx.offers.count_failure("offer-9", LIMIT)


def test_wrong_codes_are_counted_up_to_the_limit_and_not_beyond(tx):
    assert [tx.offers.count_failure("offer-1", LIMIT) for _ in range(7)] == [True] * 5 + [False] * 2
    assert tx.offers.get("offer-1").failures == LIMIT
    assert not tx.offers.redeem("offer-1", at(300), LIMIT)


def test_cancelling_spares_what_is_redeemed_and_what_is_anothers(tx):
    tx.awards.add(award(2))
    tx.offers.add(offer(2, redeemed_at=at(250)))
    tx.offers.add(offer(3, cancelled_at=at(251)))
    tx.offers.add(offer(4, of=award(2)))
    tx.offers.cancel_open(award().id, at(300))
    cancelled = {number: tx.offers.get(f"offer-{number}").cancelled_at for number in (1, 2, 3, 4)}
    assert cancelled == {1: at(300), 2: None, 3: at(251), 4: None}
    assert not tx.offers.redeem("offer-1", at(301), LIMIT)


# --- grants and nonces ----------------------------------------------------------------------------


def test_a_grant_comes_back_and_serves_one_holder(tx):
    tx.offers.add_grant(grant())
    assert tx.offers.grant(grant().token_hash) == grant()
    assert tx.offers.bind_grant(grant().token_hash, HOLDER)
    assert tx.offers.bind_grant(grant().token_hash, HOLDER)
    assert not tx.offers.bind_grant(grant().token_hash, "did:key:zOther")
    assert tx.offers.grant(grant().token_hash) == grant(holder=HOLDER)


def test_a_token_that_was_never_given_is_nothing(tx):
    assert tx.offers.grant("0" * 64) is None
    assert not tx.offers.bind_grant("0" * 64, HOLDER)


def test_a_token_is_given_once(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.offers.add_grant(grant())
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.offers.add_grant(grant(holder=HOLDER))


def test_a_nonce_is_forgotten_long_after_its_time_and_not_before(tx):
    later = at(400) + LONG_OVER
    assert tx.offers.use_nonce("a", at(400))
    assert tx.offers.use_nonce("b", later)
    assert not tx.offers.use_nonce("a", at(400))
    assert tx.offers.use_nonce("c", later + timedelta(seconds=1))
    assert [tx.offers.use_nonce(nonce, later) for nonce in ("a", "b", "c")] == [True, False, False]


def test_a_nonce_is_used_once(tx):
    assert [tx.offers.use_nonce(nonce, at(400)) for nonce in ("a", "b", "a")] == [True, True, False]


# --- copies ---------------------------------------------------------------------------------------


def test_a_copy_comes_back_byte_for_byte(tx):
    tx.copies.add(copy())
    assert tx.copies.find(award().id, 1, Carrier.LDP_VC, HOLDER) == copy()


@pytest.mark.parametrize(
    "asked",
    [
        ("urn:uuid:absent", 1, Carrier.LDP_VC, HOLDER),
        (award().id, 2, Carrier.LDP_VC, HOLDER),
        (award().id, 1, Carrier.JWT_VC_JSON, HOLDER),
        (award().id, 1, Carrier.LDP_VC, "did:key:zOther"),
    ],
)
def test_a_copy_is_of_one_version_carrier_and_holder(tx, asked):
    tx.copies.add(copy())
    assert tx.copies.find(*asked) is None


def test_copies_of_an_award_come_oldest_first(tx):
    tx.awards.add(award(2))
    second = copy(carrier=Carrier.JWT_VC_JSON, signed_at=at(299))
    for each in (copy(), copy(award(2)), second):
        tx.copies.add(each)
    assert list(tx.copies.of_award(award().id)) == [copy(), second]


def test_there_is_one_copy_for_one_holder_by_one_key_and_the_oldest_is_found(store):
    stocked(store)
    by_another_key = copy(method_id="did:web:a#key-2", signed_at=at(299))
    with store.transaction("acme") as tx:
        tx.copies.add(copy())
        tx.copies.add(by_another_key)
        assert tx.copies.find(award().id, 1, Carrier.LDP_VC, HOLDER) == copy()
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.copies.add(copy(body=b"other"))


def test_of_a_carrier_with_several_profiles_there_is_one_copy_in_each(store):
    stocked(store)
    other = copy(profile="VCDM 1.1", body=b"other")
    with store.transaction("acme") as tx:
        tx.copies.add(copy())
        tx.copies.add(other)
        assert list(tx.copies.of_award(award().id)) == [copy(), other]
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.copies.add(other)


# --- keys, documents, audit -----------------------------------------------------------------------


def test_keys_come_back_oldest_first_and_names_are_given_once(store):
    keys = [key("key-2"), key("key-1", state="retired")]
    with store.transaction("acme") as tx:
        for each in keys:
            tx.keys.add(each)
        assert list(tx.keys.all()) == keys
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.keys.add(key("key-1"))


def test_a_document_is_published_in_place_of_the_one_before(tx):
    first = tx.published.put("did.json", "application/did+json", b"one", at(70))
    assert tx.published.get("did.json") == first
    second = tx.published.put("did.json", "application/json", b"two\x00", at(71))
    expected = PublishedDocument("did.json", "application/json", b"two\x00", second.etag, at(71))
    assert tx.published.get("did.json") == second == expected
    assert first.etag != second.etag == tx.published.put("other", "text/plain", b"two\x00", at(72)).etag
    assert tx.published.get("absent") is None


def test_audit_entries_about_an_object_come_oldest_first(store):
    stocked(store)
    entries = [entry("awarded"), entry("offered", person_id=None), entry("claimed", at=at(99), values={})]
    for each in entries[:2]:
        with store.transaction("acme") as tx:
            tx.audit.record(each)
            tx.audit.record(replace(each, object_id="other"))
    with store.transaction("acme") as tx:
        tx.audit.record(entries[2])
        assert list(tx.audit.of_object("urn:uuid:1")) == entries
    with store.transaction("acme") as tx:
        assert list(tx.audit.of_object("urn:uuid:1")) == entries


def test_an_audit_entry_is_about_somebody_who_is_kept(store):
    stocked(store)
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.audit.record(entry(person_id="person-nobody"))
