"""Keys that others encrypt to: P-256 for ECDH-ES (RFC 7518, 4.6). The private half comes out only sealed."""

from typing import Final, Never, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from jwcrypto.jwk import JWK

from keys.errors import InvalidKey, MalformedEncoding, SealBroken
from keys.multibase import b64url_decode
from keys.sealing import Sealer

ALGORITHM: Final = "ECDH-ES"
_COORDINATE_BYTES: Final = 32
# The order of the group of P-256 (SP 800-186, 3.2.1.3).
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class DecryptionKey:
    """A private key for others to encrypt to, named by `kid`."""

    __slots__ = ("_private", "kid")

    def __init__(self, private: ec.EllipticCurvePrivateKey, kid: str) -> None:
        self._private = private
        self.kid = kid

    def __repr__(self) -> str:
        return f"DecryptionKey({self.kid})"

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a decryption key is not copied or pickled: use seal()")

    @classmethod
    def generate(cls, kid: str) -> Self:
        """Make a new key from the operating system's randomness."""
        return cls(ec.generate_private_key(ec.SECP256R1()), kid)

    @classmethod
    def derive(cls, secret: bytes, kid: str) -> Self:
        """Return the key of this name that follows from a secret: always the same, and kept nowhere."""
        info = f"cairn/agreement/{kid}".encode()
        # More bytes than the order has, so that every scalar is as likely as another (FIPS 186-5, A.2.1).
        number = int.from_bytes(HKDF(SHA256(), 48, None, info).derive(secret), "big")
        return cls(ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1()), kid)

    def public_jwk(self) -> dict[str, str]:
        """Return the public JWK as published: with `kid`, `use` and `alg` (OpenID4VCI 1.0, 12.2.4)."""
        public = JWK.from_pyca(self._private.public_key()).export_public(as_dict=True)
        return {**public, "kid": self.kid, "use": "enc", "alg": ALGORITHM}

    def as_jwk(self) -> JWK:
        """Return the private key for the one library call that decrypts with it."""
        return JWK.from_pyca(self._private)

    def seal(self, sealer: Sealer, context: str) -> bytes:
        """Return the private key sealed for storage; `context` and the key's name are needed to open it."""
        plain = self._private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return sealer.seal(plain, f"{context}/{self.kid}")

    @classmethod
    def unseal(cls, sealed: bytes, sealer: Sealer, context: str, kid: str) -> Self:
        """Return the key that `seal` stored.

        Raises:
            SealBroken: it cannot be opened, or what was sealed is no such key.
        """
        try:
            private = load_der_private_key(sealer.open(sealed, f"{context}/{kid}"), password=None)
        except (ValueError, UnsupportedAlgorithm):
            raise SealBroken("what was sealed is no private key") from None
        if isinstance(private, ec.EllipticCurvePrivateKey) and isinstance(private.curve, ec.SECP256R1):
            return cls(private, kid)
        raise SealBroken("what was sealed is no key to decrypt with")


def encryption_key(jwk: object) -> JWK:
    """Return somebody's public key to encrypt to.

    Raises:
        InvalidKey: it is not a public P-256 JWK, not meant for ECDH-ES, or not on the curve.
    """
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
        raise InvalidKey("a key to encrypt to is a public P-256 JWK")
    if jwk.get("alg", ALGORITHM) != ALGORITHM or jwk.get("use", "enc") != "enc":
        raise InvalidKey(f"a key to encrypt to is for {ALGORITHM}")
    point = b"\x04" + _coordinate(jwk, "x") + _coordinate(jwk, "y")
    try:
        return JWK.from_pyca(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    except ValueError as fault:
        raise InvalidKey("a JWK whose point is not on P-256") from fault


def _coordinate(jwk: dict[str, object], member: str) -> bytes:
    try:
        data = b64url_decode(str(jwk.get(member)))
    except MalformedEncoding as fault:
        raise InvalidKey(f"a JWK whose {member} is {fault}") from fault
    if len(data) != _COORDINATE_BYTES:
        raise InvalidKey(f"a JWK whose {member} has not {_COORDINATE_BYTES} bytes")
    return data
