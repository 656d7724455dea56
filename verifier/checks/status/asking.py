"""Every entry of a badge is asked; the worst answer is the badge's."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from credentials.badge import NOTHING_WITHHELD, JsonObject, Withheld
from credentials.errors import MalformedBadge
from credentials.status.entries import (
    BitstringEntry,
    OtherEntry,
    RevocationListEntry,
    StatusList2021Entry,
    TokenEntry,
    count_entries,
    status_entries,
)
from credentials.wording import N_
from verifier.checks.status import answers
from verifier.checks.status.lists import Lists
from verifier.faults import in_our_words
from verifier.ports import Sources
from verifier.report import Check, Finding, Outcome, not_applicable, unknown

# Each entry costs a fetch or two. Open Badges 3.0 allows one; nothing honest needs more than a few.
MAX_ENTRIES: Final = 4
_READERS: Final[Mapping[type, Callable[[Any, Lists], Iterable[Finding]]]] = {
    BitstringEntry: answers.of_bitstring,
    StatusList2021Entry: answers.of_status_list_2021,
    TokenEntry: answers.of_token_list,
    RevocationListEntry: answers.of_revocation_list,
    OtherEntry: answers.of_other,
}
_FAILURES_WORST_FIRST: Final = ("revoked", "suspended")
_PASSES_TELLING_FIRST: Final = ("status_message", "status_newer_edition", "not_withdrawn")


def check(
    document: JsonObject,
    issuer_id: str,
    sources: Sources,
    now: datetime,
    withheld: Withheld = NOTHING_WITHHELD,
) -> Finding:
    """Return whether any of the badge's status entries says withdrawn or paused.

    `document` is the secured document. The order of findings is: withdrawn, paused, unknown, good; the worst is
    returned, with the list it rests on. Where its holder may have kept back an entry, it is unknown whether there is
    none that says so.
    """
    return _as_shown(_asked(document, issuer_id, sources, now), withheld)


def _asked(document: JsonObject, issuer_id: str, sources: Sources, now: datetime) -> Finding:
    if count_entries(document) > MAX_ENTRIES:
        return _malformed(N_("it names more lists than we ask"))
    try:
        entries = status_entries(document)
    except MalformedBadge as fault:
        return _malformed(in_our_words(fault))
    if not entries:
        return not_applicable(Check.STATUS, "no_status")
    lists = Lists(issuer_id, document.get("id"), sources, now)
    return _worst(found for entry in entries for found in _READERS[type(entry)](entry, lists))


def _as_shown(found: Finding, withheld: Withheld) -> Finding:
    """Return what was found, or that more may stand in the credential than its holder shows.

    That it was withdrawn or paused stays so, whatever else there is.
    """
    is_absent = found.code == "no_status"
    may_be_more = withheld.members if is_absent else withheld.status
    if not may_be_more or found.outcome not in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
        return found
    return unknown(Check.STATUS, "status_may_be_withheld")


def _malformed(fault: str) -> Finding:
    return unknown(Check.STATUS, "status_malformed", fault=fault, error="MALFORMED_VALUE_ERROR")


def _worst(findings: Iterable[Finding]) -> Finding:
    return min(findings, key=_badness)


def _badness(finding: Finding) -> tuple[int, int]:
    match finding.outcome:
        case Outcome.FAILED:
            return 0, _FAILURES_WORST_FIRST.index(finding.code)
        case Outcome.PASSED:
            return 2, _PASSES_TELLING_FIRST.index(finding.code)
    return 1, 0
