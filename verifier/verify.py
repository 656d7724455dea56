"""The order of the checks, told once.

 1. structure      can it be read as a signed credential?
 2. schema         has it everything that Open Badges 3.0 asks for?
 3. issuer_key     is the key one of the issuer's, and may it sign badges? (the only fetch before 5)
 4. data_loss      does the signature cover every part of the document?
 5. signature      is the document unchanged since it was signed?
 6. refresh        does it name a newer edition?
 7. validity       is it within its dates?
 8. status         has the issuer withdrawn or paused it?
 9. holder         was it shown by the person it was issued to?
10. endorsements   what do others say of it?
11. image          does the picture carry the same badge?
12. stack          do its component badges still meet the rule? Each is verified by these steps too.
13. issuer_trust   do we know the issuer? Last, so that an unknown issuer's status is still checked.

A failure of 1 to 5 ends the work: nothing such a file says is acted on. Everything from 6 on reads the secured
document only.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from credentials.badge import JsonObject, VerifiedBadge
from credentials.digest import copy_digests
from credentials.received import Received
from credentials.stacking import Part, Standing
from credentials.wire import from_wire
from verifier.authenticity import Asker, Authenticity, authenticate
from verifier.checks import extras, holder, issuer_trust, schema, status, structure, validity
from verifier.checks import stack as stack_check
from verifier.policy import Policy
from verifier.ports import HolderProof, Sources
from verifier.report import MUST_NOT_BE_UNKNOWN, Check, Finding, Input, Outcome, Report, Verdict, unknown

MAX_COMPONENTS = 64


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be verified: the badge's bytes, the component badges' bytes, and who showed it."""

    body: bytes
    components: Sequence[bytes] = ()
    presented: HolderProof | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Under which policy, from which sources, and as of when."""

    policy: Policy
    sources: Sources
    now: datetime


def verify_badge(submission: Submission, setting: Setting) -> Report:
    """Return the report on a badge. A bad badge is a report, never an exception."""
    readable = structure.check(submission.body)  # 1
    if isinstance(readable, Finding):
        return _stopped(submission.body, setting, (readable,))
    schema_finding = schema.check(readable.received.document, readable.content)  # 2
    asker = Asker(setting.sources.resolver, setting.now)
    authenticity = authenticate(readable.received, readable.content.issuer_id, asker)  # 3, 4, 5
    findings = (readable.finding, schema_finding, *authenticity.findings)
    if authenticity.document is None:
        return _stopped(submission.body, setting, findings, readable.received.source.carrier)
    badge = _verified(readable.received, authenticity.document)
    return _examine(_Examination(badge, findings, authenticity, submission, setting))


def _verified(received: Received, document: JsonObject) -> VerifiedBadge:
    return VerifiedBadge(document, from_wire(document), received.source)


@dataclass(frozen=True, slots=True)
class _Examination:
    """A genuine badge on its way through the checks that read what was secured."""

    badge: VerifiedBadge
    findings: tuple[Finding, ...]
    authenticity: Authenticity
    submission: Submission
    setting: Setting


def _examine(exam: _Examination) -> Report:
    content, document, setting = exam.badge.content, exam.badge.document, exam.setting
    components = _components(exam)
    stacked = _stack(exam, components)
    return Report(
        input=_input(exam.submission.body, exam.badge.source.carrier),
        policy=setting.policy.name,
        checked_at=setting.now,
        findings=(
            *exam.findings,
            extras.refresh(document),  # 6
            validity.check(content, exam.authenticity, setting.now),  # 7
            status.check(document, content.issuer_id, setting.sources, setting.now),  # 8
            holder.check(exam.badge, exam.submission.presented, setting.policy),  # 9
            extras.endorsements(document),  # 10
            extras.image(),  # 11
            stacked.finding,  # 12
            issuer_trust.check(content, setting.policy),  # 13
        ),
        badge=exam.badge,
        rule=content.rule_url,
        stack=stacked.evaluation,
        components=components,
    )


def _components(exam: _Examination) -> tuple[Report, ...]:
    """Verify each supplied component as a badge in its own right, held to the same policy."""
    if not stack_check.is_stack(exam.badge.content):
        return ()
    presented = exam.submission.presented
    supplied = exam.submission.components[:MAX_COMPONENTS]
    return tuple(verify_badge(Submission(body, (), presented), exam.setting) for body in supplied)


def _stack(exam: _Examination, components: tuple[Report, ...]) -> stack_check.Stacked:
    if len(exam.submission.components) > MAX_COMPONENTS:
        return stack_check.undecided(unknown(Check.STACK, "stack_limit"))
    parts = [part for part in map(part_of, components) if part is not None]
    if components and not parts:
        why = "None of the component badges supplied is genuine."
        return stack_check.undecided(unknown(Check.STACK, "stack_indeterminate", why=why))
    stack = stack_check.Stack(exam.badge.content, parts, exam.setting.now)
    return stack_check.check(stack, exam.setting.sources.documents, exam.setting.policy)


def part_of(report: Report) -> Part | None:
    """Return a component as a part of a stack, or None if nothing it says can be trusted."""
    badge = report.shown
    if badge is None or badge.content.achievement_id is None or badge.content.id is None:
        return None
    content = badge.content
    valid_from = content.valid_from or report.checked_at
    return Part(
        credential_id=badge.content.id,
        issuer=content.issuer_id,
        achievement=badge.content.achievement_id,
        subject=content.subject_id,
        awarded_at=content.awarded_at or valid_from,
        valid_from=valid_from,
        level=content.level_id,
        standing=_standing(report),
        digests=copy_digests(badge.source),
        name=content.achievement_name or content.name or "",
        valid_until=None if _is_in_doubt(report) else content.valid_until,
    )


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


def _is_in_doubt(report: Report) -> bool:
    """Return whether anything is unknown: a rule that lets parts expire does not let doubtful ones."""
    return any(
        each.outcome is Outcome.UNKNOWN and each.check in MUST_NOT_BE_UNKNOWN for each in report.findings
    )


def _standing(report: Report) -> Standing:
    if report.verdict is Verdict.NO_LONGER_VALID:
        codes = [each.code for each in report.findings if each.outcome is Outcome.FAILED]
        known = [_STANDING_OF_CODE[code] for code in codes if code in _STANDING_OF_CODE]
        return known[-1] if known else Standing.REVOKED
    return _STANDING_OF_VERDICT[report.verdict]


def _input(body: bytes, form: str) -> Input:
    return Input(form, f"sha-256:{hashlib.sha256(body).hexdigest()}")


def _stopped(body: bytes, setting: Setting, findings: tuple[Finding, ...], form: str = "unknown") -> Report:
    return Report(_input(body, form), setting.policy.name, setting.now, findings)
