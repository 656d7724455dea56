"""The parts of a stack, and of the stacks below it, each with the answers to the same questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from credentials.badge import BadgeContent
from credentials.stacking import Outcome, PartOutcome, Strength
from verifier.checks.stack import bound
from verifier.policy import Demands, Policy
from verifier.recognition.model import Asked, PartRow, Question, Standing
from verifier.rendering import badge_name, plain
from verifier.report import Check, Finding, Report, Verdict, passed, verdict_of
from verifier.report import Outcome as Found

_MET_STACK: Final = (Outcome.VALID, Outcome.VALID_DEGRADED)
_JUDGED_APART: Final = frozenset({Check.STACK, Check.HOLDER, Check.ISSUER_TRUST})
_SURE: Final = (Strength.PROVED, Strength.SAME_SUBJECT, Strength.ISSUER_ATTESTED)
_FELL: Final = {"revoked": "part_revoked", "suspended": "part_suspended", "expired": "part_expired"}
_ABSENT: Final = (
    "part_not_supplied",
    "part_tampered",
    "part_unproven",
    "part_not_shown",
    "part_maybe_not_shown",
)
_OTHERS_HOLDER: Final = {
    "part_other_holder": Standing.PART_INVALID,
    "part_holder_not_accepted": Standing.RULE_NOT_MET,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A part in the stack that it is a part of."""

    stack: Report
    told: PartOutcome
    report: Report | None
    policy: Policy

    @property
    def demands(self) -> Demands:
        assert self.policy.demands is not None  # noqa: S101 - without demands nothing is recognised
        return self.policy.demands

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(each.code for each in self.told.reasons)

    @property
    def content(self) -> BadgeContent | None:
        badge = self.report.shown if self.report else None
        return badge.content if badge else None


def rows_of(report: Report, policy: Policy) -> tuple[PartRow, ...]:
    """Return the parts of a stack and of all stacks below it; none for a badge that is none."""
    below = list(_below(report))
    shown = {each.shown.content.id: each for each in reversed(below) if each.shown}
    rows: list[PartRow] = []
    for stack in (report, *below):
        places = [row for row in rows if row.digest == stack.input.digest]
        counts = stack is report or any(row.counts for row in places)
        rows += [replace(row, counts=row.counts and counts) for row in _of_stack(stack, shown, policy)]
    named = {row.digest for row in rows}
    return (*rows, *(_stray(report, each) for each in below if each.input.digest not in named))


def _below(report: Report) -> Iterator[Report]:
    for each in report.components if report.stack else ():
        yield each
        yield from _below(each)


def _of_stack(stack: Report, shown: dict[str | None, Report], policy: Policy) -> Iterator[PartRow]:
    if stack.stack is None or stack.shown is None:
        return
    for told in stack.stack.parts or _only_named(stack.shown.content):
        place = _Place(stack, told, _at_hand(told, shown), policy)
        yield _row(place)


def _at_hand(told: PartOutcome, shown: dict[str | None, Report]) -> Report | None:
    is_absent = any(each.code in _ABSENT for each in told.reasons)
    return None if is_absent else shown.get(told.credential_id)


def _only_named(content: BadgeContent) -> list[PartOutcome]:
    """Return the parts of a stack that was not evaluated, as it names them."""
    return [
        PartOutcome(each.credential_id, each.name, Outcome.ATTESTED_ONLY, False, Strength.UNKNOWN)  # noqa: FBT003
        for each in bound(content)
    ]


def _row(place: _Place) -> PartRow:
    content, told = place.content, place.told
    return PartRow(
        credential_id=told.credential_id,
        name=badge_name(content) if content else plain(told.name),
        stack=_name(place.stack),
        questions=_questions(place),
        counts=_counts(place),
        achievement=content.achievement_id if content else None,
        issuer=content.issuer_id if content else None,
        digest=place.report.input.digest if place.report else None,
    )


def _name(report: Report) -> str:
    return badge_name(report.shown.content) if report.shown else ""


def _counts(place: _Place) -> bool:
    """Return whether it matters: a part that fell, or is not at hand, of a stack that is met without it does not."""
    evaluation = place.stack.stack
    is_met = evaluation is not None and evaluation.outcome in _MET_STACK
    return not is_met or (place.report is not None and place.told.outcome is not Outcome.INVALID)


def _questions(place: _Place) -> tuple[Question, ...]:
    if place.report is None or place.content is None:
        return tuple(_absent(place, asked) for asked in Asked)
    return (
        _valid(place.report, place.codes),
        _held(place, place.report),
        _before(place),
        _trusted(place.report, place.demands),
        _level(place.content, place.demands),
        _age(place.content, place.demands, place.report.checked_at),
    )


def _absent(place: _Place, asked: Asked) -> Question:
    if asked is Asked.VALID_TODAY and "part_tampered" in place.codes:
        return Question(asked, Standing.PART_INVALID, "part_tampered")
    if asked is Asked.VALID_TODAY and "part_unproven" in place.codes:
        return Question(asked, Standing.COULD_NOT_CHECK, "part_unknown")
    return Question(
        asked, Standing.PART_NOT_SUPPLIED, "part_not_supplied", decides=asked is Asked.VALID_TODAY
    )


def _valid(report: Report, codes: frozenset[str] = frozenset()) -> Question:
    """Answer from the part's own checks; whose it is and who knows its issuer are questions of their own."""
    own = [each for each in report.findings if each.check not in _JUDGED_APART]
    verdict = verdict_of((*own, passed(Check.ISSUER_TRUST, "issuer_listed")))
    match verdict:
        case Verdict.VALID | Verdict.ISSUER_UNKNOWN:
            return Question(Asked.VALID_TODAY, Standing.MET, "part_valid")
        case Verdict.COULD_NOT_CHECK:
            return Question(Asked.VALID_TODAY, Standing.COULD_NOT_CHECK, "part_unknown")
        case Verdict.NOT_GENUINE:
            return Question(Asked.VALID_TODAY, Standing.PART_INVALID, "part_not_genuine")
    if "part_expired_since" in codes:
        # The stack's own rule lets it count, and it was in force at the award.
        return Question(Asked.VALID_TODAY, Standing.MET, "part_expired_since")
    return Question(Asked.VALID_TODAY, Standing.PART_INVALID, _fell(own))


def _fell(findings: Sequence[Finding]) -> str:
    codes = [each.code for each in findings if each.outcome is Found.FAILED]
    return next((_FELL[code] for code in _FELL if code in codes), "part_not_in_force")


def _held(place: _Place, report: Report) -> Question:
    strength, holder = _strength(place), report.finding(Check.HOLDER)
    for code, standing in _OTHERS_HOLDER.items():
        if code in place.codes:
            return Question(Asked.SAME_HOLDER, standing, code)
    if place.policy.require_holder and holder.outcome is not Found.PASSED:
        return Question(Asked.SAME_HOLDER, Standing.COULD_NOT_CHECK, "part_holder_not_shown")
    if strength not in _SURE or "part_holder_unproved" in place.codes:
        code = "part_holder_email" if strength is Strength.SAME_EMAIL else "part_holder_unknown"
        return Question(Asked.SAME_HOLDER, Standing.COULD_NOT_CHECK, code)
    return Question(Asked.SAME_HOLDER, Standing.MET, f"part_holder_{strength.name.lower()}")


def _strength(place: _Place) -> Strength:
    """Return how it is known that part and stack are one person's; of a rule out of reach, by their subjects."""
    stack, part = place.stack.shown, place.content
    is_evaluated = bool(place.stack.stack and place.stack.stack.parts)
    if is_evaluated or stack is None or part is None or part.subject_id is None:
        return place.told.holder
    return Strength.SAME_SUBJECT if stack.content.subject_id == part.subject_id else place.told.holder


def _awarded(content: BadgeContent | None) -> datetime | None:
    return (content.awarded_at or content.valid_from) if content else None


def _before(place: _Place) -> Question:
    part, stack = _awarded(place.content), _awarded(place.stack.shown.content if place.stack.shown else None)
    is_late = "part_future_dated" in place.codes or (part is not None and stack is not None and part > stack)
    standing = Standing.PART_INVALID if is_late else Standing.MET
    return Question(Asked.BEFORE_STACK, standing, "part_future_dated" if is_late else "part_before_stack")


def _trusted(report: Report, demands: Demands) -> Question:
    found = report.finding(Check.ISSUER_TRUST)
    known = {
        Found.PASSED: (Standing.MET, "part_issuer_trusted"),
        Found.FAILED: (Standing.RULE_NOT_MET, "part_issuer_not_trusted"),
    }
    standing, code = known.get(found.outcome, (Standing.COULD_NOT_CHECK, "part_issuer_not_checked"))
    facts = {"issuer": plain(found.facts.get("name", ""))}
    return Question(Asked.ISSUER_TRUSTED, standing, code, facts, demands.own_issuers)


def _level(content: BadgeContent, demands: Demands) -> Question:
    least = next((each.min_level for each in demands.parts if each.achievement == content.achievement_id), 0)
    stated = plain(content.level_name)
    if not least:
        code = "part_level_stated" if stated else "part_level_none"
        return Question(Asked.LEVEL, Standing.MET, code, {"level": stated}, decides=False)
    if content.level_name not in content.levels:
        return Question(Asked.LEVEL, Standing.RULE_NOT_MET, "part_without_level", {"least": str(least)})
    reached = content.levels.index(content.level_name) + 1
    standing = Standing.MET if reached >= least else Standing.RULE_NOT_MET
    facts = {"level": stated, "reached": str(reached), "all": str(len(content.levels)), "least": str(least)}
    return Question(
        Asked.LEVEL, standing, "part_level_enough" if reached >= least else "part_level_low", facts
    )


def _age(content: BadgeContent, demands: Demands, now: datetime) -> Question:
    awarded = _awarded(content) or now
    facts = {"awarded": f"{awarded.day} {awarded:%B %Y}"}
    if demands.max_age is None:
        return Question(Asked.AGE, Standing.MET, "part_awarded_on", facts, decides=False)
    facts["months"] = str(demands.max_age.months)
    is_old = demands.max_age.after(awarded) < now
    standing = Standing.RULE_NOT_MET if is_old else Standing.MET
    return Question(Asked.AGE, standing, "part_beyond_age" if is_old else "part_young_enough", facts)


def _stray(top: Report, report: Report) -> PartRow:
    """Return what was handed in and is no part of the stack: it is told, and counts neither way."""
    badge, found = report.shown, _valid(report)
    content = None if badge is None else badge.content
    return PartRow(
        credential_id=(content.id or "") if content else "",
        name=badge_name(content) if content else "",
        stack=_name(top),
        questions=(replace(found, code="part_not_of_stack") if content else found,),
        counts=False,
        is_part=False,
        achievement=content.achievement_id if content else None,
        issuer=content.issuer_id if content else None,
        digest=report.input.digest,
    )
