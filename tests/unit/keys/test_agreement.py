"""Keys that others encrypt to."""

import pickle

import pytest

from keys.agreement import DecryptionKey, encryption_key
from keys.errors import InvalidKey, SealBroken
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.software import SoftwareSigner

SEALER = Sealer(bytes(32))
KEY = DecryptionKey.generate("enc-1")


def test_its_public_half_says_what_it_is_for_and_nothing_secret():
    assert KEY.public_jwk().keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (KEY.public_jwk()["use"], KEY.public_jwk()["alg"]) == ("enc", "ECDH-ES")


def test_it_is_kept_sealed_and_opened_under_its_own_name_only():
    sealed = KEY.seal(SEALER, "acme")
    assert DecryptionKey.unseal(sealed, SEALER, "acme", "enc-1").public_jwk() == KEY.public_jwk()
    for context, name in (("globex", "enc-1"), ("acme", "enc-2")):
        with pytest.raises(SealBroken):
            DecryptionKey.unseal(sealed, SEALER, context, name)


def test_a_derived_key_follows_from_its_secret_and_name():
    one = DecryptionKey.derive(b"secret", "r-1").public_jwk()
    assert one == DecryptionKey.derive(b"secret", "r-1").public_jwk()
    for secret, name in ((b"other", "r-1"), (b"secret", "r-2")):
        assert DecryptionKey.derive(secret, name).public_jwk()["x"] != one["x"]


def test_a_signing_key_that_was_sealed_is_not_taken_for_one():
    for algorithm in (Algorithm.EDDSA, Algorithm.ES384):
        sealed = SoftwareSigner.generate(algorithm).seal(SEALER, "acme/enc-1")
        with pytest.raises(SealBroken):
            DecryptionKey.unseal(sealed, SEALER, "acme", "enc-1")
    with pytest.raises(SealBroken):
        DecryptionKey.unseal(SEALER.seal(b"noise", "acme/enc-1"), SEALER, "acme", "enc-1")


def test_it_shows_no_secret_and_is_not_copied():
    assert repr(KEY) == "DecryptionKey(enc-1)"
    with pytest.raises(TypeError):
        pickle.dumps(KEY)


PUBLIC = KEY.public_jwk()


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "OKP"},
        {"crv": "P-384"},
        {"d": "AA"},
        {"alg": "RSA-OAEP"},
        {"use": "sig"},
        {"x": PUBLIC["y"]},
        {"x": PUBLIC["x"][:-2]},
        {"x": PUBLIC["x"] + "="},
        {"y": None},
    ],
)
def test_what_is_no_key_to_encrypt_to_is_refused(change):
    with pytest.raises(InvalidKey):
        encryption_key({**PUBLIC, **change})


@pytest.mark.parametrize("value", [None, "text", []])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(InvalidKey):
        encryption_key(value)
