"""The two texts of bytes in this field: base58btc and base64url without padding, each strictly canonical.

Canonical means that one byte string has exactly one text. A reader that forgives padding or stray bits lets
anybody make a second text of a signed one.
"""

import binascii
from operator import mul

from keys.errors import MalformedEncoding

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_TO_URL = bytes.maketrans(b"+/", b"-_")
# What base64 has and base64url has not becomes a character that neither has.
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")

# Two digits at a time: half as many divisions of a long number.
_PAIRS = [high + low for high in _ALPHABET for low in _ALPHABET]
_NO_DIGIT = 0xFF
_DIGITS = bytes(_ALPHABET.find(chr(code)) % 256 for code in range(256))

# Decoding base58 costs the square of the length; keys and signatures need under 200 characters.
BASE58_LIMIT = 1024
_POWERS = [58**place for place in range(BASE58_LIMIT)]


def encode_base58(data: bytes) -> str:
    """Return `data` in base58btc, without a multibase prefix."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    pairs: list[str] = []
    while number:
        number, remainder = divmod(number, 58 * 58)
        pairs.append(_PAIRS[remainder])
    return _ALPHABET[0] * zeros + "".join(reversed(pairs)).lstrip(_ALPHABET[0])


def decode_base58(text: str) -> bytes:
    """Return the bytes that `text` stands for in base58btc.

    Raises:
        MalformedEncoding: a character outside the alphabet, or more than `BASE58_LIMIT` of them.
    """
    if len(text) > BASE58_LIMIT:
        raise MalformedEncoding(f"base58btc of more than {BASE58_LIMIT} characters")
    digits = text.encode("ascii", errors="replace").translate(_DIGITS)
    if _NO_DIGIT in digits:
        raise MalformedEncoding("not base58btc: a character outside the alphabet")
    number: int = sum(map(mul, reversed(digits), _POWERS))
    zeros = len(text) - len(text.lstrip(_ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def b64url_encode(data: bytes) -> str:
    """Return `data` in base64url without padding (RFC 7515, section 2)."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL, b"=").decode("ascii")


def b64url_decode(text: str) -> bytes:
    """Return the bytes that `text` stands for in base64url without padding.

    Raises:
        MalformedEncoding: padding, a character outside the alphabet, an impossible length, or bits set behind
            the last byte.
    """
    try:
        padded = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(padded, strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise MalformedEncoding(
            "not base64url without padding: a character outside the alphabet, or no length"
        ) from error
    # Only the bytes of the last, unfinished group of three leave bits over.
    if b64url_encode(data[len(data) // 3 * 3 :]) != text[len(text) // 4 * 4 :]:
        raise MalformedEncoding("not canonical base64url: bits behind the last byte")
    return data
