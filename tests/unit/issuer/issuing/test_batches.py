"""Batches: one badge bound to several keys of one wallet, each copy to one key."""

import json
from dataclasses import replace

import pytest

from credentials import jose
from credentials.received import read
from did.methods.jwk import did_jwk
from issuer.achievements.configurations import DC_SD_JWT, JWT_VC_JSON, LDP_VC
from issuer.errors import CredentialRequestDenied, InvalidCredentialRequest, InvalidNonce, InvalidProof
from issuer.issuing.issuance import ClaimRequest, Practice
from tests.support.builders import at, give
from tests.unit.issuer.scenes import EVE, ZOE, did_of

THREE = Practice(batch=3)


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def batch(scene, token, *wallets, configuration=LDP_VC):
    return ClaimRequest(token, configuration, proofs=tuple(scene.proof(wallet) for wallet in wallets))


def test_each_key_gets_one_copy_in_the_order_of_the_proofs(scene, award):
    copies = scene.claims(batch(scene, scene.token(award), EVE, ZOE), practice=THREE).copies
    assert [copy.holder for copy in copies] == [did_of(EVE), did_of(ZOE)]
    assert len({copy.body for copy in copies}) == 2
    assert {copy.award_id for copy in copies} == {award.id}


def test_a_key_that_is_proved_twice_gets_one_copy_even_by_another_name(scene, award):
    claims = {"aud": scene.identity.issuer_url, "iat": int(at(1).timestamp()), "nonce": scene.nonce()}
    header = {"typ": "openid4vci-proof+jwt", "jwk": ZOE.public_key.jwk()}
    by_jwk = jose.sign(json.dumps(claims).encode(), header, ZOE)
    asked = replace(batch(scene, scene.token(award), ZOE, ZOE))
    copies = scene.claims(replace(asked, proofs=(*asked.proofs, by_jwk)), practice=THREE).copies
    assert [copy.holder for copy in copies] == [did_of(ZOE)]
    assert did_jwk(ZOE.public_key) != did_of(ZOE)


def test_copies_that_conceal_have_a_place_in_the_status_lists_each(scene, award):
    asked = batch(scene, scene.token(award), EVE, ZOE, configuration=DC_SD_JWT)
    documents = [read(copy.body).document for copy in scene.claims(asked, practice=THREE).copies]
    places = [
        (each["status"]["status_list"]["uri"], each["status"]["status_list"]["idx"]) for each in documents
    ]
    assert len(set(places)) == 2


def test_the_proofs_of_a_batch_may_share_one_nonce(scene, award):
    shared = scene.nonce()
    proofs = tuple(scene.proof(wallet, nonce=shared) for wallet in (EVE, ZOE))
    asked = ClaimRequest(scene.token(award), LDP_VC, proofs=proofs)
    assert len(scene.claims(asked, practice=THREE).copies) == 2
    with pytest.raises(InvalidNonce):
        scene.claims(asked, practice=THREE)


def test_a_retry_returns_the_same_copies_and_the_same_id(scene, award):
    token = scene.token(award)
    first = scene.claims(batch(scene, token, EVE, ZOE), practice=THREE)
    assert scene.claims(batch(scene, token, EVE, ZOE), practice=THREE) == first
    assert scene.claims(batch(scene, token, ZOE), practice=THREE).copies == first.copies[1:]


def test_a_second_batch_with_another_key_is_refused(scene, award):
    token = scene.token(award)
    scene.claims(batch(scene, token, ZOE), practice=THREE)
    for others in ((EVE,), (ZOE, EVE)):
        with pytest.raises(CredentialRequestDenied):
            scene.claims(batch(scene, token, *others), practice=THREE)
    assert [copy.holder for copy in scene.tx.copies.of_award(award.id)] == [did_of(ZOE)]


def test_the_same_keys_may_have_the_badge_in_another_form_too(scene, award):
    token = scene.token(award)
    scene.claims(batch(scene, token, ZOE, EVE), practice=THREE)
    other = scene.claims(batch(scene, token, ZOE, EVE, configuration=JWT_VC_JSON), practice=THREE)
    assert len(other.copies) == 2


@pytest.mark.parametrize("size", [1, 3])
def test_more_proofs_than_a_batch_has_are_refused(scene, award, size):
    asked = batch(scene, scene.token(award), *([ZOE] * (size + 1)))
    with pytest.raises(InvalidCredentialRequest):
        scene.claims(asked, practice=Practice(batch=size))


def test_one_proof_that_does_not_hold_spoils_the_batch(scene, award):
    asked = batch(scene, scene.token(award), ZOE)
    strange = scene.proof(EVE, aud="https://another.example")
    with pytest.raises(InvalidProof):
        scene.claims(replace(asked, proofs=(*asked.proofs, strange)), practice=THREE)
    assert scene.tx.copies.of_award(award.id) == []
