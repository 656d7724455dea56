import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from credentials.errors import InvalidProof, MalformedProof, MalformedToken, UnsupportedProof
from credentials.proofs import vc_jwt
from credentials.wire import to_wire
from keys.public import Algorithm
from tests.unit.credentials.badge_cases import (
    ALGORITHMS,
    AT,
    HOLDER,
    ISSUER,
    METHOD,
    UNTIL,
    badges,
    signer,
    unsigned,
)

KEY = signer().public_key
DOCUMENT = to_wire(unsigned())
GONE = object()


def claims_of(token: str) -> dict:
    return jose.payload_object(jose.read(token))


CLAIMS = claims_of(vc_jwt.sign(DOCUMENT, signer(), METHOD))
REGISTERED = {"iss", "jti", "nbf", "sub", "exp"}


def token_of(claims: dict, **header) -> str:
    """Return a well signed token with any claims, the usual header changed or (GONE) shortened."""
    usual = {"typ": "JWT", "kid": METHOD, **header}
    kept = {name: value for name, value in usual.items() if value is not GONE}
    return jose.sign(jose.json_bytes(claims), kept, signer())


def changed(whole: dict, **changes) -> dict:
    return {name: value for name, value in {**whole, **changes}.items() if value is not GONE}


# --- signing and verifying ------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signed_badge_verifies_and_comes_back_without_claims(algorithm):
    token = vc_jwt.sign(DOCUMENT, signer(algorithm), METHOD)
    assert vc_jwt.verify(token, signer(algorithm).public_key) == DOCUMENT


@given(badges(), st.sampled_from(ALGORITHMS))
def test_any_badge_can_be_signed_and_verified(badge, algorithm):
    document = to_wire(badge)
    token = vc_jwt.sign(document, signer(algorithm), METHOD)
    assert vc_jwt.verify(token, signer(algorithm).public_key) == document


def test_the_claims_repeat_the_credential_at_the_top_and_there_is_no_vc_claim():
    assert {name: CLAIMS[name] for name in REGISTERED} == {
        "iss": ISSUER,
        "jti": DOCUMENT["id"],
        "sub": HOLDER,
        "nbf": int(AT.timestamp()),
        "exp": int(UNTIL.timestamp()),
    }
    assert {name: value for name, value in CLAIMS.items() if name not in REGISTERED} == DOCUMENT


def test_a_badge_without_end_has_no_exp():
    assert "exp" not in claims_of(vc_jwt.sign(to_wire(unsigned(valid_until=None)), signer(), METHOD))


def test_the_header_says_jwt_the_algorithm_and_the_key_alone():
    header = jose.read(vc_jwt.sign(DOCUMENT, signer(Algorithm.ES256), METHOD)).header
    assert header == {"alg": "ES256", "typ": "JWT", "kid": METHOD}


@pytest.mark.parametrize("member", ["id", "issuer", "validFrom", "credentialSubject"])
def test_a_credential_that_lacks_what_the_claims_repeat_is_not_signed(member):
    with pytest.raises(MalformedProof):
        vc_jwt.sign(changed(DOCUMENT, **{member: GONE}), signer(), METHOD)


@pytest.mark.parametrize("extra", [{"proof": []}, {"exp": 1}, {"iss": ISSUER}])
def test_a_credential_with_a_proof_or_claims_is_not_signed(extra):
    with pytest.raises(MalformedProof, match="signed once"):
        vc_jwt.sign({**DOCUMENT, **extra}, signer(), METHOD)


def test_a_token_is_read_unverified():
    token = vc_jwt.sign(DOCUMENT, signer(), METHOD)
    unverified = vc_jwt.read(token)
    assert (unverified.issuer, unverified.kid, unverified.document) == (ISSUER, METHOD, DOCUMENT)
    assert vc_jwt.read(token_of(CLAIMS, kid=GONE)).kid is None


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("other", ALGORITHMS)
def test_the_algorithm_must_be_that_of_the_key(algorithm, other):
    token = vc_jwt.sign(DOCUMENT, signer(algorithm), METHOD)
    if algorithm is other:
        vc_jwt.verify(token, signer(other).public_key)
        return
    with pytest.raises(InvalidProof):
        vc_jwt.verify(token, signer(other).public_key)


def test_another_key_does_not_verify():
    with pytest.raises(InvalidProof):
        vc_jwt.verify(vc_jwt.sign(DOCUMENT, signer(), METHOD), signer(seed=8).public_key)


@given(st.data())
def test_no_character_of_a_token_can_be_changed(data):
    token = vc_jwt.sign(DOCUMENT, signer(), METHOD)
    place = data.draw(st.integers(0, len(token) - 1))
    other = token[:place] + data.draw(st.sampled_from("ABCDabcd0123-_.=")) + token[place + 1 :]
    if other != token:
        with pytest.raises((MalformedToken, MalformedProof, InvalidProof, UnsupportedProof)):
            vc_jwt.verify(other, KEY)


# --- the header -----------------------------------------------------------------------------------

TAKEN = ["JWT", "jwt", "vc+jwt", "vc+ld+json+jwt", "application/vc+jwt", GONE]
REFUSED = [
    "openid4vci-proof+jwt",
    "statuslist+jwt",
    "kb+jwt",
    "vp+jwt",
    "dc+sd-jwt",
    "at+jwt",
    "",
    None,
    5,
    ["JWT"],
]


@pytest.mark.parametrize("kind", TAKEN)
def test_the_types_of_credential_tokens_are_taken(kind):
    assert vc_jwt.verify(token_of(CLAIMS, typ=kind), KEY) == DOCUMENT


@pytest.mark.parametrize("kind", REFUSED)
def test_a_token_of_another_type_is_no_credential(kind):
    with pytest.raises((MalformedProof, MalformedToken), match="type"):
        vc_jwt.verify(token_of(CLAIMS, typ=kind), KEY)


def test_the_key_must_be_named_by_text():
    for kid in (5, ["#1"], {"id": METHOD}):
        with pytest.raises(MalformedProof, match="kid"):
            vc_jwt.read(token_of(CLAIMS, kid=kid))


def test_a_key_in_the_token_counts_only_if_it_is_the_issuers():
    assert vc_jwt.verify(token_of(CLAIMS, jwk=KEY.jwk()), KEY) == DOCUMENT
    with pytest.raises(InvalidProof, match="brings another key"):
        vc_jwt.verify(token_of(CLAIMS, jwk=signer(seed=8).public_key.jwk()), KEY)


@pytest.mark.parametrize("jwk", [None, 5, [], "x", {}, {"kty": "oct", "k": "AA"}, {**KEY.jwk(), "d": "AA"}])
def test_a_key_in_the_token_that_is_none_is_refused(jwk):
    with pytest.raises(MalformedProof, match="jwk"):
        vc_jwt.verify(token_of(CLAIMS, jwk=jwk), KEY)


# --- two copies of one thing ----------------------------------------------------------------------

OTHERS = {
    "iss": "did:web:other.example",
    "jti": "urn:uuid:other",
    "sub": "did:key:other",
    "nbf": CLAIMS["nbf"] + 1,
    "exp": CLAIMS["exp"] - 1,
}


@pytest.mark.parametrize("claim", OTHERS)
def test_a_claim_that_differs_from_the_credential_is_refused(claim):
    with pytest.raises(MalformedProof, match=f"{claim} and"):
        vc_jwt.verify(token_of(changed(CLAIMS, **{claim: OTHERS[claim]})), KEY)


@pytest.mark.parametrize("claim", OTHERS)
def test_a_claim_may_be_missing(claim):
    assert vc_jwt.verify(token_of(changed(CLAIMS, **{claim: GONE})), KEY) == DOCUMENT


@pytest.mark.parametrize("claim", OTHERS)
@pytest.mark.parametrize("value", [None, True, [], {}])
def test_a_claim_of_another_kind_is_refused(claim, value):
    with pytest.raises(MalformedProof, match=claim):
        vc_jwt.verify(token_of(changed(CLAIMS, **{claim: value})), KEY)


MEMBERS = {"iss": "issuer", "jti": "id", "nbf": "validFrom", "exp": "validUntil"}


@pytest.mark.parametrize("claim", MEMBERS)
def test_what_only_a_claim_says_is_not_lost(claim):
    document = vc_jwt.verify(token_of(changed(CLAIMS, **{MEMBERS[claim]: GONE})), KEY)
    expected = ISSUER if claim == "iss" else DOCUMENT[MEMBERS[claim]]
    assert document[MEMBERS[claim]] == expected


def test_a_subject_that_only_the_claim_names_is_not_lost():
    nameless = {name: value for name, value in DOCUMENT["credentialSubject"].items() if name != "id"}
    for subject in (nameless, [nameless]):
        document = vc_jwt.verify(token_of(changed(CLAIMS, credentialSubject=subject)), KEY)
        found = document["credentialSubject"]
        assert (found[0] if isinstance(found, list) else found)["id"] == HOLDER


def test_an_issuer_may_be_an_id_alone_and_must_agree_too():
    assert vc_jwt.verify(token_of(changed(CLAIMS, issuer=ISSUER)), KEY)["issuer"] == ISSUER
    with pytest.raises(MalformedProof, match="iss and"):
        vc_jwt.verify(token_of(changed(CLAIMS, issuer="did:web:other.example")), KEY)


def test_a_subject_claim_needs_exactly_one_subject():
    for subjects in ([{"id": HOLDER}, {"id": "did:key:other"}], [], "x", None, [None]):
        with pytest.raises(MalformedProof, match="one subject"):
            vc_jwt.verify(token_of(changed(CLAIMS, credentialSubject=subjects)), KEY)


@pytest.mark.parametrize("value", ["2026-03-02T09:00:00", 5, None, ["2026-03-02T09:00:00Z"]])
def test_a_date_that_can_not_be_compared_is_refused(value):
    with pytest.raises(MalformedProof):
        vc_jwt.verify(token_of(changed(CLAIMS, validFrom=value)), KEY)


def test_a_fraction_of_a_second_is_no_disagreement():
    claims = changed(CLAIMS, validFrom="2026-03-02T09:00:00.750Z")
    assert vc_jwt.verify(token_of(claims), KEY)["validFrom"] == "2026-03-02T09:00:00.750Z"


def test_a_date_in_another_zone_is_the_same_date():
    vc_jwt.verify(token_of(changed(CLAIMS, validFrom="2026-03-02T10:00:00+01:00")), KEY)


def test_a_date_beyond_the_calendar_is_refused():
    with pytest.raises(MalformedProof, match="calendar"):
        vc_jwt.verify(token_of(changed(CLAIMS, exp=10**15, validUntil=GONE)), KEY)


def test_a_token_without_issuer_is_refused():
    with pytest.raises(MalformedProof, match="who issued"):
        vc_jwt.verify(token_of(changed(CLAIMS, issuer=GONE, iss=GONE)), KEY)


def test_a_token_for_one_recipient_is_no_credential():
    with pytest.raises(MalformedProof, match="recipient"):
        vc_jwt.verify(token_of({**CLAIMS, "aud": "https://verifier.example"}), KEY)


def test_the_time_of_issue_is_passed_over():
    assert vc_jwt.verify(token_of({**CLAIMS, "iat": 5}), KEY) == DOCUMENT


# --- the vc claim of VCDM 1.1 ---------------------------------------------------------------------

FIRST = {
    "@context": [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": DOCUMENT["id"],
    "type": DOCUMENT["type"],
    "issuer": DOCUMENT["issuer"],
    "issuanceDate": DOCUMENT["validFrom"],
    "expirationDate": DOCUMENT["validUntil"],
    "credentialSubject": DOCUMENT["credentialSubject"],
}
INSIDE = {**{name: CLAIMS[name] for name in REGISTERED}, "vc": FIRST}


def test_a_credential_in_the_vc_claim_is_read():
    assert vc_jwt.verify(token_of(INSIDE), KEY) == FIRST


def test_a_credential_of_the_second_data_model_in_the_vc_claim_is_read():
    assert vc_jwt.verify(token_of({**INSIDE, "vc": DOCUMENT}), KEY) == DOCUMENT


@pytest.mark.parametrize("claim", OTHERS)
def test_a_claim_that_differs_from_the_vc_claim_is_refused(claim):
    with pytest.raises(MalformedProof, match=f"{claim} and"):
        vc_jwt.verify(token_of(changed(INSIDE, **{claim: OTHERS[claim]})), KEY)


def test_what_the_vc_claim_leaves_to_the_others_is_filled_in():
    bare = {name: FIRST[name] for name in ("@context", "type")} | {
        "credentialSubject": {"type": ["AchievementSubject"]}
    }
    document = vc_jwt.verify(token_of({**INSIDE, "vc": bare}), KEY)
    assert document == {
        **bare,
        "id": DOCUMENT["id"],
        "issuer": ISSUER,
        "issuanceDate": DOCUMENT["validFrom"],
        "expirationDate": DOCUMENT["validUntil"],
        "credentialSubject": {"type": ["AchievementSubject"], "id": HOLDER},
    }


def test_a_token_that_holds_two_credentials_is_refused_unless_they_are_the_same():
    assert vc_jwt.verify(token_of({**CLAIMS, "vc": DOCUMENT}), KEY) == DOCUMENT
    for other in ({**DOCUMENT, "name": "Other"}, changed(DOCUMENT, validUntil=GONE)):
        with pytest.raises(MalformedProof, match="two credentials"):
            vc_jwt.verify(token_of({**CLAIMS, "vc": other}), KEY)


@pytest.mark.parametrize("member", ["credentialStatus", "validUntil", "issuer", "credentialSubject", "type"])
def test_no_part_of_a_credential_may_stand_beside_the_vc_claim(member):
    with pytest.raises(MalformedProof, match="two credentials"):
        vc_jwt.verify(token_of({**INSIDE, member: DOCUMENT[member]}), KEY)


def test_a_private_claim_beside_the_vc_claim_is_passed_over():
    assert vc_jwt.verify(token_of({**INSIDE, "nonce": "x"}), KEY) == FIRST


@pytest.mark.parametrize("value", [None, "x", [], [FIRST], {**FIRST, "proof": {}}])
def test_a_vc_claim_that_is_no_unsecured_credential_is_refused(value):
    with pytest.raises(MalformedProof, match="vc claim"):
        vc_jwt.verify(token_of({**INSIDE, "vc": value}), KEY)


def test_a_credential_with_a_proof_of_its_own_is_refused():
    with pytest.raises(MalformedProof, match="proof of its own"):
        vc_jwt.verify(token_of({**CLAIMS, "proof": {}}), KEY)


def test_reading_changes_nothing_of_what_was_signed():
    before = copy.deepcopy(DOCUMENT)
    vc_jwt.sign(DOCUMENT, signer(), METHOD)
    assert before == DOCUMENT
