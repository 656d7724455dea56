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
document only. All that is looked at is the id of an altered component badge, which tells which part was altered, and
the id and bytes of one whose signature could not be checked, which tell which part that is.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credentials import clr
from credentials.badge import NOTHING_WITHHELD, JsonObject, VerifiedBadge
from credentials.endorsements import Carried, carried_in
from credentials.equality import supersedes
from credentials.received import Received
from credentials.stacking import Asked
from credentials.stacking.rule import MAX_DEPTH
from credentials.wire import from_wire
from verifier.asking_few import MAX_HOSTS, Hosts, few
from verifier.authenticity import Asker, Authenticity, authenticate
from verifier.beside import Opinion, carried_beside, sorted_out
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
from verifier.errors import MalformedReport
from verifier.joining import Together, beside, joined, stack_first
from verifier.policy import Policy
from verifier.ports import HolderProof, Sources
from verifier.report import Check, Endorsement, Finding, Input, Outcome, Report, unknown
from verifier.signed_reports import is_report, told_by
from verifier.words import OURSELVES

MAX_COMPONENTS = 64
# Of a record, and of a record inside a record; what lies deeper is not looked at.
_MAX_PARTS = {1: MAX_COMPONENTS, clr.MAX_DEPTH: 8}


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be verified: the badge's bytes, the component badges' bytes, and who showed it.

    `depth` is how many credentials it lies in: 1 for an endorsement, or for a part of a learner record. `opinions` are
    the endorsements among what came beside it. `each_told`: each of the components has a report of its own, too.
    """

    body: bytes
    components: Sequence[bytes] = ()
    presented: HolderProof | None = None
    depth: int = 0
    opinions: Sequence[Opinion] = ()
    each_told: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Under which policy, from which sources, and as of when; whether web addresses of issuers are asked.

    `ourselves` is the DID under which we sign reports, `most_layers` how many layers of badges a stack may have to be
    followed, `most_hosts` how many servers one verification asks; `hosts` are those that were asked for it already.
    """

    policy: Policy
    sources: Sources
    now: datetime
    asks_domains: bool = True
    most_layers: int = MAX_DEPTH
    most_hosts: int = MAX_HOSTS
    ourselves: str = ""
    hosts: Hosts | None = None

    def at_once(self) -> "Setting":
        """Return the same for badges that are shown together: they share the servers that may be asked for them."""
        if self.hosts is not None:
            return self
        hosts = Hosts(self.most_hosts)
        return replace(self, sources=few(self.sources, hosts), hosts=hosts)


def verify_badge(submission: Submission, setting: Setting) -> Report:
    """Return the report on a badge. A bad badge is a report, never an exception."""
    if submission.depth:
        return _alone(submission, setting)
    parts, opinions = sorted_out(submission.components)
    submission = replace(submission, components=parts, opinions=opinions)
    asking = setting.at_once()
    report = _alone(submission, asking)
    if report.badge is None or not submission.components:
        return report
    if not stack_check.is_stack(report.badge.content):
        is_taken = submission.each_told or any(each.stack is not None for each in report.components)
        return report if is_taken else stack_check.left_alone(report, len(submission.components))
    together = _together(report, report.badge, submission, asking)
    is_refused = asking.hosts is not None and asking.hosts.refused
    return stack_check.too_many_hosts(together) if is_refused else together


def _alone(submission: Submission, setting: Setting) -> Report:
    """Return the report on a badge without regard to what was handed in with it."""
    came = image.opened(submission.body)
    if came.fault is not None:
        return _stopped(submission.body, setting, (came.fault,), came.form)
    readable = structure.check(came.body)  # 1
    if isinstance(readable, Finding):
        return _stopped(submission.body, setting, (readable,), came.form)
    asker = Asker(setting.sources.resolver, setting.now)
    authenticity = authenticate(readable.received, readable.content.issuer_id, asker)  # 3, 4, 5
    if is_report(readable.received.document):
        return _on_a_report(readable, authenticity, came, submission, setting)
    # Contexts may stand in a document that its signature is not over; what was signed without them has to do.
    schema_finding = schema.check(authenticity.document or readable.received.document)  # 2
    findings = (readable.finding, schema_finding, *authenticity.findings)
    if authenticity.document is None:
        form = came.form or readable.received.source.carrier
        return _stopped(submission.body, setting, findings, form)
    badge = _verified(readable.received, authenticity.document)
    edition = _newest(badge, authenticity, setting)  # 6
    findings = (*findings, edition.finding)
    return _examine(_Examination(edition.badge, findings, edition.authenticity, came, submission, setting))


def _on_a_report(
    readable: structure.Readable,
    authenticity: Authenticity,
    came: image.Opened,
    submission: Submission,
    setting: Setting,
) -> Report:
    """Return the report on a report: who signed it is found out, and that it is no badge is said (ADR 43).

    Its structure is unknown in any case, so that no word of another verifier becomes a verdict on a badge.
    """
    no_badge, told = unknown(Check.STRUCTURE, "a_report"), None
    if authenticity.document is not None:
        try:
            told = told_by(readable.received, authenticity.document, setting.now)
        except MalformedReport as fault:
            no_badge = unknown(Check.STRUCTURE, "report_malformed", fault=str(fault))
    form = came.form or readable.received.source.carrier
    report = _stopped(submission.body, setting, (*authenticity.findings, no_badge), form)
    return replace(report, told=told and replace(told, name=_name_of(told.by, setting)))


def _name_of(did: str, setting: Setting) -> str | None:
    """Return under what name we know a verifier, or None; for reports that is all that trust is asked for."""
    known = setting.policy.trust.issuers.get(did)
    if did == setting.ourselves:
        return OURSELVES
    return known.name if known else None


def _verified(received: Received, document: JsonObject) -> VerifiedBadge:
    return VerifiedBadge(
        document, from_wire(document), received.source, received.is_partial, received.withheld
    )


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
    if _hides_a_withdrawal(shown, newer.badge, setting):
        return _Edition(refresh.not_later().asked(url, fetched.as_of), shown, authenticity)
    return _Edition(finding, replace(newer.badge, source=shown.source), newer.authenticity)


def _hides_a_withdrawal(shown: VerifiedBadge, newer: VerifiedBadge, setting: Setting) -> bool:
    """Return whether the badge that was shown is withdrawn, and the other one is of no later date.

    One of a later date takes its place, withdrawn or not; any other genuine copy would only cover up for it.
    """
    if supersedes(newer.content, shown.content) or newer.document == shown.document:
        return False
    found = status.check(shown.document, shown.content.issuer_id, setting.sources, setting.now)
    return found.outcome is Outcome.FAILED


@dataclass(frozen=True, slots=True)
class _Genuine:
    badge: VerifiedBadge
    authenticity: Authenticity


def _genuine(body: bytes, setting: Setting) -> _Genuine | None:
    """Return a fetched credential that passes the checks 1 to 5, or None."""
    readable = structure.check(body)
    if isinstance(readable, Finding):
        return None
    asker = Asker(setting.sources.resolver, setting.now)
    authenticity = authenticate(readable.received, readable.content.issuer_id, asker)
    if is_report(readable.received.document):
        return None
    if authenticity.document is None or schema.check(authenticity.document).outcome is Outcome.FAILED:
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
    stacked = stack_check.alone(content, setting.policy, is_partial=exam.badge.is_partial)
    held = clr.parts(document)
    parts = _parts(held, exam)
    carried = (*carried_in(document), *carried_beside(document, exam.submission.opinions))
    endorsed = _endorsements(carried, exam)
    always_tells = setting.policy.trust.always_tells(content.issuer_id)
    withheld = NOTHING_WITHHELD if always_tells else exam.badge.withheld
    return Report(
        input=_input(exam.submission.body, exam.came.form or exam.badge.source.carrier),
        policy=setting.policy.name,
        checked_at=setting.now,
        findings=(
            *exam.findings,
            related.check(document),  # 7
            validity.check(content, exam.authenticity, setting.now, withheld),  # 8
            status.check(document, content.issuer_id, setting.sources, setting.now, withheld),  # 9
            holder.check(exam.badge, exam.submission.presented, setting.policy),  # 10
            endorsements.check(endorsed, len(carried)),  # 11
            image.check(exam.came, document),  # 12
            stacked.finding,  # 13
            parts_check.check(tuple(_each(parts)), len(held)),  # 14
            known := issuer_trust.check(content, setting.policy),  # 15
            _domain(exam, known),  # 16
        ),
        badge=exam.badge,
        rule=content.rule_url,
        stack=stacked.evaluation,
        components=parts,
        endorsements=endorsed,
    )


def _domain(exam: _Examination, known: Finding) -> Finding:
    """Ask the issuer's web address, if it could help: of the badge itself, and where the issuer is not known."""
    setting, is_known = exam.setting, known.outcome is Outcome.PASSED
    if is_known or exam.submission.depth or not setting.asks_domains:
        return issuer_domain.not_asked()
    return issuer_domain.check(exam.badge.content.issuer_id, setting.sources, setting.now)


def _parts(held: Sequence[JsonObject], exam: _Examination) -> tuple[Report, ...]:
    """Verify each credential in a learner record as one in its own right, from its own JSON.

    Where there is a stack among them, it comes first, with the others as what was handed in for it.
    """
    depth, presented = exam.submission.depth + 1, exam.submission.presented
    bodies = [json.dumps(part, ensure_ascii=False).encode() for part in held[: _MAX_PARTS.get(depth, 0)]]
    reports = [verify_badge(Submission(body, (), presented, depth), exam.setting) for body in bodies]
    top = stack_check.topmost([each.badge.content if each.badge else None for each in reports])
    others = _beside(exam, bodies) if top is not None else Together((), ())
    if top is None or len(reports) + len(others.reports) == 1:
        return tuple(reports)
    together = stack_first(top, Together(bodies, reports), others)
    return (_joined(together, presented and presented.of_parts(), exam.setting),)


def _beside(exam: _Examination, held: Sequence[bytes]) -> Together:
    """Verify what was handed in beside a record, for the stack in it."""
    room = MAX_COMPONENTS - len(held) if exam.submission.depth == 0 else 0
    presented = exam.submission.presented and exam.submission.presented.of_parts()
    setting = replace(exam.setting, asks_domains=False)
    return beside(
        exam.submission.components, held, room, lambda body: _alone(Submission(body, (), presented), setting)
    )


def _joined(found: Together, presented: HolderProof | None, setting: Setting) -> Report:
    proved = presented.subjects if presented else frozenset[str]()
    asked = Asked(setting.now, proved, setting.most_layers)
    return joined(found, asked, setting.policy, setting.sources.documents)


def _each(reports: Sequence[Report]) -> Iterator[Report]:
    """Yield reports on credentials that stand side by side, those that a stack took in among them."""
    for report in reports:
        yield report
        if report.stack is not None:
            yield from _each(report.components)


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


def _together(whole: Report, badge: VerifiedBadge, submission: Submission, setting: Setting) -> Report:
    """Verify each supplied component as a badge in its own right, held to the same policy, and once."""
    once = tuple(dict.fromkeys(submission.components[:MAX_COMPONENTS]))
    each_alone = replace(setting, asks_domains=False)
    presented = submission.presented and submission.presented.of_parts()
    supplied = [_alone(Submission(body, (), presented), each_alone) for body in once]
    if len(submission.components) > MAX_COMPONENTS:
        return stack_check.too_many(stack_check.Together(whole, badge, supplied))
    return _joined(Together((submission.body, *once), (whole, *supplied)), presented, setting)


def digest_of(body: bytes) -> str:
    """Return the digest of what was handed in, as reports name it."""
    return f"sha-256:{hashlib.sha256(body).hexdigest()}"


def _input(body: bytes, form: str) -> Input:
    return Input(form, digest_of(body))


def _stopped(body: bytes, setting: Setting, findings: tuple[Finding, ...], form: str | None) -> Report:
    return Report(_input(body, form or "unknown"), setting.policy.name, setting.now, findings)
