"""RSA keys: what is read, what is too weak, and what a signature of theirs is."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK

from keys.errors import InvalidKey, InvalidSignature, UnsupportedKey
from keys.jwk_members import number_text
from keys.multibase import b64url_decode, b64url_encode
from keys.public import Algorithm, PublicKey
from keys.rsa import MAX_BITS, MIN_BITS
from keys.sealing import Sealer
from keys.software import SoftwareSigner
from tests.support.rsa_keys import rsa_secret, secret_of, signer_of

SIGNER = signer_of(Algorithm.RS256)
KEY = SIGNER.public_key
JWK_OF_KEY = KEY.jwk()
MODULUS = int.from_bytes(b64url_decode(JWK_OF_KEY["n"]), "big")


def numbers(n=MODULUS, e=65537):
    return {"kty": "RSA", "n": number_text(n), "e": number_text(e)}


def der(n, e=65537):
    return rsa.RSAPublicNumbers(e, n).public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


def test_a_key_comes_back_from_its_jwk_and_from_its_raw_form():
    assert PublicKey.from_jwk(JWK_OF_KEY) == KEY == PublicKey(Algorithm.RS256, KEY.raw)
    assert JWK_OF_KEY.keys() == {"kty", "n", "e"}
    assert JWK_OF_KEY["e"] == "AQAB"


def test_another_library_reads_the_same_key():
    assert JWK(**JWK_OF_KEY).thumbprint() == KEY.thumbprint()


def test_an_rsa_key_has_no_multikey_and_shows_itself_by_its_thumbprint():
    with pytest.raises(UnsupportedKey):
        KEY.multikey()
    assert repr(KEY) == f"PublicKey(RS256, {KEY.thumbprint()})"


def test_what_was_signed_verifies_and_is_as_long_as_the_modulus():
    signature = SIGNER.sign(b"this")
    KEY.verify(signature, b"this")
    assert len(signature) == 256
    with pytest.raises(InvalidSignature):
        KEY.verify(signature, b"that")


@given(st.binary(max_size=300))
def test_a_signature_is_one_that_another_library_would_make(message):
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    theirs = serialization.load_der_private_key(rsa_secret(7), None)
    assert SIGNER.sign(message) == theirs.sign(message, padding.PKCS1v15(), hashes.SHA256())


def test_another_padding_or_hash_is_not_accepted():
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    theirs = serialization.load_der_private_key(rsa_secret(7), None)
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    for scheme, digest in ((pss, hashes.SHA256()), (padding.PKCS1v15(), hashes.SHA512())):
        with pytest.raises(InvalidSignature):
            KEY.verify(theirs.sign(b"this", scheme, digest), b"this")


def test_a_signature_plus_the_modulus_is_no_second_one():
    value = int.from_bytes(SIGNER.sign(b"this"), "big") + MODULUS
    if value.bit_length() <= 2048:
        with pytest.raises(InvalidSignature):
            KEY.verify(value.to_bytes(256, "big"), b"this")
    for bad in (bytes(256), (MODULUS - 1).to_bytes(256, "big"), b"", SIGNER.sign(b"this")[1:]):
        with pytest.raises(InvalidSignature):
            KEY.verify(bad, b"this")


WEAK = {
    "of 1024 bits": numbers(MODULUS >> 1024 | 1),
    "of one bit too few": numbers(MODULUS >> 1 | 1),
    "of too many bits": numbers((1 << MAX_BITS) + 1),
    "even": numbers(MODULUS + 1),
    "with exponent 1": numbers(e=1),
    "with exponent 3": numbers(e=3),
    "with an even exponent": numbers(e=65538),
    "with an exponent of 33 bits": numbers(e=2**32 + 1),
}


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_key_is_refused(name):
    with pytest.raises(InvalidKey):
        PublicKey.from_jwk(WEAK[name])


@pytest.mark.parametrize(("n", "e"), [(MODULUS >> 1024 | 1, 65537), (MODULUS, 3)])
def test_a_weak_key_is_refused_in_its_raw_form_too(n, e):
    with pytest.raises(InvalidKey):
        PublicKey(Algorithm.RS256, der(n, e))


def test_the_least_strength_is_accepted():
    """The control of the tests above."""
    assert MODULUS.bit_length() == MIN_BITS
    assert PublicKey.from_jwk(numbers(e=65539)).jwk()["e"] == number_text(65539)


@pytest.mark.parametrize(
    "members",
    [
        {"n": None},
        {"e": 65537},
        {"n": ""},
        {"e": ""},
        {"n": JWK_OF_KEY["n"] + "="},
        {"n": b64url_encode(b"\0" + b64url_decode(JWK_OF_KEY["n"]))},
        {"e": "AAEAAQ"},
        {"n": "*" * 342},
        {"d": "AQAB"},
        {"p": "AQAB"},
        {"alg": "ES256"},
        {"alg": "none"},
    ],
)
def test_a_jwk_that_is_malformed_or_private_is_refused(members):
    with pytest.raises(InvalidKey):
        PublicKey.from_jwk(JWK_OF_KEY | members)


@pytest.mark.parametrize("members", [{"alg": "PS256"}, {"alg": "RS512"}, {"use": "enc"}])
def test_a_key_meant_for_something_else_is_unsupported(members):
    with pytest.raises(UnsupportedKey):
        PublicKey.from_jwk(JWK_OF_KEY | members)


@pytest.mark.parametrize(
    "raw", [b"", b"\x30\x00", KEY.raw + b"\0", KEY.raw[:-1], signer_of(Algorithm.ES256).public_key.raw]
)
def test_bytes_that_are_no_rsa_key_are_refused(raw):
    with pytest.raises(InvalidKey):
        PublicKey(Algorithm.RS256, raw)


def test_a_second_der_text_of_a_key_is_refused():
    """The library reads a SubjectPublicKeyInfo too; one key has one raw form."""
    spki = (
        rsa.RSAPublicNumbers(65537, MODULUS)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    with pytest.raises(InvalidKey, match="one DER text"):
        PublicKey(Algorithm.RS256, spki)


def test_a_new_signer_has_the_strength_of_the_other_algorithms():
    made = SoftwareSigner.generate(Algorithm.RS256).public_key
    assert len(b64url_decode(made.jwk()["n"])) * 8 == 3072


@pytest.mark.parametrize("secret", [b"", b"x", KEY.raw])
def test_what_is_no_private_key_is_not_taken_over(secret):
    with pytest.raises(InvalidKey) as refusal:
        SoftwareSigner.from_secret(Algorithm.RS256, secret)
    assert refusal.value.__cause__ is None


def test_a_private_key_of_another_kind_is_not_taken_over():
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(InvalidKey):
        SoftwareSigner.from_secret(
            Algorithm.RS256, other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        )


def test_a_weak_private_key_is_not_taken_over():
    weak = rsa.generate_private_key(65537, 1024).private_numbers()
    with pytest.raises(InvalidKey):
        SoftwareSigner.from_secret(Algorithm.RS256, secret_of(weak.p, weak.q))


def test_neither_the_seal_nor_the_text_of_a_signer_holds_the_private_half():
    secret = rsa_secret(7)
    sealed = SIGNER.seal(Sealer(bytes(32)), "key-1")
    for start in range(0, len(secret) - 16, 16):
        piece = secret[start : start + 16]
        assert piece not in sealed
        assert piece.hex() not in repr(SIGNER) + str(SIGNER)
    assert SoftwareSigner.unseal(sealed, Sealer(bytes(32)), "key-1").public_key == KEY
