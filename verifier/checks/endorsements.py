"""What do others say of it? Each endorsement is verified as a credential of its own.

What others say never changes what is found about the badge: a bad endorsement is told, and the badge judged
without it.
"""

import json
from collections.abc import Sequence

from contexts.errors import ContextsError
from credentials.endorsements import Carried, is_bound_to
from credentials.errors import MalformedDigest
from credentials.open_badges.credential import EndorsementCredential
from credentials.open_badges.rules import class_of
from verifier.report import (
    Check,
    Endorsement,
    Finding,
    Outcome,
    Report,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
)

MAX_ENDORSEMENTS = 16


def body_of(carried: Carried) -> bytes:
    """Return an endorsement as it would have come alone; one that did, byte for byte."""
    if carried.body is not None:
        return carried.body
    if carried.token is not None:
        return carried.token.encode()
    return json.dumps(carried.document, ensure_ascii=False).encode()


def judge(carried: Carried, report: Report) -> Endorsement:
    """Return what an endorsement comes to, from the report on it and the thing it was attached to."""
    return Endorsement(carried.path, _finding(carried, report), report)


def _finding(carried: Carried, report: Report) -> Finding:
    match report.verdict:
        case Verdict.NOT_GENUINE:
            return failed(Check.ENDORSEMENTS, "endorsement_not_genuine")
        case Verdict.NO_LONGER_VALID:
            return failed(Check.ENDORSEMENTS, "endorsement_no_longer_valid")
        case Verdict.COULD_NOT_CHECK:
            return unknown(Check.ENDORSEMENTS, "endorsement_not_checkable")
    return _about_it(carried, report)


def _about_it(carried: Carried, report: Report) -> Finding:
    badge = report.shown
    if badge is None or class_of(badge.document) is not EndorsementCredential:
        return failed(Check.ENDORSEMENTS, "endorsement_is_none")
    if badge.content.subject_id is None or badge.content.subject_id != carried.endorsed_id:
        return failed(Check.ENDORSEMENTS, "endorsement_of_another")
    try:
        bound = is_bound_to(badge.document, carried.endorsed)
    except (MalformedDigest, ContextsError):
        bound = False
    if bound is False:
        # No standard says what such a digest is taken of, so another one may be right in its own way.
        return unknown(Check.ENDORSEMENTS, "endorsement_of_another_wording")
    return _by_whom(report)


def _by_whom(report: Report) -> Finding:
    if report.verdict is Verdict.VALID:
        return passed(Check.ENDORSEMENTS, "endorsement_good")
    return passed(Check.ENDORSEMENTS, "endorsement_by_unknown")


def check(judged: Sequence[Endorsement], carried: int) -> Finding:
    """Return what all endorsements come to; `carried` is how many there are."""
    if not carried:
        return not_applicable(Check.ENDORSEMENTS, "no_endorsements")
    count = str(carried)
    outcomes = [each.finding.outcome for each in judged]
    if Outcome.FAILED in outcomes:
        bad = str(outcomes.count(Outcome.FAILED))
        return failed(Check.ENDORSEMENTS, "endorsements_bad", bad=bad, count=count)
    if len(judged) < carried:
        return unknown(Check.ENDORSEMENTS, "endorsements_not_checked", checked=str(len(judged)), count=count)
    if Outcome.UNKNOWN in outcomes:
        return unknown(Check.ENDORSEMENTS, "endorsements_unclear", count=count)
    return passed(Check.ENDORSEMENTS, "endorsements_good", count=count)
