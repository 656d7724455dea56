"""Is it within its dates?"""

from datetime import datetime, timedelta

from credentials.badge import NOTHING_WITHHELD, BadgeContent, Withheld
from verifier.authenticity import Authenticity
from verifier.report import Check, Finding, failed, passed, unknown

# ADR 14: clocks may differ by a minute before the start; there is no grace after the end.
SKEW_BEFORE = timedelta(seconds=60)


def check(
    content: BadgeContent, signed: Authenticity, now: datetime, withheld: Withheld = NOTHING_WITHHELD
) -> Finding:
    """Return whether `now` lies between the badge's dates (VCDM 2.0, 4.9) and before its signature's end.

    Where its holder may have kept back a date, it is unknown whether there is none.
    """
    if content.valid_from is not None and now + SKEW_BEFORE < content.valid_from:
        return failed(Check.VALIDITY, "not_yet_valid", date=_day(content.valid_from))
    if content.valid_until is not None and now > content.valid_until:
        return failed(Check.VALIDITY, "expired", date=_day(content.valid_until))
    if signed.has_run_out(now):
        return failed(Check.VALIDITY, "proof_expired")
    if withheld.members and None in (content.valid_from, content.valid_until):
        return unknown(Check.VALIDITY, "dates_may_be_withheld")
    return passed(Check.VALIDITY, "no_end" if content.valid_until is None else "in_force")


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
