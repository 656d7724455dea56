"""The three profiles of a credential token: each written, all read, none taken for another."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from credentials.errors import MalformedProof
from credentials.proofs import vc_jwt
from credentials.proofs.first_version import in_first_version
from credentials.proofs.vc_jwt import Profile
from credentials.wire import from_wire, to_wire
from tests.unit.credentials.badge_cases import ALGORITHMS, METHOD, badges, signer, unsigned

DOCUMENT = to_wire(unsigned())
KEY = signer().public_key
EACH = pytest.mark.parametrize("profile", list(Profile))
VCDM_1 = "https://www.w3.org/2018/credentials/v1"


def token_of(claims, **header):
    return jose.sign(jose.json_bytes(claims), {"typ": "vc+jwt", "kid": METHOD, **header}, signer())


def claims_of(token):
    return jose.payload_object(jose.read(token))


@EACH
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_badge_of_any_profile_verifies_and_says_the_same(profile, algorithm):
    token = vc_jwt.sign(DOCUMENT, signer(algorithm), METHOD, profile)
    unverified = vc_jwt.read(token)
    assert (unverified.profile, unverified.kid) == (profile, METHOD)
    found = vc_jwt.verify(token, signer(algorithm).public_key)
    assert from_wire(found) == from_wire(DOCUMENT)


@given(badges(), st.sampled_from(list(Profile)))
def test_any_badge_says_the_same_in_any_profile(badge, profile):
    document = to_wire(badge)
    token = vc_jwt.sign(document, signer(), METHOD, profile)
    assert from_wire(vc_jwt.verify(token, KEY)) == from_wire(document)


@pytest.mark.parametrize(
    ("profile", "header"),
    [
        (Profile.OPEN_BADGES, {"alg": "RS256", "typ": "JWT", "kid": METHOD}),
        (Profile.VC_JWT, {"alg": "RS256", "typ": "vc+jwt", "cty": "vc", "kid": METHOD}),
        (Profile.FIRST_VERSION, {"alg": "RS256", "typ": "JWT", "kid": METHOD}),
    ],
)
def test_the_header_holds_what_the_profile_allows_and_no_more(profile, header):
    assert jose.read(vc_jwt.sign(DOCUMENT, signer(ALGORITHMS[-1]), METHOD, profile)).header == header


# --- vc+jwt -----------------------------------------------------------------------------------------


def test_a_vc_jwt_holds_the_credential_and_nothing_else():
    assert claims_of(vc_jwt.sign(DOCUMENT, signer(), METHOD, Profile.VC_JWT)) == DOCUMENT


def test_a_vc_jwt_needs_no_id_and_no_subject():
    document = {name: value for name, value in DOCUMENT.items() if name not in ("id", "validFrom")}
    document["credentialSubject"] = [{"achievement": {}}, {"id": "urn:x"}]
    assert vc_jwt.verify(vc_jwt.sign(document, signer(), METHOD, Profile.VC_JWT), KEY) == document


def test_the_end_that_a_vc_jwt_names_is_that_of_its_signature():
    end = 1_800_000_000
    unverified = vc_jwt.read(token_of(DOCUMENT | {"exp": end}))
    assert unverified.expires == datetime.fromtimestamp(end, UTC)
    assert unverified.document == DOCUMENT
    bare = {name: value for name, value in DOCUMENT.items() if name != "validUntil"}
    assert "validUntil" not in vc_jwt.read(token_of(bare | {"exp": end})).document
    assert vc_jwt.read(token_of(DOCUMENT)).expires is None


@pytest.mark.parametrize("value", ["1", True, [], 10**15])
def test_an_end_that_is_none_is_refused(value):
    with pytest.raises(MalformedProof, match="exp"):
        vc_jwt.read(token_of(DOCUMENT | {"exp": value}))


@pytest.mark.parametrize("claims", [{"iss": "did:x:y"}, {"sub": "did:x:y"}, {"jti": "urn:y"}, {"nbf": 5}])
def test_a_claim_of_a_vc_jwt_may_not_contradict_its_credential(claims):
    with pytest.raises(MalformedProof, match="differ"):
        vc_jwt.read(token_of(DOCUMENT | claims))


@pytest.mark.parametrize("claim", ["vc", "vp"])
def test_a_vc_jwt_has_no_vc_claim(claim):
    with pytest.raises(MalformedProof, match="no vc claim"):
        vc_jwt.read(token_of(DOCUMENT | {claim: DOCUMENT}))


# --- VCDM 1.1 ---------------------------------------------------------------------------------------


def test_the_token_of_vcdm_1_1_holds_all_of_the_badge_under_the_older_names():
    claims = claims_of(vc_jwt.sign(DOCUMENT, signer(), METHOD, Profile.FIRST_VERSION))
    assert claims.keys() == {"iss", "jti", "nbf", "sub", "exp", "vc"}
    inside = claims["vc"]
    assert inside["@context"] == [VCDM_1, *DOCUMENT["@context"][1:]]
    assert (inside["issuanceDate"], inside["expirationDate"]) == (
        DOCUMENT["validFrom"],
        DOCUMENT["validUntil"],
    )
    renamed = {"@context", "validFrom", "validUntil", "issuanceDate", "expirationDate"}
    assert {name: value for name, value in inside.items() if name not in renamed} == {
        name: value for name, value in DOCUMENT.items() if name not in renamed
    }


def test_a_member_that_vcdm_1_1_does_not_have_is_kept():
    document = DOCUMENT | {"relatedResource": [{"id": "urn:x"}], "kestrel": 1}
    inside = in_first_version(document)
    assert (inside["relatedResource"], inside["kestrel"]) == ([{"id": "urn:x"}], 1)
    assert inside["name"] == DOCUMENT["name"]


@pytest.mark.parametrize(
    "change",
    [
        {"@context": VCDM_1},
        {"@context": DOCUMENT["@context"][::-1]},
        {"@context": [*DOCUMENT["@context"], VCDM_1]},
        {"issuanceDate": "2026-03-02T09:00:00Z"},
        {"expirationDate": "2026-03-02T09:00:00Z"},
    ],
)
def test_what_can_not_be_said_in_vcdm_1_1_without_a_second_meaning_is_not(change):
    with pytest.raises(MalformedProof):
        in_first_version(DOCUMENT | change)


def test_vcdm_1_1_asks_for_a_start():
    with pytest.raises(MalformedProof, match="start"):
        in_first_version({name: value for name, value in DOCUMENT.items() if name != "validFrom"})


@pytest.mark.parametrize("profile", [Profile.OPEN_BADGES, Profile.FIRST_VERSION])
@pytest.mark.parametrize("member", ["id", "issuer", "validFrom"])
def test_a_credential_that_lacks_what_claims_repeat_is_not_signed(profile, member):
    with pytest.raises(MalformedProof):
        vc_jwt.sign({n: v for n, v in DOCUMENT.items() if n != member}, signer(), METHOD, profile)


@EACH
def test_a_credential_with_a_proof_is_not_signed(profile):
    with pytest.raises(MalformedProof):
        vc_jwt.sign(DOCUMENT | {"proof": []}, signer(), METHOD, profile)
