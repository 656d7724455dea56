"""What a person's badges come to by the rule of a meta-badge, and what is kept of that (SC-12; ADR 46)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from credentials.achievement import Achievement, RuleLink
from credentials.stacking import Evaluation, Outcome, Part, Rule, Standing
from credentials.stacking import SlotOutcome as Filled
from credentials.wording import N_
from issuer.awarding.holdings import held_with, rule_of
from issuer.awarding.parts import check_met, evaluated
from issuer.errors import StackUndecided
from issuer.kept.grounds import Grounds, GroundsPart, GroundsSlot, Occasion
from issuer.ledger import Award, Person
from issuer.ports import Transaction

PartKey = tuple[str, str]

_OPEN: Final = (Outcome.INDETERMINATE, Outcome.ATTESTED_ONLY)


@dataclass(frozen=True, slots=True)
class Held:
    """What a person holds at an instant; `seen` says of badges of others by which digest, and as of when."""

    parts: Sequence[Part] = ()
    seen: Mapping[PartKey, tuple[str, datetime]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule asked of what somebody holds: whose rule, what it came to, and of when that is."""

    achievement: Achievement
    link: RuleLink
    held: Held
    evaluation: Evaluation
    at: datetime

    @property
    def outcome(self) -> Outcome:
        """What the rule came to."""
        return self.evaluation.outcome

    @property
    def open_parts(self) -> frozenset[PartKey]:
        """The badges for slots that could not be checked."""
        named = {each.credential_id for each in self.evaluation.slots if each.outcome in _OPEN}
        return frozenset(_key(part) for part in self.held.parts if part.credential_id in named)

    def check(self) -> None:
        """Let it pass if the rule is met.

        Raises:
            StackUndecided: that hangs on badges which could not be checked.
            StackIncomplete: it is not met.
        """
        check_met(self.evaluation, self.achievement.name)


def held_by(tx: Transaction, person: Person | None, now: datetime) -> Held:
    """Return what a person holds; nothing for nobody."""
    if person is None:
        return Held()
    shown = tx.presented.of_person(person.id)
    seen = {_key(each.part): (each.digest, each.as_of) for each in shown}
    return Held(held_with(tx, person, shown, now), seen)


def judged(rule: Rule, achievement: Achievement, held: Held, awarded_at: datetime, now: datetime) -> Judged:
    """Return what the rule of an achievement comes to over what somebody holds."""
    if achievement.rule is None:
        raise LookupError(f"{achievement.id} has no rule")
    found = evaluated(rule, list(held.parts), awarded_at, now)
    return Judged(achievement, achievement.rule, held, found, now)


def judged_award(tx: Transaction, award: Award, now: datetime) -> Judged | None:
    """Return what the rule of an award comes to at `now`, None where it rests on no others."""
    rule = rule_of(tx, award)
    if rule is None:
        return None
    return judged(rule, award.achievement, held_by(tx, award.person, now), award.awarded_at, now)


def as_decided(tx: Transaction, award: Award, asked: Judged) -> Judged:
    """Return the same, taking as good what could not be checked and somebody named answers for.

    Raises:
        StackUndecided: it hangs on more than that.
        StackIncomplete: the rule is not met.
    """
    taken, rule = overridden(tx.grounds.of_award(award.id)), rule_of(tx, award)
    found = asked
    if asked.outcome is Outcome.INDETERMINATE and taken and rule is not None:
        parts = [_as_good(part, taken) for part in asked.held.parts]
        found = judged(rule, award.achievement, replace(asked.held, parts=parts), award.awarded_at, asked.at)
    found.check()
    return found


def overridden(kept: Sequence[Grounds]) -> frozenset[PartKey]:
    """Return the badges for which somebody answers though they could not be checked."""
    return frozenset().union(*(each.open_parts for each in kept if each.occasion is Occasion.OVERRIDDEN))


def grounds_of(asked: Judged, award_id: str, occasion: Occasion, by: str) -> Grounds:
    """Return what is kept of what a rule came to."""
    slots = tuple(_slot(asked, each) for each in asked.evaluation.slots)
    link, version = asked.link, asked.achievement.version
    return Grounds(award_id, asked.at, occasion, link.url, version, link.digest, asked.outcome, slots, by)


def check_decidable(asked: Judged) -> None:
    """Let it pass if badges are known on which the answer hangs.

    Raises:
        StackUndecided: it hangs on something else, and nobody can answer for that.
    """
    if not asked.open_parts:
        raise StackUndecided(
            N_("It can not be told which badges the answer hangs on, so nobody can decide it.")
        )


def _as_good(part: Part, taken: Collection[PartKey]) -> Part:
    if _key(part) not in taken:
        return part
    standing = Standing.GOOD if part.standing is Standing.UNKNOWN else part.standing
    is_open = part.rests is not None and part.rests.outcome in _OPEN
    rests = replace(part.rests, outcome=Outcome.VALID) if part.rests is not None and is_open else part.rests
    return replace(part, standing=standing, rests=rests)


def _slot(asked: Judged, filled: Filled) -> GroundsSlot:
    names = {slot.name: slot.achievement_name for slot in asked.link.slots}
    part = next((each for each in asked.held.parts if each.credential_id == filled.credential_id), None)
    reasons = tuple(dict.fromkeys(why.detail for why in filled.reasons))
    return GroundsSlot(
        filled.slot,
        names.get(filled.slot, filled.slot),
        filled.outcome,
        None if part is None else _part(asked, part),
        reasons,
    )


def _part(asked: Judged, part: Part) -> GroundsPart:
    digest, as_of = asked.held.seen.get(_key(part), (None, asked.at))
    digests = tuple(sorted(part.digests)) if digest is None else (digest,)
    return GroundsPart(part.issuer, part.credential_id, part.name, digests, part.standing.value, as_of)


def _key(part: Part) -> PartKey:
    return part.issuer, part.credential_id
