"""Presentations in both forms: made, read back, and bound to holder, verifier, nonce and time."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.errors import DataLoss
from credentials import jose
from credentials.badge import Carrier
from credentials.errors import CredentialsError, InvalidProof, MalformedPresentation
from credentials.presentation import LIFETIME, HolderSigner, Recipient, make_jwt_vp, make_ldp_vp, read
from credentials.proofs import data_integrity
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import NOW, Partner

RECIPIENT = Recipient("decentralized_identifier:did:web:verifier.example", "a nonce")
PARTNER = Partner()
BADGE = PARTNER.badge()
TOKEN = PARTNER.badge(carrier=Carrier.JWT_VC_JSON).decode()
ALGORITHMS = pytest.mark.parametrize("algorithm", list(Algorithm))
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


FORMS = pytest.mark.parametrize("make", [embedded, token])


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
