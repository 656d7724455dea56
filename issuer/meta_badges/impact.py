"""What a withdrawal or a pause would bring about, told before it is confirmed: which meta-badges, whose, and how."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credentials.stacking import Outcome, Standing
from issuer.ledger import Award, Origin
from issuer.meta_badges.cascade_terms import USUAL, CascadeTerms
from issuer.meta_badges.footings import Footing, Supposing, footings
from issuer.ports import Transaction


class Act(StrEnum):
    """What somebody is about to do to a badge."""

    REVOKE = "revoke"
    SUSPEND = "suspend"


class Effect(StrEnum):
    """What becomes of a meta-badge.

    `stands`: its rule is met without the badge. `is_paused`: until the badge counts again. `falls`: paused, and
    withdrawn when the grace period is over. `stays_paused`: somebody paused it, and only somebody lifts that.
    """

    STANDS = "stands"
    IS_PAUSED = "is_paused"
    FALLS = "falls"
    STAYS_PAUSED = "stays_paused"


@dataclass(frozen=True, slots=True)
class Affected:
    """A meta-badge that rests on the badge, and what becomes of it; `final_at` is when it would be withdrawn."""

    award: Award
    effect: Effect
    final_at: datetime | None = None


_SUPPOSED: Final = {Act.REVOKE: Standing.REVOKED, Act.SUSPEND: Standing.SUSPENDED}


def impact(
    tx: Transaction, award: Award, act: Act, now: datetime, terms: CascadeTerms = USUAL
) -> tuple[Affected, ...]:
    """Return the meta-badges that rest on an award, directly or through one that falls with it, oldest first.

    Those that have fallen already are not named, unless they would fall deeper.
    """
    return joint_impact(tx, award.person.id, {award.id}, act, now, terms)


def impact_of_level(
    tx: Transaction, award: Award, level: int | None, now: datetime, terms: CascadeTerms = USUAL
) -> tuple[Affected, ...]:
    """Return the same of a correction of an award's level."""
    return _told(tx, award.person.id, Supposing(levels={award.id: level}), now, terms)


def joint_impact(
    tx: Transaction,
    person_id: str,
    award_ids: Collection[str],
    act: Act,
    now: datetime,
    terms: CascadeTerms = USUAL,
) -> tuple[Affected, ...]:
    """Return the same for several awards of one person that change together; they themselves are not named."""
    supposing = Supposing(standings=dict.fromkeys(award_ids, _SUPPOSED[act]))
    found = _told(tx, person_id, supposing, now, terms)
    return tuple(each for each in found if each.award.id not in award_ids)


def _told(
    tx: Transaction, person_id: str, supposing: Supposing, now: datetime, terms: CascadeTerms
) -> tuple[Affected, ...]:
    before = {each.award.id: each for each in footings(tx, person_id, now)}
    after = footings(tx, person_id, now, supposing)
    changed = {*supposing.standings, *supposing.levels}
    touched = changed | {each.award.id for each in after if not each.is_met}
    told = [_affected(each, before[each.award.id], now, terms) for each in after if each.parts & touched]
    return tuple(each for each in told if each is not None)


def fallen_among(affected: Sequence[Affected]) -> tuple[Affected, ...]:
    """Return the meta-badges that would not stand."""
    return tuple(each for each in affected if each.effect is not Effect.STANDS)


def falling(affected: Sequence[Affected]) -> frozenset[str]:
    """Return their ids."""
    return frozenset(each.award.id for each in fallen_among(affected))


def _affected(after: Footing, before: Footing, now: datetime, terms: CascadeTerms) -> Affected | None:
    if after.outcome is before.outcome and not before.is_met:
        return None
    pause = after.award.version.suspension
    if after.is_met:
        return Affected(after.award, Effect.STANDS)
    if pause is not None and pause.origin is Origin.HAND:
        return Affected(after.award, Effect.STAYS_PAUSED)
    if after.outcome is Outcome.INVALID:
        return Affected(after.award, Effect.FALLS, now + terms.grace)
    return Affected(after.award, Effect.IS_PAUSED)
