"""What one entry comes to: for each kind of entry, the list it names is asked for its value."""

from collections.abc import Iterator, Mapping
from typing import Final

from credentials.errors import IndexOutOfRange, MalformedStatusList
from credentials.status.bitstring import BitstringList, StatusPurpose
from credentials.status.entries import (
    BitstringEntry,
    OtherEntry,
    RevocationListEntry,
    StatusList2021Entry,
    TokenEntry,
)
from credentials.status.token_list import TokenStatus
from verifier.checks.status.kinds import BITSTRING, PLAIN, STATUS_LIST_2021, TOKEN, ListKind, not_reliable
from verifier.checks.status.lists import Lists
from verifier.faults import in_our_words
from verifier.report import Check, Finding, failed, passed, unknown

_SUSPENSION_SUFFIX: Final = "#suspension"
_LONGEST_MESSAGE: Final = 300


def of_bitstring(entry: BitstringEntry, lists: Lists) -> Iterator[Finding]:
    """Answer for a place in a Bitstring Status List, and in the suspension list that it refers to (ADR 11)."""
    if entry.purpose not in list(StatusPurpose):
        yield _unknown_type(f"purpose {entry.purpose}")
        return
    yield _bit(entry, lists, BITSTRING)
    if entry.reference is not None and entry.reference.endswith(_SUSPENSION_SUFFIX):
        url = entry.reference.removesuffix(_SUSPENSION_SUFFIX)
        yield _bit(BitstringEntry("suspension", entry.index, url), lists, BITSTRING)


def of_status_list_2021(entry: StatusList2021Entry, lists: Lists) -> Iterator[Finding]:
    """Answer for a place in a list of the draft, which knew two purposes."""
    if entry.purpose not in (StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION):
        yield _unknown_type(f"purpose {entry.purpose}")
        return
    place = BitstringEntry(entry.purpose, entry.index, entry.list_url)
    yield _bit(place, lists, STATUS_LIST_2021)


def of_token_list(entry: TokenEntry, lists: Lists) -> Iterator[Finding]:
    """Answer for a place in a Token Status List (Token Status List, 8.3)."""
    kept = lists.get(entry.list_url, TOKEN)
    if isinstance(kept, Finding):
        yield kept
        return
    try:
        found = _of_token_value(kept.content.values.value(entry.index))
    except IndexOutOfRange:
        found = _out_of_range()
    yield found.asked(entry.list_url, kept.as_of)


def of_revocation_list(entry: RevocationListEntry, lists: Lists) -> Iterator[Finding]:
    """Answer for a plain list of what is withdrawn (1EdTech Revocation List 1.0)."""
    kept = lists.get(entry.list_url, PLAIN)
    if isinstance(kept, Finding):
        yield kept
        return
    yield _named(lists.credential_id, kept.content.revoked).asked(entry.list_url, kept.as_of)


def of_other(entry: OtherEntry, lists: Lists) -> Iterator[Finding]:  # noqa: ARG001 - one of the readers
    """Answer for a kind of entry that nobody here reads."""
    yield _unknown_type(entry.type)


def _bit(entry: BitstringEntry, lists: Lists, kind: ListKind[BitstringList]) -> Finding:
    kept = lists.get(entry.list_url, kind)
    if isinstance(kept, Finding):
        return kept
    return _judged(entry, kept.content).asked(entry.list_url, kept.as_of)


def _judged(entry: BitstringEntry, content: BitstringList) -> Finding:
    """Return what a value comes to (Bitstring Status List 1.0, 3.2)."""
    try:
        value = content.value(entry.index, entry.purpose, entry.size)
    except IndexOutOfRange:
        return _out_of_range()
    except MalformedStatusList as fault:
        return not_reliable(in_our_words(fault), fault.error)
    if entry.purpose == StatusPurpose.MESSAGE:
        return passed(Check.STATUS, "status_message", message=_shortened(entry.messages[value]))
    return _of_purpose(entry.purpose) if value else passed(Check.STATUS, "not_withdrawn")


def _of_purpose(purpose: str) -> Finding:
    if purpose == StatusPurpose.REFRESH:
        return passed(Check.STATUS, "status_newer_edition")
    return failed(Check.STATUS, "revoked" if purpose == StatusPurpose.REVOCATION else "suspended")


def _of_token_value(value: int) -> Finding:
    match value:
        case TokenStatus.VALID:
            return passed(Check.STATUS, "not_withdrawn")
        case TokenStatus.INVALID:
            return failed(Check.STATUS, "revoked")
        case TokenStatus.SUSPENDED:
            return failed(Check.STATUS, "suspended")
    return unknown(Check.STATUS, "status_value_unknown", value=f"0x{value:02X}")


def _named(credential_id: str | None, revoked: Mapping[str, str]) -> Finding:
    if credential_id is None:
        fault = "it has no id by which the list could name it"
        return unknown(Check.STATUS, "status_malformed", fault=fault, error="MALFORMED_VALUE_ERROR")
    if credential_id in revoked:
        return failed(Check.STATUS, "revoked", reason=_shortened(revoked[credential_id]))
    return passed(Check.STATUS, "not_withdrawn")


def _shortened(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


def _out_of_range() -> Finding:
    return unknown(Check.STATUS, "status_index_out_of_range", error="RANGE_ERROR")


def _unknown_type(name: str) -> Finding:
    return unknown(Check.STATUS, "status_type_unknown", type=name)
