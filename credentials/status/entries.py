"""Status entries of a credential: which lists tell whether it still holds, and at which place.

Bitstring Status List 1.0, 2.1; StatusList2021; Token Status List, 6; 1EdTech Revocation List 1.0.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import MalformedBadge
from credentials.wire_place import Place

MAX_SIZE: Final = 8
_BITSTRING: Final = "BitstringStatusListEntry"
_SUSPENSION_SUFFIX: Final = "#suspension"
_DIGITS: Final = re.compile(r"[0-9]{1,1000}")
# An index of more digits than this is beyond every list, and need not be told from others such.
_BEYOND: Final = 10**18


@dataclass(frozen=True, slots=True)
class BitstringEntry:
    """A place in a Bitstring Status List.

    `size` is how many bits the value has, `messages` what each value means where the entry says so, `reference`
    what the entry points to besides.
    """

    purpose: str
    index: int
    list_url: str
    size: int = 1
    reference: str | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusList2021Entry:
    """A place in a list of the draft before."""

    purpose: str
    index: int
    list_url: str


@dataclass(frozen=True, slots=True)
class TokenEntry:
    """A place in a Token Status List."""

    index: int
    list_url: str


@dataclass(frozen=True, slots=True)
class RevocationListEntry:
    """A plain list of the ids of what is withdrawn."""

    list_url: str


@dataclass(frozen=True, slots=True)
class OtherEntry:
    """A status entry that Cairn does not read: nothing is known about that status."""

    type: str


StatusListEntry = BitstringEntry | StatusList2021Entry | TokenEntry | RevocationListEntry | OtherEntry


def status_entries(document: JsonObject) -> tuple[StatusListEntry, ...]:
    """Return the status entries of a credential, each once.

    Raises:
        MalformedBadge: an entry breaks its standard (MALFORMED_VALUE_ERROR).
    """
    place = Place(document)
    listed = [_entry(each) for each in place.each("credentialStatus")]
    return tuple(dict.fromkeys([*listed, *_of_claim(place)]))


def count_entries(document: JsonObject) -> int:
    """Return how many entries a credential has, whatever they say."""
    return len(Place(document).many("credentialStatus")) + ("status" in document)


def entry_to_wire(entry: BitstringEntry, entry_id: str) -> JsonObject:
    """Return a Bitstring entry as it stands in a credential.

    Raises:
        MalformedBadge: it breaks a rule of Bitstring Status List 1.0, 2.1.
    """
    wire: JsonObject = {
        "id": entry_id,
        "type": _BITSTRING,
        "statusPurpose": entry.purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
        **({"statusSize": entry.size} if entry.size > 1 or entry.messages else {}),
        **({"statusMessage": _told(entry.messages)} if entry.messages else {}),
        **({"statusReference": entry.reference} if entry.reference else {}),
    }
    if _entry(Place(wire)) != entry:
        raise MalformedBadge("the entry can not be written so that it is read alike")
    return wire


def token_claim(entry: TokenEntry) -> JsonObject:
    """Return the `status` claim of a token that has its place in a Token Status List (6.2)."""
    return {"status_list": {"idx": entry.index, "uri": entry.list_url}}


def _entry(place: Place) -> StatusListEntry:
    types = place.texts("type")
    if not types:
        raise place.fault("type", "this member is required")
    known = [name for name in types if name in _READERS]
    if len(known) > 1:
        raise place.fault("type", "an entry is of one kind")
    return _READERS[known[0]](place) if known else OtherEntry(types[0])


# --- Bitstring Status List and its draft ------------------------------------------------------------


def _bitstring(place: Place) -> BitstringEntry:
    size = _size(place)
    return BitstringEntry(
        purpose=place.required_text("statusPurpose"),
        index=_index(place),
        list_url=_list_url(place),
        size=size,
        reference=_reference(place),
        messages=_messages(place, size),
    )


def _status_list_2021(place: Place) -> StatusList2021Entry:
    return StatusList2021Entry(place.required_text("statusPurpose"), _index(place), _list_url(place))


def _list_url(place: Place) -> str:
    url = place.required_text("statusListCredential")
    if place.text("id") == url:
        raise place.fault("id", "the entry is not the list")
    return url


def _index(place: Place) -> int:
    # 2.1: text, in base 10. A number is not written by the rules, and nobody has to guess what is meant by it.
    written = place.required_text("statusListIndex")
    if not _DIGITS.fullmatch(written):
        raise place.fault("statusListIndex", "a decimal number is expected, as text")
    return min(int(written), _BEYOND)


def _size(place: Place) -> int:
    found = place.one("statusSize")
    if found is None:
        return 1
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= MAX_SIZE:
        raise place.fault("statusSize", f"a number of bits from 1 to {MAX_SIZE} is expected")
    return found


def _reference(place: Place) -> str | None:
    # The order of several references is not signed.
    found = sorted(place.texts("statusReference"), key=lambda each: not each.endswith(_SUSPENSION_SUFFIX))
    return found[0] if found else None


def _messages(place: Place, size: int) -> tuple[str, ...]:
    """Return what each value means, by value; as many as there are values, or none (2.1)."""
    told = [
        (each.required_text("status"), each.required_text("message")) for each in place.each("statusMessage")
    ]
    if not told and size == 1 and place.text("statusPurpose") != "message":
        return ()
    by_value = dict(zip(_values(place, (value for value, _ in told)), told, strict=True))
    if len(told) != 1 << size or by_value.keys() != set(range(1 << size)):
        raise place.fault("statusMessage", f"one message is expected for each of {1 << size} values")
    return tuple(by_value[value][1] for value in range(1 << size))


def _values(place: Place, written: Iterable[str]) -> list[int]:
    values = list(written)
    if not all(re.fullmatch(r"0x[0-9a-fA-F]{1,4}", each) for each in values):
        raise place.fault("statusMessage", "a status is a hexadecimal number, 0x0")
    return [int(each, 16) for each in values]


def _told(messages: tuple[str, ...]) -> list[JsonObject]:
    return [{"status": f"0x{value:x}", "message": message} for value, message in enumerate(messages)]


# --- Token Status List ------------------------------------------------------------------------------


def _of_claim(place: Place) -> list[StatusListEntry]:
    """Return the entries of the claim `status`: one for each mechanism it names."""
    if "status" not in place.value:
        return []
    claim = place.only("status")
    if claim is None or not claim.value or claim.value.keys() == {"id"}:
        raise place.fault("status", "an object with at least one status mechanism is expected")
    return [_mechanism(claim, name) for name in claim.value]


def _mechanism(claim: Place, name: str) -> StatusListEntry:
    if name != "status_list":
        return OtherEntry(name)
    entry = claim.only(name)
    index = entry.one("idx") if entry else None
    if entry is None or isinstance(index, bool) or not isinstance(index, int) or index < 0:
        raise claim.fault(name, "an object with uri and idx, a number from 0 up, is expected")
    return TokenEntry(min(index, _BEYOND), entry.required_text("uri"))


# --- 1EdTech ----------------------------------------------------------------------------------------


def _revocation_list(place: Place) -> RevocationListEntry:
    return RevocationListEntry(place.required_text("id"))


_READERS: Final[Mapping[str, Callable[[Place], StatusListEntry]]] = {
    _BITSTRING: _bitstring,
    "StatusList2021Entry": _status_list_2021,
    "1EdTechRevocationList": _revocation_list,
}
