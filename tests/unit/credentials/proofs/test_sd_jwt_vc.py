"""Badges and credentials as SD-JWT: what they say, what they hide, and what is no such credential."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.badge import Carrier
from credentials.errors import InvalidProof, MalformedProof, MalformedToken
from credentials.proofs import sd_jwt, sd_jwt_vc
from credentials.proofs.badge_claims import Terms, to_claims, to_document
from credentials.status.entries import TokenEntry, status_entries
from credentials.wire import from_wire, to_wire
from did.methods.jwk import did_jwk
from did.methods.key import did_of_key
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
    stacked,
    unsigned,
)
from tests.unit.credentials.proofs.sd_jwt.cases import issued, salts, signed

KEY = signer().public_key
HOLDER_KEY = signer(Algorithm.ES256).public_key
STATUS = TokenEntry(77, "https://badges.example/o/acme/status/tokens/1")
VCT = "https://badges.example/types/open-badge"
TERMS = Terms(VCT, "sha256-abc", HOLDER_KEY, STATUS)
DOCUMENT = to_wire(unsigned(subject_id=did_jwk(HOLDER_KEY)))
LOOSE = Terms(VCT)
PLAIN = to_wire(unsigned(status=None))


def text_of(document=DOCUMENT, terms=TERMS, by=None):
    return sd_jwt_vc.sign_sd_jwt_vc(document, terms, by or signer(), METHOD, salts())


def without(document, *names):
    return {name: value for name, value in document.items() if name not in names}


# --- a badge as SD-JWT VC ---------------------------------------------------------------------------


def test_the_claims_of_jwt_are_said_once_and_the_rest_has_the_shape_of_a_badge():
    claims = to_claims(DOCUMENT, TERMS)
    assert claims["iss"] == ISSUER
    assert (claims["nbf"], claims["exp"]) == (int(AT.timestamp()), int(UNTIL.timestamp()))
    assert (claims["vct"], claims["vct#integrity"]) == (VCT, "sha256-abc")
    assert claims["cnf"] == {"jwk": HOLDER_KEY.jwk()}
    assert claims["status"] == {"status_list": {"idx": 77, "uri": STATUS.list_url}}
    assert claims["credentialSubject"]["achievement"] == DOCUMENT["credentialSubject"]["achievement"]
    assert claims["credentialSubject"]["result"] == DOCUMENT["credentialSubject"]["result"]
    assert claims["issuer"] == without(DOCUMENT["issuer"], "id")
    gone = {"@context", "type", "validFrom", "validUntil", "credentialStatus", "sub"}
    assert gone.isdisjoint(claims)
    assert "id" not in claims["credentialSubject"]


def test_a_badge_comes_back_from_its_claims_except_for_where_it_can_be_withdrawn():
    found = to_document(to_claims(DOCUMENT, TERMS))
    assert without(found, "status", "vct", "vct#integrity") == without(DOCUMENT, "credentialStatus")
    assert status_entries(found) == (STATUS,)


@given(badges(), st.booleans(), st.sampled_from(ALGORITHMS))
def test_any_badge_says_the_same_as_sd_jwt_vc(badge, is_bound, algorithm):
    document = to_wire(replace(badge, status=None))
    terms = Terms(VCT, holder=None)
    if is_bound:
        terms, document = TERMS, to_wire(replace(badge, status=None, subject_id=did_jwk(HOLDER_KEY)))
    found = sd_jwt_vc.read(text_of(document, terms, signer(algorithm)))
    assert sd_jwt_vc.verified(found, signer(algorithm).public_key) == found.document
    assert from_wire(found.document) == from_wire(document)


def test_a_read_one_says_who_and_how_it_is_bound():
    found = sd_jwt_vc.read(text_of())
    assert (found.carrier, found.issuer, found.kid) == (Carrier.DC_SD_JWT, ISSUER, METHOD)
    assert (found.holder, found.expires, found.is_bound) == (HOLDER_KEY, None, False)
    assert found.subject == did_jwk(HOLDER_KEY)
    assert sd_jwt_vc.read(text_of() + "a.b.c").is_bound


def test_the_header_says_the_type_the_algorithm_and_the_key_alone():
    assert sd_jwt.read(text_of()).jws.header == {"alg": "EdDSA", "typ": "dc+sd-jwt", "kid": METHOD}


def test_evidence_and_identities_are_hidden_one_by_one_and_results_never():
    document = to_wire(stacked(subject_id=did_jwk(HOLDER_KEY)))
    many = document | {"evidence": document["evidence"] * 2}
    whole = sd_jwt_vc.read(text_of(many))
    places = {each.path for each in whole.sd_jwt.disclosed}
    assert places == {("evidence", 0), ("evidence", 1), ("credentialSubject", "identifier", 0)}
    bare = sd_jwt_vc.read(sd_jwt.select(text_of(many), []))
    assert bare.document["credentialSubject"]["result"] == document["credentialSubject"]["result"]
    assert (bare.document["evidence"], bare.document["credentialSubject"]["identifier"]) == ([], [])
    one = sd_jwt_vc.read(sd_jwt.select(text_of(many), [("evidence", 1)]))
    assert one.document["evidence"] == document["evidence"]


@pytest.mark.parametrize(
    "change",
    [
        {"@context": ["https://www.w3.org/ns/credentials/v2"]},
        {"type": ["VerifiableCredential"]},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "Other"]},
        {"credentialSubject": [DOCUMENT["credentialSubject"]]},
        {"proof": []},
        {"vct": "x"},
        {"exp": 1},
        {"cnf": {}},
        {"status": {}},
    ],
)
def test_what_the_claims_can_not_say_is_not_signed(change):
    with pytest.raises(MalformedProof):
        text_of(DOCUMENT | change)


@pytest.mark.parametrize("member", ["issuer", "validFrom"])
def test_a_badge_that_lacks_what_claims_say_is_not_signed(member):
    with pytest.raises(MalformedProof):
        text_of(without(DOCUMENT, member))


def test_a_badge_that_could_be_withdrawn_does_not_lose_that():
    with pytest.raises(MalformedProof, match="withdrawn"):
        text_of(DOCUMENT, replace(TERMS, status=None))
    assert "status" not in to_claims(PLAIN, LOOSE)


# --- whom it is about -------------------------------------------------------------------------------


def subject_of(claims):
    return to_document(claims)["credentialSubject"].get("id")


BOUND = to_claims(DOCUMENT, TERMS)


@pytest.mark.parametrize("name", [did_of_key(HOLDER_KEY), did_jwk(HOLDER_KEY)])
def test_a_holder_named_by_a_did_of_the_key_keeps_that_name(name):
    assert subject_of(BOUND | {"sub": name}) == name
    document = to_wire(unsigned(subject_id=name))
    assert to_document(to_claims(document, TERMS))["credentialSubject"]["id"] == name


@pytest.mark.parametrize(
    "name", ["did:key:zKestrel", HOLDER, "did:web:zoe.example", "urn:uuid:1", "zoe@acme.example"]
)
def test_a_name_that_the_key_does_not_prove_gives_way_to_the_key(name):
    assert subject_of(BOUND | {"sub": name}) == did_jwk(HOLDER_KEY)


def test_without_a_key_it_is_about_whom_it_says():
    assert subject_of(to_claims(PLAIN, LOOSE)) == HOLDER
    assert subject_of(without(to_claims(PLAIN, LOOSE), "sub")) is None


@pytest.mark.parametrize(
    "cnf",
    [
        None,
        7,
        [],
        {"jwk": None},
        {"jwk": {}},
        {"jwk": {"kty": "oct", "k": "AA"}},
        {"jwk": {**KEY.jwk(), "d": "AA"}},
    ],
)
def test_a_key_that_is_none_is_refused(cnf):
    with pytest.raises(MalformedProof, match="cnf"):
        to_document(BOUND | {"cnf": cnf})


def test_a_key_of_another_kind_of_confirmation_is_none_that_is_read():
    assert (
        sd_jwt_vc.read(
            signed({**BOUND, "cnf": {"kid": "x"}, "sub": "urn:x"}, header={"typ": "dc+sd-jwt"})
        ).holder
        is None
    )


# --- reading ----------------------------------------------------------------------------------------


def read_claims(claims, typ="dc+sd-jwt"):
    return sd_jwt_vc.read(signed(claims, header={"typ": typ, "kid": METHOD}))


@pytest.mark.parametrize("typ", ["dc+sd-jwt", "vc+sd-jwt", "application/dc+sd-jwt", "VC+SD-JWT"])
def test_both_names_of_the_type_are_read(typ):
    assert read_claims(BOUND, typ).carrier is Carrier.DC_SD_JWT


@pytest.mark.parametrize(
    "typ", ["JWT", "vc+jwt", "kb+jwt", "statuslist+jwt", "openid4vci-proof+jwt", "", "example+sd-jwt"]
)
def test_an_sd_jwt_of_another_type_is_no_credential(typ):
    with pytest.raises((MalformedProof, MalformedToken), match="type"):
        read_claims(BOUND, typ)


@pytest.mark.parametrize("claim", ["iss", "vct"])
@pytest.mark.parametrize("value", [None, "", 7, ["x"]])
def test_a_claim_that_is_required_must_be_text(claim, value):
    with pytest.raises(MalformedProof, match=claim):
        read_claims(BOUND | {claim: value})
    with pytest.raises(MalformedProof, match=claim):
        read_claims(without(BOUND, claim))


@pytest.mark.parametrize("claim", ["nbf", "exp"])
@pytest.mark.parametrize("value", ["1", True, None, 10**15])
def test_a_date_that_is_none_is_refused(claim, value):
    with pytest.raises(MalformedProof, match=claim):
        read_claims(BOUND | {claim: value})


@pytest.mark.parametrize("claim", ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"])
def test_what_a_verifier_must_see_may_not_be_hidden(claim):
    text = issued((claim,), payload=BOUND, header={"typ": "dc+sd-jwt", "kid": METHOD})
    with pytest.raises(MalformedProof, match="hidden"):
        sd_jwt_vc.read(text)


@pytest.mark.parametrize(
    "path", [("cnf", "jwk"), ("status", "status_list"), ("status", "status_list", "idx")]
)
def test_no_part_of_what_must_be_seen_may_be_hidden(path):
    text = issued(path, payload=BOUND, header={"typ": "dc+sd-jwt", "kid": METHOD})
    for shown in (text, sd_jwt.select(text, [])):
        with pytest.raises(MalformedProof, match="hidden"):
            sd_jwt_vc.read(shown)


@pytest.mark.parametrize(
    "change",
    [
        {"validFrom": "2020-01-01T00:00:00Z"},
        {"expirationDate": "2099-01-01T00:00:00Z"},
        {"@context": []},
        {"type": []},
        {"proof": {}},
        {"vc": {}},
        {"issuer": {"id": "did:web:other.example"}},
        {"issuer": "did:web:other.example"},
        {"jti": "urn:other"},
        {"sub": "urn:a", "credentialSubject": {"id": "urn:b", "achievement": {}}},
        {"aud": "https://verifier.example"},
    ],
)
def test_nothing_is_said_twice(change):
    with pytest.raises(MalformedProof):
        read_claims(BOUND | change)


def test_an_issuer_that_is_named_again_alike_is_read():
    assert read_claims(BOUND | {"issuer": {"id": ISSUER, "name": "Acme"}}).document["issuer"]["id"] == ISSUER
    assert read_claims(without(BOUND, "id") | {"jti": "urn:x"}).document["id"] == "urn:x"


def test_any_other_sd_jwt_vc_is_read_as_claims_about_its_subject():
    claims = {
        "iss": ISSUER,
        "vct": "urn:example:id",
        "given_name": "Zoe",
        "nbf": 0,
        "exp": 60,
        "iat": 5,
        "jti": "x",
    }
    document = read_claims(claims | {"cnf": {"jwk": KEY.jwk()}}).document
    assert document == {
        "type": ["VerifiableCredential", "urn:example:id"],
        "issuer": {"id": ISSUER},
        "vct": "urn:example:id",
        "validFrom": "1970-01-01T00:00:00Z",
        "validUntil": "1970-01-01T00:01:00Z",
        "credentialSubject": {"given_name": "Zoe", "id": did_jwk(KEY)},
    }
    assert not from_wire(document).is_badge


def test_another_key_has_not_signed_it_nor_does_one_that_it_brings():
    with pytest.raises(InvalidProof):
        sd_jwt_vc.verified(sd_jwt_vc.read(text_of()), HOLDER_KEY)
    brought = sd_jwt_vc.read(
        signed(BOUND, header={"typ": "dc+sd-jwt", "jwk": signer(seed=8).public_key.jwk()})
    )
    with pytest.raises(InvalidProof, match="brings another key"):
        sd_jwt_vc.verified(brought, KEY)


# --- VCDM 2.0 in an SD-JWT --------------------------------------------------------------------------


def vcdm(document=DOCUMENT, **changes):
    return sd_jwt_vc.sign_vcdm(document, signer(), METHOD, salts(), **changes)


def test_a_credential_of_vcdm_comes_back_as_it_was():
    found = sd_jwt_vc.read(vcdm(holder=HOLDER_KEY))
    assert sd_jwt_vc.verified(found, KEY) == DOCUMENT
    assert (found.carrier, found.issuer, found.holder) == (Carrier.VC_SD_JWT, ISSUER, HOLDER_KEY)
    assert found.sd_jwt.jws.header == {"alg": "EdDSA", "typ": "vc+sd-jwt", "cty": "vc", "kid": METHOD}


def test_any_places_of_it_can_be_disclosable():
    text = vcdm(paths=[("name",), ("credentialSubject", "achievement", "criteria")])
    assert sd_jwt_vc.read(text).document == DOCUMENT
    assert "name" not in sd_jwt_vc.read(sd_jwt.select(text, [])).document
    with pytest.raises(ValueError, match="path"):
        vcdm(paths=[("missing",)])


def test_the_payload_decides_and_not_the_type_alone():
    both = DOCUMENT | {"vct": VCT, "iss": ISSUER}
    assert read_claims(both, "vc+sd-jwt").carrier is Carrier.VC_SD_JWT
    with pytest.raises(MalformedProof):
        read_claims(DOCUMENT, "dc+sd-jwt")


def test_the_end_it_names_as_token_is_that_of_its_signature():
    found = read_claims(DOCUMENT | {"exp": 60}, "vc+sd-jwt")
    assert found.expires == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
    assert found.document == DOCUMENT


@pytest.mark.parametrize("change", [{"iss": "did:x:y"}, {"vc": {}}, {"vp": {}}, {"proof": {}}, {"issuer": 7}])
def test_a_credential_that_contradicts_itself_is_refused(change):
    with pytest.raises(MalformedProof):
        read_claims(DOCUMENT | change, "vc+sd-jwt")


@pytest.mark.parametrize("change", [{"proof": []}, {"iss": "x"}, {"cnf": {}}])
def test_what_holds_claims_of_a_token_is_not_signed(change):
    with pytest.raises(MalformedProof):
        vcdm(DOCUMENT | change)
    with pytest.raises(MalformedProof):
        vcdm(without(DOCUMENT, "@context"))


def test_what_is_no_sd_jwt_is_refused():
    for text in ("a.b.c~", "", text_of().rstrip("~"), text_of() + "~"):
        with pytest.raises(MalformedToken):
            sd_jwt_vc.read(text)
