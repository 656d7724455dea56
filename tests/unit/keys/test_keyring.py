import pytest

from keys.errors import DuplicateKey, KeysError, NoSuchKey
from keys.keyring import Keyring, KeyringEntry
from keys.public import Algorithm
from keys.software import SoftwareSigner


def entry(name, algorithm=Algorithm.EDDSA, method_id=None):
    return KeyringEntry(name, method_id or f"did:web:a.example#{name}", SoftwareSigner.generate(algorithm))


def test_the_newest_key_of_an_algorithm_signs():
    old, new, other = entry("key-1"), entry("key-2"), entry("key-3", Algorithm.ES256)
    keyring = Keyring([old, new, other])
    assert keyring.signer_for(Algorithm.EDDSA) is new
    assert keyring.signer_for(Algorithm.ES256) is other


def test_an_algorithm_without_key_is_refused():
    with pytest.raises(NoSuchKey) as refusal:
        Keyring([entry("key-1")]).signer_for(Algorithm.ES384)
    assert refusal.value.code == "no_such_key"


def test_an_empty_keyring_signs_nothing():
    keyring = Keyring([])
    assert keyring.entries == ()
    assert keyring.algorithms == frozenset()
    with pytest.raises(NoSuchKey):
        keyring.signer_for(Algorithm.EDDSA)


def test_a_key_is_found_by_its_name():
    first, second = entry("key-1"), entry("key-2")
    keyring = Keyring(iter([first, second]))
    assert keyring.named("key-1") is first
    assert keyring.entries == (first, second)
    with pytest.raises(NoSuchKey):
        keyring.named("key-3")


def test_the_algorithms_are_those_of_the_keys():
    keyring = Keyring([entry("key-1"), entry("key-2"), entry("key-3", Algorithm.ES384)])
    assert keyring.algorithms == {Algorithm.EDDSA, Algorithm.ES384}


def test_no_name_and_no_method_id_is_used_twice():
    with pytest.raises(DuplicateKey):
        Keyring([entry("key-1", method_id="did:web:a.example#1"), entry("key-1")])
    with pytest.raises(DuplicateKey):
        Keyring([entry("key-1"), entry("key-2", method_id="did:web:a.example#key-1")])


def test_every_refusal_of_the_package_has_its_own_code():
    codes = [refusal.code for refusal in KeysError.__subclasses__()]
    assert len(set(codes) | {KeysError.code}) == len(codes) + 1
