"""Does it name a newer edition?

Asked once, and only of a badge whose signature holds (1EdTech Credential Refresh 1.0). Whatever goes wrong on the
way, the badge that was shown is judged instead, and the finding says so.
"""

from typing import Final

from credentials.badge import BadgeContent, JsonObject
from credentials.wording import N_
from did.errors import FetchFailed
from verifier.ports import Document, DocumentSource
from verifier.report import Check, Finding, not_applicable, passed, unknown

TYPE: Final = "1EdTechCredentialRefresh"
ACCEPT: Final = (
    "application/vc, application/vc+ld+json, application/json, application/vc+jwt, text/plain, */*;q=0.1"
)
LIMIT: Final = 1 << 20


def service(document: JsonObject) -> str | Finding:
    """Return where a newer edition of a verified badge could be, or the finding why nobody looks (VCDM 2.0, 5.4)."""
    if "refreshService" not in document:
        return not_applicable(Check.REFRESH, "no_refresh")
    found = document["refreshService"]
    known = [each for each in (found if isinstance(found, list) else [found]) if _is_known(each)]
    if not known:
        return unknown(Check.REFRESH, "refresh_type_unknown")
    address = known[0].get("id")
    if len(known) > 1 or not isinstance(address, str) or not address:
        return unknown(Check.REFRESH, "refresh_malformed")
    return address


def fetch(url: str, documents: DocumentSource) -> Document | Finding:
    """Return what lies where a newer edition could be, or the finding that nothing could be had."""
    try:
        return documents.get(url, accept=ACCEPT, limit=LIMIT)
    except FetchFailed:
        return unknown(Check.REFRESH, "refresh_unreachable").asked(url)


def not_genuine() -> Finding:
    """Return the finding on an edition that fails a check which the badge itself has passed."""
    return unknown(
        Check.REFRESH, "refresh_refused", fault=N_("it could not be verified as a badge of this issuer")
    )


def not_later() -> Finding:
    """Return the finding on an edition of the same date, where the badge that was shown is withdrawn or paused."""
    return unknown(
        Check.REFRESH,
        "refresh_refused",
        fault=N_("this one is withdrawn or paused, and that one is of no later date"),
    )


def judge(shown: BadgeContent, newer: BadgeContent) -> Finding:
    """Return whether a genuine credential is a newer edition of the badge that was shown, or the same one."""
    fault = _difference(shown, newer)
    if fault is not None:
        return unknown(Check.REFRESH, "refresh_refused", fault=fault)
    return passed(Check.REFRESH, "refresh_current" if newer == shown else "refresh_done")


def _is_known(found: object) -> bool:
    if not isinstance(found, dict):
        return False
    types = found.get("type")
    return TYPE in (types if isinstance(types, list) else [types])


def _difference(shown: BadgeContent, newer: BadgeContent) -> str | None:
    if shown.id is None or newer.id != shown.id:
        return N_("it is another badge")
    if newer.issuer_id != shown.issuer_id:
        return N_("it is of another issuer")
    # The standard does not ask for this; but who proved to hold the badge is the one whose key it names.
    if newer.subject_id != shown.subject_id:
        return N_("it is about somebody else")
    if shown.valid_from is not None and (newer.valid_from is None or newer.valid_from < shown.valid_from):
        return N_("it is older")
    return None
