import json

import pytest

from did.document import Purpose
from did.errors import InvalidDidDocument, UnsupportedDidMethod
from did.methods.jwk import JwkResolver, did_jwk, method_id_of_jwk
from did.syntax import Did
from keys.errors import InvalidKey, UnsupportedKey
from keys.multibase import b64url_decode, b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.unit.did.fakes import KEY, NOW

EACH = pytest.mark.parametrize("algorithm", list(Algorithm))


def did_over(text):
    return f"did:jwk:{b64url_encode(text.encode() if isinstance(text, str) else text)}"


def key_at(did):
    return JwkResolver().resolve(Did.parse(did)).key_for(f"{did}#0", Purpose.ASSERTION, NOW)


@EACH
def test_a_key_comes_back_from_its_did(algorithm):
    key = SoftwareSigner.generate(algorithm).public_key
    document = JwkResolver().resolve(Did.parse(did_jwk(key)))
    for purpose in Purpose:
        assert document.key_for(method_id_of_jwk(key), purpose, NOW) == key
    assert document.methods[0].controller == document.id.value == did_jwk(key)


def test_the_did_holds_the_public_members_and_the_fragment_is_zero():
    assert json.loads(b64url_decode(did_jwk(KEY).removeprefix("did:jwk:"))) == KEY.jwk()
    assert method_id_of_jwk(KEY) == f"{did_jwk(KEY)}#0"


def test_a_did_with_other_spacing_order_and_members_is_read_as_others_make_them():
    text = json.dumps({"use": "sig", **dict(reversed(KEY.jwk().items())), "kid": "1"}, indent=1)
    assert key_at(did_over(text)) == KEY


def test_the_example_of_the_method_is_read():
    # The P-256 example of the did:jwk method specification.
    did = (
        "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6"
        "OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
    )
    assert key_at(did).algorithm is Algorithm.ES256


def test_a_did_that_shows_a_private_key_gives_none():
    with pytest.raises(InvalidKey, match="private"):
        key_at(did_over(json.dumps({**KEY.jwk(), "d": "c2VjcmV0"})))


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "EC", "crv": "P-521", "x": "A" * 88, "y": "A" * 88},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {**KEY.jwk(), "use": "enc"},
    ],
)
def test_a_key_of_another_kind_or_use_is_unsupported(jwk):
    with pytest.raises(UnsupportedKey):
        key_at(did_over(json.dumps(jwk)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"z6Mk"',
        "{",
        "\ufeff{}",
        '{"kty":"OKP","kty":"EC"}',
        '{"kty":"OKP","\\u006bty":"EC"}',
        '{"x":NaN}',
        b"\xff\xfe",
        '{"a":' * 100 + "1" + "}" * 100,
    ],
)
def test_a_did_that_is_not_strict_json_of_an_object_is_refused(text):
    with pytest.raises(InvalidDidDocument):
        JwkResolver().resolve(Did("jwk", b64url_encode(text.encode() if isinstance(text, str) else text)))


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + "B", lambda t: t + ".", lambda t: t + "A", lambda t: "%41"]
)
def test_a_did_in_base64url_that_is_not_canonical_is_refused(change):
    specific = b64url_encode(json.dumps(KEY.jwk()).encode() + b"  ")
    while len(specific) % 4 == 0:
        specific = b64url_encode(b64url_decode(specific) + b" ")
    assert key_at(f"did:jwk:{specific}") == KEY
    with pytest.raises(InvalidDidDocument):
        JwkResolver().resolve(Did("jwk", change(specific)))


def test_another_method_is_not_resolved():
    with pytest.raises(UnsupportedDidMethod):
        JwkResolver().resolve(Did.parse("did:key:z6Mk"))
