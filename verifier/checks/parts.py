"""Are the credentials inside a learner record genuine? Each is verified as a credential of its own.

The record's own proof says only who put them together (CLR 2.0), so what is found about a part is told beside
the record's verdict and does not change it.
"""

from collections.abc import Sequence

from verifier.report import Check, Finding, Report, Verdict, failed, not_applicable, passed, unknown

_GOOD = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)


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
