"""Status lists: Bitstring Status List 1.0, one bit a credential, bit 0 leftmost.

A list is a credential itself; here is its content, `credentials.proofs` signs and verifies it.
"""

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from credentials.badge import JsonObject
from credentials.errors import IndexOutOfRange, MalformedBadge, MalformedStatusList
from credentials.instants import instant_text
from credentials.wire import CONTEXTS
from credentials.wire_place import Place
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode

# Bitstring Status List 1.0, 2.2: fewer would tell who looks up which credential.
LENGTH: Final = 131_072
MAX_BYTES: Final = 10 << 20
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
_LIST_TYPE: Final = "BitstringStatusListCredential"
_SUBJECT_TYPE: Final = "BitstringStatusList"


class StatusPurpose(StrEnum):
    """What a set bit means: revocation is final, suspension can be taken back."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class Bitstring:
    """The bits of a list, eight to a byte, the lowest index in the highest bit."""

    bits: bytes = field(repr=False)

    @classmethod
    def of(cls, indexes: Iterable[int], length: int = LENGTH) -> Self:
        """Return a list of `length` bits (at least `LENGTH`, a multiple of 8) with these set.

        Raises:
            MalformedStatusList: the length is not allowed.
            IndexOutOfRange: an index lies outside.
        """
        if length % 8:
            raise MalformedStatusList("a list consists of whole bytes")
        bits = bytearray(length // 8)
        for index in indexes:
            _check_range(index, length)
            bits[index // 8] |= 0x80 >> index % 8
        return cls(bytes(bits))

    def __post_init__(self) -> None:
        if len(self) < LENGTH:
            raise MalformedStatusList(f"a list has at least {LENGTH} entries, not {len(self)}")

    def __len__(self) -> int:
        return 8 * len(self.bits)

    def is_set(self, index: int) -> bool:
        """Return whether the bit at `index` is set.

        Raises:
            IndexOutOfRange: the list has no such bit.
        """
        _check_range(index, len(self))
        return bool(self.bits[index // 8] & 0x80 >> index % 8)

    def encode(self) -> str:
        """Return the `encodedList`: multibase base64url of the GZIP of the bits; the same for the same bits."""
        return "u" + b64url_encode(gzip.compress(self.bits, mtime=0))

    @classmethod
    def decode(cls, text: str, *, max_bytes: int = MAX_BYTES) -> Self:
        """Return the bits of an `encodedList` of at most `max_bytes` when unpacked.

        Raises:
            MalformedStatusList: it is not one GZIP member in multibase base64url, too large, or too short.
        """
        if not text.startswith("u"):
            raise MalformedStatusList("an encodedList starts with 'u' (base64url)")
        try:
            packed = b64url_decode(text[1:])
        except MalformedEncoding as fault:
            raise MalformedStatusList(f"an encodedList that is {fault}") from fault
        return cls(_unpacked(packed, max_bytes))


def subject_id(url: str, purpose: StatusPurpose) -> str:
    """Return the subject id of the list at `url`; by that of a suspension list credentials refer to it."""
    return f"{url}#suspension" if purpose is StatusPurpose.SUSPENSION else f"{url}#list"


def list_credential(
    url: str,
    issuer: str,
    purpose: StatusPurpose,
    bits: Bitstring,
    valid_from: datetime,
    *,
    valid_until: datetime | None = None,
    ttl: timedelta | None = None,
) -> JsonObject:
    """Return the list as a credential to sign (VCDM 2.0); verifiers may keep it for `ttl`.

    Raises:
        ValueError: an instant is not a whole second with a time zone.
    """
    milliseconds = {} if ttl is None else {"ttl": ttl // timedelta(milliseconds=1)}
    return {
        "@context": [CONTEXTS[0]],
        "id": url,
        "type": ["VerifiableCredential", _LIST_TYPE],
        "issuer": issuer,
        "validFrom": instant_text(valid_from),
        **({"validUntil": instant_text(valid_until)} if valid_until else {}),
        "credentialSubject": {
            "id": subject_id(url, purpose),
            "type": _SUBJECT_TYPE,
            "statusPurpose": purpose.value,
            "encodedList": bits.encode(),
            **milliseconds,
        },
    }


def read_list(document: JsonObject, purpose: str) -> Bitstring:
    """Return the bits of a verified list credential that is for this purpose.

    Raises:
        MalformedStatusList: it is no list, one for another purpose, or its bits cannot be read.
    """
    try:
        subject = _list_subject(Place(document))
        if purpose not in subject.texts("statusPurpose"):
            raise MalformedStatusList(f"the list is not one for {purpose}")
        return Bitstring.decode(subject.required_text("encodedList"))
    except MalformedBadge as fault:
        raise MalformedStatusList(f"the list can not be read: {fault}") from fault


def _list_subject(place: Place) -> Place:
    subject = place.only("credentialSubject")
    is_list = _LIST_TYPE in place.texts("type") and subject is not None
    if not is_list or subject is None or _SUBJECT_TYPE not in subject.texts("type"):
        raise MalformedStatusList(f"the document is not a {_LIST_TYPE}")
    return subject


def _check_range(index: int, length: int) -> None:
    if not 0 <= index < length:
        raise IndexOutOfRange(f"the list has {length} entries, none at {index}")


def _unpacked(packed: bytes, max_bytes: int) -> bytes:
    """Return what exactly one GZIP member holds; the limit is kept while unpacking."""
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        bits = unpacking.decompress(packed, max_bytes + 1)
    except zlib.error as fault:
        raise MalformedStatusList("an encodedList that is not GZIP") from fault
    if len(bits) > max_bytes:
        raise MalformedStatusList(f"a list has at most {max_bytes} bytes")
    if not unpacking.eof:
        raise MalformedStatusList("an encodedList that breaks off")
    if unpacking.unused_data:
        raise MalformedStatusList("an encodedList with more behind its end")
    return bits
