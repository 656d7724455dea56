"""One badge for each key that was proved or attested, and none where one thing about them is wrong."""

import pytest

from did.methods.jwk import did_jwk
from issuer.achievements.configurations import DC_SD_JWT, LDP_VC, with_attestations
from issuer.errors import InvalidCredentialRequest, InvalidNonce, InvalidProof
from issuer.issuing.issuance import ClaimRequest, Practice
from issuer.wallets.key_attestation import Attesters
from keys.certificates.anchors import Anchors
from keys.public import Algorithm
from tests.support.attestations import Provider, new_signer
from tests.support.builders import at, give
from tests.unit.issuer.scenes import ZOE, did_of

NOW = at(1)
PROVIDER = Provider(NOW)
ONE, TWO = new_signer(), new_signer(Algorithm.EDDSA)


def practice(scene, *, is_required=True, batch=3):
    attesters = Attesters(Anchors.from_pem(PROVIDER.pem), is_required)
    known = with_attestations(scene.identity.configurations, is_required=is_required)
    return Practice(known, batch=batch, attesters=attesters)


def holders(scene, request, rules):
    return [copy.holder for copy in scene.claims(request, NOW, rules).copies]


@pytest.fixture
def token(scene):
    return scene.token(give(scene.tx, "communication"))


def by_itself(scene, token, *keys, configuration=LDP_VC, nonce=None, **changes):
    word = PROVIDER.keys(*keys, nonce=nonce or scene.nonce(NOW), **changes)
    return ClaimRequest(token, configuration, attestations=(word,))


def beside_proof(scene, token, *keys, wallet=ZOE, nonce=None):
    word = PROVIDER.keys(*keys, nonce=nonce or scene.nonce(NOW))
    return ClaimRequest(token, LDP_VC, proofs=(scene.proof(wallet, NOW, header={"key_attestation": word}),))


@pytest.mark.parametrize("configuration", [LDP_VC, DC_SD_JWT])
def test_each_key_that_is_attested_by_itself_gets_a_copy(scene, token, configuration):
    asked = by_itself(scene, token, ONE, TWO, configuration=configuration)
    assert holders(scene, asked, practice(scene)) == [did_jwk(each.public_key) for each in (ONE, TWO)]


def test_each_key_attested_beside_a_proof_gets_a_copy_the_proved_one_by_its_own_name(scene, token):
    asked = beside_proof(scene, token, ONE, ZOE)
    assert holders(scene, asked, practice(scene)) == [did_of(ZOE), did_jwk(ONE.public_key)]


def test_more_keys_attested_than_there_are_badges_in_a_batch_are_refused(scene, token):
    with pytest.raises(InvalidCredentialRequest, match="which is 1"):
        holders(scene, by_itself(scene, token, ONE, TWO), practice(scene, batch=1))


@pytest.mark.parametrize("make", [by_itself, beside_proof])
def test_the_nonce_of_an_attestation_is_ours_and_serves_once(scene, token, make):
    with pytest.raises(InvalidNonce):
        holders(scene, make(scene, token, ZOE, nonce="made-up"), practice(scene))
    nonce = scene.nonce(NOW)
    assert holders(scene, make(scene, token, ZOE, nonce=nonce), practice(scene))
    with pytest.raises(InvalidNonce):
        holders(scene, make(scene, token, ZOE, nonce=nonce), practice(scene))


def test_an_attestation_that_does_not_hold_gives_nobody_a_badge(scene, token):
    word = Provider(NOW).keys(ONE, nonce=scene.nonce(NOW))
    with pytest.raises(InvalidProof):
        holders(scene, ClaimRequest(token, LDP_VC, attestations=(word,)), practice(scene))


def test_by_itself_an_attestation_is_taken_only_where_the_configuration_says_so(scene, token):
    with pytest.raises(InvalidProof, match="proved by di_vp or jwt"):
        holders(scene, by_itself(scene, token, ONE), Practice(batch=3))


def test_where_attestations_are_required_a_key_is_proved_in_no_other_way(scene, token):
    bare = ClaimRequest(token, LDP_VC, proofs=(scene.proof(ZOE, NOW),))
    with pytest.raises(InvalidProof, match="must bring"):
        holders(scene, bare, practice(scene))
    with pytest.raises(InvalidProof, match="proved by attestation or jwt"):
        holders(scene, ClaimRequest(token, LDP_VC, presentations=({},)), practice(scene))
    assert holders(scene, bare, practice(scene, is_required=False)) == [did_of(ZOE)]
