"""DPoP proofs: for one request, by the key they bring, and once."""

import json
from datetime import timedelta

import pytest

from credentials import jose
from issuer.errors import InvalidDpopProof
from issuer.wallets import dpop
from issuer.wallets.dpop import DpopProof, ProtectedRequest
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.builders import at
from tests.unit.issuer.scenes import bare_store

NOW = at(0)
SECONDS = int(NOW.timestamp())
URL = "https://badges.example/o/acme/token"
POST = ProtectedRequest("POST", URL)
TOKEN = "t-1"
# SHA-256 of the token above, base64url.
TOKEN_HASH = "Rum8NHbJLqJPsXraxs2c2s_3o0pcdTEAeH2lopmE-DY"
P256 = SoftwareSigner.from_secret(Algorithm.ES256, b"\x02" * 32)
ED25519 = SoftwareSigner.from_secret(Algorithm.EDDSA, b"\x01" * 32)
CLAIMS = {"htm": "POST", "htu": URL, "iat": SECONDS, "jti": "one"}


def proof(signer=P256, header=None, **changes):
    usual = {"typ": "dpop+jwt", "jwk": signer.public_key.jwk()}
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    return jose.sign(json.dumps(claims).encode(), {**usual, **(header or {})}, signer)


def refused(token, request=POST, words=None):
    with pytest.raises(InvalidDpopProof, match=words):
        dpop.check(token, request, NOW)


@pytest.mark.parametrize("signer", [P256, ED25519])
def test_a_proof_names_the_key_it_was_signed_with(signer):
    found = dpop.check(proof(signer), POST, NOW)
    assert found.thumbprint == signer.public_key.thumbprint()
    assert found.nonce is None
    assert found.expires_at == NOW + dpop.PAST


def test_a_nonce_is_handed_to_who_can_judge_it():
    assert dpop.check(proof(nonce="n-1"), POST, NOW).nonce == "n-1"


@pytest.mark.parametrize(
    "url",
    [URL + "?a=1#b", "HTTPS://BADGES.EXAMPLE/o/acme/token", "https://badges.example:443/o/acme/token"],
)
def test_the_same_address_written_otherwise_is_the_same(url):
    assert isinstance(dpop.check(proof(htu=url), POST, NOW), DpopProof)


@pytest.mark.parametrize(
    "url",
    [
        None,
        7,
        "https://badges.example/o/globex/token",
        "https://badges.example:8443/o/acme/token",
        "http://badges.example/o/acme/token",
        "https://badges.example/o/acme/token/",
        "https://badges.example/o/acme/Token",
        "https://badges.example:x/o/acme/token",
        "https://[",
    ],
)
def test_a_proof_for_another_address_is_refused(url):
    refused(proof(htu=url), words="address")


def test_a_proof_for_another_method_is_refused():
    refused(proof(htm="GET"), words="method")
    refused(proof(htm=None), words="method")


def test_a_proof_beside_a_token_is_for_that_token():
    carrying = ProtectedRequest("POST", URL, TOKEN)
    assert dpop.check(proof(ath=TOKEN_HASH), carrying, NOW).thumbprint
    refused(proof(), carrying, words="token")
    refused(proof(ath=b64url_encode(b"another")), carrying, words="token")
    refused(proof(ath=TOKEN_HASH), POST, words="token")


@pytest.mark.parametrize("seconds", [SECONDS - 301, SECONDS + 61, SECONDS * 1000, "now", True, None])
def test_a_proof_of_another_time_is_refused(seconds):
    refused(proof(iat=seconds))


@pytest.mark.parametrize("seconds", [SECONDS - 300, SECONDS + 60, SECONDS + 0.5])
def test_clocks_may_differ_a_little(seconds):
    assert dpop.check(proof(iat=seconds), POST, NOW).thumbprint


@pytest.mark.parametrize("proof_id", [None, "", 7, "x" * 257])
def test_a_proof_without_an_id_is_refused(proof_id):
    refused(proof(jti=proof_id), words="jti")


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"jwk": None},
        {"jwk": "text"},
        {"jwk": ED25519.public_key.jwk()},
        {"jwk": {**P256.public_key.jwk(), "d": "AA"}},
        {"jwk": {"kty": "oct", "k": "AA"}},
    ],
)
def test_a_proof_that_brings_no_key_of_its_own_is_refused(header):
    refused(proof(header=header))


def by_hand(signer, algorithm):
    """Return a proof whose signature holds, under any name of its algorithm."""
    head = {"typ": "dpop+jwt", "alg": algorithm, "jwk": signer.public_key.jwk()}
    start = ".".join(b64url_encode(json.dumps(part).encode()) for part in (head, CLAIMS))
    return f"{start}.{b64url_encode(signer.sign(start.encode()))}"


@pytest.mark.parametrize(
    ("signer", "algorithm"), [(ED25519, "Ed25519"), (SoftwareSigner.generate(Algorithm.RS256), "RS256")]
)
def test_an_algorithm_that_is_not_advertised_is_refused_though_its_signature_holds(signer, algorithm):
    assert dpop.check(by_hand(ED25519, "EdDSA"), POST, NOW)
    refused(by_hand(signer, algorithm), words="alg")


def test_a_proof_that_was_changed_is_refused():
    head, body, signature = proof().split(".")
    other = b64url_encode(json.dumps({**CLAIMS, "jti": "two"}).encode())
    refused(f"{head}.{other}.{signature}")
    refused(f"{head}.{body}")
    refused("")


def test_a_proof_serves_once_for_its_key():
    with bare_store().transaction("acme") as tx:
        dpop.use(tx, dpop.check(proof(), POST, NOW))
        dpop.use(tx, dpop.check(proof(ED25519), POST, NOW))
        dpop.use(tx, dpop.check(proof(jti="two"), POST, NOW))
        with pytest.raises(InvalidDpopProof, match="before"):
            dpop.use(
                tx, dpop.check(proof(iat=SECONDS - int(timedelta(seconds=9).total_seconds())), POST, NOW)
            )
