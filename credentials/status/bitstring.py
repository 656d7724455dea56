"""Bitstring Status List 1.0: one value of one or more bits a credential, the first one leftmost.

A list is a credential itself; here is its content, `credentials.proofs` signs and verifies it.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from credentials.badge import JsonObject
from credentials.errors import IndexOutOfRange, MalformedBadge, MalformedStatusList, StatusListTooShort
from credentials.instants import instant_text
from credentials.open_badges.documents import CONTEXTS
from credentials.status.packing import MAX_BYTES, Window, unpacked
from credentials.wire_place import Place
from keys.multibase import b64url_encode

# Bitstring Status List 1.0, 2.2: fewer would tell who looks up which credential.
LENGTH: Final = 131_072
# 2.2: what an absent `ttl` means, and the longest that Cairn relies on a list it has.
DEFAULT_TTL: Final = timedelta(minutes=5)
_LIST_TYPE: Final = "BitstringStatusListCredential"
_SUBJECT_TYPE: Final = "BitstringStatusList"


class StatusPurpose(StrEnum):
    """What a value other than zero means.

    Revocation is final, suspension can be taken back; a refresh says that there is a newer edition, and a
    message is one of those that the entry lists. Neither of these two withdraws anything.
    """

    REVOCATION = "revocation"
    SUSPENSION = "suspension"
    REFRESH = "refresh"
    MESSAGE = "message"


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
        return cls.of_values(dict.fromkeys(indexes, 1), 1, length)

    @classmethod
    def of_values(cls, values: Mapping[int, int], size: int, length: int = LENGTH) -> Self:
        """Return a list of `length` values of `size` bits each, with these set and all others zero.

        Raises:
            MalformedStatusList: the length is not allowed.
            IndexOutOfRange: an index lies outside.
            ValueError: a value does not fit into `size` bits.
        """
        if length * size % 8:
            raise MalformedStatusList("a list consists of whole bytes")
        bits = bytearray(length * size // 8)
        for index, value in values.items():
            _check_range(index, length)
            if not 0 <= value < 1 << size:
                raise ValueError(f"{value} does not fit into {size} bits")
            for place in range(size):
                position = index * size + place
                if value >> size - 1 - place & 1:
                    bits[position // 8] |= 0x80 >> position % 8
        return cls(bytes(bits))

    def __post_init__(self) -> None:
        if len(self) < LENGTH:
            raise StatusListTooShort(f"a list has at least {LENGTH} entries, not {len(self)}")

    def __len__(self) -> int:
        return 8 * len(self.bits)

    def is_set(self, index: int) -> bool:
        """Return whether the bit at `index` is set.

        Raises:
            IndexOutOfRange: the list has no such bit.
        """
        _check_range(index, len(self))
        return bool(self.bits[index // 8] & 0x80 >> index % 8)

    def value(self, index: int, size: int = 1) -> int:
        """Return the value at `index` of a list whose values have `size` bits (3.2).

        Raises:
            StatusListTooShort: so divided, the list has too few values.
            IndexOutOfRange: the list has no such value.
        """
        if size == 1:
            return int(self.is_set(index))
        entries = len(self) // size
        if entries < LENGTH:
            raise StatusListTooShort(f"a list has at least {LENGTH} entries, not {entries}")
        _check_range(index, entries)
        first, last = index * size, (index + 1) * size
        window = int.from_bytes(self.bits[first // 8 : (last + 7) // 8], "big")
        return window >> -last % 8 & (1 << size) - 1

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
        return cls(unpacked(text[1:], Window.GZIP, max_bytes))


@dataclass(frozen=True, slots=True)
class BitstringList:
    """What a list credential holds: its bits, what they are about, and how long it may be kept."""

    bits: Bitstring
    purposes: tuple[str, ...]
    ttl: timedelta = DEFAULT_TTL

    def value(self, index: int, purpose: str, size: int = 1) -> int:
        """Return the value at `index`, in a list that is for `purpose` (3.2).

        Raises:
            MalformedStatusList: the list is for other purposes.
            StatusListTooShort, IndexOutOfRange: as `Bitstring.value`.
        """
        check_purpose(self.purposes, purpose)
        return self.bits.value(index, size)


def check_purpose(purposes: Sequence[str], purpose: str) -> None:
    """Return if a list is for this purpose, among others perhaps.

    Raises:
        MalformedStatusList: it is not.
    """
    if purpose not in purposes:
        raise MalformedStatusList("the list is for another purpose", "STATUS_VERIFICATION_ERROR")


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
            # One text, not an array: that is what the validator of 1EdTech reads.
            "statusPurpose": purpose.value,
            "encodedList": bits.encode(),
            **milliseconds,
        },
    }


def read_credential(document: JsonObject) -> BitstringList:
    """Return the content of a verified list credential.

    Raises:
        MalformedStatusList: it is no list, or a part of it cannot be read.
    """
    try:
        subject = list_subject(Place(document), _LIST_TYPE, _SUBJECT_TYPE)
        bits = Bitstring.decode(subject.required_text("encodedList"))
        return BitstringList(bits, subject.texts("statusPurpose"), _ttl(subject))
    except MalformedBadge as fault:
        raise MalformedStatusList(f"the list can not be read: {fault}") from fault


def read_list(document: JsonObject, purpose: str) -> Bitstring:
    """Return the bits of a verified list credential that is for this purpose.

    Raises:
        MalformedStatusList: it is no list, one for another purpose, or its bits cannot be read.
    """
    content = read_credential(document)
    check_purpose(content.purposes, purpose)
    return content.bits


def list_subject(place: Place, list_type: str, subject_type: str) -> Place:
    """Return the one subject of a list credential of these types.

    Raises:
        MalformedStatusList: the document is another credential.
        MalformedBadge: it has several subjects, or none that can be read.
    """
    subject = place.only("credentialSubject")
    is_list = list_type in place.texts("type")
    if not is_list or subject is None or subject_type not in subject.texts("type"):
        raise MalformedStatusList(f"the document is not a {list_type}")
    return subject


def _ttl(subject: Place) -> timedelta:
    found = subject.one("ttl")
    if found is None:
        return DEFAULT_TTL
    if isinstance(found, bool) or not isinstance(found, int | float) or not found >= 0:
        raise subject.fault("ttl", "a number of milliseconds is expected")
    return min(timedelta(milliseconds=min(found, 2**53)), DEFAULT_TTL)


def _check_range(index: int, length: int) -> None:
    if not 0 <= index < length:
        raise IndexOutOfRange(f"the list has {length} entries, none at {index}")
