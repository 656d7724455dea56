"""How far a person is with each meta-badge, by the evaluator that awards it, and what the next step is (ADR 46)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from credentials.achievement import Slot
from credentials.stacking import Outcome, Part, SlotOutcome, SlotRule, shortest_way
from issuer.awarding.evaluations import Held, Judged, held_by, judged
from issuer.ledger import Award, Person, PlannedBadge, Stage
from issuer.meta_badges.stacks import is_barred, is_live
from issuer.ports import Transaction


class StepKind(IntEnum):
    """What is left to do for one place, the easiest first."""

    CLAIM = 0
    APPROVAL = 1
    PAUSED = 2
    UNCHECKED = 3
    RAISE = 4
    RENEW = 5
    EARN = 6
    EARN_ELSEWHERE = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One place that is to be filled yet: by which badge, at which level, and what it takes.

    `held_level` is that of the badge there is, where it is too low; `partner` who awards it, None for ourselves.
    """

    slot: str
    name: str
    kind: StepKind
    level: int | None = None
    held_level: int | None = None
    partner: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is with a meta-badge: `filled` of `needed` places, and the steps that are left, easiest first.

    `award` is the one that stands already, waiting for approval or not. `is_refused`: people decided against it, and
    only they give it.
    """

    badge: PlannedBadge
    outcome: Outcome
    filled: int
    needed: int
    steps: tuple[Step, ...]
    award: Award | None = None
    is_refused: bool = False

    @property
    def next(self) -> Step | None:
        """The best next step, None where none is left."""
        return self.steps[0] if self.steps else None

    @property
    def is_held(self) -> bool:
        """Whether the person has the badge."""
        return self.award is not None and self.award.stage is Stage.AGREED


def progress(
    tx: Transaction, person: Person, now: datetime, only: Collection[str] | None = None
) -> list[Progress]:
    """Return how far a person is with each meta-badge of the plan, or with `only` these, the nearest first.

    Those that the person has come last. However many badges there are, the store is asked the same few questions.
    """
    wholes = [each for each in tx.plan.all() if each.rule and (only is None or each.slug in only)]
    if not wholes:
        return []
    given, held = tx.awards.of_person(person.id), held_by(tx, person, now)
    found = [_progress(each, _Known(given, held, now)) for each in wholes]
    return sorted(found, key=_rank)


def nearness(found: Progress) -> tuple[bool, int]:
    """Return how near a badge is, least first: those there are come last."""
    return found.award is not None or found.is_refused, len(found.steps)


def _rank(found: Progress) -> tuple[bool, int, int, str]:
    return (*nearness(found), -found.filled, found.badge.slug)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a person: what was awarded, what of it is held, and when."""

    given: Sequence[Award]
    held: Held
    now: datetime

    def awards_for(self, achievement: str) -> list[Award]:
        """Return the awards for an achievement that stand, newest first."""
        mine = [each for each in self.given if each.achievement.id == achievement]
        return [each for each in reversed(mine) if is_live(each, self.now) and not is_barred(each)]

    def parts_for(self, slot: SlotRule) -> list[Part]:
        """Return the badges that are for a slot, whether they fill it or not."""
        asked_for = {option.achievement for option in slot.any_of}
        return [part for part in self.held.parts if part.achievement in asked_for]


def _progress(badge: PlannedBadge, known: _Known) -> Progress:
    if badge.rule is None:
        raise LookupError(f"{badge.slug} is no meta-badge")
    asked = judged(badge.rule, badge.achievement, known.held, known.now, known.now)
    steps = _steps(badge, asked, known)
    way = shortest_way(badge.rule, asked.evaluation, {name: step.kind for name, step in steps.items()})
    mine = [each for each in known.given if each.slug == badge.slug]
    award = next((each for each in reversed(mine) if is_live(each, known.now) and not is_barred(each)), None)
    return Progress(
        badge,
        asked.outcome,
        len(way.filled),
        way.length,
        tuple(steps[name] for name in way.missing),
        award,
        is_refused=award is None and any(map(is_barred, mine)),
    )


def _steps(badge: PlannedBadge, asked: Judged, known: _Known) -> Mapping[str, Step]:
    """Return what each place that is not filled would take."""
    rules = {each.name: each for each in badge.rule.slots} if badge.rule else {}
    shown = {each.name: each for each in asked.link.slots}
    open_ones = (each for each in asked.evaluation.slots if each.outcome is not Outcome.VALID)
    return {
        each.slot: _step(
            shown.get(each.slot) or Slot(each.slot, "", each.slot), rules[each.slot], each, known
        )
        for each in open_ones
    }


def _step(slot: Slot, rule: SlotRule, found: SlotOutcome, known: _Known) -> Step:
    level = _best_level(rule, known)
    kind = _kind(slot, rule, found, known)
    held_level = level if kind is StepKind.RAISE else None
    return Step(slot.name, slot.achievement_name, kind, slot.required_level, held_level, slot.partner)


def _kind(slot: Slot, rule: SlotRule, found: SlotOutcome, known: _Known) -> StepKind:
    waiting = _waiting(slot, known)
    if waiting is not None:
        return waiting
    codes = {why.code for why in found.reasons}
    if found.outcome is Outcome.HELD or not codes.isdisjoint({"part_suspended", "part_stack_held"}):
        return StepKind.PAUSED
    if found.outcome is Outcome.INDETERMINATE:
        return StepKind.UNCHECKED
    if known.parts_for(rule) and "part_level_too_low" in codes:
        return StepKind.RAISE
    if not codes.isdisjoint({"part_expired", "part_too_old"}):
        return StepKind.RENEW
    return StepKind.EARN if slot.partner is None else StepKind.EARN_ELSEWHERE


def _waiting(slot: Slot, known: _Known) -> StepKind | None:
    """Return what an award of our own waits for that would fill the slot once a copy of it is signed."""
    signed = {part.credential_id for part in known.held.parts}
    for award in known.awards_for(slot.achievement):
        is_enough = slot.required_level is None or (award.level or 0) >= slot.required_level
        if award.id not in signed and is_enough and award.version.suspension is None:
            return StepKind.APPROVAL if award.stage is Stage.WAITING else StepKind.CLAIM
    return None


def _best_level(rule: SlotRule, known: _Known) -> int | None:
    """Return the highest level of the badges there are for a slot, counted in the order of its rule."""
    order = rule.min_level.order if rule.min_level is not None else ()
    reached = [order.index(part.level) + 1 for part in known.parts_for(rule) if part.level in order]
    return max(reached, default=None)
