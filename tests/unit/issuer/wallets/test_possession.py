"""Requests that show they come from who holds a key: one proof, its nonce where one is demanded, and once."""

from dataclasses import replace

import pytest

from issuer.errors import InvalidDpopProof, UseDpopNonce
from issuer.wallets import nonce, possession
from issuer.wallets.possession import Terms
from tests.support.builders import Seeded, at
from tests.unit.issuer.scenes import bare_store
from tests.unit.issuer.wallets.test_dpop import ED25519, NOW, P256, POST, proof

TERMS = Terms(b"s" * 32, "https://badges.example/o/acme")
STRICT = replace(TERMS, needs_nonce=True)


@pytest.fixture
def tx():
    with bare_store().transaction("acme") as transaction:
        yield transaction


def prove(tx, *proofs, terms=TERMS, now=NOW):
    return possession.prove(tx, proofs, POST, terms, now, Seeded())


@pytest.mark.parametrize("signer", [P256, ED25519])
def test_a_proof_tells_the_key(tx, signer):
    assert prove(tx, proof(signer)) == signer.public_key.thumbprint()


def test_a_proof_serves_once(tx):
    prove(tx, proof())
    with pytest.raises(InvalidDpopProof, match="used before"):
        prove(tx, proof())
    assert prove(tx, proof(jti="two"))


@pytest.mark.parametrize("proofs", [(), (proof(jti="1"), proof(jti="2"))], ids=["none", "two"])
def test_a_request_has_exactly_one_proof(tx, proofs):
    with pytest.raises(InvalidDpopProof, match="exactly one"):
        prove(tx, *proofs)


def test_a_demanded_nonce_comes_with_the_refusal_and_serves(tx):
    with pytest.raises(UseDpopNonce) as refusal:
        prove(tx, proof(), terms=STRICT)
    assert prove(tx, proof(nonce=refusal.value.nonce), terms=STRICT)


def test_one_nonce_serves_several_proofs_until_it_is_too_old(tx):
    given = possession.new_nonce(STRICT, NOW, Seeded())
    for jti in ("1", "2"):
        assert prove(tx, proof(nonce=given, jti=jti), terms=STRICT)
    late = at(301)
    with pytest.raises(UseDpopNonce):
        prove(tx, proof(nonce=given, jti="3", iat=int(late.timestamp())), terms=STRICT, now=late)


@pytest.mark.parametrize("terms", [TERMS, STRICT], ids=["where none is demanded", "where one is"])
def test_a_nonce_that_is_not_one_of_ours_is_none(tx, terms):
    for_key_proofs = nonce.issue(terms.secret, terms.issuer_url, NOW, Seeded())
    elsewhere = possession.new_nonce(replace(terms, issuer_url="https://other.example"), NOW, Seeded())
    for given in ("made up", for_key_proofs, elsewhere):
        with pytest.raises(UseDpopNonce):
            prove(tx, proof(nonce=given), terms=terms)


def test_a_nonce_for_dpop_is_none_for_key_proofs():
    given = possession.new_nonce(TERMS, NOW, Seeded())
    with pytest.raises(nonce.InvalidNonce):
        nonce.check(given, TERMS.secret, TERMS.issuer_url, NOW)


def test_the_secret_is_not_shown():
    assert "ssss" not in repr(TERMS)
