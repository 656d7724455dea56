"""The verifier's answer to the issuer that wants to know how badges of others stand now."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from issuer.meta_badges.watching import Look, LookAt
from verifier.checks.stack.parts import part_of
from verifier.kept_lists import KeptLists
from verifier.report import Check, Outcome, Report
from verifier.verify import Setting, Submission, verify_badge
from verifier.web.desk import Desk
from verifier.web.errand import on_one_errand

# Where nothing says how long it stands: a badge without a status changes by its dates alone.
_WITHOUT_STATUS: Final = timedelta(days=1)
_UNTOLD: Final = timedelta(minutes=5)


def looker(desk: Desk) -> LookAt:
    """Return what verifies badges as of now, by the verifier's own checks and its one way out.

    All that it is asked is one errand: each place is asked once, and all together for a limited time.
    """
    lists = KeptLists()
    # Lists of this errand alone: it is to ask anew, and tells for how long what it was told stands.
    sources = replace(on_one_errand(desk.sources), lists=lists)

    def look_at(body: bytes) -> Look:
        report = verify_badge(Submission(body), Setting(desk.policy(), sources, desk.now()))
        return Look(part_of(report), report.verdict.value, report.checked_at + _lasts(report, lists))

    return look_at


def _lasts(report: Report, lists: KeptLists) -> timedelta:
    """Return how long what was found stands: as long as its list may be kept."""
    found = report.finding(Check.STATUS)
    if found.outcome is Outcome.NOT_APPLICABLE:
        return _WITHOUT_STATUS
    issuer = report.shown.content.issuer_id if report.shown else ""
    kept = lists.get(found.source or "", issuer)
    return _UNTOLD if kept is None else kept.fresh_until - report.checked_at
