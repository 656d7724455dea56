"""A public key: what it is, how it is written down, and what it has signed.

Every door (JWK, Multikey, DID document) makes a `PublicKey`, and making one is what refuses bad keys. So a
key that exists is one for which only its owner can sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, Self

from cryptography.exceptions import InvalidSignature as LibraryInvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto.jwk import JWK

from keys import edwards
from keys.errors import InvalidKey, InvalidSignature, MalformedEncoding, UnsupportedKey
from keys.multibase import b64url_decode, b64url_encode, decode_base58, encode_base58


class Algorithm(StrEnum):
    """The signature algorithms of Cairn, by their JOSE names. A key has exactly one."""

    EDDSA = "EdDSA"
    ES256 = "ES256"
    ES384 = "ES384"


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

# Multicodec prefixes of public keys (Controlled Identifiers 1.0, section 2.2.2).
_PREFIXES: Final[Mapping[Algorithm, bytes]] = {
    Algorithm.EDDSA: b"\xed\x01",
    Algorithm.ES256: b"\x80\x24",
    Algorithm.ES384: b"\x81\x24",
}
_ALGORITHM_OF_CURVE: Final = {
    ("OKP", "Ed25519"): Algorithm.EDDSA,
    ("EC", "P-256"): Algorithm.ES256,
    ("EC", "P-384"): Algorithm.ES384,
}
# RFC 7518 and RFC 8037: what only the owner may know; `priv` is that of the newer AKP keys.
_PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})


@dataclass(frozen=True, slots=True, repr=False)
class PublicKey:
    """A public key for which only its owner can sign.

    `raw` is the 32 bytes of RFC 8032 for EdDSA and the compressed point of SEC 1 (33 or 49 bytes) for ECDSA.

    Raises:
        InvalidKey: wrong length, not on the curve, not canonical, or of small order.
    """

    algorithm: Algorithm
    raw: bytes

    def __post_init__(self) -> None:
        _loaded(self.algorithm, self.raw)

    def __repr__(self) -> str:
        return f"PublicKey({self.algorithm}, {self.multikey()})"

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> Self:
        """Read a public JWK (RFC 7517); members that say nothing about the key are ignored.

        Raises:
            InvalidKey: malformed, carries a private member, or contradicts itself.
            UnsupportedKey: of another type or curve, or meant for something else than signatures.
        """
        algorithm = _algorithm_of(jwk)
        _check_use(jwk, algorithm)
        if algorithm is Algorithm.EDDSA:
            return cls(algorithm, _coordinate(jwk, "x", edwards.POINT_BYTES))
        return cls(algorithm, _compressed(jwk, CURVES[algorithm]))

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """Read a `publicKeyMultibase`: base58btc only, as Data Integrity requires of its suites.

        Raises:
            InvalidKey: malformed, or a key the curve does not have.
            UnsupportedKey: a multicodec prefix of another kind of key.
        """
        if not text.startswith("z"):
            raise InvalidKey("a Multikey starts with 'z' (base58btc)")
        try:
            data = decode_base58(text[1:])
        except MalformedEncoding as error:
            raise InvalidKey(f"a Multikey that is {error}") from error
        for algorithm, prefix in _PREFIXES.items():
            if data.startswith(prefix):
                return cls(algorithm, data[len(prefix) :])
        raise UnsupportedKey("a Multikey of another kind than Ed25519, P-256 and P-384 public keys")

    def jwk(self) -> dict[str, str]:
        """Return the JWK with exactly the members its thumbprint is made of (RFC 7638, section 3.2)."""
        if self.algorithm is Algorithm.EDDSA:
            return {"crv": "Ed25519", "kty": "OKP", "x": b64url_encode(self.raw)}
        curve = CURVES[self.algorithm]
        point = _ecdsa_key(self.algorithm, self.raw).public_numbers()
        x, y = (b64url_encode(number.to_bytes(curve.size, "big")) for number in (point.x, point.y))
        return {"crv": curve.name, "kty": "EC", "x": x, "y": y}

    def multikey(self) -> str:
        """Return the `publicKeyMultibase` text, base58btc."""
        return "z" + encode_base58(_PREFIXES[self.algorithm] + self.raw)

    def thumbprint(self) -> str:
        """Return the SHA-256 JWK thumbprint (RFC 7638), base64url."""
        return str(JWK(**self.jwk()).thumbprint())

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return quietly if `signature` is of this key over `message`.

        EdDSA is 64 bytes (RFC 8032), ECDSA `r || s` at the coordinate's length (RFC 7518, section 3.4).

        Raises:
            InvalidSignature: it is not.
        """
        try:
            if self.algorithm is Algorithm.EDDSA:
                self._verify_eddsa(signature, message)
            else:
                self._verify_ecdsa(signature, message)
        except LibraryInvalidSignature as error:
            raise InvalidSignature("the signature is not of this key over these bytes") from error

    def _verify_eddsa(self, signature: bytes, message: bytes) -> None:
        _check_length(signature, 2 * edwards.POINT_BYTES)
        edwards.check_commitment(signature[: edwards.POINT_BYTES])
        _eddsa_key(self.raw).verify(signature, message)

    def _verify_ecdsa(self, signature: bytes, message: bytes) -> None:
        curve = CURVES[self.algorithm]
        _check_length(signature, 2 * curve.size)
        r = int.from_bytes(signature[: curve.size], "big")
        s = int.from_bytes(signature[curve.size :], "big")
        key = _ecdsa_key(self.algorithm, self.raw)
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(curve.digest))


def _check_length(signature: bytes, size: int) -> None:
    if len(signature) != size:
        raise InvalidSignature(f"a signature of this algorithm has {size} bytes, not {len(signature)}")


def _loaded(algorithm: Algorithm, raw: bytes) -> None:
    if algorithm is Algorithm.EDDSA:
        _eddsa_key(raw)
    else:
        _ecdsa_key(algorithm, raw)


@lru_cache(maxsize=1024)
def _eddsa_key(raw: bytes) -> ed25519.Ed25519PublicKey:
    edwards.check_key(raw)
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(maxsize=1024)
def _ecdsa_key(algorithm: Algorithm, raw: bytes) -> ec.EllipticCurvePublicKey:
    curve = CURVES[algorithm]
    if len(raw) != 1 + curve.size:
        raise InvalidKey(f"a compressed {curve.name} point has {1 + curve.size} bytes")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve.group, raw)
    except ValueError as error:
        raise InvalidKey(f"not a compressed point of {curve.name}") from error


def _algorithm_of(jwk: Mapping[str, object]) -> Algorithm:
    if not _PRIVATE_MEMBERS.isdisjoint(jwk):
        raise InvalidKey("a JWK with private or secret members where a public key belongs")
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if not isinstance(kind, str):
        raise InvalidKey("a JWK without a kty")
    algorithm = _ALGORITHM_OF_CURVE.get((kind, curve)) if isinstance(curve, str) else None
    if algorithm is None:
        raise UnsupportedKey("a JWK of another kind than Ed25519, P-256 and P-384")
    return algorithm


def _check_use(jwk: Mapping[str, object], algorithm: Algorithm) -> None:
    # RFC 9864 gives EdDSA over this curve the name of the curve.
    names = ["EdDSA", "Ed25519"] if algorithm is Algorithm.EDDSA else [algorithm.value]
    if "alg" in jwk and jwk["alg"] not in names:
        raise InvalidKey("a JWK whose alg is not that of its curve")
    operations = jwk.get("key_ops", ["verify"])
    is_for_verifying = isinstance(operations, list) and "verify" in operations
    if jwk.get("use", "sig") != "sig" or not is_for_verifying:
        raise UnsupportedKey("a JWK that is not meant for verifying signatures")


def _coordinate(jwk: Mapping[str, object], member: str, size: int) -> bytes:
    # jwcrypto reads base64url leniently (padding, stray bits) and loads keys of small order, so members are
    # read here; two texts of one key would otherwise make two identifiers of one holder.
    text = jwk.get(member)
    if not isinstance(text, str):
        raise InvalidKey(f"a JWK without {member}")
    try:
        data = b64url_decode(text)
    except MalformedEncoding as error:
        raise InvalidKey(f"a JWK whose {member} is {error}") from error
    if len(data) != size:
        raise InvalidKey(f"a JWK whose {member} has not {size} bytes")
    return data


def _compressed(jwk: Mapping[str, object], curve: Curve) -> bytes:
    point = b"\x04" + _coordinate(jwk, "x", curve.size) + _coordinate(jwk, "y", curve.size)
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(curve.group, point)
    except ValueError as error:
        raise InvalidKey(f"a JWK whose point is not on {curve.name}") from error
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
