"""What `PublicKey.verify` accepts and refuses."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import InvalidSignature
from keys.public import Algorithm, PublicKey
from keys.software import SoftwareSigner
from tests.support.counts import count
from tests.support.rsa_keys import fresh, signer_of
from tests.unit.keys.weak_points import IDENTITY, P, encoded, library_accepts

EACH = pytest.mark.parametrize("algorithm", list(Algorithm))
L = 2**252 + 27742317777372353535851937790883648493
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SIGNERS = {algorithm: fresh(algorithm) for algorithm in Algorithm}


def scalar_of(secret):
    """Return the secret scalar of an Ed25519 seed (RFC 8032, section 5.1.5)."""
    head = int.from_bytes(hashlib.sha512(secret).digest()[:32], "little")
    return (head & ((1 << 254) - 8)) | (1 << 254)


@given(message=st.binary(max_size=300), algorithm=st.sampled_from(Algorithm))
def test_what_was_signed_verifies(message, algorithm):
    signer = SIGNERS[algorithm]
    signer.public_key.verify(signer.sign(message), message)


@EACH
def test_another_message_does_not_verify(algorithm):
    signer = SIGNERS[algorithm]
    with pytest.raises(InvalidSignature):
        signer.public_key.verify(signer.sign(b"this"), b"that")


@EACH
def test_another_key_does_not_verify(algorithm):
    other = signer_of(algorithm, 8).public_key
    with pytest.raises(InvalidSignature):
        other.verify(SIGNERS[algorithm].sign(b"this"), b"this")


@EACH
def test_no_flipped_bit_of_a_signature_is_accepted(algorithm):
    signer = SIGNERS[algorithm]
    good = signer.sign(b"this")
    places = range(0, 8 * len(good), max(1, 200 // count(200)))
    for place in places:
        bad = bytearray(good)
        bad[place // 8] ^= 1 << place % 8
        with pytest.raises(InvalidSignature):
            signer.public_key.verify(bytes(bad), b"this")


@EACH
def test_a_signature_of_another_length_is_refused(algorithm):
    signer = SIGNERS[algorithm]
    good = signer.sign(b"this")
    for bad in (b"", good[:-1], good + b"\0", b"\0" + good, good * 2, good[: len(good) // 2]):
        with pytest.raises(InvalidSignature, match="bytes, not"):
            signer.public_key.verify(bad, b"this")


@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.ES384])
def test_a_signature_of_nothing_but_zeros_is_refused(algorithm):
    # CVE-2022-21449: r and s of zero made Java accept everything.
    signer = SIGNERS[algorithm]
    size = len(signer.sign(b"this"))
    with pytest.raises(InvalidSignature):
        signer.public_key.verify(bytes(size), b"this")


def test_an_ecdsa_signature_outside_the_group_order_is_refused():
    signer = SIGNERS[Algorithm.ES256]
    good = signer.sign(b"this")
    for r, s in ((P256_ORDER, 1), (1, P256_ORDER), (2**256 - 1, 2**256 - 1)):
        with pytest.raises(InvalidSignature):
            signer.public_key.verify(r.to_bytes(32, "big") + s.to_bytes(32, "big"), b"this")
    signer.public_key.verify(good, b"this")


def test_the_mirrored_ecdsa_signature_is_one_as_the_standard_says():
    # So a signature or a token's hash must never serve as an identity.
    signer = SIGNERS[Algorithm.ES256]
    good = signer.sign(b"this")
    mirrored = P256_ORDER - int.from_bytes(good[32:], "big")
    signer.public_key.verify(good[:32] + mirrored.to_bytes(32, "big"), b"this")


def test_an_eddsa_signature_has_one_scalar_only():
    signer = SIGNERS[Algorithm.EDDSA]
    good = signer.sign(b"this")
    shifted = int.from_bytes(good[32:], "little") + L
    with pytest.raises(InvalidSignature):
        signer.public_key.verify(good[:32] + shifted.to_bytes(32, "little"), b"this")


def test_a_signature_whose_commitment_is_of_small_order_is_refused_though_the_library_accepts_it():
    secret = bytes(range(32))
    key = SoftwareSigner.from_secret(Algorithm.EDDSA, secret).public_key
    challenge = int.from_bytes(hashlib.sha512(IDENTITY + key.raw + b"this").digest(), "little")
    signature = IDENTITY + (challenge * scalar_of(secret) % L).to_bytes(32, "little")

    assert library_accepts(key.raw, signature, b"this")
    with pytest.raises(InvalidSignature, match="small order"):
        key.verify(signature, b"this")


def test_a_signature_whose_commitment_is_not_canonical_is_refused():
    good = SIGNERS[Algorithm.EDDSA].sign(b"this")
    with pytest.raises(InvalidSignature, match="canonical"):
        SIGNERS[Algorithm.EDDSA].public_key.verify(encoded(P + 3) + good[32:], b"this")


@pytest.mark.parametrize(
    ("public", "signature", "message"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            "",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            "72",
        ),
    ],
)
def test_signatures_of_the_standard_verify(public, signature, message):
    # RFC 8032, section 7.1, tests 1 and 2.
    key = PublicKey(Algorithm.EDDSA, bytes.fromhex(public))
    key.verify(bytes.fromhex(signature), bytes.fromhex(message))
