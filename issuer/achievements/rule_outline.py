"""A meta-badge's rule as people read it: how many of which badges, groups in groups."""

from collections.abc import Mapping
from dataclasses import dataclass

from credentials.achievement import Slot
from credentials.stacking import AgeAt, Duration, Require, Rule, SlotRule
from issuer.ledger import PlannedBadge


@dataclass(frozen=True, slots=True)
class Line:
    """One badge that counts: its name and address, who awards it if a partner does, and what else is asked of it."""

    name: str
    achievement: str
    partner: str | None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A group: how many of its lines and groups are needed, in words."""

    head: str
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
    what = "badges" if all(isinstance(each, Line) for each in terms) else "things"
    return Outline(_head(group.k, len(terms), what), terms)


def _head(count: int, of: int, what: str) -> str:
    if of == 1:
        return f"This {what.removesuffix('s')}"
    if count == of:
        return f"All of these {what}"
    return f"Any of these {what}" if count == 1 else f"{count} of these {of} {what}"


def _line(slot: Slot, rule: SlotRule) -> Line:
    level = () if slot.required_level is None else (f"level {slot.required_level} or higher",)
    return Line(slot.achievement_name, slot.achievement, slot.partner, (*level, *_age(rule)))


def _age(rule: SlotRule) -> tuple[str, ...]:
    if rule.max_age is None:
        return ()
    if rule.age_at is AgeAt.NOW:
        return (f"never older than {_length(rule.max_age)}",)
    return (f"awarded in the last {_length(rule.max_age)}",)


def _length(length: Duration) -> str:
    named = ((length.years, "year"), (length.months, "month"), (length.days, "day"))
    said = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in named if number]
    return " and ".join(said) or "0 days"
