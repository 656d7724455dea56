"""What a verified badge is worth as a part of others, whatever it rests on itself."""

from datetime import datetime

from credentials.badge import Carrier
from credentials.digest import copy_digests
from credentials.stacking import Part, Standing
from verifier.report import MUST_NOT_BE_UNKNOWN, Check, Finding, Outcome, Report, Verdict, verdict_of

_STANDING_OF_CODE = {
    "revoked": Standing.REVOKED,
    "suspended": Standing.SUSPENDED,
    "expired": Standing.EXPIRED,
    "not_yet_valid": Standing.NOT_YET_VALID,
}
# Which issuers count for a slot is the rule's business, not the trust list's (ADR 5).
_STANDING_OF_VERDICT = {
    Verdict.VALID: Standing.GOOD,
    Verdict.ISSUER_UNKNOWN: Standing.GOOD,
    Verdict.NOT_GENUINE: Standing.NOT_GENUINE,
    Verdict.COULD_NOT_CHECK: Standing.UNKNOWN,
    Verdict.NO_LONGER_VALID: Standing.REVOKED,
}


def part_of(report: Report) -> Part | None:
    """Return a component as a part of a stack, or None if nothing it says can be trusted.

    Whose it is, and what it rests on itself, is judged where its stack is: neither touches how it stands.
    """
    badge = report.shown
    if badge is None or badge.content.achievement_id is None or badge.content.id is None:
        return None
    content = badge.content
    valid_from = content.valid_from or report.checked_at
    own = tuple(each for each in report.findings if not _is_judged_elsewhere(each))
    return Part(
        credential_id=badge.content.id,
        issuer=content.issuer_id,
        achievement=badge.content.achievement_id,
        subject=content.subject_id,
        awarded_at=content.awarded_at or valid_from,
        valid_from=valid_from,
        level=content.level_id,
        standing=_standing(own),
        digests=copy_digests(badge.source),
        name=content.achievement_name or content.name or "",
        valid_until=None if _is_in_doubt(own) else content.valid_until,
        identities=content.identities,
        is_derived=badge.is_partial and badge.source.carrier is Carrier.LDP_VC,
        file=report.input.digest,
    )


def claimed_copy(claimed_id: str, standing: Standing, digests: frozenset[str], now: datetime) -> Part:
    """Return what stands for a copy that no signature vouches for: the id that it bears, and nothing else it says."""
    return Part(claimed_id, "", "", None, now, now, None, standing, digests)


def _is_judged_elsewhere(finding: Finding) -> bool:
    is_of_other = finding.check is Check.HOLDER and finding.outcome is Outcome.FAILED
    return finding.check is Check.STACK or is_of_other


def _is_in_doubt(findings: tuple[Finding, ...]) -> bool:
    """Return whether anything is unknown: a rule that lets parts expire does not let doubtful ones."""
    return any(each.outcome is Outcome.UNKNOWN and each.check in MUST_NOT_BE_UNKNOWN for each in findings)


def _standing(findings: tuple[Finding, ...]) -> Standing:
    verdict = verdict_of(findings)
    if verdict is Verdict.NO_LONGER_VALID:
        codes = [each.code for each in findings if each.outcome is Outcome.FAILED]
        known = [_STANDING_OF_CODE[code] for code in codes if code in _STANDING_OF_CODE]
        return known[-1] if known else Standing.REVOKED
    return _STANDING_OF_VERDICT[verdict]
