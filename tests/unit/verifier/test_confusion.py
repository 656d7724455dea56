"""No signed thing is taken for another kind of signed thing (RFC 8725, 3.11, 3.12), though one key signed them all."""

import json
from datetime import timedelta
from functools import cache

import pytest

from contexts.errors import ContextsError
from credentials import jose
from credentials.badge import Carrier
from credentials.enveloped import wrap
from credentials.errors import CredentialsError
from credentials.presentation import (
    HolderSigner,
    Recipient,
    make_jwt_vp,
    make_ldp_vp,
    make_sd_jwt_presentation,
    make_vp_jwt,
    read,
)
from credentials.proofs import data_integrity, vc_jwt
from credentials.proofs.sd_jwt import Binding, bind, check_binding, split
from credentials.proofs.sd_jwt.disclosures import digest_of
from credentials.status import bitstring, token_list
from credentials.wire import to_wire
from did.methods.key import did_of_key, method_id_of_key
from issuer.errors import IssuerError
from issuer.wallets import key_proof
from keys.public import Algorithm
from tests.support.partner import NOW, Partner
from tests.support.rsa_keys import signer_of
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

SIGNER = signer_of(Algorithm.EDDSA)
KEY = SIGNER.public_key
METHOD = method_id_of_key(KEY)
HOLDER = HolderSigner(did_of_key(KEY), METHOD, SIGNER)
PARTNER = Partner(signer=SIGNER)
RECIPIENT = Recipient("https://verifier.example", "nonce-1")
BINDING = Binding(RECIPIENT.audience, RECIPIENT.nonce, NOW)
SECONDS = int(NOW.timestamp())
BADGE = PARTNER.unsigned(subject_id=HOLDER.did)
DOCUMENT = to_wire(BADGE)
SD_JWT = PARTNER.sd_jwt(BADGE, holder=KEY)
URL = "https://partner.example/lists/1"


def token(claims, typ):
    return jose.sign(jose.json_bytes(claims), {"typ": typ, "kid": METHOD}, SIGNER)


def list_document():
    return bitstring.list_credential(
        URL, HOLDER.did, bitstring.StatusPurpose.REVOCATION, bitstring.Bitstring.of([], bitstring.LENGTH), NOW
    )


def signed_list():
    values = token_list.StatusArray.of({}, 1, 8)
    return token_list.sign(token_list.TokenList(URL, values, NOW, NOW + timedelta(days=1)), SIGNER, METHOD)


@cache
def artefacts():
    """Return a good one of each kind, all by the same key, for the same recipient, at the same time."""
    jwt_badge = PARTNER.sign(BADGE, Carrier.JWT_VC_JSON).decode()
    ldp_badge = PARTNER.sign(BADGE)
    request = {"aud": RECIPIENT.audience, "nonce": RECIPIENT.nonce, "iat": SECONDS}
    return {
        "badge": ldp_badge.decode(),
        "badge token": jwt_badge,
        "badge vc+jwt": vc_jwt.sign(DOCUMENT, SIGNER, METHOD, vc_jwt.Profile.VC_JWT),
        "badge of VCDM 1.1": vc_jwt.sign(DOCUMENT, SIGNER, METHOD, vc_jwt.Profile.FIRST_VERSION),
        "badge dc+sd-jwt": SD_JWT,
        "badge vc+sd-jwt": PARTNER.sd_jwt(BADGE, Carrier.VC_SD_JWT, holder=KEY),
        "badge in an envelope": json.dumps(wrap(jwt_badge, Carrier.JWT_VC_JSON)),
        "presentation": json.dumps(make_ldp_vp([json.loads(ldp_badge)], HOLDER, RECIPIENT, NOW)),
        "presentation token": make_jwt_vp([jwt_badge], HOLDER, RECIPIENT, NOW),
        "presentation vp+jwt": make_vp_jwt([wrap(jwt_badge, Carrier.JWT_VC_JSON)], HOLDER, RECIPIENT, NOW),
        "presentation sd-jwt": make_sd_jwt_presentation(SD_JWT, [()], SIGNER, RECIPIENT, NOW),
        "key proof": token(request, key_proof.TYPE),
        "key binding": split(bind(SD_JWT, BINDING, SIGNER)).key_binding,
        "bitstring list": json.dumps(data_integrity.sign(list_document(), SIGNER, METHOD, NOW)),
        "token list": signed_list(),
        "presentation request": token(request | {"client_id": RECIPIENT.audience}, "oauth-authz-req+jwt"),
        "access token": token(request | {"sub": HOLDER.did, "exp": SECONDS + 60}, "at+jwt"),
        "nameless token": token(request | {"sub": HOLDER.did}, "JWT"),
    }


# --- the doors --------------------------------------------------------------------------------------


def is_badge(text):
    report = verify_badge(Submission(text.encode()), PARTNER.setting())
    return report.verdict is Verdict.VALID and report.shown.content.is_badge


def is_presentation(text):
    value = json.loads(text) if text.startswith("{") else text
    return bool(read(value).verify(KEY, RECIPIENT, NOW))


def is_key_proof(text):
    return key_proof.check(text, RECIPIENT.audience, NOW).nonce == RECIPIENT.nonce


def is_key_binding(text):
    check_binding(SD_JWT + text, BINDING, KEY)
    return True


def is_token_list(text):
    return token_list.read(text).verify(KEY) is not None


def is_bitstring_list(text):
    document = json.loads(text)
    (proof,) = data_integrity.proofs(document)
    return bitstring.read_credential(data_integrity.verify(document, proof, KEY)) is not None


# Each door with the kinds it is for. An SD-JWT with a key binding is a badge too: the binding is passed over.
DOORS = {
    is_badge: {name for name in artefacts() if name.startswith("badge")} | {"presentation sd-jwt"},
    is_presentation: {name for name in artefacts() if name.startswith("presentation")}
    - {"presentation request"},
    is_key_proof: {"key proof"},
    is_key_binding: {"key binding"},
    is_token_list: {"token list"},
    is_bitstring_list: {"bitstring list"},
}


def is_taken(door, text):
    try:
        return door(text)
    except (CredentialsError, ContextsError, IssuerError, ValueError):
        return False


@pytest.mark.parametrize("kind", artefacts())
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_each_kind_passes_its_own_door_and_no_other(door, kind):
    assert is_taken(door, artefacts()[kind]) == (kind in DOORS[door])


# --- one payload that says what all of them say -------------------------------------------------------

EVERYTHING = DOCUMENT | {
    "iss": HOLDER.did,
    "sub": HOLDER.did,
    "jti": DOCUMENT["id"],
    "nbf": int(BADGE.valid_from.timestamp()),
    "iat": SECONDS,
    "nonce": RECIPIENT.nonce,
    "sd_hash": digest_of(SD_JWT, "sha-256"),
    "holder": HOLDER.did,
    "status_list": {"bits": 1, "lst": "eNpjYAAAAAEAAQ"},
}
SHOWING = {
    "type": ["VerifiablePresentation"],
    "verifiableCredential": [PARTNER.sign(BADGE, Carrier.JWT_VC_JSON).decode()],
}
TYPES = (
    "JWT", "vc+jwt", "vp+jwt", "kb+jwt", "dc+sd-jwt", "vc+sd-jwt", "openid4vci-proof+jwt", "statuslist+jwt",
    "oauth-authz-req+jwt", "at+jwt", "dpop+jwt", "key-attestation+jwt", "secevent+jwt", "application/at+jwt",
)  # fmt: skip
OWN_TYPES = {
    is_badge: {"JWT", "vc+jwt"},
    is_presentation: {"JWT"},
    is_key_proof: {"openid4vci-proof+jwt"},
    is_key_binding: {"kb+jwt"},
}
ALSO = {is_badge: {}, is_presentation: {"vp": SHOWING}}


@pytest.mark.parametrize("typ", TYPES)
@pytest.mark.parametrize("door", OWN_TYPES, ids=lambda door: door.__name__)
def test_of_a_payload_that_fits_everywhere_the_type_decides(door, typ):
    addressed = {} if door is is_badge else {"aud": RECIPIENT.audience}
    claims = EVERYTHING | addressed | ALSO.get(door, {})
    assert is_taken(door, token(claims, typ)) == (typ in OWN_TYPES[door])
