"""Ed25519 keys (RFC 8032, RFC 8037): `raw` is the 32 bytes of the standard."""

from collections.abc import Mapping
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ed25519

from keys import edwards
from keys.algorithm import Algorithm
from keys.errors import InvalidSignature
from keys.jwk_members import fixed_bytes
from keys.multibase import b64url_encode

CURVE = "Ed25519"
_SIGNATURE_BYTES = 2 * edwards.POINT_BYTES


def check(_: Algorithm, raw: bytes) -> None:
    """Pass over a key that only its owner can sign for.

    Raises:
        InvalidKey: it is none.
    """
    _loaded(raw)


def from_jwk(_: Algorithm, jwk: Mapping[str, object]) -> bytes:
    """Return the raw key of a JWK; what it is worth `check` tells."""
    return fixed_bytes(jwk, "x", edwards.POINT_BYTES)


def jwk(_: Algorithm, raw: bytes) -> dict[str, str]:
    """Return the members of the key's thumbprint."""
    return {"crv": CURVE, "kty": "OKP", "x": b64url_encode(raw)}


def verify(_: Algorithm, raw: bytes, signature: bytes, message: bytes) -> None:
    """Return quietly if the 64 bytes of `signature` are of this key over `message`, or raise."""
    if len(signature) != _SIGNATURE_BYTES:
        raise InvalidSignature(
            f"a signature of this algorithm has {_SIGNATURE_BYTES} bytes, not {len(signature)}"
        )
    edwards.check_commitment(signature[: edwards.POINT_BYTES])
    _loaded(raw).verify(signature, message)


@lru_cache(maxsize=1024)
def _loaded(raw: bytes) -> ed25519.Ed25519PublicKey:
    edwards.check_key(raw)
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)
