"""Whom a rule reaches: who meets it, and who would with one badge more. The evaluator that issues is asked (SC-12)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from credentials.stacking import Outcome, Part, Require, Rule, SlotRule, Standing
from issuer.awarding.parts import evaluated, is_met
from issuer.ledger import Award, Person
from issuer.rules.crowd import Crowd, asked_for

_SUPPOSED: Final = "urn:cairn:supposed"


class Reach(StrEnum):
    """How far somebody is from what a rule asks for."""

    QUALIFIES = "qualifies"
    ONE_AWAY = "one_away"
    FURTHER = "further"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far one person is. One more of the slots `lacking` would do; `award` is the badge, if they have it."""

    person: Person
    reach: Reach
    lacking: tuple[str, ...] = ()
    award: Award | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a rule reaches, of those who hold anything it asks for, by name."""

    everybody: tuple[Reached, ...]

    @property
    def qualifying(self) -> tuple[Reached, ...]:
        """Who meets it."""
        return tuple(each for each in self.everybody if each.reach is Reach.QUALIFIES)

    @property
    def one_away(self) -> tuple[Reached, ...]:
        """Who would meet it with one badge more."""
        return tuple(each for each in self.everybody if each.reach is Reach.ONE_AWAY)


def preview(crowd: Crowd, rule: Rule, now: datetime) -> Preview:
    """Return whom a rule reaches at `now`, whether or not it was ever published."""
    judge, asked = _Judge(rule, now), asked_for([rule])
    found = []
    for person in crowd.people.values():
        parts = [part for part in crowd.parts_of(person, now) if part.achievement in asked]
        if parts:
            said = judge.judge(parts)
            found.append(Reached(person, said.reach, said.lacking, crowd.award_of(person, now)))
    return Preview(tuple(sorted(found, key=lambda each: by_name(each.person))))


def by_name(person: Person) -> tuple[str, str]:
    """Return what people are put in order by."""
    return (person.name or person.addresses[0] if person.addresses else person.name).casefold(), person.id


@dataclass(frozen=True, slots=True)
class _Said:
    reach: Reach
    lacking: tuple[str, ...] = ()


_Key = tuple[tuple[object, ...], ...]


@dataclass(slots=True)
class _Judge:
    """Asks the evaluator about one person after the other, once for all whose badges look the same to the rule."""

    rule: Rule
    now: datetime
    said: dict[_Key, _Said] = field(default_factory=dict)

    def judge(self, parts: Sequence[Part]) -> _Said:
        key = self._looks(parts)
        if key is None:
            return self._asked(parts)
        if key not in self.said:
            self.said[key] = self._asked(parts)
        return self.said[key]

    def _looks(self, parts: Sequence[Part]) -> _Key | None:
        """Return all that the evaluator sees of parts but their names; None where some rest on others."""
        if any(part.rests is not None for part in parts):
            return None
        aged = any(slot.max_age for slot in self.rule.slots)
        looks = (
            (
                part.achievement,
                part.issuer,
                part.level or "",
                part.standing,
                max(part.awarded_at, part.valid_from) <= self.now,
                part.is_reissued,
                part.awarded_at.isoformat() if aged else "",
                "" if part.valid_until is None else part.valid_until.isoformat(),
            )
            for part in parts
        )
        return tuple(sorted(looks))

    def _asked(self, parts: Sequence[Part]) -> _Said:
        found = evaluated(self.rule, list(parts), self.now, self.now)
        if is_met(found):
            return _Said(Reach.QUALIFIES)
        empty = {each.slot for each in found.slots if each.outcome is not Outcome.VALID}
        filled = len(self.rule.slots) - len(empty)
        # One badge fills one slot. Where parts rest on others, which slots are filled hangs on a choice.
        if filled + 1 < self.rule.require.least and all(part.rests is None for part in parts):
            return _Said(Reach.FURTHER)
        slots = (slot for slot in _in_order(self.rule) if slot.name in empty)
        names = tuple(slot.name for slot in slots if self._would_do(slot, parts))
        return _Said(Reach.ONE_AWAY if names else Reach.FURTHER, names)

    def _would_do(self, slot: SlotRule, parts: Sequence[Part]) -> bool:
        return is_met(evaluated(self.rule, [*parts, _supposed(slot, self.now)], self.now, self.now))


def _in_order(rule: Rule) -> list[SlotRule]:
    """Return the slots in the order in which the rule requires them; the document itself keeps none."""
    slots = {slot.name: slot for slot in rule.slots}
    return [slots[name] for name in _named_in(rule.require)]


def _named_in(group: Require) -> Iterator[str]:
    for term in group.of:
        yield from (term,) if isinstance(term, str) else _named_in(term)


def _supposed(slot: SlotRule, now: datetime) -> Part:
    """Return the best badge that a slot can be filled with, awarded now."""
    option = slot.any_of[0]
    return Part(
        credential_id=_SUPPOSED,
        issuer=option.issuers[0],
        achievement=option.achievement,
        subject=None,
        awarded_at=now,
        valid_from=now,
        level=slot.min_level.order[-1] if slot.min_level else None,
        standing=Standing.GOOD,
    )
