"""Key attestations: every way in which keys could pass for attested (4.3 no. 13; appendix D)."""

import pytest

from issuer.errors import InvalidProof
from issuer.wallets import key_attestation
from issuer.wallets.key_attestation import MOST_KEYS, Attesters
from keys.certificates.anchors import Anchors
from keys.public import Algorithm
from tests.support.attestations import Provider, new_signer
from tests.support.builders import at

NOW = at(0)
SECONDS = int(NOW.timestamp())
PROVIDER = Provider(NOW)
ATTESTERS = Attesters(Anchors.from_pem(PROVIDER.pem))
ONE, TWO = new_signer(), new_signer(Algorithm.EDDSA)


def check(attestation, **more):
    return key_attestation.check(attestation, ATTESTERS, NOW, **more)


def refused(attestation, words, **more):
    with pytest.raises(InvalidProof, match=words):
        check(attestation, **more)


def test_the_attested_keys_come_in_their_order_each_once():
    found = check(PROVIDER.keys(TWO, ONE, TWO, nonce="n-1"))
    assert found.keys == (TWO.public_key, ONE.public_key)
    assert found.nonce == "n-1"


@pytest.mark.parametrize("name", ["key-attestation+jwt", "keyattestation+jwt"])
def test_its_type_has_the_name_of_the_standard_or_that_of_drafts(name):
    assert check(PROVIDER.keys(ONE, nonce="n", header={"typ": name}))


def test_beside_a_proof_it_says_when_it_ends_and_by_itself_it_may():
    endless = PROVIDER.keys(ONE, nonce="n", exp=None)
    assert check(endless)
    refused(endless, "exp", beside_proof=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"header": {"typ": "JWT"}}, "typ"),
        ({"header": {"typ": None}}, "typ"),
        ({"header": {"typ": "oauth-client-attestation+jwt"}}, "typ"),
        ({"header": {"x5c": None}}, "x5c"),
        ({"iat": None}, "iat"),
        ({"iat": "now"}, "iat"),
        ({"iat": SECONDS + 61}, "iat"),
        ({"exp": SECONDS}, "exp"),
        ({"nbf": SECONDS + 61}, "nbf"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"nonce": 7}, "nonce"),
        ({"attested_keys": None}, "attested_keys"),
        ({"attested_keys": []}, "attested_keys"),
        ({"attested_keys": {}}, "attested_keys"),
        ({"attested_keys": ["key"]}, "object"),
        ({"attested_keys": [ONE.public_key.jwk(), {}]}, "does not hold"),
        ({"attested_keys": [{**ONE.public_key.jwk(), "d": "AAAA"}]}, "private"),
        ({"attested_keys": [ONE.public_key.jwk()] * (MOST_KEYS + 1)}, "1 to"),
        ({"attested_keys": [new_signer(Algorithm.ES384).public_key.jwk()]}, "none of"),
    ],
)
def test_with_one_member_wrong_it_is_refused(changes, words):
    refused(PROVIDER.keys(ONE, **{"nonce": "n", **changes}), words)


def test_one_that_no_trusted_provider_signed_is_refused():
    refused(Provider(NOW).keys(ONE, nonce="n"), "does not hold")
    refused(Provider(NOW, root=PROVIDER.root, chain=PROVIDER.chain).keys(ONE, nonce="n"), "does not hold")


@pytest.mark.parametrize("algorithm", [Algorithm.ES384, Algorithm.RS256])
def test_its_algorithm_is_one_that_is_advertised(algorithm):
    signer = new_signer(algorithm)
    refused(Provider(NOW, root=PROVIDER.root, signer=signer).keys(ONE, nonce="n"), "alg")


@pytest.mark.parametrize("value", [None, 7, {}, "", "a.b", "a.b.c"])
def test_what_is_no_token_is_refused(value):
    refused(value, "attestation")
