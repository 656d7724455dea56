"""Has the issuer withdrawn or paused it?

Asked per credential and per entry. A list that cannot be had, or relied on, is `unknown`, never "not withdrawn".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contexts.errors import MalformedJson
from credentials.badge import JsonObject
from credentials.errors import CredentialsError, IndexOutOfRange, MalformedBadge
from credentials.received import read
from credentials.status_list import Bitstring, read_list
from credentials.wire import BitstringEntry, OtherEntry, from_wire, status_entries
from did.errors import FetchFailed
from verifier.authenticity import Asker, authenticate
from verifier.faults import in_our_words
from verifier.ports import Document, Sources
from verifier.report import Check, Finding, Outcome, failed, not_applicable, passed, unknown

LIST_ACCEPT = "application/vc, application/vc+ld+json, application/json, application/vc+jwt, */*;q=0.1"
LIST_LIMIT = 4 << 20
SUSPENSION_SUFFIX = "#suspension"
SKEW = timedelta(seconds=60)
# Each entry costs a fetch or two. Open Badges 3.0 allows one; nothing honest needs more than a few.
MAX_ENTRIES = 4


@dataclass(frozen=True, slots=True)
class _Bit:
    """One bit to look up: in which list, at which place, and what it means when set."""

    list_url: str
    index: int
    purpose: str


def check(document: JsonObject, issuer_id: str, sources: Sources, now: datetime) -> Finding:
    """Return whether any of the badge's status entries says withdrawn or paused.

    `document` is the secured document. The order of findings is: withdrawn, paused, unknown, good; the worst is
    returned.
    """
    try:
        entries = status_entries(document)
    except MalformedBadge as fault:
        return unknown(Check.STATUS, "status_malformed", fault=in_our_words(fault))
    if not entries:
        return not_applicable(Check.STATUS, "no_status")
    if len(entries) > MAX_ENTRIES:
        return unknown(Check.STATUS, "status_malformed", fault="it names more lists than we ask")
    lists = _Lists(issuer_id, sources, now)
    return _worst(found for entry in entries for found in _of_entry(entry, lists))


def _of_entry(entry: BitstringEntry | OtherEntry, lists: "_Lists") -> Iterable[Finding]:
    if isinstance(entry, OtherEntry):
        yield unknown(Check.STATUS, "status_type_unknown", type=entry.type)
        return
    if entry.purpose not in ("revocation", "suspension"):
        yield unknown(Check.STATUS, "status_type_unknown", type=f"purpose {entry.purpose}")
        return
    yield lists.look_up(_Bit(entry.list_url, entry.index, entry.purpose))
    # ADR 11: the suspension list is named by the subject id that the entry refers to.
    if entry.reference is not None and entry.reference.endswith(SUSPENSION_SUFFIX):
        url = entry.reference.removesuffix(SUSPENSION_SUFFIX)
        yield lists.look_up(_Bit(url, entry.index, "suspension"))


_CODES_WORST_FIRST = ("revoked", "suspended")


def _worst(findings: Iterable[Finding]) -> Finding:
    return min(findings, key=_badness)


def _badness(finding: Finding) -> int:
    if finding.outcome is Outcome.FAILED:
        return _CODES_WORST_FIRST.index(finding.code)
    return len(_CODES_WORST_FIRST) + (finding.outcome is not Outcome.UNKNOWN)


class _Lists:
    """The status lists of one issuer, fetched and checked."""

    def __init__(self, issuer_id: str, sources: Sources, now: datetime) -> None:
        self._issuer_id = issuer_id
        self._sources = sources
        self._now = now

    def look_up(self, bit: _Bit) -> Finding:
        """Return what one bit says (Bitstring Status List 1.0, 3.2)."""
        try:
            fetched = self._sources.documents.get(bit.list_url, accept=LIST_ACCEPT, limit=LIST_LIMIT)
        except FetchFailed:
            return unknown(Check.STATUS, "status_unreachable").asked(bit.list_url)
        return self._read(bit, fetched).asked(bit.list_url, fetched.as_of)

    def _read(self, bit: _Bit, fetched: Document) -> Finding:
        bits = self._checked_list(bit, fetched)
        if isinstance(bits, Finding):
            return bits
        try:
            is_set = bits.is_set(bit.index)
        except IndexOutOfRange:
            return unknown(Check.STATUS, "status_index_out_of_range")
        if not is_set:
            return passed(Check.STATUS, "not_withdrawn")
        return failed(Check.STATUS, "revoked" if bit.purpose == "revocation" else "suspended")

    def _checked_list(self, bit: _Bit, fetched: Document) -> Bitstring | Finding:
        """Return the list's bits once its signature, issuer, id, dates and purpose have been checked."""
        try:
            received = read(fetched.body)
            content = from_wire(received.document)
        except (CredentialsError, MalformedJson) as fault:
            return _invalid(f"it is not a signed list ({in_our_words(fault)})")
        if content.issuer_id != self._issuer_id:
            return _invalid("another issuer signed it")
        authenticity = authenticate(received, self._issuer_id, Asker(self._sources.resolver, self._now))
        if authenticity.document is None:
            return _invalid("its signature could not be confirmed")
        if authenticity.has_run_out(self._now):
            return _invalid("its signature has ended")
        if content.valid_until is not None and self._now > content.valid_until:
            return _invalid("it is out of date")
        if content.valid_from is not None and self._now + SKEW < content.valid_from:
            return _invalid("it is dated in the future")
        return _bits(authenticity.document, bit)


def _bits(document: JsonObject, bit: _Bit) -> Bitstring | Finding:
    if document.get("id") != bit.list_url:
        return _invalid("it is another list than the one the badge names")
    try:
        return read_list(document, bit.purpose)
    except CredentialsError as fault:
        return _invalid(in_our_words(fault))


def _invalid(fault: str) -> Finding:
    return unknown(Check.STATUS, "status_list_invalid", fault=fault)
