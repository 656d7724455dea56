"""The slots of a meta-badge as a plan has them: each a badge of our own, or one that a partner awards."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from credentials.achievement import Achievement, Slot
from credentials.stacking import AgeAt, Cascade, Distinct, Duration, MinLevel, Option, Require, Rule, SlotRule
from credentials.wording import say
from issuer.achievements.needs import Need, PartnerNeed, Requirement, RuleTerms, age_of, length_of
from issuer.errors import UnknownLevel
from issuer.shown import Partner


@dataclass(frozen=True, slots=True)
class Place:
    """One slot, as the rule has it and as the badge shows it."""

    rule: SlotRule
    slot: Slot


def slug_of(achievement_id: str) -> str:
    """Return the slug at the end of an achievement id of this installation."""
    return achievement_id.rsplit("/", 1)[-1]


def slot_names(needs: Sequence[Need | PartnerNeed]) -> list[str]:
    """Return a name for the slot of each badge that a rule names, in order."""
    seen: Counter[str] = Counter()
    names = []
    for number, need in enumerate(needs, 1):
        # No badge of ours has a dot or an underscore in its name, so no two slots get one name.
        if isinstance(need, PartnerNeed):
            names.append(f"slot-partner.{number}")
            continue
        seen[need.slug] += 1
        again = "" if seen[need.slug] == 1 else f"_{seen[need.slug]}"
        names.append(f"slot-{need.slug}{again}")
    return names


def own_place(name: str, need: Need, component: Achievement, issuer_did: str) -> Place:
    """Return the slot of this name for a badge of our own.

    Raises:
        UnknownLevel: it asks for a level that the badge does not have.
    """
    option = Option(component.id, (issuer_did,))
    rule = SlotRule(name, (option,), _min_level(need, component), *_age(need))
    return Place(rule, Slot(name, component.id, component.name, need.level))


def partners_place(name: str, need: PartnerNeed, partner: Partner) -> Place:
    """Return the slot of this name for a badge of a partner.

    Raises:
        UnknownLevel: it asks for a level beyond those that there are.
    """
    option = Option(need.achievement, (partner.did,))
    rule = SlotRule(name, (option,), _partners_level(need), *_age(need))
    slot = Slot(name, need.achievement, need.name, need.level, partner.name, need.level_count)
    return Place(rule, slot)


def _age(need: Need | PartnerNeed) -> tuple[Duration | None, AgeAt]:
    within = None if need.within is None else need.within.duration
    return within, AgeAt.NOW if need.always else AgeAt.AWARD


def _partners_level(need: PartnerNeed) -> MinLevel | None:
    if need.level is None or need.level_count is None:
        return None
    order = tuple(f"{need.achievement}#level-{number}" for number in range(1, need.level_count + 1))
    if not 1 <= need.level <= need.level_count:
        raise UnknownLevel(
            say(
                "“{name}” has no level {level} of {level_count}.",
                name=need.name,
                level=need.level,
                level_count=need.level_count,
            )
        )
    return MinLevel(order, order[need.level - 1])


def _min_level(need: Need, component: Achievement) -> MinLevel | None:
    if need.level is None:
        return None
    try:
        component.level(need.level)
    except KeyError as error:
        raise UnknownLevel(
            say("“{name}” has no level {level}.", name=component.name, level=need.level)
        ) from error
    order = tuple(component.level_id(level.number) for level in component.levels)
    return MinLevel(order, component.level_id(need.level))


# --- between a plan and its rule ----------------------------------------------------------------------


def require_of(requirement: Requirement, names: Sequence[str]) -> Require:
    """Return what a rule requires for a plan, whose badges have slots of these names, in order."""
    return _require(requirement, iter(names))


def _require(group: Requirement, names: Iterator[str]) -> Require:
    terms = (_require(each, names) if isinstance(each, Requirement) else next(names) for each in group.of)
    return Require(group.count, tuple(terms))


def requirement_of(rule: Rule, slots: Sequence[Slot]) -> Requirement:
    """Return the plan for a rule whose badge shows these slots."""
    rules = {slot.name: slot for slot in rule.slots}
    needs = {slot.name: _need_of(slot, rules[slot.name]) for slot in slots}
    return _requirement(rule.require, needs)


def _requirement(group: Require, needs: Mapping[str, Need | PartnerNeed]) -> Requirement:
    terms = (needs[each] if isinstance(each, str) else _requirement(each, needs) for each in group.of)
    return Requirement(group.k, tuple(terms))


def _need_of(slot: Slot, rule: SlotRule) -> Need | PartnerNeed:
    within, always = age_of(rule)
    if slot.partner is None:
        return Need(slug_of(slot.achievement), slot.required_level, within, always)
    name, level = slot.achievement_name, slot.required_level
    return PartnerNeed(name, slot.achievement, slot.partner, level, slot.level_count, within, always)


def distinct_of(terms: RuleTerms) -> Distinct:
    """Return what counts once on these terms."""
    return Distinct(credentials=not terms.repeats, leaves=not terms.shares)


def cascade_of(terms: RuleTerms) -> Cascade:
    """Return what becomes of a badge on these terms when a part falls."""
    return Cascade() if terms.grace is None else Cascade(terms.grace.duration)


def terms_of(rule: Rule) -> RuleTerms:
    """Return the terms that a rule states."""
    return RuleTerms(
        not rule.distinct.credentials, not rule.distinct.leaves, length_of(rule.cascade.after_expiry)
    )
