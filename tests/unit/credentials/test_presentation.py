"""Presentations in both forms: made, read back, and bound to holder, verifier, nonce and time."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.errors import DataLoss
from credentials import jose
from credentials.badge import Carrier
from credentials.enveloped import wrap
from credentials.errors import CredentialsError, InvalidProof, MalformedPresentation
from credentials.presentation import (
    LIFETIME,
    HolderSigner,
    Recipient,
    make_jwt_vp,
    make_ldp_vp,
    make_sd_jwt_presentation,
    make_vp_jwt,
    read,
)
from credentials.proofs import data_integrity
from did.methods.jwk import did_jwk
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import NOW, Partner
from tests.unit.credentials.badge_cases import MULTIKEY_ALGORITHMS

RECIPIENT = Recipient("decentralized_identifier:did:web:verifier.example", "a nonce")
PARTNER = Partner()
BADGE = PARTNER.badge()
TOKEN = PARTNER.badge(carrier=Carrier.JWT_VC_JSON).decode()
ALGORITHMS = pytest.mark.parametrize("algorithm", MULTIKEY_ALGORITHMS)
SKEW = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


def holder(algorithm=Algorithm.EDDSA):
    signer = SoftwareSigner.generate(algorithm)
    return HolderSigner(did_of_key(signer.public_key), method_id_of_key(signer.public_key), signer)


ZOE = holder()
KEY = ZOE.signer.public_key
OTHER = holder().signer.public_key


def embedded(by=ZOE, recipient=RECIPIENT, now=NOW):
    return make_ldp_vp([json.loads(BADGE)], by, recipient, now)


def token(by=ZOE, recipient=RECIPIENT, now=NOW):
    return make_jwt_vp([TOKEN], by, recipient, now)


def vp_jwt(by=ZOE, recipient=RECIPIENT, now=NOW):
    return make_vp_jwt([wrap(TOKEN, Carrier.JWT_VC_JSON)], by, recipient, now)


FORMS = pytest.mark.parametrize("make", [embedded, token, vp_jwt])


@FORMS
@ALGORITHMS
def test_what_was_shown_comes_out_again(make, algorithm):
    by = holder(algorithm)
    received = read(make(by))
    assert (received.method_id, received.holder) == (by.method_id, by.did)
    (shown,) = received.verify(by.signer.public_key, RECIPIENT, NOW)
    assert json.loads(shown) == json.loads(BADGE) if make is embedded else shown == TOKEN.encode()


@FORMS
def test_another_key_has_not_signed_it(make):
    with pytest.raises(InvalidProof):
        read(make()).verify(OTHER, RECIPIENT, NOW)


@FORMS
@pytest.mark.parametrize(
    "recipient", [Recipient(RECIPIENT.audience, "another"), Recipient("another", RECIPIENT.nonce)]
)
def test_it_speaks_to_one_verifier_and_one_request(make, recipient):
    with pytest.raises(InvalidProof):
        read(make()).verify(KEY, recipient, NOW)
    with pytest.raises(InvalidProof):
        read(make(recipient=recipient)).verify(KEY, RECIPIENT, NOW)


@pytest.mark.parametrize("at", [NOW, NOW + LIFETIME, NOW - SKEW])
def test_a_token_holds_for_its_lifetime(at):
    assert read(token()).verify(KEY, RECIPIENT, at)


@pytest.mark.parametrize("at", [NOW + LIFETIME + SECOND, NOW - SKEW - SECOND])
def test_a_token_does_not_hold_outside_its_lifetime(at):
    with pytest.raises(InvalidProof):
        read(token()).verify(KEY, RECIPIENT, at)


def signed(document, **proof):
    usual = {"purpose": "authentication", "domain": RECIPIENT.audience, "challenge": RECIPIENT.nonce}
    return data_integrity.sign(document, ZOE.signer, ZOE.method_id, NOW, **(usual | proof))


VP = {name: value for name, value in embedded().items() if name != "proof"}


def test_a_presentation_signed_by_hand_holds():
    """The control of the tests below."""
    assert read(signed(VP)).verify(KEY, RECIPIENT, NOW)


@pytest.mark.parametrize(
    "proof", [{"purpose": "assertionMethod"}, {"domain": None}, {"challenge": None}, {"challenge": "x"}]
)
def test_a_proof_for_something_else_is_no_proof_of_holding(proof):
    with pytest.raises(InvalidProof):
        read(signed(VP, **proof)).verify(KEY, RECIPIENT, NOW)


def test_a_badge_is_no_presentation():
    badge = {name: value for name, value in json.loads(BADGE).items() if name != "proof"}
    with pytest.raises(MalformedPresentation):
        read(signed(badge)).verify(KEY, RECIPIENT, NOW)


def test_an_empty_presentation_shows_nothing():
    empty = {name: value for name, value in VP.items() if name != "verifiableCredential"}
    with pytest.raises(MalformedPresentation):
        read(signed(empty)).verify(KEY, RECIPIENT, NOW)


def test_a_single_badge_need_not_stand_in_an_array():
    single = VP | {"verifiableCredential": VP["verifiableCredential"][0], "type": "VerifiablePresentation"}
    assert len(read(signed(single)).verify(KEY, RECIPIENT, NOW)) == 1


def test_what_was_added_after_signing_is_noticed():
    for change in ({"name": "x"}, {"kestrel": 1}, {"verifiableCredential": [json.loads(PARTNER.badge())]}):
        with pytest.raises((InvalidProof, DataLoss)):
            read(signed(VP) | change).verify(KEY, RECIPIENT, NOW)


@pytest.mark.parametrize("holder_member", [{"id": ZOE.did}, ZOE.did])
def test_the_holder_may_be_named_as_an_object(holder_member):
    assert read(signed(VP | {"holder": holder_member})).holder == ZOE.did


def test_a_presentation_may_name_no_holder():
    nameless = {name: value for name, value in VP.items() if name != "holder"}
    assert read(signed(nameless)).holder is None


def retold(**changes):
    made = jose.read(token())
    claims = jose.payload_object(made) | changes
    return jose.sign(
        jose.json_bytes({k: v for k, v in claims.items() if v is not None}), made.header, ZOE.signer
    )


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("value", ["1", True, [], {}])
def test_a_time_that_is_no_number_is_refused(name, value):
    with pytest.raises(InvalidProof):
        read(retold(**{name: value})).verify(KEY, RECIPIENT, NOW)


@pytest.mark.parametrize(
    "vp", [None, "x", [], {}, {"type": ["VerifiablePresentation"], "verifiableCredential": [7]}]
)
def test_a_token_without_a_presentation_is_refused(vp):
    with pytest.raises(MalformedPresentation):
        read(retold(vp=vp)).verify(KEY, RECIPIENT, NOW)


@pytest.mark.parametrize(
    "value", [None, 7, [], b"", {}, "", "a.b", "a.b.c", VP, {"proof": []}, VP | {"proof": ["x"]}]
)
def test_what_is_no_presentation_is_refused(value):
    with pytest.raises(MalformedPresentation):
        read(value)


def test_a_token_must_name_its_key():
    nameless = jose.sign(jose.read(token()).payload, {"typ": "JWT"}, ZOE.signer)
    with pytest.raises(MalformedPresentation):
        read(nameless)


def test_a_presentation_carries_one_proof():
    made = embedded()
    with pytest.raises(MalformedPresentation):
        read(made | {"proof": made["proof"] * 2})


@given(
    st.text(max_size=40) | st.dictionaries(st.sampled_from(["proof", "type", "holder"]), st.text(max_size=5))
)
def test_anything_is_read_or_refused_by_name(value):
    with pytest.raises(CredentialsError):
        read(value).verify(KEY, RECIPIENT, NOW)


# --- envelopes, and presentations of VCDM 2.0 as tokens ----------------------------------------------

SD_JWT = PARTNER.sd_jwt(PARTNER.unsigned(), holder=KEY)
INSIDE = {
    "token": (wrap(TOKEN, Carrier.JWT_VC_JSON), TOKEN.encode()),
    "sd-jwt": (wrap(SD_JWT, Carrier.DC_SD_JWT), SD_JWT.encode()),
    "object": (json.loads(BADGE), None),
}


@pytest.mark.parametrize("make", [make_ldp_vp, make_vp_jwt])
def test_credentials_in_envelopes_come_out_byte_for_byte(make):
    made = make([inside for inside, _ in INSIDE.values()], ZOE, RECIPIENT, NOW)
    shown = read(made).verify(KEY, RECIPIENT, NOW)
    assert shown[:2] == (INSIDE["token"][1], INSIDE["sd-jwt"][1])
    assert json.loads(shown[2]) == json.loads(BADGE)


def test_a_token_with_a_vp_claim_may_hold_envelopes_too():
    vp = {"type": ["VerifiablePresentation"], "verifiableCredential": [INSIDE["token"][0], TOKEN]}
    assert read(retold(vp=vp)).verify(KEY, RECIPIENT, NOW) == (TOKEN.encode(),) * 2


def test_a_presentation_in_an_envelope_is_the_presentation():
    made = {"type": "EnvelopedVerifiablePresentation", "id": f"data:application/vp+jwt,{vp_jwt()}"}
    assert read(made).verify(KEY, RECIPIENT, NOW) == (TOKEN.encode(),)
    with pytest.raises(MalformedPresentation):
        read(made | {"holder": ZOE.did})


def again(**changes):
    """Return the presentation of VCDM 2.0 as token, said otherwise; None leaves a claim out."""
    made = jose.read(vp_jwt())
    claims = jose.payload_object(made) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jose.sign(jose.json_bytes(kept), made.header, ZOE.signer)


@pytest.mark.parametrize(
    "changes",
    [
        {"verifiableCredential": [TOKEN]},
        {"verifiableCredential": None},
        {"verifiableCredential": [{"type": "EnvelopedVerifiableCredential", "id": "data:,x"}]},
        {"type": ["VerifiableCredential"]},
        {"type": None},
    ],
)
def test_a_vp_jwt_that_is_no_presentation_of_vcdm_is_refused(changes):
    with pytest.raises(MalformedPresentation):
        read(again(**changes)).verify(KEY, RECIPIENT, NOW)


@pytest.mark.parametrize(
    "claims", [{"vp": {}}, {"vc": {}}, {"iss": "did:key:other"}, {"holder": {"id": ["x"]}}]
)
def test_a_vp_jwt_says_one_thing_only(claims):
    with pytest.raises(MalformedPresentation):
        read(again(**claims))


def test_the_holder_may_be_named_by_either_or_none():
    assert read(again(iss=ZOE.did)).holder == ZOE.did
    assert read(again(holder=None)).holder is None
    assert read(again(holder={"id": ZOE.did})).holder == ZOE.did


KINDS = [
    "vc+jwt",
    "kb+jwt",
    "openid4vci-proof+jwt",
    "statuslist+jwt",
    "dc+sd-jwt",
    "dpop+jwt",
    "oauth-authz-req+jwt",
]


@pytest.mark.parametrize("kind", [*KINDS, None, 7])
def test_a_token_of_another_type_is_no_presentation(kind):
    made = jose.read(token())
    other = jose.sign(made.payload, {**made.header, "typ": kind}, ZOE.signer)
    with pytest.raises(MalformedPresentation, match="type"):
        read(other)


@FORMS
def test_a_presentation_proves_control_of_the_did_that_signed(make):
    assert read(make()).subjects == {ZOE.did}


# --- an SD-JWT with a key binding ---------------------------------------------------------------------


def bound(wanted=((),), by=ZOE, recipient=RECIPIENT, now=NOW, text=SD_JWT):
    return make_sd_jwt_presentation(text, wanted, by.signer, recipient, now)


def test_an_sd_jwt_shows_its_one_credential_and_proves_the_key():
    received = read(bound())
    assert received.verify(KEY, RECIPIENT, NOW) == (SD_JWT.encode(),)
    assert (received.holder, received.method_id) == (did_jwk(KEY), f"{did_jwk(KEY)}#0")
    assert received.subjects == {did_jwk(KEY), ZOE.did}


def test_only_what_was_wanted_is_shown():
    (shown,) = read(bound([])).verify(KEY, RECIPIENT, NOW)
    assert shown == SD_JWT.split("~")[0].encode() + b"~"


@pytest.mark.parametrize(
    "recipient", [Recipient(RECIPIENT.audience, "another"), Recipient("another", RECIPIENT.nonce)]
)
def test_an_sd_jwt_speaks_to_one_verifier_and_one_request(recipient):
    with pytest.raises(InvalidProof):
        read(bound(recipient=recipient)).verify(KEY, RECIPIENT, NOW)


@pytest.mark.parametrize("at", [NOW + LIFETIME + SKEW + SECOND, NOW - SKEW - SECOND])
def test_an_sd_jwt_was_bound_just_now(at):
    with pytest.raises(InvalidProof):
        read(bound()).verify(KEY, RECIPIENT, at)


def test_an_sd_jwt_bound_by_somebody_else_is_refused():
    thief = holder()
    with pytest.raises(InvalidProof):
        read(bound(by=thief)).verify(KEY, RECIPIENT, NOW)
    with pytest.raises(InvalidProof, match="another key"):
        read(bound(by=thief)).verify(thief.signer.public_key, RECIPIENT, NOW)


@pytest.mark.parametrize("text", [SD_JWT, PARTNER.sd_jwt(PARTNER.unsigned()) + "a.b.c", TOKEN + "~", "~"])
def test_an_sd_jwt_without_key_binding_or_key_is_no_presentation(text):
    with pytest.raises(MalformedPresentation):
        read(text)
