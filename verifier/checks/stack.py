"""Does a meta-badge still stand on its parts?

The parts have been verified as badges in their own right; here the rule is fetched, bound to the badge by its
digest, and evaluated by the same function the issuer used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.badge import BadgeContent, JsonObject
from credentials.digest import matches
from credentials.errors import MalformedDigest, RuleNotUnderstood
from credentials.stacking import (
    Bound,
    Evaluation,
    Outcome,
    Part,
    Question,
    Rule,
    Standing,
    evaluate,
    parse_rule,
)
from did.errors import FetchFailed
from verifier.policy import Policy
from verifier.ports import DocumentSource
from verifier.report import Check, Finding, failed, not_applicable, passed, unknown
from verifier.report import Outcome as Found

RULE_LIMIT = 1 << 18
COMPONENT_GENRE = "OpenBadgeCredential"
# What can befall a part that counted once; anything else was wrong from the start.
FALLEN_SINCE = (Standing.REVOKED, Standing.EXPIRED, Standing.SUSPENDED)
# To the evaluation no subject means that any will do. A signed badge without one is nobody's in particular.
_NOBODY = "urn:nobody"


@dataclass(frozen=True, slots=True)
class Stacked:
    """The finding on a stack, and the evaluation it rests on where one took place."""

    finding: Finding
    evaluation: Evaluation | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """A meta-badge with what was supplied for it."""

    content: BadgeContent
    parts: Sequence[Part]
    now: datetime


def is_stack(content: BadgeContent) -> bool:
    """Return whether a badge rests on others: it names a bound rule, or component badges as evidence."""
    return content.rule_digest is not None or any(bound(content))


def bound(content: BadgeContent) -> tuple[Bound, ...]:
    """Return the parts that the badge names in its evidence (ADR 5)."""
    return tuple(
        Bound(each.id, each.digest, each.name or "")
        for each in content.evidence
        if each.genre == COMPONENT_GENRE and each.id is not None
    )


def check(stack: Stack, documents: DocumentSource, policy: Policy) -> Stacked:
    """Return whether the rule holds over the supplied parts, as of now (docs/stacking.md)."""
    if not is_stack(stack.content):
        return Stacked(not_applicable(Check.STACK, "not_a_stack"))
    if not stack.parts:
        return _attested_only(policy)
    rule = _rule(stack.content, documents)
    if isinstance(rule, Finding):
        return undecided(rule)
    question = _question(stack, rule)
    evaluation = evaluate(question)
    if _says_nothing(evaluation, question):
        return _attested_only(policy)
    return Stacked(_finding(evaluation, question).asked(stack.content.rule_url or "", stack.now), evaluation)


def undecided(finding: Finding) -> Stacked:
    """Return a finding that was made without evaluating the rule."""
    outcome = Outcome.INVALID if finding.outcome is Found.FAILED else Outcome.INDETERMINATE
    return Stacked(finding, Evaluation(outcome, (), ()))


def _attested_only(policy: Policy) -> Stacked:
    finding = unknown if policy.require_parts else not_applicable
    return Stacked(finding(Check.STACK, "attested_only"), Evaluation(Outcome.ATTESTED_ONLY, (), ()))


def _says_nothing(evaluation: Evaluation, question: Question) -> bool:
    """Return whether what was supplied are not the parts: another badge shown beside it speaks against none.

    Where the badge names no parts, badges that meet the rule speak for it, and no others are its parts.
    """
    if question.bound:
        return evaluation.outcome is Outcome.ATTESTED_ONLY
    return evaluation.outcome not in (Outcome.VALID, Outcome.VALID_DEGRADED)


def _question(stack: Stack, rule: Rule) -> Question:
    content = stack.content
    awarded_at = content.awarded_at or content.valid_from or stack.now
    subject = content.subject_id or _NOBODY
    return Question(rule, stack.parts, awarded_at, stack.now, subject, bound(content))


def _rule(content: BadgeContent, documents: DocumentSource) -> Rule | Finding:
    if content.rule_url is None or content.rule_digest is None:
        return unknown(Check.STACK, "rule_unreachable")
    try:
        fetched = documents.get(content.rule_url, accept="application/json, */*;q=0.1", limit=RULE_LIMIT)
        is_signed_one = matches(content.rule_digest, fetched.body)
        rule = parse_rule(_parsed(fetched.body)) if is_signed_one else None
    except FetchFailed:
        return unknown(Check.STACK, "rule_unreachable").asked(content.rule_url)
    except (MalformedDigest, MalformedJson, RuleNotUnderstood):
        return unknown(Check.STACK, "rule_not_understood").asked(content.rule_url)
    if rule is None:
        return unknown(Check.STACK, "rule_changed").asked(content.rule_url)
    if (rule.achievement, rule.achievement_version) != (content.achievement_id, content.achievement_version):
        return failed(Check.STACK, "rule_of_another_badge").asked(content.rule_url)
    return rule


def _parsed(body: bytes) -> JsonObject:
    return parse_object(body, max_bytes=RULE_LIMIT)


def _finding(evaluation: Evaluation, question: Question) -> Finding:
    why = " ".join(reason.detail for reason in evaluation.reasons)
    match evaluation.outcome:
        case Outcome.VALID:
            return passed(Check.STACK, "stack_valid")
        case Outcome.VALID_DEGRADED:
            return passed(Check.STACK, "stack_valid_degraded")
        case Outcome.HELD:
            return failed(Check.STACK, "stack_held", why=why)
        case Outcome.INDETERMINATE | Outcome.ATTESTED_ONLY:
            return unknown(Check.STACK, "stack_indeterminate", why=why)
        case Outcome.INVALID:
            was_never_met = _are_those_named(question) and not _was_once_met(question)
            return failed(Check.STACK, "stack_never_met" if was_never_met else "stack_fallen", why=why)


def _was_once_met(question: Question) -> bool:
    """Return whether the rule was met at the award, before any part fell, as far as can be told."""
    parts = tuple(
        replace(part, standing=Standing.GOOD) if part.standing in FALLEN_SINCE else part
        for part in question.parts
    )
    at_award = replace(question, parts=parts, now=question.awarded_at)
    return evaluate(at_award).outcome is not Outcome.INVALID


def _are_those_named(question: Question) -> bool:
    """Return whether the parts at hand are the very copies that the badge names.

    Of other copies and newer editions the badge's issuer knew nothing; what is wrong with them is not its fault.
    """
    at_hand = {part.credential_id for part in question.parts}
    exact = frozenset().union(*(part.digests for part in question.parts))
    return all(each.digest in exact for each in question.bound if each.credential_id in at_hand)
