"""Which encoded points of Ed25519 may be a key or the R of a signature.

Whoever uses a key of small order gives everybody the power to sign: the identity as key verifies one constant
signature over every message. The usual libraries load such keys
without complaint, so the points are judged here.
"""

from typing import Final

from keys.errors import InvalidKey, InvalidSignature

POINT_BYTES: Final = 32

_P: Final = 2**255 - 19
_D: Final = -121665 * pow(121666, -1, _P) % _P
_SIGN_BIT: Final = 1 << 255

# The y of the four points of order eight is one root of d*y^4 + 2*y^2 = 1 and its negative.
_ORDER_EIGHT_Y: Final = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _ORDER_EIGHT_Y, _P - _ORDER_EIGHT_Y})


def check_key(encoded: bytes) -> None:
    """Pass over a public key that only its owner can sign for.

    Raises:
        InvalidKey: wrong length, not canonical (y at or above the field prime), of small order, or not on the
            curve.
    """
    if len(encoded) != POINT_BYTES:
        raise InvalidKey(f"an Ed25519 key has {POINT_BYTES} bytes")
    y = _y(encoded)
    if fault := _fault(y):
        raise InvalidKey(f"an Ed25519 key {fault}: anybody could sign for it")
    if not _is_on_curve(y):
        raise InvalidKey("an Ed25519 key that is no point of the curve")


def check_commitment(encoded: bytes) -> None:
    """Pass over the R of a signature (its first half) that an honest signer can have made.

    Whether R is on the curve is left to verification, which compares R with a point it computes.

    Raises:
        InvalidSignature: not canonical, or of small order.
    """
    if fault := _fault(_y(encoded)):
        raise InvalidSignature(f"an Ed25519 signature whose R is {fault}")


def _y(encoded: bytes) -> int:
    return int.from_bytes(encoded, "little") & ~_SIGN_BIT


def _fault(y: int) -> str | None:
    if y >= _P:
        return "not canonically encoded"
    return "of small order" if y in SMALL_ORDER_Y else None


def _is_on_curve(y: int) -> bool:
    # x^2 = (y^2 - 1) / (d*y^2 + 1) has a root exactly if numerator times denominator is a square (Euler).
    numerator, denominator = y * y - 1, _D * y * y + 1
    return pow(numerator * denominator, (_P - 1) // 2, _P) in (0, 1)
