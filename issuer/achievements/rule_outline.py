"""A meta-badge's rule as people read it: how many of which badges, groups in groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from credentials.achievement import Slot
from credentials.stacking import AgeAt, Duration, Require, Rule, SlotRule
from credentials.wording import N_, Listed, Sentence, say, say_many
from issuer.ledger import PlannedBadge

# How many of its badges, or of badges and groups, a group asks for: as a heading, and as a sentence before the list.
_OF_BADGES: Final[dict[str, tuple[str, str]]] = {
    "one": (N_("This badge"), N_("It takes this badge:")),
    "all": (N_("All of these badges"), N_("It takes all of these badges:")),
    "any": (N_("Any of these badges"), N_("It takes any of these badges:")),
    "some": (N_("{count} of these {all} badges"), N_("It takes {count} of these {all} badges:")),
}
_OF_THINGS: Final[dict[str, tuple[str, str]]] = {
    "one": (N_("This thing"), N_("It takes this thing:")),
    "all": (N_("All of these things"), N_("It takes all of these things:")),
    "any": (N_("Any of these things"), N_("It takes any of these things:")),
    "some": (N_("{count} of these {all} things"), N_("It takes {count} of these {all} things:")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One badge that counts: its name and address, who awards it if a partner does, and what else is asked of it."""

    name: str
    achievement: str
    partner: str | None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A group: how many of its lines and groups are needed, as a heading and (`takes`) as a sentence."""

    head: str
    takes: str
    of: "tuple[Line | Outline, ...]"


def outline_of(badge: PlannedBadge) -> Outline | None:
    """Return the rule of a badge in words; None for a badge that rests on no others."""
    link = badge.achievement.rule
    if badge.rule is None or link is None:
        return None
    return outline(badge.rule, {slot.name: slot for slot in link.slots})


def outline(rule: Rule, shown: Mapping[str, Slot]) -> Outline:
    """Return a rule in words, whose slots are shown so."""
    rules = {slot.name: slot for slot in rule.slots}
    lines = {name: _line(slot, rules[name]) for name, slot in shown.items()}
    return _group(rule.require, lines)


def _group(group: Require, lines: Mapping[str, Line]) -> Outline:
    terms = tuple(lines[each] if isinstance(each, str) else _group(each, lines) for each in group.of)
    known = _OF_BADGES if all(isinstance(each, Line) for each in terms) else _OF_THINGS
    head, takes = known[_how_many(group.k, len(terms))]
    facts = {"count": group.k, "all": len(terms)}
    return Outline(Sentence(head, facts), Sentence(takes, facts), terms)


def _how_many(count: int, of: int) -> str:
    if of == 1:
        return "one"
    if count == of:
        return "all"
    return "any" if count == 1 else "some"


def _line(slot: Slot, rule: SlotRule) -> Line:
    level = (
        () if slot.required_level is None else (say("level {level} or higher", level=slot.required_level),)
    )
    return Line(slot.achievement_name, slot.achievement, slot.partner, (*level, *_age(rule)))


def _age(rule: SlotRule) -> tuple[str, ...]:
    if rule.max_age is None:
        return ()
    if rule.age_at is AgeAt.NOW:
        return (say("never older than {length}", length=_length(rule.max_age)),)
    return (say("awarded in the last {length}", length=_length(rule.max_age)),)


def _length(length: Duration) -> str:
    said = (
        say_many("{n} year", "{n} years", length.years),
        say_many("{n} month", "{n} months", length.months),
        say_many("{n} day", "{n} days", length.days),
    )
    return Listed([each for each in said if each.number] or said[-1:])
