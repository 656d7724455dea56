import json

import pytest

from credentials.holder_ids import ids_of, is_id_of
from did.methods.jwk import did_jwk
from did.methods.key import did_of_key
from keys.multibase import b64url_encode
from keys.public import Algorithm
from tests.support.rsa_keys import signer_of

KEY = signer_of(Algorithm.ES256).public_key
OTHER = signer_of(Algorithm.ES256, 8).public_key


def spelled(key, **members):
    """Return the did:jwk of a key in another spelling: other order, further members."""
    jwk = {"use": "sig", **members, **dict(reversed(key.jwk().items()))}
    return f"did:jwk:{b64url_encode(json.dumps(jwk).encode())}"


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_is_its_did_jwk_and_its_did_key_where_it_has_one(algorithm):
    key = signer_of(algorithm).public_key
    expected = {did_jwk(key)} | ({did_of_key(key)} if algorithm is not Algorithm.RS256 else set())
    assert ids_of(key) == expected
    assert all(is_id_of(each, key) for each in expected)


def test_any_spelling_of_the_same_key_is_the_key():
    assert spelled(KEY) != did_jwk(KEY)
    assert is_id_of(spelled(KEY), KEY)
    assert ids_of(KEY, spelled(KEY)) == ids_of(KEY) | {spelled(KEY)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "urn:uuid:1",
        "did:web:zoe.example",
        "did:key:",
        "did:key:zKestrel",
        "did:jwk:Kestrel",
        "did:jwk:e30",
        did_jwk(OTHER),
        did_of_key(OTHER),
        spelled(OTHER),
        f"{did_jwk(KEY)}#0",
        spelled(KEY, d="AA"),
        "did:key:" + "z" * 3000,
    ],
)
def test_nothing_else_is(text):
    assert not is_id_of(text, KEY)
    assert ids_of(KEY, text) == ids_of(KEY)
