"""The verification report: what was checked, what was not, and why.

The same object goes to the page, the API and the command line; `verifier.rendering` gives its JSON form.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from credentials.badge import VerifiedBadge
from credentials.stacking import Evaluation


class Outcome(StrEnum):
    """What one check found. `unknown` is never a pass."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Check(StrEnum):
    """The checks, in the order in which `verifier.verify` carries them out."""

    STRUCTURE = "structure"
    SCHEMA = "schema"
    ISSUER_KEY = "issuer_key"
    DATA_LOSS = "data_loss"
    SIGNATURE = "signature"
    REFRESH = "refresh"
    RELATED = "related_resources"
    VALIDITY = "validity"
    STATUS = "status"
    HOLDER = "holder"
    ENDORSEMENTS = "endorsements"
    IMAGE = "image"
    STACK = "stack"
    PARTS = "parts"
    ISSUER_TRUST = "issuer_trust"
    ISSUER_DOMAIN = "issuer_domain"


class Verdict(StrEnum):
    """What the report comes to, worst first (ADR 4)."""

    NOT_GENUINE = "not_genuine"
    NO_LONGER_VALID = "no_longer_valid"
    COULD_NOT_CHECK = "could_not_check"
    ISSUER_UNKNOWN = "issuer_unknown"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check.

    `code` is for machines, `facts` fill the sentence that `verifier.words` has for the code, `source` is the
    document asked, `as_of` the instant of its content. `faults` are all the rules broken, where there may be many.
    """

    check: Check
    outcome: Outcome
    code: str
    facts: dict[str, str] = field(default_factory=dict)
    source: str | None = None
    as_of: datetime | None = None
    faults: tuple[str, ...] = ()

    def asked(self, source: str, as_of: datetime | None = None) -> "Finding":
        """Return the same finding with the document it rests on."""
        return replace(self, source=source, as_of=as_of)


def passed(check: Check, code: str, **facts: str) -> Finding:
    """Return a finding that the check passed."""
    return Finding(check, Outcome.PASSED, code, facts)


def failed(check: Check, code: str, **facts: str) -> Finding:
    """Return a finding that the check failed."""
    return Finding(check, Outcome.FAILED, code, facts)


def unknown(check: Check, code: str, **facts: str) -> Finding:
    """Return a finding that the check could not be carried out."""
    return Finding(check, Outcome.UNKNOWN, code, facts)


def not_applicable(check: Check, code: str, **facts: str) -> Finding:
    """Return a finding that there is nothing to check, which is said."""
    return Finding(check, Outcome.NOT_APPLICABLE, code, facts)


# Without each of these having passed there is no "valid": nothing checked is not a pass.
MUST_PASS = frozenset(
    {Check.STRUCTURE, Check.DATA_LOSS, Check.SIGNATURE, Check.ISSUER_KEY, Check.VALIDITY, Check.ISSUER_TRUST}
)
# These either pass or have nothing to look at.
MUST_NOT_BE_UNKNOWN = MUST_PASS | {Check.SCHEMA, Check.STATUS, Check.HOLDER, Check.STACK, Check.IMAGE}
# What a badge says is shown only when these have all passed.
BEFORE_SHOWING = frozenset({Check.DATA_LOSS, Check.SIGNATURE, Check.ISSUER_KEY})

_WHEN_FAILED = {
    Check.VALIDITY: Verdict.NO_LONGER_VALID,
    Check.STATUS: Verdict.NO_LONGER_VALID,
    Check.ISSUER_TRUST: Verdict.ISSUER_UNKNOWN,
    # These are about other credentials: told beside the verdict, never a part of it (ADR 22).
    Check.ENDORSEMENTS: Verdict.VALID,
    Check.PARTS: Verdict.VALID,
    # A web address helps a person to decide; it never decides (ADR 26).
    Check.ISSUER_DOMAIN: Verdict.VALID,
}
# A stack fails either because its parts fell, or because the meta-badge itself is wrong (ADR 5).
_STACK_NOT_GENUINE = frozenset({"stack_never_met", "rule_of_another_badge"})
_WORST_FIRST = tuple(Verdict)
# What must have passed before a verdict may be spoken: "it was genuine" is a claim too.
_NEEDED: dict[Verdict, frozenset[Check]] = {
    Verdict.NOT_GENUINE: frozenset(),
    Verdict.NO_LONGER_VALID: BEFORE_SHOWING,
    Verdict.COULD_NOT_CHECK: frozenset(),
    Verdict.ISSUER_UNKNOWN: MUST_PASS - {Check.ISSUER_TRUST},
    Verdict.VALID: MUST_PASS,
}


def verdict_of_failure(finding: Finding) -> Verdict:
    """Return what one failed check alone comes to."""
    if finding.check is Check.STACK:
        wrong_from_the_start = finding.code in _STACK_NOT_GENUINE
        return Verdict.NOT_GENUINE if wrong_from_the_start else Verdict.NO_LONGER_VALID
    return _WHEN_FAILED.get(finding.check, Verdict.NOT_GENUINE)


def _verdicts(findings: Iterable[Finding]) -> Iterable[Verdict]:
    for finding in findings:
        if finding.outcome is Outcome.FAILED:
            yield verdict_of_failure(finding)
        elif finding.outcome is Outcome.UNKNOWN and finding.check in MUST_NOT_BE_UNKNOWN:
            yield Verdict.COULD_NOT_CHECK


def _all_passed(findings: Iterable[Finding], checks: frozenset[Check]) -> bool:
    return checks <= {found.check for found in findings if found.outcome is Outcome.PASSED}


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Return what findings come to, worst first; without every necessary pass it is never `valid`."""
    verdict = min(_verdicts(findings), key=_WORST_FIRST.index, default=Verdict.VALID)
    return verdict if _all_passed(findings, _NEEDED[verdict]) else Verdict.COULD_NOT_CHECK


@dataclass(frozen=True, slots=True)
class Input:
    """What was received: its format (`ldp_vc`, `jwt_vc_json`, `unknown` …) and the digest of its bytes."""

    format: str
    digest: str


@dataclass(frozen=True, slots=True)
class Endorsement:
    """What somebody else says, where in the badge it stands, and the report on it as a credential of its own."""

    path: str
    finding: Finding
    report: "Report"


@dataclass(frozen=True, slots=True)
class Offline:
    """That it was judged from a bundle, without asking anybody, as of an instant (ADR 33).

    `is_ours`: this installation made the bundle itself, so that the instant is not just somebody's word.
    `has_our_contexts`: whoever made it read the badge with the same vocabularies as we do.
    """

    as_of: datetime
    is_ours: bool
    has_our_contexts: bool


@dataclass(frozen=True, slots=True)
class ToldReport:
    """What a genuine report of a verifier tells: of a file named by its digest, as of then (ADR 43).

    `stated` is the verdict that `by` came to; it is that verifier's word and never a verdict of ours. `name` is under
    what name we know `by`, if we do.
    """

    by: str
    address: str
    reference: str
    stated: Verdict
    checked_at: datetime
    digest: str
    policy: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One badge, verified. Its verdict follows from its findings and nothing else.

    `components` are the component badges of a stack, or the credentials inside a learner record. `told` is what was
    handed in where that is no badge, but a genuine report on one.
    """

    input: Input
    policy: str
    checked_at: datetime
    findings: tuple[Finding, ...]
    badge: VerifiedBadge | None = None
    rule: str | None = None
    stack: Evaluation | None = None
    components: tuple["Report", ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    reference: str = ""
    offline: Offline | None = None
    told: ToldReport | None = None

    def finding(self, check: Check) -> Finding:
        """Return the finding of one check; one never reached is `unknown`."""
        for found in self.findings:
            if found.check is check:
                return found
        return unknown(check, "not_reached")

    @property
    def verdict(self) -> Verdict:
        """What the findings come to; an empty report could not check anything."""
        return verdict_of(self.findings)

    @property
    def shown(self) -> VerifiedBadge | None:
        """The badge, only where data, signature and key have all passed."""
        return self.badge if _all_passed(self.findings, BEFORE_SHOWING) else None

    def under(self, reference: str) -> "Report":
        """Return the same report under its short human reference."""
        return replace(self, reference=reference)
