"""The slots of a meta-badge as a plan has them: each a badge of our own, or one that a partner awards."""

from dataclasses import dataclass

from credentials.achievement import Achievement, Slot
from credentials.stacking import MinLevel, Option, SlotRule
from issuer.errors import UnknownLevel
from issuer.shown import Partner


@dataclass(frozen=True, slots=True)
class Need:
    """One component of a meta-badge; `level` is the least star level that counts, None for any."""

    slug: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerNeed:
    """One component of a meta-badge that a partner awards: what it is called, its achievement's id, and who awards it.

    `level` is the least star level that counts, of so many as there are, both None for any. Levels of partners have
    the ids that Cairn gives its own: `{achievement}#level-N`.
    """

    name: str
    achievement: str
    partner: str
    level: int | None = None
    level_count: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a meta-badge rests on: at least `count` of these components."""

    count: int
    of: tuple[Need | PartnerNeed, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One slot, as the rule has it and as the badge shows it."""

    rule: SlotRule
    slot: Slot


def slug_of(achievement_id: str) -> str:
    """Return the slug at the end of an achievement id of this installation."""
    return achievement_id.rsplit("/", 1)[-1]


def own_place(need: Need, component: Achievement, issuer_did: str) -> Place:
    """Return the slot for a badge of our own.

    Raises:
        UnknownLevel: it asks for a level that the badge does not have.
    """
    return Place(_slot_rule(need, component, issuer_did), _slot(need, component))


def _slot(need: Need, component: Achievement) -> Slot:
    return Slot(f"slot-{need.slug}", component.id, component.name, need.level)


def _slot_rule(need: Need, component: Achievement, issuer_did: str) -> SlotRule:
    option = Option(component.id, (issuer_did,))
    return SlotRule(f"slot-{need.slug}", (option,), _min_level(need, component))


def partners_place(number: int, need: PartnerNeed, partner: Partner) -> Place:
    """Return the slot for a badge of a partner, as the `number`th of its rule.

    Raises:
        UnknownLevel: it asks for a level beyond those that there are.
    """
    # No badge of ours has a dot in its name, so no slot of ours is called that.
    name, option = f"slot-partner.{number}", Option(need.achievement, (partner.did,))
    rule = SlotRule(name, (option,), _partners_level(need))
    slot = Slot(name, need.achievement, need.name, need.level, partner.name, need.level_count)
    return Place(rule, slot)


def _partners_level(need: PartnerNeed) -> MinLevel | None:
    if need.level is None or need.level_count is None:
        return None
    order = tuple(f"{need.achievement}#level-{number}" for number in range(1, need.level_count + 1))
    if not 1 <= need.level <= need.level_count:
        raise UnknownLevel(f"“{need.name}” has no level {need.level} of {need.level_count}.")
    return MinLevel(order, order[need.level - 1])


def _min_level(need: Need, component: Achievement) -> MinLevel | None:
    if need.level is None:
        return None
    try:
        component.level(need.level)
    except KeyError as error:
        raise UnknownLevel(f"“{component.name}” has no level {need.level}.") from error
    order = tuple(component.level_id(level.number) for level in component.levels)
    return MinLevel(order, component.level_id(need.level))


def need_of(slot: Slot) -> Need | PartnerNeed:
    """Return what a slot of a published badge asks for."""
    if slot.partner is None:
        return Need(slug_of(slot.achievement), slot.required_level)
    name, level = slot.achievement_name, slot.required_level
    return PartnerNeed(name, slot.achievement, slot.partner, level, slot.level_count)
