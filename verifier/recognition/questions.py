"""The questions that are asked of every part of a stack, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.badge import BadgeContent
from credentials.stacking import PartOutcome, Strength
from verifier.policy import Demands, Policy
from verifier.recognition.model import Asked, Question, Standing
from verifier.recognition.reasons import of_open
from verifier.rendering import plain
from verifier.report import Check, Finding, Report, Verdict, passed, verdict_of
from verifier.report import Outcome as Found

_JUDGED_APART: Final = frozenset({Check.STACK, Check.HOLDER, Check.ISSUER_TRUST})
_SURE: Final = (Strength.PROVED, Strength.SAME_SUBJECT, Strength.ISSUER_ATTESTED)
_FELL: Final = {"revoked": "part_revoked", "suspended": "part_suspended", "expired": "part_expired"}
_OTHERS_HOLDER: Final = {
    "part_other_holder": Standing.PART_INVALID,
    "part_holder_not_accepted": Standing.RULE_NOT_MET,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A part in the stack that it is a part of; `report` is on the copy that was judged, None if none is at hand."""

    stack: Report
    told: PartOutcome
    report: Report | None
    policy: Policy

    @property
    def demands(self) -> Demands:
        """What the policy asks of it."""
        assert self.policy.demands is not None  # noqa: S101 - without demands nothing is recognised
        return self.policy.demands

    @property
    def codes(self) -> frozenset[str]:
        """The reasons that the evaluation gives for it."""
        return frozenset(each.code for each in self.told.reasons)

    @property
    def content(self) -> BadgeContent | None:
        """What it says, where it is genuine."""
        badge = self.report.shown if self.report else None
        return badge.content if badge else None


def questions(place: Place) -> tuple[Question, ...]:
    """Return the answer to each question, in their order."""
    if place.report is None or place.content is None:
        return tuple(_absent(place, asked) for asked in Asked)
    return (
        is_valid(place.report, place.codes),
        _held(place, place.report),
        _before(place),
        _trusted(place.report, place.demands),
        _level(place.content, place.demands),
        _age(place.content, place.demands, place.report.checked_at),
    )


def _absent(place: Place, asked: Asked) -> Question:
    if asked is Asked.VALID_TODAY and "part_tampered" in place.codes:
        return Question(asked, Standing.PART_INVALID, "part_tampered")
    if asked is Asked.VALID_TODAY and "part_unproven" in place.codes:
        return Question(asked, Standing.COULD_NOT_CHECK, "part_unknown")
    return Question(
        asked, Standing.PART_NOT_SUPPLIED, "part_not_supplied", decides=asked is Asked.VALID_TODAY
    )


def is_valid(report: Report, codes: frozenset[str] = frozenset()) -> Question:
    """Answer from the part's own checks, then from what it rests on itself.

    Whose it is and who knows its issuer are questions of their own.
    """
    own = _valid_alone(report, codes)
    return own if own.standing is not Standing.MET else _stands(report) or own


def _stands(report: Report) -> Question | None:
    """Answer for a part that is a stack itself and does not stand on its own parts; None for any other."""
    found = report.finding(Check.STACK)
    if found.code == "stack_held":
        return Question(Asked.VALID_TODAY, Standing.PART_INVALID, "part_stack_held")
    if found.outcome is Found.FAILED:
        return Question(Asked.VALID_TODAY, Standing.PART_INVALID, "part_stack_invalid")
    if found.code == "attested_only":
        return Question(Asked.VALID_TODAY, Standing.PART_NOT_SUPPLIED, "part_attested_only")
    if found.outcome is Found.UNKNOWN and found.code != "not_reached":
        standing = (
            of_open(why.code for why in report.stack.reasons) if report.stack else Standing.COULD_NOT_CHECK
        )
        return Question(Asked.VALID_TODAY, standing, "part_stack_indeterminate")
    return None


def _valid_alone(report: Report, codes: frozenset[str]) -> Question:
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


def _held(place: Place, report: Report) -> Question:
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


def _strength(place: Place) -> Strength:
    """Return how it is known that part and stack are one person's; of a rule out of reach, by their subjects."""
    stack, part = place.stack.shown, place.content
    is_evaluated = bool(place.stack.stack and place.stack.stack.parts)
    if is_evaluated or stack is None or part is None or part.subject_id is None:
        return place.told.holder
    return Strength.SAME_SUBJECT if stack.content.subject_id == part.subject_id else place.told.holder


def _awarded(content: BadgeContent | None) -> datetime | None:
    return (content.awarded_at or content.valid_from) if content else None


def _before(place: Place) -> Question:
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
