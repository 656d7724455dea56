"""RSA keys for RS256 (RFC 7518, section 3.3): `raw` is the DER of the RSAPublicKey of RFC 8017, A.1.1."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from keys.algorithm import Algorithm
from keys.errors import InvalidKey, InvalidSignature
from keys.jwk_members import member_number, number_text

# RFC 7518, 3.3 asks for 2048 bits at least; above 8192 a verification is work that others can impose on us.
MIN_BITS: Final = 2048
MAX_BITS: Final = 8192
USUAL_EXPONENT: Final = 65537
# FIPS 186-5, A.1.1 wants more than 2^16; what needs more than 32 bits is not read everywhere, and is slow.
_EXPONENTS: Final = range(USUAL_EXPONENT, 2**32, 2)

DIGEST: Final = hashes.SHA256()
PADDING: Final = padding.PKCS1v15()


def check(_: Algorithm, raw: bytes) -> None:
    """Pass over a key that is not too weak to be relied on.

    Raises:
        InvalidKey: it is malformed, of a length out of range, or has a weak exponent.
    """
    _loaded(raw)


def from_jwk(_: Algorithm, jwk: Mapping[str, object]) -> bytes:
    """Return the raw key of a JWK.

    Raises:
        InvalidKey: a number is malformed, or the key is weak.
    """
    modulus = member_number(jwk, "n", MAX_BITS // 8)
    exponent = member_number(jwk, "e", 4)
    _check_numbers(modulus, exponent)
    try:
        key = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError as error:
        raise InvalidKey("a JWK whose numbers make no RSA key") from error
    return raw_of(key)


def raw_of(key: rsa.RSAPublicKey) -> bytes:
    """Return a key as its `raw`."""
    return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)


def jwk(_: Algorithm, raw: bytes) -> dict[str, str]:
    """Return the members of the key's thumbprint."""
    numbers = _loaded(raw).public_numbers()
    return {"e": number_text(numbers.e), "kty": "RSA", "n": number_text(numbers.n)}


def verify(_: Algorithm, raw: bytes, signature: bytes, message: bytes) -> None:
    """Return quietly if `signature`, as long as the modulus, is of this key over `message`, or raise."""
    key = _loaded(raw)
    size = (key.key_size + 7) // 8
    if len(signature) != size:
        raise InvalidSignature(f"a signature of this key has {size} bytes, not {len(signature)}")
    key.verify(signature, message, PADDING, DIGEST)


@lru_cache(maxsize=1024)
def _loaded(raw: bytes) -> rsa.RSAPublicKey:
    try:
        key = load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidKey("not the DER of an RSA key") from error
    if not isinstance(key, rsa.RSAPublicKey) or raw_of(key) != raw:
        raise InvalidKey("not the one DER text of an RSA key")
    numbers = key.public_numbers()
    _check_numbers(numbers.n, numbers.e)
    return key


def _check_numbers(modulus: int, exponent: int) -> None:
    if not MIN_BITS <= modulus.bit_length() <= MAX_BITS:
        raise InvalidKey(f"an RSA key has {MIN_BITS} to {MAX_BITS} bits")
    if modulus % 2 == 0:
        raise InvalidKey("an RSA key whose modulus is even: anybody could sign with it")
    if exponent not in _EXPONENTS:
        raise InvalidKey("an RSA key whose exponent is even, or not between 2^16 and 2^32")
