"""Badges in PNG pictures: one uncompressed `iTXt` chunk (Open Badges 3.0, 5.3.1; PNG 1.2, 4.2.3.3).

Chunks are counted, measured and their checksums compared; no picture is ever decompressed.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from credentials.errors import (
    DamagedImage,
    ImageTooLarge,
    MalformedImage,
    NothingBaked,
    OlderBadge,
    SeveralBaked,
    Unbakeable,
    WronglyBaked,
)

KEYWORD: Final = b"openbadgecredential"
CLR_KEYWORD: Final = b"clrcredential"
OLDER_KEYWORD: Final = b"openbadges"
MAX_SIDE: Final = 4096
MAX_CHUNKS: Final = 4096

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">I4s")
_OVERHEAD: Final = 12
_SIZE: Final = struct.Struct(">II")
_IHDR_LENGTH: Final = 13
_TEXTS: Final = frozenset({b"iTXt", b"tEXt", b"zTXt"})
_CURRENT: Final = frozenset({KEYWORD, CLR_KEYWORD})


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One chunk: its type, its data, and all its bytes as they stand in the file."""

    kind: bytes
    data: bytes = field(repr=False)
    whole: bytes = field(repr=False)

    @property
    def keyword(self) -> bytes | None:
        """What a text chunk says it holds; None of any other chunk."""
        return self.data.partition(b"\0")[0] if self.kind in _TEXTS else None

    @property
    def is_badge(self) -> bool:
        """Whether it holds a badge of any time, or says so."""
        return self.keyword in _CURRENT or self.keyword == OLDER_KEYWORD


def is_png(body: bytes) -> bool:
    """Return whether these bytes begin as a PNG does."""
    return body.startswith(_SIGNATURE)


def extract(body: bytes) -> tuple[bytes, bytes]:
    """Return the credential's text, and the picture without it.

    Raises:
        credentials.errors.BakingError: the picture does not carry exactly one badge as it should.
    """
    chunks = _read(body)
    badges = [chunk for chunk in chunks if chunk.is_badge]
    if not badges:
        raise NothingBaked("the picture carries no badge")
    if len(badges) > 1:
        raise SeveralBaked("the picture carries more than one badge")
    return _text(badges[0]), _written(chunk for chunk in chunks if not chunk.is_badge)


def bake(image: bytes, text: str) -> bytes:
    """Return the picture with this credential in its last chunk but one, in place of any it carried.

    Raises:
        credentials.errors.BakingError: the picture can not be read whole, or the text holds a NUL.
    """
    chunks = [chunk for chunk in _read(image) if not chunk.is_badge]
    return _written([*chunks[:-1], _badge(text), chunks[-1]])


def _badge(text: str) -> _Chunk:
    try:
        encoded = text.encode()
    except UnicodeEncodeError as fault:
        raise Unbakeable("the text is not proper Unicode") from fault
    if b"\0" in encoded:
        raise Unbakeable("a NUL can not stand in the text of a PNG")
    # Keyword, NUL, not compressed, method 0, no language, no translated keyword.
    data = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + encoded
    return _Chunk(b"iTXt", data, _framed(b"iTXt", data))


def _text(badge: _Chunk) -> bytes:
    if badge.keyword == OLDER_KEYWORD:
        raise OlderBadge("the picture carries a badge of Open Badges 2.0 or before")
    rest = badge.data.partition(b"\0")[2]
    if badge.kind != b"iTXt" or rest[:2] != b"\0\0":
        raise WronglyBaked("the badge is packed, or not in an iTXt chunk")
    language, end, rest = rest[2:].partition(b"\0")
    translated, also_end, text = rest.partition(b"\0")
    if not (end and also_end):
        raise WronglyBaked("the iTXt chunk of the badge is not complete")
    if language or translated:
        raise WronglyBaked("the iTXt chunk of the badge names a language")
    return text


# --- chunks ---------------------------------------------------------------------------------------


def _read(body: bytes) -> list[_Chunk]:
    chunks = list(_chunks(body))
    kinds = [chunk.kind for chunk in chunks]
    if kinds[0] != b"IHDR" or kinds.count(b"IHDR") != 1 or b"IDAT" not in kinds:
        raise MalformedImage("the picture has no header, or nothing in it")
    _check_size(chunks[0].data)
    return chunks


def _chunks(body: bytes) -> Iterator[_Chunk]:
    """Return the chunks up to the last, which must end the file (PNG 1.2, 4.1.4)."""
    at = len(_SIGNATURE)
    for _ in range(MAX_CHUNKS):
        chunk = _chunk_at(body, at)
        at += len(chunk.whole)
        yield chunk
        if chunk.kind == b"IEND":
            if at != len(body) or chunk.data:
                raise MalformedImage("the file goes on after the picture's end")
            return
    raise ImageTooLarge(f"the picture has more than {MAX_CHUNKS} parts")


def _chunk_at(body: bytes, at: int) -> _Chunk:
    if len(body) - at < _OVERHEAD:
        raise DamagedImage("the picture is cut off")
    length, kind = _HEADER.unpack_from(body, at)
    whole = body[at : at + _OVERHEAD + length]
    if len(whole) != _OVERHEAD + length:
        raise DamagedImage("the picture is cut off")
    data = whole[8:-4]
    if whole != _framed(kind, data):
        raise DamagedImage("a checksum of the picture is wrong")
    if not kind.isalpha():
        raise MalformedImage("a part of the picture has no proper name")
    return _Chunk(kind, data, whole)


def _check_size(header: bytes) -> None:
    if len(header) != _IHDR_LENGTH:
        raise MalformedImage("the picture's header has another length")
    width, height = _SIZE.unpack_from(header)
    if not (width and height):
        raise MalformedImage("the picture has no size")
    if max(width, height) > MAX_SIDE:
        raise ImageTooLarge(f"the picture is larger than {MAX_SIDE} x {MAX_SIDE}")


def _framed(kind: bytes, data: bytes) -> bytes:
    return _HEADER.pack(len(data), kind) + data + zlib.crc32(kind + data).to_bytes(4, "big")


def _written(chunks: Sequence[_Chunk] | Iterator[_Chunk]) -> bytes:
    return _SIGNATURE + b"".join(chunk.whole for chunk in chunks)
