"""The order of the checks, told once.

 1. structure      can it be read as a signed credential?
 2. schema         has it everything that its standard asks for?
 3. issuer_key     is the key one of the issuer's, and may it sign badges? (the only fetch before 5)
 4. data_loss      does the signature cover every part of the document?
 5. signature      is the document unchanged since it was signed?
 6. refresh        does it name a newer edition? One that passes 1 to 5 is what the rest is about.
 7. related        are the resources that it binds by digest the ones we used?
 8. validity       is it within its dates?
 9. status         has the issuer withdrawn or paused it?
10. holder         was it shown by the person it was issued to?
11. endorsements   what do others say of it? Each is verified by these steps too.
12. image          does the picture carry exactly one badge? It is taken out of it before 1.
13. stack          do its component badges still meet the rule? Each is verified by these steps too.
14. parts          are the credentials in a learner record genuine? Each is verified by these steps too.
15. issuer_trust   do we know the issuer? So late, so that an unknown issuer's status is still checked.
16. issuer_domain  does the web address of an issuer we do not know confirm it? That decides nothing.

A failure of 1 to 5 ends the work: nothing such a file says is acted on. Everything from 6 on reads the secured
document only.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credentials import clr
from credentials.badge import JsonObject, VerifiedBadge
from credentials.digest import copy_digests
from credentials.endorsements import Carried, carried_in
from credentials.received import Received
from credentials.stacking import Part, Standing
from credentials.wire import from_wire
from verifier.authenticity import Asker, Authenticity, authenticate
from verifier.checks import (
    endorsements,
    holder,
    image,
    issuer_domain,
    issuer_trust,
    refresh,
    related,
    schema,
    status,
    structure,
    validity,
)
from verifier.checks import parts as parts_check
from verifier.checks import stack as stack_check
from verifier.policy import Policy
from verifier.ports import HolderProof, Sources
from verifier.report import (
    MUST_NOT_BE_UNKNOWN,
    Check,
    Endorsement,
    Finding,
    Input,
    Outcome,
    Report,
    Verdict,
    unknown,
)

MAX_COMPONENTS = 64
# Of a record, and of a record inside a record; what lies deeper is not looked at.
_MAX_PARTS = {1: MAX_COMPONENTS, clr.MAX_DEPTH: 8}


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be verified: the badge's bytes, the component badges' bytes, and who showed it.

    `depth` is how many credentials it lies in: 1 for an endorsement, or for a part of a learner record.
    """

    body: bytes
    components: Sequence[bytes] = ()
    presented: HolderProof | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """Under which policy, from which sources, and as of when; whether web addresses of issuers are asked."""

    policy: Policy
    sources: Sources
    now: datetime
    asks_domains: bool = True


def verify_badge(submission: Submission, setting: Setting) -> Report:
    """Return the report on a badge. A bad badge is a report, never an exception."""
    came = image.opened(submission.body)
    if came.fault is not None:
        return _stopped(submission.body, setting, (came.fault,), came.form)
    readable = structure.check(came.body)  # 1
    if isinstance(readable, Finding):
        return _stopped(submission.body, setting, (readable,), came.form)
    schema_finding = schema.check(readable.received.document)  # 2
    asker = Asker(setting.sources.resolver, setting.now)
    authenticity = authenticate(readable.received, readable.content.issuer_id, asker)  # 3, 4, 5
    findings = (readable.finding, schema_finding, *authenticity.findings)
    if authenticity.document is None:
        form = came.form or readable.received.source.carrier
        return _stopped(submission.body, setting, findings, form)
    badge = _verified(readable.received, authenticity.document)
    edition = _newest(badge, authenticity, setting)  # 6
    findings = (*findings, edition.finding)
    return _examine(_Examination(edition.badge, findings, edition.authenticity, came, submission, setting))


def _verified(received: Received, document: JsonObject) -> VerifiedBadge:
    return VerifiedBadge(document, from_wire(document), received.source)


@dataclass(frozen=True, slots=True)
class _Edition:
    """A genuine badge in its newest edition that could be had, and what was found on the way to it."""

    finding: Finding
    badge: VerifiedBadge
    authenticity: Authenticity


def _newest(shown: VerifiedBadge, authenticity: Authenticity, setting: Setting) -> _Edition:
    """Return the edition to judge: a newer one if it passes the checks that the badge has passed, else the badge.

    The copy is still the one that was shown: it is what other badges may name by its digest.
    """
    url = refresh.service(shown.document)
    if isinstance(url, Finding):
        return _Edition(url, shown, authenticity)
    fetched = refresh.fetch(url, setting.sources.documents)
    if isinstance(fetched, Finding):
        return _Edition(fetched, shown, authenticity)
    newer = _genuine(fetched.body, setting)
    finding = refresh.judge(shown.content, newer.badge.content) if newer else refresh.not_genuine()
    finding = finding.asked(url, fetched.as_of)
    if newer is None or finding.outcome is not Outcome.PASSED:
        return _Edition(finding, shown, authenticity)
    return _Edition(finding, replace(newer.badge, source=shown.source), newer.authenticity)


@dataclass(frozen=True, slots=True)
class _Genuine:
    badge: VerifiedBadge
    authenticity: Authenticity


def _genuine(body: bytes, setting: Setting) -> _Genuine | None:
    """Return a fetched credential that passes the checks 1 to 5, or None."""
    readable = structure.check(body)
    if isinstance(readable, Finding):
        return None
    if schema.check(readable.received.document).outcome is Outcome.FAILED:
        return None
    asker = Asker(setting.sources.resolver, setting.now)
    authenticity = authenticate(readable.received, readable.content.issuer_id, asker)
    if authenticity.document is None:
        return None
    return _Genuine(_verified(readable.received, authenticity.document), authenticity)


@dataclass(frozen=True, slots=True)
class _Examination:
    """A genuine badge on its way through the checks that read what was secured."""

    badge: VerifiedBadge
    findings: tuple[Finding, ...]
    authenticity: Authenticity
    came: image.Opened
    submission: Submission
    setting: Setting


def _examine(exam: _Examination) -> Report:
    content, document, setting = exam.badge.content, exam.badge.document, exam.setting
    components = _components(exam)
    stacked = _stack(exam, components)
    held = clr.parts(document)
    parts = _parts(held, exam)
    carried = tuple(carried_in(document))
    endorsed = _endorsements(carried, exam)
    return Report(
        input=_input(exam.submission.body, exam.came.form or exam.badge.source.carrier),
        policy=setting.policy.name,
        checked_at=setting.now,
        findings=(
            *exam.findings,
            related.check(document),  # 7
            validity.check(content, exam.authenticity, setting.now),  # 8
            status.check(document, content.issuer_id, setting.sources, setting.now),  # 9
            holder.check(exam.badge, exam.submission.presented, setting.policy),  # 10
            endorsements.check(endorsed, len(carried)),  # 11
            image.check(exam.came, document),  # 12
            stacked.finding,  # 13
            parts_check.check(parts, len(held)),  # 14
            known := issuer_trust.check(content, setting.policy),  # 15
            _domain(exam, known),  # 16
        ),
        badge=exam.badge,
        rule=content.rule_url,
        stack=stacked.evaluation,
        components=components or parts,
        endorsements=endorsed,
    )


def _domain(exam: _Examination, known: Finding) -> Finding:
    """Ask the issuer's web address, if it could help: of the badge itself, and where the issuer is not known."""
    setting, is_known = exam.setting, known.outcome is Outcome.PASSED
    if is_known or exam.submission.depth or not setting.asks_domains:
        return issuer_domain.not_asked()
    return issuer_domain.check(exam.badge.content.issuer_id, setting.sources, setting.now)


def _parts(held: Sequence[JsonObject], exam: _Examination) -> tuple[Report, ...]:
    """Verify each credential in a learner record as one in its own right, from its own JSON."""
    depth, presented = exam.submission.depth + 1, exam.submission.presented
    bodies = [json.dumps(part, ensure_ascii=False).encode() for part in held[: _MAX_PARTS.get(depth, 0)]]
    return tuple(verify_badge(Submission(body, (), presented, depth), exam.setting) for body in bodies)


def _endorsements(carried: Sequence[Carried], exam: _Examination) -> tuple[Endorsement, ...]:
    """Verify each endorsement as a credential in its own right; nobody shows those, they come along.

    What is said of a part, or of an endorsement, is not looked at: a file could have us ask half the world.
    """
    if exam.submission.depth:
        return ()
    setting = replace(exam.setting, policy=replace(exam.setting.policy, require_holder=False))
    return tuple(
        endorsements.judge(each, verify_badge(Submission(endorsements.body_of(each), depth=1), setting))
        for each in carried[: endorsements.MAX_ENDORSEMENTS]
    )


def _components(exam: _Examination) -> tuple[Report, ...]:
    """Verify each supplied component as a badge in its own right, held to the same policy."""
    if not stack_check.is_stack(exam.badge.content):
        return ()
    presented = exam.submission.presented
    supplied = exam.submission.components[:MAX_COMPONENTS]
    setting = replace(exam.setting, asks_domains=False)
    return tuple(verify_badge(Submission(body, (), presented), setting) for body in supplied)


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


def _stopped(body: bytes, setting: Setting, findings: tuple[Finding, ...], form: str | None) -> Report:
    return Report(_input(body, form or "unknown"), setting.policy.name, setting.now, findings)
