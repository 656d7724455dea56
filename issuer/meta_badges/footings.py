"""How the meta-badges of one person stand by their rules, whatever was done about it so far.

It is the verifier's question, asked of the issuer's own records (docs/stacking.md, SC-9). A pause that the cascade
set follows from what is found here, so it is left out of the question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from credentials.stacking import AgeAt, Evaluation, Outcome, Part, Reason, Rule, SlotRule, Standing, restored
from issuer.awarding.holdings import resting, rules_of, shown_parts
from issuer.awarding.parts import MET, evaluated, part_of, standing_of
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


@dataclass(frozen=True, slots=True)
class Footing:
    """What a meta-badge's rule comes to now. `reason` is the fall that decided it, None where it is met.

    `parts` are the credential ids of everything at hand that its slots ask for, `fallen` those among them that do not
    count now, `expired` those that have run out since the award. `is_known`: the records have what it was awarded for,
    so that they can tell. `next_at` is when the time alone may change the answer.
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
    supposing: Mapping[str, Standing] = MappingProxyType({}),
) -> list[Footing]:
    """Return the footing of each meta-badge of a person that is neither withdrawn nor expired, oldest first.

    `supposing` says how awards would stand, in place of how they do.
    """
    held, excused = tx.awards.of_person(person_id), tx.awards.excused(person_id)
    # Of a badge of others counts what was seen last: that nobody looked for a while is no fall.
    at_hand = [*_signed(tx, held, now, supposing), *shown_parts(tx, person_id, now, as_last_seen=True)]
    parts = resting(tx, at_hand, held, now, excused)
    wholes = [award for award in held if award.achievement.rule and _is_live(award, now, supposing)]
    rules = rules_of(tx, wholes)
    return [
        _footing(whole, rules[whole.id], parts, excused.get(whole.id, frozenset()), now) for whole in wholes
    ]


def _is_live(award: Award, now: datetime, supposing: Mapping[str, Standing]) -> bool:
    gone = (Standing.REVOKED, Standing.EXPIRED)
    if award.stage is Stage.NOT_APPROVED:
        return False
    return supposing.get(award.id) not in gone and _standing(award.version, now) not in gone


def _signed(
    tx: Transaction, held: Sequence[Award], now: datetime, supposing: Mapping[str, Standing]
) -> list[Part]:
    """Return everything of which a copy was ever signed: what befell a copy or its key is no fall of the award."""
    copies = tx.copies.of_person(held[0].person.id) if held else {}
    parts = (part_of(tx, award, copies.get(award.id, ()), now) for award in held)
    standing = {award.id: supposing.get(award.id) or _standing(award.version, now) for award in held}
    return [replace(part, standing=standing[part.credential_id]) for part in parts if part is not None]


def _standing(version: Version, now: datetime) -> Standing:
    pause = version.suspension
    if pause is not None and pause.origin is Origin.CASCADE:
        version = replace(version, suspension=None)
    return standing_of(version, now)


def _footing(
    whole: Award, rule: Rule, parts: Sequence[Part], excused: frozenset[str], now: datetime
) -> Footing:
    asked_for = {option.achievement for slot in rule.slots for option in slot.any_of}
    own = [part for part in parts if part.achievement in asked_for and part.credential_id != whole.id]
    taken = [restored(part) if part.credential_id in excused else part for part in own]
    found = evaluated(rule, taken, whole.awarded_at, now)
    return Footing(
        award=whole,
        outcome=found.outcome,
        reason=None if found.outcome in MET else _fall(found),
        parts=frozenset(part.credential_id for part in own),
        fallen=frozenset(part.credential_id for part in taken if _is_fallen(part)),
        expired=frozenset(part.credential_id for part in taken if _has_run_out(part, whole.awarded_at)),
        is_known=found.outcome in MET
        or _was_met(rule, taken, whole.awarded_at)
        or _was_corrected(taken, whole.awarded_at),
        next_at=min((at for at in _turns(rule, taken) if at > now), default=None),
    )


def _fall(found: Evaluation) -> Reason | None:
    """Return which fall of a part decided an evaluation."""
    falls = [why for why in found.reasons if why.code in _FALLS]
    return min(falls, key=lambda why: _FALLS.index(why.code), default=None)


def _is_fallen(part: Part) -> bool:
    return part.standing is not Standing.GOOD or (part.rests is not None and part.rests.outcome not in MET)


def _has_run_out(part: Part, since: datetime) -> bool:
    was_there = part.valid_until is not None and part.valid_until >= since
    return part.standing is Standing.EXPIRED and was_there


def _was_met(rule: Rule, parts: Sequence[Part], awarded_at: datetime) -> bool:
    before = [restored(part) for part in parts]
    return evaluated(rule, before, awarded_at, awarded_at).outcome in MET


def _was_corrected(parts: Sequence[Part], since: datetime) -> bool:
    """Return whether the records tell another thing of a part than when the meta-badge was awarded."""
    return any(part.is_reissued and part.valid_from > since for part in parts)


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
