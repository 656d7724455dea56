"""A signer whose private key lives in this process's memory and, sealed, in storage."""

from typing import Never, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)

from keys.errors import InvalidKey, SealBroken
from keys.public import CURVES, Algorithm, PublicKey
from keys.rsa import DIGEST, PADDING, USUAL_EXPONENT
from keys.sealing import Sealer

# The strength of 128 bits, which Ed25519 and P-256 have.
NEW_RSA_BITS = 3072
PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SoftwareSigner:
    """A `keys.signer.Signer` in software. The private half comes out only sealed."""

    __slots__ = ("_private", "_public")

    def __init__(self, private: PrivateKey) -> None:
        self._private = private
        self._public = PublicKey.from_library(private.public_key())

    def __repr__(self) -> str:
        return f"SoftwareSigner({self._public.algorithm}, {self._public.thumbprint()})"

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a signer is not copied or pickled: use seal()")

    @classmethod
    def generate(cls, algorithm: Algorithm) -> Self:
        """Make a new key from the operating system's randomness."""
        if algorithm is Algorithm.EDDSA:
            return cls(ed25519.Ed25519PrivateKey.generate())
        if algorithm is Algorithm.RS256:
            return cls(rsa.generate_private_key(USUAL_EXPONENT, NEW_RSA_BITS))
        return cls(ec.generate_private_key(CURVES[algorithm].group))

    @classmethod
    def from_secret(cls, algorithm: Algorithm, secret: bytes) -> Self:
        """Take over a key made elsewhere.

        `secret` is the 32-byte seed of RFC 8032, the big-endian ECDSA scalar, or the DER of an RSA key (PKCS #8).

        Raises:
            InvalidKey: wrong length, a scalar out of range, no RSA key or a weak one.
        """
        if algorithm is Algorithm.RS256:
            return cls(_rsa_key(secret))
        size = 32 if algorithm is Algorithm.EDDSA else CURVES[algorithm].size
        if len(secret) != size:
            raise InvalidKey(f"a private key of this algorithm has {size} bytes")
        if algorithm is Algorithm.EDDSA:
            return cls(ed25519.Ed25519PrivateKey.from_private_bytes(secret))
        try:
            return cls(ec.derive_private_key(int.from_bytes(secret, "big"), CURVES[algorithm].group))
        except ValueError:
            # Without the cause: nothing that was computed from the scalar belongs in a traceback.
            raise InvalidKey("a private scalar out of range") from None

    @classmethod
    def from_pem(cls, text: bytes) -> Self:
        """Take over a private key from a file, in PEM (PKCS #8 or the older forms), not encrypted.

        Raises:
            InvalidKey: it is no such text, or a weak key.
        """
        try:
            private = load_pem_private_key(text, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise InvalidKey("not a private key in PEM, without a password") from None
        if not isinstance(private, PrivateKey):
            raise InvalidKey("a private key of a kind that does not sign here")
        return cls(private)

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature over `message`; the same message always gets the same one.

        EdDSA and RS256 are deterministic by themselves; ECDSA takes its nonce from key and message (RFC 6979), so
        that a weak random source cannot give the key away.
        """
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.sign(message)
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(message, PADDING, DIGEST)
        return _sign_ecdsa(self._private, self._public.algorithm, message)

    def seal(self, sealer: Sealer, context: str) -> bytes:
        """Return the private key sealed for storage; `context` (the method id) is needed to open it."""
        plain = self._private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return sealer.seal(plain, context)

    @classmethod
    def unseal(cls, sealed: bytes, sealer: Sealer, context: str) -> Self:
        """Return the signer that `seal` stored.

        Raises:
            SealBroken: it cannot be opened, or what was sealed is no signing key.
        """
        plain = sealer.open(sealed, context)
        try:
            # The seal vouches for the bytes; asking again whether its primes are primes costs 0.1 s.
            private = load_der_private_key(plain, password=None, unsafe_skip_rsa_key_validation=True)
        except (ValueError, UnsupportedAlgorithm):
            raise SealBroken("what was sealed is no private key") from None
        if isinstance(private, PrivateKey):
            return cls(private)
        raise SealBroken("what was sealed is no signing key")


def _sign_ecdsa(private: ec.EllipticCurvePrivateKey, algorithm: Algorithm, message: bytes) -> bytes:
    curve = CURVES[algorithm]
    scheme = ec.ECDSA(curve.digest, deterministic_signing=True)
    r, s = decode_dss_signature(private.sign(message, scheme))
    return r.to_bytes(curve.size, "big") + s.to_bytes(curve.size, "big")


def _rsa_key(secret: bytes) -> rsa.RSAPrivateKey:
    try:
        private = load_der_private_key(secret, password=None)
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidKey("not the DER of a private key") from None
    if not isinstance(private, rsa.RSAPrivateKey):
        raise InvalidKey("a private key of another kind than RSA")
    return private
