import base64
import copy
import logging
import pickle
import traceback

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, x25519

from keys.errors import InvalidKey, SealBroken, UnsupportedKey
from keys.multibase import b64url_encode
from keys.public import CURVES, Algorithm
from keys.sealing import Sealer
from keys.signer import Signer
from keys.software import SoftwareSigner
from tests.support.rsa_keys import fresh

EACH = pytest.mark.parametrize("algorithm", list(Algorithm))
OF_BYTES = pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES384])
SEALER = Sealer(bytes(32))
CANARY = b"canary-private-key-do-not-print!"


def canary(algorithm):
    size = 32 if algorithm is Algorithm.EDDSA else CURVES[algorithm].size
    return CANARY.ljust(size, b"!")


def spellings(secret):
    """Return the ways in which a leaked secret could be written."""
    return [
        secret.decode(),
        secret.hex(),
        base64.b64encode(secret).decode().rstrip("=")[:-1],
        base64.urlsafe_b64encode(secret).decode().rstrip("=")[:-1],
        str(int.from_bytes(secret, "big")),
        repr(list(secret))[1:-1],
    ]


@EACH
def test_a_new_signer_signs_for_its_public_key(algorithm):
    signer: Signer = SoftwareSigner.generate(algorithm)
    assert signer.public_key.algorithm is algorithm
    signer.public_key.verify(signer.sign(b"this"), b"this")


@OF_BYTES
def test_new_signers_differ(algorithm):
    assert len({SoftwareSigner.generate(algorithm).public_key for _ in range(10)}) == 10


@pytest.mark.parametrize(
    ("algorithm", "size"), [(Algorithm.EDDSA, 64), (Algorithm.ES256, 64), (Algorithm.ES384, 96)]
)
def test_signatures_are_raw_and_always_the_same_for_a_message(algorithm, size):
    signer = SoftwareSigner.generate(algorithm)
    assert len(signer.sign(b"this")) == size
    assert len({signer.sign(b"this") for _ in range(5)}) == 1
    assert signer.sign(b"this") != signer.sign(b"that")


def test_the_ecdsa_nonce_is_that_of_the_standard():
    # RFC 6979, appendix A.2.5, with SHA-256 over "sample".
    secret = bytes.fromhex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
    signature = SoftwareSigner.from_secret(Algorithm.ES256, secret).sign(b"sample")
    assert signature.hex().upper() == (
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    )


def test_an_eddsa_signature_is_that_of_the_standard():
    # RFC 8032, section 7.1, test 2.
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    signature = SoftwareSigner.from_secret(Algorithm.EDDSA, secret).sign(b"\x72")
    assert signature.hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


@EACH
def test_a_signer_comes_back_from_its_seal(algorithm):
    signer = fresh(algorithm)
    again = SoftwareSigner.unseal(signer.seal(SEALER, "did:web:a.example#1"), SEALER, "did:web:a.example#1")
    assert again.public_key == signer.public_key
    assert again.sign(b"this") == signer.sign(b"this")


@EACH
def test_a_seal_opens_only_under_its_kek_and_its_name(algorithm):
    sealed = fresh(algorithm).seal(SEALER, "key-1")
    with pytest.raises(SealBroken):
        SoftwareSigner.unseal(sealed, SEALER, "key-2")
    with pytest.raises(SealBroken):
        SoftwareSigner.unseal(sealed, Sealer(b"\x01" * 32), "key-1")


def der(private):
    return private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize(
    "plain",
    [b"", b"no key", der(x25519.X25519PrivateKey.generate()), der(dsa.generate_private_key(1024))],
)
def test_something_else_that_was_sealed_is_no_signer(plain):
    with pytest.raises(SealBroken):
        SoftwareSigner.unseal(SEALER.seal(plain, "key-1"), SEALER, "key-1")


def test_a_key_over_another_curve_is_no_signer():
    with pytest.raises(UnsupportedKey):
        SoftwareSigner(ec.generate_private_key(ec.SECP521R1()))


@OF_BYTES
@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s + b"\0", lambda s: b""])
def test_a_secret_of_another_length_is_refused(algorithm, change):
    with pytest.raises(InvalidKey):
        SoftwareSigner.from_secret(algorithm, change(canary(algorithm)))


@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.ES384])
@pytest.mark.parametrize("byte", [b"\0", b"\xff"])
def test_a_scalar_out_of_range_is_refused(algorithm, byte):
    with pytest.raises(InvalidKey) as refusal:
        SoftwareSigner.from_secret(algorithm, byte * CURVES[algorithm].size)
    assert refusal.value.__cause__ is None


@OF_BYTES
def test_the_private_half_shows_in_no_text_of_a_signer(algorithm, caplog):
    signer = SoftwareSigner.from_secret(algorithm, canary(algorithm))
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("%s %r %s", signer, signer, [signer])
    try:
        raise ValueError(signer)
    except ValueError as error:
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    shown = " ".join([repr(signer), str(signer), f"{signer}", caplog.text, told])
    for spelling in spellings(canary(algorithm)):
        assert spelling not in shown
    assert signer.public_key.thumbprint() in repr(signer)


@OF_BYTES
def test_a_seal_does_not_hold_the_private_half_in_plain(algorithm):
    secret = canary(algorithm)
    assert secret not in SoftwareSigner.from_secret(algorithm, secret).seal(SEALER, "key-1")


@EACH
def test_a_signer_cannot_be_copied_or_pickled(algorithm):
    signer = SoftwareSigner.generate(algorithm)
    for write_out in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="seal"):
            write_out(signer)
    assert not hasattr(signer, "__dict__")


@OF_BYTES
@pytest.mark.parametrize(
    "show", [repr, bytes.hex, list, lambda secret: int.from_bytes(secret, "big"), b64url_encode]
)
def test_a_leak_in_any_spelling_would_be_seen(algorithm, show):
    """The control of the tests above."""
    assert any(spelling in str(show(canary(algorithm))) for spelling in spellings(canary(algorithm)))
