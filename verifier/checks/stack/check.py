"""The finding on a stack, from what its evaluation came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from credentials.badge import BadgeContent
from credentials.stacking import Asked, Evaluation, Member, Outcome, Part, Pool, Question, Settled, Standing
from credentials.wording import N_
from verifier.checks.stack.members import Named, bound, is_stack
from verifier.policy import Policy
from verifier.ports import DocumentSource
from verifier.report import Check, Finding, failed, not_applicable, passed, unknown
from verifier.report import Outcome as Found

_NOT_SUPPLIED = N_("the component badges were not supplied")
_NOT_NAMED = N_("the badge does not say which component badges it rests on")
_NOT_SHOWN = N_("its holder does not show which component badges it rests on")


@dataclass(frozen=True, slots=True)
class Stacked:
    """The finding on a stack, and the evaluation it rests on where one took place."""

    finding: Finding
    evaluation: Evaluation | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """A meta-badge with what was supplied for it; `is_partial` if its holder may have left parts of it out."""

    content: BadgeContent
    parts: Sequence[Part]
    now: datetime
    is_partial: bool = False


def alone(content: BadgeContent, policy: Policy, *, is_partial: bool = False) -> Stacked:
    """Return what is to be said of a badge whose parts were not supplied."""
    if not is_stack(content):
        return Stacked(not_applicable(Check.STACK, "not_a_stack"))
    return _attested_only(content, policy, is_partial=is_partial)


def check(stack: Stack, documents: DocumentSource, policy: Policy) -> Stacked:
    """Return whether the rule holds over parts that are no stacks themselves, as of now (docs/stacking.md)."""
    if not is_stack(stack.content):
        return alone(stack.content, policy, is_partial=stack.is_partial)
    named = Named(stack.content, documents, stack.is_partial)
    whole = Member(standing_in(stack.content, stack.now), named.stack())
    settled = Pool([whole, *map(Member, stack.parts)], Asked(stack.now)).settle()[0]
    return stacked(named, settled, policy, stack.now)


def stacked(named: Named, settled: Settled, policy: Policy, now: datetime) -> Stacked:
    """Return the finding on what a stack came to."""
    if named.fault is not None:
        return undecided(named.fault)
    if settled.evaluation.outcome is Outcome.ATTESTED_ONLY or settled.question is None:
        return _attested_only(named.content, policy, is_partial=named.is_partial)
    finding = _finding(settled, settled.question)
    return Stacked(finding.asked(named.content.rule_url or "", now), settled.evaluation)


def standing_in(content: BadgeContent, now: datetime) -> Part:
    """Return a meta-badge as a member of the pool of its parts; how it stands itself is not asked there."""
    valid_from = content.valid_from or now
    return Part(
        credential_id=content.id or "",
        issuer=content.issuer_id,
        achievement=content.achievement_id or "",
        subject=content.subject_id,
        awarded_at=content.awarded_at or valid_from,
        valid_from=valid_from,
        level=content.level_id,
        standing=Standing.GOOD,
    )


def undecided(finding: Finding) -> Stacked:
    """Return a finding that was made without evaluating the rule."""
    outcome = Outcome.INVALID if finding.outcome is Found.FAILED else Outcome.INDETERMINATE
    return Stacked(finding, Evaluation(outcome, (), ()))


def _attested_only(content: BadgeContent, policy: Policy, *, is_partial: bool) -> Stacked:
    """Return that there is the issuer's word alone, and whose doing that is (SC-11)."""
    finding = unknown if policy.require_parts else not_applicable
    why = _NOT_SUPPLIED if any(bound(content)) else _NOT_SHOWN if is_partial else _NOT_NAMED
    return Stacked(finding(Check.STACK, "attested_only", why=why), Evaluation(Outcome.ATTESTED_ONLY, (), ()))


def _finding(settled: Settled, question: Question) -> Finding:
    evaluation = settled.evaluation
    why = " ".join(dict.fromkeys(reason.detail for reason in evaluation.reasons))
    match evaluation.outcome:
        case Outcome.VALID:
            is_all_shown = question.withheld == 0
            return passed(Check.STACK, "stack_valid" if is_all_shown else "stack_valid_as_shown")
        case Outcome.VALID_DEGRADED:
            return passed(Check.STACK, "stack_valid_degraded")
        case Outcome.HELD:
            return failed(Check.STACK, "stack_held", why=why)
        case Outcome.INDETERMINATE | Outcome.ATTESTED_ONLY:
            return unknown(Check.STACK, "stack_indeterminate", why=why)
        case Outcome.INVALID:
            was_never_met = settled.once is Outcome.INVALID and _are_those_named(question)
            return failed(Check.STACK, "stack_never_met" if was_never_met else "stack_fallen", why=why)


def _are_those_named(question: Question) -> bool:
    """Return whether the parts at hand are the very copies that the badge names.

    Of other copies and newer editions the badge's issuer knew nothing; what is wrong with them is not its fault.
    """
    nobodys = (Standing.NOT_GENUINE, Standing.UNPROVEN)
    at_hand = {part.credential_id for part in question.parts if part.standing not in nobodys}
    exact = frozenset().union(*(part.digests for part in question.parts))
    return all(each.digest in exact for each in question.bound if each.credential_id in at_hand)
