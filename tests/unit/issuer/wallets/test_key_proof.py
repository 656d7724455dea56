"""Key proofs: every member that could bind a badge to a key nobody proved to hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from did.methods.jwk import did_jwk, method_id_of_jwk
from did.methods.key import did_of_key, method_id_of_key
from issuer.errors import InvalidProof
from issuer.wallets import key_proof
from issuer.wallets.key_attestation import Attesters
from keys.certificates.anchors import Anchors
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.attestations import Provider
from tests.support.builders import at
from tests.support.certifiers import Certifier, library_key, x5c

ISSUER = "https://badges.example/o/acme"
NOW = at(0)
SECONDS = int(NOW.timestamp())

ED25519 = SoftwareSigner.from_secret(Algorithm.EDDSA, b"\x01" * 32)
P256 = SoftwareSigner.from_secret(Algorithm.ES256, b"\x02" * 32)
P384 = SoftwareSigner.from_secret(Algorithm.ES384, b"\x03" * 48)
CLAIMS = {"aud": ISSUER, "iat": SECONDS, "nonce": "n-1"}


def kid_header(signer=ED25519, **changes):
    usual = {"typ": "openid4vci-proof+jwt", "kid": method_id_of_key(signer.public_key)}
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def proof(header=None, claims=None, signer=ED25519):
    changed = {name: value for name, value in {**CLAIMS, **(claims or {})}.items() if value is not None}
    return jose.sign(json.dumps(changed).encode(), header or kid_header(signer), signer)


def check(token):
    return key_proof.check(token, ISSUER, NOW)


def refused(token, words=None):
    with pytest.raises(InvalidProof, match=words) as refusal:
        check(token)
    return refusal.value


def raw(header, claims=CLAIMS, signature=b"\0" * 64):
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return ".".join(b64url_encode(part) for part in parts)


# --- proofs that hold -----------------------------------------------------------------------------


@pytest.mark.parametrize("signer", [ED25519, P256], ids=["EdDSA", "ES256"])
def test_a_proof_by_did_key_binds_that_did(signer):
    found = check(proof(signer=signer))
    assert found.holder.did == did_of_key(signer.public_key)
    assert found.holder.public_key == signer.public_key
    assert found.nonce == "n-1"


@pytest.mark.parametrize("signer", [ED25519, P256], ids=["EdDSA", "ES256"])
def test_a_proof_by_did_jwk_binds_that_did(signer):
    found = check(proof(kid_header(kid=method_id_of_jwk(signer.public_key)), signer=signer))
    assert found.holder.did == did_jwk(signer.public_key)


@pytest.mark.parametrize("signer", [ED25519, P256], ids=["EdDSA", "ES256"])
def test_a_proof_by_a_bare_jwk_binds_the_did_jwk_of_its_required_members(signer):
    jwk = {**signer.public_key.jwk(), "kid": "mine", "x-extra": "?"}
    found = check(proof(kid_header(kid=None, jwk=jwk), signer=signer))
    assert found.holder.did == did_jwk(signer.public_key)


def test_the_audience_may_be_an_array_of_one():
    assert check(proof(claims={"aud": [ISSUER]}))


def test_the_issue_time_may_have_decimals():
    assert check(proof(claims={"iat": SECONDS - 0.25}))


@pytest.mark.parametrize("seconds", [-300, -60, 0, 60])
def test_a_proof_from_five_minutes_ago_to_a_minute_ahead_is_in_time(seconds):
    assert check(proof(claims={"iat": SECONDS + seconds}))


def test_a_proof_with_an_expiry_ahead_is_accepted_as_older_wallets_send_it():
    assert check(proof(claims={"iat": SECONDS - 60, "exp": SECONDS + 600, "nbf": SECONDS - 60}))


def test_a_wallet_that_is_known_by_a_name_says_that_name_or_none():
    for claims in ({}, {"iss": "wallet"}):
        assert key_proof.check(proof(claims=claims), ISSUER, NOW, "wallet")
    for other in ("other", "", 7, ["wallet"], ED25519.public_key.thumbprint()):
        with pytest.raises(InvalidProof, match="another client"):
            key_proof.check(proof(claims={"iss": other}), ISSUER, NOW, "wallet")


def test_a_trust_chain_needs_the_name_of_a_key():
    assert check(proof(kid_header(trust_chain=["a.b.c"])))
    refused(proof(kid_header(kid=None, jwk=ED25519.public_key.jwk(), trust_chain=["a.b.c"])), "trust_chain")


def test_an_issuer_claim_and_unknown_members_are_passed_over():
    assert check(proof(kid_header(x_extra=1), claims={"iss": "did:key:whoever", "jti": "1"}))


# --- form and header ------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "..", "a.b.c.d.e", "ü.ü.ü"])
def test_what_is_no_token_is_refused(token):
    refused(token)


def test_a_proof_of_more_than_16_kib_is_refused():
    filler = "x" * key_proof.MAX_BYTES
    refused(proof(claims={"filler": filler}), "at most")


def test_padding_or_stray_bits_are_refused():
    token = proof()
    refused(token + "=")
    refused(token.replace(".", "=.", 1))


@pytest.mark.parametrize("kind", [None, "JWT", "openid4vci-proof+JWT", "openid4vci-proof", 1])
def test_another_type_of_token_is_refused(kind):
    refused(proof(kid_header(typ=kind)), "typ")


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS256", "ES256K", "EdDSA ", 7, None])
def test_an_algorithm_that_is_not_advertised_is_refused(algorithm):
    refused(raw({**kid_header(), "alg": algorithm}))


def test_a_curve_that_is_not_advertised_is_refused_though_its_signature_holds():
    refused(proof(signer=P384), "alg")


def test_the_name_of_an_algorithm_that_is_not_advertised_is_refused_though_its_signature_holds():
    token = raw_signed({**kid_header(), "alg": "Ed25519"}, ED25519)
    refused(token, "alg")


def raw_signed(header, signer):
    head, payload, _ = raw(header).split(".")
    return f"{head}.{payload}.{b64url_encode(signer.sign(f'{head}.{payload}'.encode()))}"


def test_a_token_made_by_hand_is_accepted_so_that_the_refusals_above_mean_something():
    assert check(raw_signed({**kid_header(), "alg": "EdDSA"}, ED25519))


@pytest.mark.parametrize("member", ["crit", "b64", "zip"])
def test_extensions_that_change_the_meaning_are_refused(member):
    refused(raw_signed({**kid_header(), "alg": "EdDSA", member: ["exp"]}, ED25519))


def test_an_algorithm_that_does_not_fit_the_key_is_refused():
    refused(raw_signed({**kid_header(P256), "alg": "EdDSA"}, ED25519))


def test_a_repeated_header_member_is_refused():
    head = f'{{"typ":"openid4vci-proof+jwt","alg":"EdDSA","kid":"{kid_header()["kid"]}","kid":"x"}}'
    _, payload, signature = proof().split(".")
    refused(f"{b64url_encode(head.encode())}.{payload}.{signature}")


# --- which key ------------------------------------------------------------------------------------


def test_a_proof_that_names_no_key_is_refused():
    refused(proof(kid_header(kid=None)), "exactly one")


def test_a_proof_that_names_its_key_twice_is_refused():
    refused(proof(kid_header(jwk=ED25519.public_key.jwk())), "exactly one")


@pytest.mark.parametrize("private", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_a_jwk_with_any_private_member_is_refused(private):
    jwk = {**ED25519.public_key.jwk(), private: "canary"}
    refusal = refused(proof(kid_header(kid=None, jwk=jwk)), "private")
    assert "canary" not in str(refusal)


@pytest.mark.parametrize(
    "jwk", ["text", [], None, 1, {}, {"kty": "oct"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"}]
)
def test_a_jwk_that_is_no_usable_key_is_refused(jwk):
    refused(raw_signed({"typ": key_proof.TYPE, "alg": "EdDSA", "jwk": jwk}, ED25519))


def test_a_jwk_of_small_order_for_which_anybody_can_sign_is_refused():
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64url_encode(b"\x01" + b"\0" * 31)}
    refused(raw({"typ": key_proof.TYPE, "alg": "EdDSA", "jwk": jwk}, signature=b"\x01" + b"\0" * 63))


MULTIKEY = ED25519.public_key.multikey()


@pytest.mark.parametrize(
    "kid",
    [
        f"did:key:{MULTIKEY}",
        f"#{MULTIKEY}",
        MULTIKEY,
        ED25519.public_key.thumbprint(),
        f"did:key:{MULTIKEY}#other",
        f"did:key:{MULTIKEY}?v=1#{MULTIKEY}",
        f"{did_jwk(ED25519.public_key)}#1",
        f"did:web:wallet.example#{MULTIKEY}",
        f"did:ion:{MULTIKEY}#{MULTIKEY}",
        "did:jwk:e30#0",
        "did:key:z6Mk#z6Mk",
        "",
        7,
        ["did:key"],
    ],
)
def test_a_kid_that_is_not_the_did_url_of_a_key_at_hand_is_refused(kid):
    refused(raw_signed({"typ": key_proof.TYPE, "alg": "EdDSA", "kid": kid}, ED25519))


def test_a_proof_signed_by_another_key_than_it_names_is_refused():
    other = SoftwareSigner.from_secret(Algorithm.EDDSA, b"\x09" * 32)
    refused(proof(kid_header(ED25519), signer=other), "signature")
    refused(proof(kid_header(kid=None, jwk=ED25519.public_key.jwk()), signer=other), "signature")


@given(st.integers(0, 63), st.integers(1, 255))
def test_a_proof_with_any_byte_of_its_signature_changed_is_refused(place, change):
    head, payload, _ = proof().split(".")
    signature = bytearray(ED25519.sign(f"{head}.{payload}".encode()))
    signature[place] ^= change
    refused(f"{head}.{payload}.{b64url_encode(bytes(signature))}")


def test_a_proof_with_its_claims_exchanged_is_refused():
    head, _, signature = proof().split(".")
    refused(f"{head}.{b64url_encode(json.dumps({**CLAIMS, 'nonce': 'other'}).encode())}.{signature}")


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "audience",
    [
        None,
        "",
        ISSUER + "/",
        ISSUER.upper(),
        "https://other.example",
        [],
        [ISSUER, ISSUER],
        [[ISSUER]],
        {"a": ISSUER},
    ],
)
def test_a_proof_for_another_audience_is_refused(audience):
    refused(proof(claims={"aud": audience}), "another issuer")


@pytest.mark.parametrize("seconds", [-300.5, -3600, 60.5, 3600])
def test_a_proof_out_of_its_time_is_refused(seconds):
    refused(proof(claims={"iat": SECONDS + seconds}), "iat")


@pytest.mark.parametrize("iat", [None, SECONDS * 1000, str(SECONDS), True, [], {}, -1, 0])
def test_an_issue_time_that_is_no_number_of_seconds_near_now_is_refused(iat):
    refused(proof(claims={"iat": iat}), "iat")


@pytest.mark.parametrize("exp", [SECONDS, SECONDS - 1, "soon", False])
def test_a_proof_that_says_it_has_expired_is_refused(exp):
    refused(proof(claims={"exp": exp}), "exp")


@pytest.mark.parametrize("nbf", [SECONDS + 61, "now", True])
def test_a_proof_that_says_it_is_not_valid_yet_is_refused(nbf):
    refused(proof(claims={"nbf": nbf}), "nbf")


@pytest.mark.parametrize("nonce", [None, "", 1, ["n-1"]])
def test_a_proof_without_a_nonce_is_an_invalid_proof(nonce):
    refused(proof(claims={"nonce": nonce}), "nonce")


def test_claims_that_are_no_json_object_are_refused():
    refused(jose.sign(b"[]", kid_header(), ED25519))
    refused(jose.sign(b'{"aud":"a","aud":"b"}', kid_header(), ED25519))


def test_the_proof_s_nonce_is_not_shown_in_logs():
    assert "n-1" not in repr(check(proof()))


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_check(text):
    refused(text)


# --- certificates and attestations ----------------------------------------------------------------

PROVIDER = Provider(NOW)
WANTED = Attesters(Anchors.from_pem(PROVIDER.pem), is_required=True)


def certified(signer, **changes):
    chain = Certifier.root("Anybody", NOW).chain(library_key(signer))
    return {"typ": "openid4vci-proof+jwt", "x5c": x5c(*chain), **changes}


def attested(*keys, signer=P256, header=None, attestation=None, **more):
    word = attestation or PROVIDER.keys(*(keys or (P256,)), nonce="n-2", **more)
    usual = {"typ": "openid4vci-proof+jwt", "jwk": signer.public_key.jwk()}
    return proof({**(header or usual), "key_attestation": word}, signer=signer)


def check_attested(token, attesters=WANTED):
    return key_proof.check(token, ISSUER, NOW, attesters=attesters)


@pytest.mark.parametrize("signer", [ED25519, P256], ids=["EdDSA", "ES256"])
def test_a_proof_by_a_certificate_binds_the_did_jwk_of_its_key_whoever_certified_it(signer):
    found = check(proof(certified(signer), signer=signer))
    assert (found.holder.did, found.holder.public_key) == (did_jwk(signer.public_key), signer.public_key)


def test_a_proof_by_a_certificate_of_another_key_is_refused():
    refused(proof(certified(P256), signer=SoftwareSigner.generate(Algorithm.ES256)), "signature")


@pytest.mark.parametrize("chain", [None, "text", [], ["AAAA"], [7]])
def test_a_certificate_that_can_not_be_read_is_refused(chain):
    refused(proof({"typ": "openid4vci-proof+jwt", "x5c": chain}, signer=P256), "certificate|x5c")


@pytest.mark.parametrize(
    "other", [{"kid": method_id_of_key(P256.public_key)}, {"jwk": P256.public_key.jwk()}]
)
def test_beside_a_certificate_no_other_key_is_named(other):
    refused(proof(certified(P256, **other), signer=P256), "exactly one")


def test_a_proof_by_an_attested_key_brings_the_attestation_along():
    found = check_attested(attested(P256, ED25519))
    assert found.attestation.keys == (P256.public_key, ED25519.public_key)
    assert (found.nonce, found.attestation.nonce) == ("n-1", "n-2")


@pytest.mark.parametrize("kid", [method_id_of_key(P256.public_key), method_id_of_jwk(P256.public_key), "1"])
def test_an_attested_key_is_named_by_its_did_or_by_its_place(kid):
    found = check_attested(attested(ED25519, P256, header={"typ": "openid4vci-proof+jwt", "kid": kid}))
    assert found.holder.public_key == P256.public_key


@pytest.mark.parametrize("kid", ["2", "9999", "-1", "0x1", "٣", 1])
def test_a_place_that_there_is_not_is_refused(kid):
    with pytest.raises(InvalidProof):
        check_attested(attested(ED25519, P256, header={"typ": "openid4vci-proof+jwt", "kid": kid}))


def test_a_proof_by_a_key_that_is_not_attested_is_refused():
    with pytest.raises(InvalidProof, match="not signed by a key of its key attestation"):
        check_attested(attested(ED25519))


def test_where_attestations_are_required_a_proof_without_one_is_refused():
    bare = proof(signer=P256)
    with pytest.raises(InvalidProof, match="must bring a key attestation"):
        check_attested(bare)
    assert check_attested(bare, Attesters(WANTED.anchors)).attestation is None


@pytest.mark.parametrize("attesters", [WANTED, Attesters(WANTED.anchors)], ids=["required", "accepted"])
def test_an_attestation_that_does_not_hold_is_refused_required_or_not(attesters):
    with pytest.raises(InvalidProof, match="attestation"):
        check_attested(attested(attestation=Provider(NOW).keys(P256, nonce="n-2")), attesters)
    with pytest.raises(InvalidProof, match="exp"):
        check_attested(attested(P256, exp=None), attesters)


def test_where_nobody_is_trusted_attestations_are_passed_over():
    assert check(attested(attestation="anything")).attestation is None
