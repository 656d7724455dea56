"""A public key: what it is, how it is written down, and what it has signed.

Every door (JWK, Multikey, DID document) makes a `PublicKey`, and making one is what refuses bad keys. So a
key that exists is one for which only its owner can sign. What the kinds of key differ in is in a module of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, Self

from cryptography.exceptions import InvalidSignature as LibraryInvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto.jwk import JWK

from keys import ecdsa, eddsa, rsa
from keys.algorithm import Algorithm
from keys.ecdsa import CURVES, Curve
from keys.errors import InvalidKey, InvalidSignature, MalformedEncoding, UnsupportedKey
from keys.multibase import decode_base58, encode_base58

__all__ = ["CURVES", "Algorithm", "Curve", "PublicKey"]


class _Kind(Protocol):
    """What a module of a kind of key offers; `raw` is the key in the one form of its kind."""

    def check(self, algorithm: Algorithm, raw: bytes, /) -> None: ...
    def from_jwk(self, algorithm: Algorithm, jwk: Mapping[str, object], /) -> bytes: ...
    def jwk(self, algorithm: Algorithm, raw: bytes, /) -> dict[str, str]: ...
    def verify(self, algorithm: Algorithm, raw: bytes, signature: bytes, message: bytes, /) -> None: ...


_KINDS: Final[Mapping[Algorithm, _Kind]] = {
    Algorithm.EDDSA: eddsa,
    Algorithm.ES256: ecdsa,
    Algorithm.ES384: ecdsa,
    Algorithm.RS256: rsa,
}
# Multicodec prefixes of public keys (Controlled Identifiers 1.0, section 2.2.2): RSA keys have none.
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
# RFC 9864 gives EdDSA over Ed25519 the name of the curve.
_OTHER_NAMES: Final = {Algorithm.EDDSA: "Ed25519"}
_OTHER_USES_OF_RSA: Final = frozenset(
    {"RS384", "RS512", "PS256", "PS384", "PS512", "RSA1_5", "RSA-OAEP", "RSA-OAEP-256"}
)


@dataclass(frozen=True, slots=True, repr=False)
class PublicKey:
    """A public key for which only its owner can sign.

    `raw` is the 32 bytes of RFC 8032 for EdDSA, the compressed point of SEC 1 (33 or 49 bytes) for ECDSA, and the
    DER of RFC 8017, A.1.1 for RSA.

    Raises:
        InvalidKey: wrong length, not on the curve, not canonical, of small order, or too weak.
    """

    algorithm: Algorithm
    raw: bytes

    def __post_init__(self) -> None:
        _KINDS[self.algorithm].check(self.algorithm, self.raw)

    def __repr__(self) -> str:
        name = self.multikey() if self.has_multikey else self.thumbprint()
        return f"PublicKey({self.algorithm}, {name})"

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> Self:
        """Read a public JWK (RFC 7517); members that say nothing about the key are ignored.

        Raises:
            InvalidKey: malformed, too weak, carries a private member, or contradicts itself.
            UnsupportedKey: of another type or curve, or meant for something else than signatures.
        """
        algorithm = _algorithm_of(jwk)
        _check_use(jwk, algorithm)
        return cls(algorithm, _KINDS[algorithm].from_jwk(algorithm, jwk))

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

    @classmethod
    def from_library(cls, key: object) -> Self:
        """Take over a public key that the library read.

        Raises:
            InvalidKey: it is too weak.
            UnsupportedKey: of another type or curve.
        """
        match key:
            case ed25519.Ed25519PublicKey():
                return cls(Algorithm.EDDSA, key.public_bytes_raw())
            case RSAPublicKey():
                return cls(Algorithm.RS256, rsa.raw_of(key))
            case ec.EllipticCurvePublicKey():
                point = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
                return cls(_algorithm_over(key.curve), point)
        raise UnsupportedKey("a key of another kind than Ed25519, P-256, P-384 and RSA")

    def jwk(self) -> dict[str, str]:
        """Return the JWK with exactly the members its thumbprint is made of (RFC 7638, section 3.2)."""
        return _KINDS[self.algorithm].jwk(self.algorithm, self.raw)

    @property
    def has_multikey(self) -> bool:
        """Whether the key can be written as a Multikey: RSA keys can not."""
        return self.algorithm in _PREFIXES

    def multikey(self) -> str:
        """Return the `publicKeyMultibase` text, base58btc.

        Raises:
            UnsupportedKey: it is an RSA key, for which there is no Multikey.
        """
        if not self.has_multikey:
            raise UnsupportedKey("an RSA key can not be written as a Multikey")
        return "z" + encode_base58(_PREFIXES[self.algorithm] + self.raw)

    def thumbprint(self) -> str:
        """Return the SHA-256 JWK thumbprint (RFC 7638), base64url."""
        return str(JWK(**self.jwk()).thumbprint())

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return quietly if `signature` is of this key over `message`.

        EdDSA is 64 bytes (RFC 8032), ECDSA `r || s` at the coordinate's length (RFC 7518, section 3.4), RSA as
        long as the modulus.

        Raises:
            InvalidSignature: it is not.
        """
        try:
            _KINDS[self.algorithm].verify(self.algorithm, self.raw, signature, message)
        except LibraryInvalidSignature as error:
            raise InvalidSignature("the signature is not of this key over these bytes") from error


def _algorithm_of(jwk: Mapping[str, object]) -> Algorithm:
    if not _PRIVATE_MEMBERS.isdisjoint(jwk):
        raise InvalidKey("a JWK with private or secret members where a public key belongs")
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if not isinstance(kind, str):
        raise InvalidKey("a JWK without a kty")
    if kind == "RSA":
        return Algorithm.RS256
    algorithm = _ALGORITHM_OF_CURVE.get((kind, curve)) if isinstance(curve, str) else None
    if algorithm is None:
        raise UnsupportedKey("a JWK of another kind than Ed25519, P-256, P-384 and RSA")
    return algorithm


def _algorithm_over(group: ec.EllipticCurve) -> Algorithm:
    for algorithm, curve in CURVES.items():
        if curve.group.name == group.name:
            return algorithm
    raise UnsupportedKey(f"no algorithm of Cairn signs over {group.name}")


def _check_use(jwk: Mapping[str, object], algorithm: Algorithm) -> None:
    name = jwk.get("alg", algorithm.value)
    if algorithm is Algorithm.RS256 and isinstance(name, str) and name in _OTHER_USES_OF_RSA:
        raise UnsupportedKey(f"an RSA key that is meant for {name}")
    if name not in (algorithm.value, _OTHER_NAMES.get(algorithm, algorithm.value)):
        raise InvalidKey("a JWK whose alg is not that of its curve")
    operations = jwk.get("key_ops", ["verify"])
    is_for_verifying = isinstance(operations, list) and "verify" in operations
    if jwk.get("use", "sig") != "sig" or not is_for_verifying:
        raise UnsupportedKey("a JWK that is not meant for verifying signatures")
