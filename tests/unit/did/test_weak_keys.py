"""A key that anybody can sign for comes through no door of this package (its other doors: tests of `keys`)."""

import json

import pytest

from did.document import DidDocument, Purpose
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver
from did.methods.web import WebResolver
from did.resolver import ByMethod
from did.syntax import Did
from keys.errors import InvalidKey
from keys.multibase import b64url_encode, encode_base58
from tests.unit.did.fakes import DID, KEY, METHOD_ID, NOW, Pages, document, method
from tests.unit.keys.weak_points import WEAK, forgery, library_accepts

PURPOSES = pytest.mark.parametrize("purpose", list(Purpose))
EACH_WEAK = pytest.mark.parametrize("raw", WEAK, ids=bytes.hex)


def multikey(raw):
    return "z" + encode_base58(b"\xed\x01" + raw)


def jwk(raw):
    return {"kty": "OKP", "crv": "Ed25519", "x": b64url_encode(raw)}


def did_key(raw):
    return f"did:key:{multikey(raw)}", multikey(raw)


def did_jwk(raw):
    return f"did:jwk:{b64url_encode(json.dumps(jwk(raw)).encode())}", "0"


def resolved(did, pages=None):
    web = WebResolver(Pages(pages or {}))
    return ByMethod({"key": KeyResolver(), "jwk": JwkResolver(), "web": web}).resolve(Did.parse(did))


@EACH_WEAK
@PURPOSES
@pytest.mark.parametrize("door", [did_key, did_jwk])
def test_a_weak_key_in_a_did_is_refused(door, raw, purpose):
    did, fragment = door(raw)
    with pytest.raises(InvalidKey):
        resolved(did).key_for(f"{did}#{fragment}", purpose, NOW)


@PURPOSES
@pytest.mark.parametrize("door", [did_key, did_jwk])
def test_a_good_key_in_a_did_is_given(door, purpose):
    """The control of the test above."""
    did, fragment = door(KEY.raw)
    assert resolved(did).key_for(f"{did}#{fragment}", purpose, NOW) == KEY


def forms(raw):
    as_jwk = {"publicKeyMultibase": None, "publicKeyJwk": jwk(raw)}
    return [
        method(publicKeyMultibase=multikey(raw)),
        method(publicKeyMultibase=multikey(raw), type="Ed25519VerificationKey2020"),
        method(type="JsonWebKey", **as_jwk),
        method(type="JsonWebKey2020", **as_jwk),
    ]


@EACH_WEAK
def test_a_weak_key_in_a_document_is_refused_in_every_form_by_reference_and_by_value(raw):
    for entry in forms(raw):
        for changes in (
            {"verificationMethod": [entry], "assertionMethod": [METHOD_ID]},
            {"verificationMethod": [], "assertionMethod": [entry]},
        ):
            with pytest.raises(InvalidKey):
                DidDocument.from_json(document(**changes)).key_for(METHOD_ID, Purpose.ASSERTION, NOW)


def test_a_good_key_in_a_document_is_given_in_every_form():
    """The control of the test above."""
    for entry in forms(KEY.raw):
        read = DidDocument.from_json(document(verificationMethod=[entry]))
        assert read.key_for(METHOD_ID, Purpose.ASSERTION, NOW) == KEY


@EACH_WEAK
def test_a_weak_key_fetched_for_a_did_web_is_refused(raw):
    body = json.dumps(document(verificationMethod=[forms(raw)[0]])).encode()
    read = resolved(DID, {"https://a.example/.well-known/did.json": body})
    with pytest.raises(InvalidKey):
        read.key_for(METHOD_ID, Purpose.ASSERTION, NOW)


@EACH_WEAK
def test_the_bare_library_would_accept_a_forgery(raw):
    """The control of this file: what the refusals prevent."""
    assert library_accepts(raw, *forgery(raw))
