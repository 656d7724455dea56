"""Unpacking what a stranger packed: one whole member, within a limit that is kept while unpacking."""

import zlib
from enum import IntEnum
from typing import Final

from credentials.errors import MalformedStatusList
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode

# Ten mebibytes are eighty million bits: more badges than one list of anybody's ought to have.
MAX_BYTES: Final = 10 << 20
# Bits that cannot be compressed grow by a third as text.
MAX_TEXT: Final = 14 << 20


class Window(IntEnum):
    """How zlib is told which wrapping to expect, and no other."""

    ZLIB = zlib.MAX_WBITS
    GZIP = 16 + zlib.MAX_WBITS


def unpacked(text: str, window: Window, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what exactly one packed member in base64url without padding holds.

    Raises:
        MalformedStatusList: it is another encoding, too large, breaks off, or has more behind its end.
    """
    if len(text) > MAX_TEXT:
        raise MalformedStatusList(f"an encoded list has at most {MAX_TEXT} characters")
    try:
        packed = b64url_decode(text)
    except MalformedEncoding as fault:
        raise MalformedStatusList(f"an encoded list that is {fault}") from fault
    return _inflated(packed, window, max_bytes)


def _inflated(packed: bytes, window: Window, max_bytes: int) -> bytes:
    unpacking = zlib.decompressobj(window)
    try:
        data = unpacking.decompress(packed, max_bytes + 1)
    except zlib.error as fault:
        raise MalformedStatusList(f"an encoded list that is not {window.name}") from fault
    if len(data) > max_bytes:
        raise MalformedStatusList(f"a list has at most {max_bytes} bytes")
    if not unpacking.eof:
        raise MalformedStatusList("an encoded list that breaks off")
    if unpacking.unused_data:
        raise MalformedStatusList("an encoded list with more behind its end")
    return data
