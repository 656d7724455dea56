"""ECDSA keys over P-256 and P-384: `raw` is the compressed point of SEC 1, 33 or 49 bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.algorithm import Algorithm
from keys.errors import InvalidKey, InvalidSignature
from keys.jwk_members import fixed_bytes
from keys.multibase import b64url_encode


@dataclass(frozen=True, slots=True)
class Curve:
    """What the algorithms over elliptic curves differ in; `size` is the length of a coordinate in bytes."""

    name: str
    size: int
    group: ec.EllipticCurve
    digest: hashes.HashAlgorithm


CURVES: Final[Mapping[Algorithm, Curve]] = {
    Algorithm.ES256: Curve("P-256", 32, ec.SECP256R1(), hashes.SHA256()),
    Algorithm.ES384: Curve("P-384", 48, ec.SECP384R1(), hashes.SHA384()),
}


def check(algorithm: Algorithm, raw: bytes) -> None:
    """Pass over a point of the curve.

    Raises:
        InvalidKey: it is none.
    """
    _loaded(algorithm, raw)


def from_jwk(algorithm: Algorithm, jwk: Mapping[str, object]) -> bytes:
    """Return the compressed point of a JWK.

    Raises:
        InvalidKey: a coordinate is malformed, or the point is not on the curve.
    """
    curve = CURVES[algorithm]
    point = b"\x04" + fixed_bytes(jwk, "x", curve.size) + fixed_bytes(jwk, "y", curve.size)
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(curve.group, point)
    except ValueError as error:
        raise InvalidKey(f"a JWK whose point is not on {curve.name}") from error
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def jwk(algorithm: Algorithm, raw: bytes) -> dict[str, str]:
    """Return the members of the key's thumbprint."""
    curve = CURVES[algorithm]
    point = _loaded(algorithm, raw).public_numbers()
    x, y = (b64url_encode(number.to_bytes(curve.size, "big")) for number in (point.x, point.y))
    return {"crv": curve.name, "kty": "EC", "x": x, "y": y}


def verify(algorithm: Algorithm, raw: bytes, signature: bytes, message: bytes) -> None:
    """Return quietly if `signature`, `r || s`, is of this key over `message`, or raise."""
    curve = CURVES[algorithm]
    if len(signature) != 2 * curve.size:
        raise InvalidSignature(
            f"a signature of this algorithm has {2 * curve.size} bytes, not {len(signature)}"
        )
    r = int.from_bytes(signature[: curve.size], "big")
    s = int.from_bytes(signature[curve.size :], "big")
    _loaded(algorithm, raw).verify(encode_dss_signature(r, s), message, ec.ECDSA(curve.digest))


@lru_cache(maxsize=1024)
def _loaded(algorithm: Algorithm, raw: bytes) -> ec.EllipticCurvePublicKey:
    curve = CURVES[algorithm]
    if len(raw) != 1 + curve.size:
        raise InvalidKey(f"a compressed {curve.name} point has {1 + curve.size} bytes")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve.group, raw)
    except ValueError as error:
        raise InvalidKey(f"not a compressed point of {curve.name}") from error
