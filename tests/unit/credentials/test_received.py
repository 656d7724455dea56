"""A credential as received: its form, its signatures, and the bytes it came in."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.errors import MalformedJson
from credentials import jose
from credentials.badge import Carrier
from credentials.digest import copy_digest, digest_multibase
from credentials.enveloped import wrap
from credentials.errors import (
    CredentialsError,
    InvalidProof,
    UnreadableCredential,
    Unsigned,
    UnsupportedProof,
)
from credentials.proofs import data_integrity, vc_jwt
from credentials.proofs.data_integrity import hash_data
from credentials.proofs.sd_jwt import Binding, bind, select
from credentials.received import MAX_BYTES, read
from credentials.wire import from_wire, to_wire
from keys.multibase import encode_base58
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import AWARDED, Partner

PARTNER = Partner()
KEY = PARTNER.signer.public_key
OTHER = SoftwareSigner.generate(Algorithm.EDDSA).public_key
BADGE = PARTNER.badge()
TOKEN = PARTNER.badge(carrier=Carrier.JWT_VC_JSON)
DOCUMENT = json.loads(BADGE)
BARE = {name: value for name, value in DOCUMENT.items() if name != "proof"}
SD_JWT = PARTNER.badge(carrier=Carrier.DC_SD_JWT)
VC_SD_JWT = PARTNER.badge(carrier=Carrier.VC_SD_JWT)
BOTH = pytest.mark.parametrize(
    ("body", "carrier"),
    [
        (BADGE, Carrier.LDP_VC),
        (TOKEN, Carrier.JWT_VC_JSON),
        (SD_JWT, Carrier.DC_SD_JWT),
        (VC_SD_JWT, Carrier.VC_SD_JWT),
    ],
    ids=["json", "token", "dc+sd-jwt", "vc+sd-jwt"],
)
TOKENS = pytest.mark.parametrize(
    ("body", "carrier"),
    [(TOKEN, Carrier.JWT_VC_JSON), (SD_JWT, Carrier.DC_SD_JWT), (VC_SD_JWT, Carrier.VC_SD_JWT)],
)


def with_proofs(*proofs):
    return json.dumps(BARE | {"proof": list(proofs)}).encode()


PROOF = DOCUMENT["proof"][0]


@BOTH
def test_a_badge_is_read_with_its_carrier_and_its_one_signature(body, carrier):
    received = read(body)
    assert (received.source.carrier, received.source.body) == (carrier, body)
    (secured,) = received.secured
    assert (secured.method_id, secured.expected_purpose) == (PARTNER.method_id, "assertionMethod")
    assert secured.is_supported
    assert secured.expires is None


@BOTH
def test_what_a_signature_secures_is_the_document_without_proof(body, carrier):
    (secured,) = read(body).secured
    document = secured.verify(KEY)
    assert "proof" not in document
    assert document["id"].startswith("urn:uuid:")


@BOTH
def test_a_signature_of_another_key_secures_nothing(body, carrier):
    (secured,) = read(body).secured
    with pytest.raises(InvalidProof):
        secured.verify(OTHER)


def test_json_is_kept_byte_for_byte_and_a_token_without_the_space_around_it():
    assert read(b"\n" + BADGE).source.body == b"\n" + BADGE
    assert read(b"\n" + TOKEN + b"\r\n").source.body == TOKEN


def test_every_proof_is_a_signature_of_its_own():
    received = read(with_proofs(PROOF, PROOF | {"created": "2026-11-02T09:00:00Z"}))
    good, bad = received.secured
    assert good.verify(KEY) == BARE
    with pytest.raises(InvalidProof):
        bad.verify(KEY)


@pytest.mark.parametrize("change", [{"type": "Kestrel2020"}, {"cryptosuite": "kestrel-2026"}])
def test_a_proof_of_a_kind_that_is_not_checked_says_so(change):
    (secured,) = read(with_proofs(PROOF | change)).secured
    assert not secured.is_supported
    with pytest.raises(UnsupportedProof):
        secured.verify(KEY)


def test_a_proof_that_ended_holds_and_says_when_it_ended():
    end = datetime(2026, 11, 2, tzinfo=UTC)
    options = {name: value for name, value in PROOF.items() if name != "proofValue"} | {
        "expires": "2026-11-02T00:00:00Z"
    }
    signature = PARTNER.signer.sign(hash_data(BARE, options, Algorithm.EDDSA))
    (secured,) = read(with_proofs(options | {"proofValue": "z" + encode_base58(signature)})).secured
    assert secured.expires == end
    assert secured.verify(KEY) == BARE
    (moved,) = read(
        with_proofs(options | {"expires": "2027-11-02T00:00:00Z", "proofValue": PROOF["proofValue"]})
    ).secured
    with pytest.raises(InvalidProof):
        moved.verify(KEY)


def test_the_purpose_is_the_one_the_proof_claims():
    signed = data_integrity.sign(BARE, PARTNER.signer, PARTNER.method_id, AWARDED, purpose="authentication")
    (secured,) = read(json.dumps(signed).encode()).secured
    assert secured.expected_purpose == "authentication"


def test_a_token_may_name_no_key():
    token = jose.sign(jose.json_bytes(BARE), {"typ": "JWT"}, PARTNER.signer).encode()
    (secured,) = read(token).secured
    assert secured.method_id is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"x",
        b"[]",
        b'"text"',
        b"null",
        b"{",
        BADGE[:-1],
        b"\xef\xbb\xbf" + BADGE,
        b"ey.ey",
        b"ey.ey.ey.ey",
        b"ey.ey.ey.ey.ey",
        b'{"payload":"e30","protected":"e30","signature":"AA"}',
        b'{"payload":"e30","signatures":[]}',
        b'{"type":"EnvelopedVerifiableCredential","id":"data:text/plain,x"}',
        b"a.b.c",
    ],
)
def test_what_is_in_no_form_we_read_is_unreadable(body):
    with pytest.raises(UnreadableCredential):
        read(body)


def test_a_token_holds_ascii_only():
    with pytest.raises(UnreadableCredential):
        read(TOKEN + "é".encode())


@pytest.mark.parametrize("document", [{}, BARE, BARE | {"proof": []}])
def test_what_carries_no_proof_is_unsigned(document):
    with pytest.raises(Unsigned):
        read(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"a":1,"a":2}', "json_duplicate_key"),
        (b'{"a":9007199254740993}', "json_number"),
        (b'{"a":"\xff"}', "json_encoding"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "json_depth"),
        (b'{"a":"' + b"x" * MAX_BYTES + b'"}', "json_size"),
    ],
)
def test_json_that_could_be_read_in_two_ways_is_refused(body, code):
    with pytest.raises(MalformedJson) as refused:
        read(body)
    assert refused.value.code == code


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused_by_name(body):
    with pytest.raises((CredentialsError, MalformedJson)):
        read(body)


@given(st.text(alphabet="ey.AbC-_0~", max_size=60))
def test_anything_like_a_token_is_read_or_refused_by_name(text):
    with pytest.raises((CredentialsError, MalformedJson)):
        read(b"ey" + text.encode())


def test_nothing_of_a_document_stands_in_the_representation():
    received = read(BADGE)
    assert "Communication" not in repr(received.secured)


# --- SD-JWT, vc+jwt, envelopes ----------------------------------------------------------------------


@TOKENS
def test_a_token_in_an_envelope_is_the_token(body, carrier):
    received = read(json.dumps(wrap(body.decode(), carrier)).encode())
    assert (received.source.carrier, received.source.body) == (carrier, body)
    assert received.secured[0].verify(KEY) == received.document


def test_an_envelope_with_a_proof_of_its_own_is_read_as_what_it_says():
    made = wrap(TOKEN.decode(), Carrier.JWT_VC_JSON) | {"proof": [PROOF]}
    assert read(json.dumps(made).encode()).source.carrier is Carrier.LDP_VC


def test_a_key_binding_is_noted_and_is_no_part_of_the_copy():
    holder = SoftwareSigner.generate(Algorithm.ES256)
    shown = PARTNER.sd_jwt(PARTNER.unsigned(), holder=holder.public_key)
    assert not read(shown.encode()).has_key_binding
    bound = read(bind(shown, Binding("aud", "nonce", AWARDED), holder).encode())
    assert bound.has_key_binding
    assert bound.source.body == shown.encode()


def test_a_copy_has_one_digest_whatever_its_holder_discloses():
    whole = read(SD_JWT).source
    bare = read(select(SD_JWT.decode(), []).encode()).source
    assert bare.body != whole.body
    assert copy_digest(bare) == copy_digest(whole) == digest_multibase(SD_JWT.split(b"~")[0])
    assert copy_digest(read(VC_SD_JWT).source) != copy_digest(whole)


def test_the_end_of_a_vc_jwt_is_that_of_its_signature():
    claims = jose.payload_object(jose.read(TOKEN.decode())) | {"exp": 60}
    token = jose.sign(jose.json_bytes(claims), {"typ": "vc+jwt", "kid": PARTNER.method_id}, PARTNER.signer)
    (secured,) = read(token.encode()).secured
    assert secured.expires == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize("profile", list(vc_jwt.Profile))
def test_every_profile_of_a_token_is_read(profile):
    token = vc_jwt.sign(to_wire(PARTNER.unsigned()), PARTNER.signer, PARTNER.method_id, profile).encode()
    received = read(token)
    assert received.source.carrier is Carrier.JWT_VC_JSON
    assert from_wire(received.secured[0].verify(KEY)).achievement_name == "Communication"


def test_what_is_encrypted_or_in_the_json_serialisation_says_so():
    with pytest.raises(UnreadableCredential, match="encrypted"):
        read(b"ey.ey.ey.ey.ey")
    with pytest.raises(UnreadableCredential, match="JSON serialisation"):
        read(b'{"payload":"e30","protected":"e30","signature":"AA"}')
