"""Are the credentials inside a learner record genuine? Each is verified as a credential of its own.

The record's own proof says only who put them together (CLR 2.0), so what is found about a part is told beside
the record's verdict and does not change it.
"""

from collections.abc import Sequence

from verifier.report import Check, Finding, Outcome, Report, Verdict, failed, not_applicable, passed, unknown

_WORST_FIRST = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED, Outcome.NOT_APPLICABLE)
_GOOD = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)


def beside(reports: Sequence[Report]) -> Finding:
    """Return what those come to that were shown in one presentation with a badge that does not rest on them."""
    if not reports:
        return not_applicable(Check.PARTS, "no_parts")
    verdicts, count = [each.verdict for each in reports], str(len(reports))
    bad = [each for each in verdicts if each in (Verdict.NOT_GENUINE, Verdict.NO_LONGER_VALID)]
    if bad:
        return failed(Check.PARTS, "others_bad", bad=str(len(bad)), count=count)
    if any(each not in _GOOD for each in verdicts):
        return unknown(Check.PARTS, "others_unclear", count=count)
    return passed(Check.PARTS, "others_good", count=count)


def worse(own: Finding, others: Finding) -> Finding:
    """Return the worse of what is in a record and what was shown beside it; the record's own where both are alike."""
    return min(own, others, key=lambda each: _WORST_FIRST.index(each.outcome))


def check(reports: Sequence[Report], held: int) -> Finding:
    """Return what the parts of a record come to; `held` is how many it has."""
    if not held:
        return not_applicable(Check.PARTS, "no_parts")
    count, verdicts = str(held), [each.verdict for each in reports]
    bad = [each for each in verdicts if each in (Verdict.NOT_GENUINE, Verdict.NO_LONGER_VALID)]
    if bad:
        return failed(Check.PARTS, "parts_bad", bad=str(len(bad)), count=count)
    if len(verdicts) < held:
        return unknown(Check.PARTS, "parts_not_checked", checked=str(len(verdicts)), count=count)
    if any(each not in _GOOD for each in verdicts):
        return unknown(Check.PARTS, "parts_unclear", count=count)
    return passed(Check.PARTS, "parts_good", count=count)
