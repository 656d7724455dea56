import pytest

from did.document import Purpose
from did.errors import UnsupportedDidMethod
from did.methods.key import KeyResolver, did_of_key, method_id_of_key
from did.syntax import Did
from keys.errors import InvalidKey, UnsupportedKey
from keys.multibase import encode_base58
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.unit.did.fakes import NOW

EACH = pytest.mark.parametrize("algorithm", [each for each in Algorithm if each is not Algorithm.RS256])


def key_at(did):
    fragment = did.removeprefix("did:key:")
    return KeyResolver().resolve(Did.parse(did)).key_for(f"{did}#{fragment}", Purpose.ASSERTION, NOW)


@EACH
def test_a_key_comes_back_from_its_did(algorithm):
    key = SoftwareSigner.generate(algorithm).public_key
    document = KeyResolver().resolve(Did.parse(did_of_key(key)))
    for purpose in Purpose:
        assert document.key_for(method_id_of_key(key), purpose, NOW) == key


def test_the_method_id_is_the_did_with_its_own_key_as_fragment():
    key = SoftwareSigner.generate(Algorithm.EDDSA).public_key
    assert method_id_of_key(key) == f"did:key:{key.multikey()}#{key.multikey()}"


def test_the_document_names_the_did_as_controller():
    key = SoftwareSigner.generate(Algorithm.EDDSA).public_key
    document = KeyResolver().resolve(Did.parse(did_of_key(key)))
    assert document.id.value == document.methods[0].controller == did_of_key(key)


@pytest.mark.parametrize(
    "specific", ["abc", "z" + encode_base58(b"\xed\x01" + bytes(31)), "u7QEAAA", "1:z6Mk", "z6Mk%20"]
)
def test_a_did_key_that_is_no_key_gives_none(specific):
    with pytest.raises(InvalidKey):
        key_at(f"did:key:{specific}")


def test_a_key_of_another_kind_is_unsupported():
    # X25519, secp256k1, RSA, ML-DSA-44, and bytes too few to tell.
    others = (b"\xec\x01" + b"\x07" * 32, b"\xe7\x01\x02" + b"\x07" * 32, b"\x85\x24" + b"\x30" * 270)
    for data in (*others, b"\x90\x24" + b"\x07" * 600, b"\xed", b""):
        with pytest.raises(UnsupportedKey):
            key_at("did:key:z" + encode_base58(data))


def test_no_second_did_names_the_same_key():
    key = SoftwareSigner.generate(Algorithm.EDDSA).public_key
    for other in (f"z1{key.multikey()[1:]}", f"{key.multikey()}1", f"{key.multikey()}%20"):
        with pytest.raises((InvalidKey, UnsupportedKey)):
            key_at(f"did:key:{other}")


def test_another_method_is_not_resolved():
    with pytest.raises(UnsupportedDidMethod):
        KeyResolver().resolve(Did.parse("did:web:a.example"))
