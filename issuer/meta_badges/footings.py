"""How the meta-badges of one person stand by their rules, whatever was done about it so far.

It is the verifier's question, asked of the issuer's own records (docs/stacking.md, SC-9). A pause that the cascade
set follows from what is found here, so it is left out of the question.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from credentials.stacking import (
    AgeAt,
    Evaluation,
    Outcome,
    Part,
    PastLevel,
    Reason,
    Rule,
    SlotRule,
    Standing,
    restored,
)
from issuer.awarding.holdings import resting, rules_of, shown_parts
from issuer.awarding.parts import MET, evaluated, part_of, standing_of
from issuer.awarding.past_levels import past_levels
from issuer.ledger import Award, Origin, Stage, Version
from issuer.ports import Transaction

_A_SECOND: Final = timedelta(seconds=1)
_LAST_DAY: Final = datetime(9999, 12, 31, tzinfo=UTC)
# What befalls a part that counted, the worst first.
_FALLS: Final = (
    "part_revoked",
    "part_expired",
    "part_stack_invalid",
    "part_too_old",
    "part_suspended",
    "part_stack_held",
    "part_level_too_low",
    "part_level_missing",
)
_LEVEL_FALLS: Final = frozenset({"part_level_too_low", "part_level_missing"})


@dataclass(frozen=True, slots=True)
class Supposing:
    """How awards are taken to stand, and which level to have, by their ids, in place of how it is."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    levels: Mapping[str, int | None] = field(default_factory=dict)


AS_IT_IS: Final = Supposing()


@dataclass(frozen=True, slots=True)
class Footing:
    """What a meta-badge's rule comes to now. `reason` is the fall that decided it, None where it is met.

    `parts` are the credential ids of everything at hand that its slots ask for, `fallen` those among them that do not
    count now though they did once, `expired` those that have run out since the award. `is_known`: the records have what
    it was awarded for, so that they can tell. `next_at` is when the time alone may change the answer.
    """

    award: Award
    outcome: Outcome
    reason: Reason | None
    parts: frozenset[str]
    fallen: frozenset[str]
    expired: frozenset[str]
    is_known: bool
    next_at: datetime | None

    @property
    def is_met(self) -> bool:
        """Whether the rule is met; lost parts that it can do without do not matter."""
        return self.outcome in MET


def footings(
    tx: Transaction,
    person_id: str,
    now: datetime,
    supposing: Supposing = AS_IT_IS,
) -> list[Footing]:
    """Return the footing of each meta-badge of a person that is neither withdrawn nor expired, oldest first."""
    held, excused = tx.awards.of_person(person_id), tx.awards.excused(person_id)
    # Of a badge of others counts what was seen last: that nobody looked for a while is no fall.
    at_hand = [*_signed(tx, held, now, supposing), *shown_parts(tx, person_id, now, as_last_seen=True)]
    parts = resting(tx, at_hand, held, now, excused)
    wholes = [award for award in held if award.achievement.rule and _is_live(award, now, supposing.standings)]
    rules = rules_of(tx, wholes)
    asked = (
        _Asked(whole, rules[whole.id], _parts_for(whole, rules[whole.id], parts), now) for whole in wholes
    )
    return [_footing(tx, each, excused.get(each.whole.id, frozenset())) for each in asked]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A meta-badge, its rule, and everything at hand that its slots ask for."""

    whole: Award
    rule: Rule
    parts: Sequence[Part]
    now: datetime

    @property
    def since(self) -> datetime:
        """When it was awarded."""
        return self.whole.awarded_at


def _parts_for(whole: Award, rule: Rule, parts: Sequence[Part]) -> list[Part]:
    asked_for = {option.achievement for slot in rule.slots for option in slot.any_of}
    return [part for part in parts if part.achievement in asked_for and part.credential_id != whole.id]


def _is_live(award: Award, now: datetime, supposing: Mapping[str, Standing]) -> bool:
    gone = (Standing.REVOKED, Standing.EXPIRED)
    if award.stage is Stage.NOT_APPROVED:
        return False
    return supposing.get(award.id) not in gone and _standing(award.version, now) not in gone


def _signed(tx: Transaction, held: Sequence[Award], now: datetime, supposing: Supposing) -> list[Part]:
    """Return everything of which a copy was ever signed: what befell a copy or its key is no fall of the award."""
    copies = tx.copies.of_person(held[0].person.id) if held else {}
    parts = ((award, part_of(tx, award, copies.get(award.id, ()), now)) for award in held)
    return [_supposed(tx, award, part, now, supposing) for award, part in parts if part is not None]


def _supposed(tx: Transaction, award: Award, part: Part, now: datetime, supposing: Supposing) -> Part:
    standing = supposing.standings.get(award.id) or _standing(award.version, now)
    part = replace(part, standing=standing, past_levels=past_levels(tx, award))
    return _corrected(award, part, now, supposing.levels[award.id]) if award.id in supposing.levels else part


def _corrected(award: Award, part: Part, now: datetime, level: int | None) -> Part:
    at = max(now.replace(microsecond=0), part.valid_from + _A_SECOND)
    stated = None if level is None else award.achievement.level_id(level)
    before = (*part.past_levels, PastLevel(part.level, at))
    return replace(part, level=stated, past_levels=before, valid_from=at, is_reissued=True)


def _standing(version: Version, now: datetime) -> Standing:
    pause = version.suspension
    if pause is not None and pause.origin is Origin.CASCADE:
        version = replace(version, suspension=None)
    return standing_of(version, now)


def _footing(tx: Transaction, asked: _Asked, excused: frozenset[str]) -> Footing:
    own, since = asked.parts, asked.since
    taken = [restored(part, since) if part.credential_id in excused else part for part in own]
    found = evaluated(asked.rule, taken, since, asked.now)
    is_met = found.outcome in MET
    fallen = frozenset(part.credential_id for part in taken if _is_fallen(asked, part))
    return Footing(
        award=asked.whole,
        outcome=found.outcome,
        reason=None if is_met else _fall(found, fallen, _grounds(tx, asked.whole)),
        parts=frozenset(part.credential_id for part in own),
        fallen=fallen,
        expired=frozenset(part.credential_id for part in taken if _has_run_out(part, since)),
        is_known=is_met or _was_met(asked.rule, taken, since),
        next_at=min((at for at in _turns(asked.rule, taken) if at > asked.now), default=None),
    )


def _grounds(tx: Transaction, whole: Award) -> frozenset[str]:
    """Return the ids of the badges for which a meta-badge was given, as far as that was kept."""
    kept = tx.grounds.of_award(whole.id)
    return frozenset(part.credential_id for each in kept for part in each.filled)


def _fall(found: Evaluation, fallen: Collection[str], grounds: Collection[str]) -> Reason | None:
    """Return which fall of a part decided an evaluation: of one that it was awarded for, if there is any.

    A level that never was enough is none.
    """
    falls = [why for why in found.reasons if why.code in _FALLS]
    own = [why for why in falls if why.code not in _LEVEL_FALLS or why.credential_id in fallen]
    return min(own, key=lambda why: (why.credential_id not in grounds, _FALLS.index(why.code)), default=None)


def _is_fallen(asked: _Asked, part: Part) -> bool:
    is_met = part.rests is None or part.rests.outcome in MET
    return part.standing is not Standing.GOOD or not is_met or _is_put_too_low(asked, part)


def _is_put_too_low(asked: _Asked, part: Part) -> bool:
    """Return whether the level of a part was corrected, since the award, below what a slot asks for."""
    before = part.level_at(asked.since)
    least = [slot.min_level for slot in asked.rule.slots if slot.min_level and _asks_for(slot, part)]
    return any(each.takes(before) and not each.takes(part.level) for each in least)


def _asks_for(slot: SlotRule, part: Part) -> bool:
    return any(option.achievement == part.achievement for option in slot.any_of)


def _has_run_out(part: Part, since: datetime) -> bool:
    was_there = part.valid_until is not None and part.valid_until >= since
    return part.standing is Standing.EXPIRED and was_there


def _was_met(rule: Rule, parts: Sequence[Part], awarded_at: datetime) -> bool:
    """Return whether the rule was met when the meta-badge was awarded, by what the records have."""
    before = [restored(part, awarded_at) for part in parts]
    return evaluated(rule, before, awarded_at, awarded_at).outcome in MET


def _turns(rule: Rule, parts: Sequence[Part]) -> list[datetime]:
    """Return the instants at which a part stops counting by the time alone."""
    aging = [slot for slot in rule.slots if slot.max_age is not None and slot.age_at is AgeAt.NOW]
    return [
        *(_over_at(rule, part.valid_until) for part in parts if part.valid_until is not None),
        *(_too_old_at(slot, part) for slot in aging for part in parts),
    ]


def _over_at(rule: Rule, end: datetime) -> datetime:
    """Return when a part that is in force until `end` counts no more."""
    return max(min(end, _LAST_DAY) + _A_SECOND, min(rule.cascade.after_expiry.after(end), _LAST_DAY))


def _too_old_at(slot: SlotRule, part: Part) -> datetime:
    if slot.max_age is None:
        return part.awarded_at
    return min(slot.max_age.after(part.awarded_at), _LAST_DAY) + _A_SECOND
