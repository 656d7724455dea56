"""Ed25519 encodings that must be refused, and forgeries under them that the bare library accepts."""

from itertools import product

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
SIGN_BIT = 1 << 255
ORDER_EIGHT = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)


def encoded(y: int, sign: int = 0) -> bytes:
    """Return the encoding of a point by its y and the sign of its x."""
    return (y | sign * SIGN_BIT).to_bytes(32, "little")


IDENTITY = encoded(1)
WEAK = [
    encoded(y, sign) for y, sign in product((0, 1, P - 1, P, P + 1, ORDER_EIGHT, P - ORDER_EIGHT), (0, 1))
]
SMALL_ORDER_CANONICAL = [encoded(y, s) for y in (0, ORDER_EIGHT, P - ORDER_EIGHT) for s in (0, 1)] + [
    IDENTITY,
    encoded(P - 1),
]


def library_accepts(key: bytes, signature: bytes, message: bytes) -> bool:
    """Ask `cryptography` alone, without Cairn."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def forgery(key: bytes) -> tuple[bytes, bytes]:
    """Return a signature and a message, made without any secret, that the library accepts under `key`."""
    for number, point in product(range(200), SMALL_ORDER_CANONICAL):
        signature, message = point + bytes(32), b"forged %d" % number
        if library_accepts(key, signature, message):
            return signature, message
    raise AssertionError("no forgery found")
