"""The verifier's answer to the issuer that wants to know how a watched credential stands now."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from credentials.badge import JsonObject
from issuer.kept.watches import Standing
from issuer.watches.watching import AskStatus, Told
from verifier.checks import status
from verifier.kept_lists import KeptLists
from verifier.report import Finding, Outcome
from verifier.web.desk import Desk
from verifier.web.errand import on_one_errand

# Where nothing says how long the answer stands, or there was none.
_UNTOLD: Final = timedelta(minutes=5)
# A credential without lists changes by its dates alone.
_WITHOUT_STATUS: Final = timedelta(days=1)
_STANDINGS: Final = {"revoked": Standing.REVOKED, "suspended": Standing.SUSPENDED}


def asker(desk: Desk) -> AskStatus:
    """Return what asks the lists of a credential as of now, by the verifier's own check and its one way out."""

    def ask(document: JsonObject, issuer: str) -> Told:
        lists, now = KeptLists(), desk.now()
        # Lists of this errand alone: it is to ask anew, and tells for how long what it was told stands.
        sources = replace(on_one_errand(desk.sources), lists=lists)
        found = status.check(document, issuer, sources, now)
        return Told(_standing(found), _again(found, lists, issuer, now))

    return ask


def _standing(found: Finding) -> Standing | None:
    if found.outcome is Outcome.FAILED:
        return _STANDINGS.get(found.code)
    return None if found.outcome is Outcome.UNKNOWN else Standing.GOOD


def _again(found: Finding, lists: KeptLists, issuer: str, now: datetime) -> datetime:
    if found.outcome is Outcome.NOT_APPLICABLE:
        return now + _WITHOUT_STATUS
    kept = lists.get(found.source or "", issuer)
    return now + _UNTOLD if kept is None else kept.fresh_until
