"""Nonces: ours, in time, for this issuer, once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.errors import InvalidNonce
from issuer.store.memory import MemoryIssuerStore
from issuer.wallets import nonce
from keys.multibase import b64url_decode, b64url_encode
from tests.support.builders import Seeded, at, organisation
from tests.unit.issuer.scenes import undone

SECRET = b"n" * 32
ISSUER = "https://badges.example/o/acme"


def fresh(seconds: float = 0, seed: int = 1) -> str:
    return nonce.issue(SECRET, ISSUER, at(seconds), Seeded(seed))


def test_a_nonce_just_given_out_is_accepted():
    checked = nonce.check(fresh(), SECRET, ISSUER, at(1))
    assert checked.expires_at == at(300)


def test_a_nonce_holds_128_random_bits():
    one, other = b64url_decode(fresh(seed=1)), b64url_decode(fresh(seed=2))
    assert one[:8] == other[:8]
    assert one[8:24] != other[8:24]
    assert len(one) == 8 + 16 + 32


def test_a_nonce_is_75_characters_that_need_no_escaping():
    assert len(fresh()) == 75
    assert fresh().replace("-", "").replace("_", "").isalnum()


def test_a_nonce_is_good_until_its_fifth_minute_is_over():
    assert nonce.check(fresh(), SECRET, ISSUER, at(299.9))
    with pytest.raises(InvalidNonce, match="too old"):
        nonce.check(fresh(), SECRET, ISSUER, at(300))


def test_a_nonce_of_a_process_whose_clock_is_a_minute_ahead_is_accepted():
    assert nonce.check(fresh(60), SECRET, ISSUER, at(0))
    with pytest.raises(InvalidNonce):
        nonce.check(fresh(61), SECRET, ISSUER, at(0))


def test_a_nonce_made_for_another_issuer_is_refused():
    with pytest.raises(InvalidNonce, match="gave out"):
        nonce.check(fresh(), SECRET, "https://badges.example/o/other", at(1))


def test_a_nonce_made_with_another_secret_is_refused():
    with pytest.raises(InvalidNonce, match="gave out"):
        nonce.check(fresh(), b"m" * 32, ISSUER, at(1))


@given(st.integers(0, 8 * 56 - 1))
def test_a_nonce_with_any_bit_changed_is_refused(bit):
    raw = bytearray(b64url_decode(fresh()))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(InvalidNonce):
        nonce.check(b64url_encode(bytes(raw)), SECRET, ISSUER, at(1))


@given(st.text(max_size=100))
def test_no_text_at_all_passes_for_a_nonce_or_breaks_the_check(text):
    with pytest.raises(InvalidNonce):
        nonce.check(text, SECRET, ISSUER, at(1))


@pytest.mark.parametrize(
    "change", [lambda n: n + "A", lambda n: n[:-1], lambda n: n + "=", lambda n: f" {n}"]
)
def test_a_nonce_of_another_length_or_spelling_is_refused(change):
    with pytest.raises(InvalidNonce):
        nonce.check(change(fresh()), SECRET, ISSUER, at(1))


def test_the_words_of_a_refusal_repeat_nothing_of_the_nonce():
    with pytest.raises(InvalidNonce) as refusal:
        nonce.check("canary-nonce", SECRET, ISSUER, at(1))
    assert "canary" not in str(refusal.value)


def store_of_one() -> MemoryIssuerStore:
    store = MemoryIssuerStore()
    store.add_organisation(organisation(), at(0))
    return store


def test_a_nonce_serves_once():
    store, checked = store_of_one(), nonce.check(fresh(), SECRET, ISSUER, at(1))
    with store.transaction("acme") as tx:
        nonce.use(tx, checked)
    with store.transaction("acme") as tx, pytest.raises(InvalidNonce, match="used before"):
        nonce.use(tx, checked)


def test_a_nonce_used_in_a_transaction_that_failed_can_be_used_again():
    store, checked = store_of_one(), nonce.check(fresh(), SECRET, ISSUER, at(1))
    with undone(store) as tx:
        nonce.use(tx, checked)
    with store.transaction("acme") as tx:
        nonce.use(tx, checked)


def test_two_nonces_of_one_second_are_used_apart():
    store = store_of_one()
    with store.transaction("acme") as tx:
        nonce.use(tx, nonce.check(fresh(seed=1), SECRET, ISSUER, at(1)))
        nonce.use(tx, nonce.check(fresh(seed=2), SECRET, ISSUER, at(1)))


def test_only_the_hash_of_a_used_nonce_is_kept():
    checked = nonce.check(fresh(), SECRET, ISSUER, at(1))
    assert fresh() not in repr(checked)
    assert len(checked.hash) == 64


def test_fractions_of_a_second_do_not_matter():
    made = nonce.issue(SECRET, ISSUER, at(0) + timedelta(microseconds=999_999), Seeded())
    assert nonce.check(made, SECRET, ISSUER, at(0)).expires_at == at(300)
