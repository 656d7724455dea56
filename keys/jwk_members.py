"""Members of a JWK as bytes, in the one text that each byte string has.

jwcrypto reads base64url leniently (padding, stray bits) and loads keys of small order, so members are read here;
two texts of one key would otherwise make two identifiers of one holder.
"""

from collections.abc import Mapping

from keys.errors import InvalidKey, MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode


def member_bytes(jwk: Mapping[str, object], member: str) -> bytes:
    """Return the bytes of a member.

    Raises:
        InvalidKey: it is absent, no text, or not canonical base64url.
    """
    text = jwk.get(member)
    if not isinstance(text, str):
        raise InvalidKey(f"a JWK without {member}")
    try:
        return b64url_decode(text)
    except MalformedEncoding as error:
        raise InvalidKey(f"a JWK whose {member} is {error}") from error


def fixed_bytes(jwk: Mapping[str, object], member: str, size: int) -> bytes:
    """Return the bytes of a member that has exactly `size` of them.

    Raises:
        InvalidKey: as `member_bytes`, or it has another length.
    """
    data = member_bytes(jwk, member)
    if len(data) != size:
        raise InvalidKey(f"a JWK whose {member} has not {size} bytes")
    return data


def member_number(jwk: Mapping[str, object], member: str, max_bytes: int) -> int:
    """Return the number that a member is (Base64urlUInt; RFC 7518, section 2).

    Raises:
        InvalidKey: as `member_bytes`, or it is empty, too long, or has a leading zero byte.
    """
    data = member_bytes(jwk, member)
    if not 0 < len(data) <= max_bytes or data[0] == 0:
        raise InvalidKey(f"a JWK whose {member} is no number of at most {max_bytes} bytes")
    return int.from_bytes(data, "big")


def number_text(number: int) -> str:
    """Return a number as a JWK writes it, in as few bytes as it needs."""
    return b64url_encode(number.to_bytes((number.bit_length() + 7) // 8, "big"))
