"""What a person holds, as parts for a stack; meta-badges among it with what their own rules come to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from credentials.stacking import Asked, Member, Part, Pool, Rule, Settled, Stack, Standing
from issuer.achievements.catalog import read_rule, rule_path
from issuer.awarding.parts import parts_of
from issuer.ledger import Award, Person
from issuer.on_record import Records
from issuer.shown import PresentedPart

# How long it may be relied on that a badge of others was good.
FRESH_FOR: Final = timedelta(days=1)


def holdings(tx: Records, person: Person, now: datetime) -> list[Part]:
    """Return everything a person holds, oldest first, each as it and all that it rests on stand at `now`.

    After our own badges come those of others that the person showed. What was found of one counts for a day; then
    nobody can tell how it stands.
    """
    return held_with(tx, person, tx.presented.of_person(person.id), now)


def held_with(tx: Records, person: Person, shown: Sequence[PresentedPart], now: datetime) -> list[Part]:
    """Return the same where it is at hand what the person showed."""
    parts = [*parts_of(tx, person, now), *_as_they_stand(tx, shown, now)]
    return resting(tx, parts, tx.awards.of_person(person.id), now)


def shown_parts(tx: Records, person_id: str, now: datetime, *, as_last_seen: bool = False) -> list[Part]:
    """Return the badges of others that a person showed; `as_last_seen`: however long ago they were looked at.

    Else nobody can tell how one stands whose issuer is a partner no more.
    """
    return _as_they_stand(tx, tx.presented.of_person(person_id), now, as_last_seen=as_last_seen)


def _as_they_stand(
    tx: Records, shown: Sequence[PresentedPart], now: datetime, *, as_last_seen: bool = False
) -> list[Part]:
    partners = {each.did for each in tx.partners.all()}
    # Of our own badges the records speak.
    others = [each for each in shown if each.part.issuer != tx.organisation.did]
    return [
        replace(
            each.part,
            standing=_standing(
                each.part,
                now,
                is_fresh=as_last_seen or (each.part.issuer in partners and now - each.as_of <= FRESH_FOR),
            ),
        )
        for each in others
    ]


def resting(
    tx: Records,
    parts: list[Part],
    held: Sequence[Award],
    now: datetime,
    excused: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> list[Part]:
    """Return parts of one person, those that are meta-badges with what their own rules come to at `now`.

    `held` are the awards behind the parts. `excused` names for an award the parts that count for it though they fell.
    """
    rules, there = rules_of(tx, held), {part.credential_id for part in parts}
    stacks = {
        award_id: _stack(award_id, rule, excused) for award_id, rule in rules.items() if award_id in there
    }
    members = [Member(part, stacks.get(part.credential_id)) for part in parts]
    if not any(member.stack for member in members):
        return parts
    settled = Pool(members, Asked(now)).settle()
    return [_resting(member.part, settled.get(place)) for place, member in enumerate(members)]


def _standing(part: Part, now: datetime, *, is_fresh: bool) -> Standing:
    if part.standing is Standing.GOOD and part.valid_until is not None and now > part.valid_until:
        return Standing.EXPIRED
    return part.standing if is_fresh or part.standing is not Standing.GOOD else Standing.UNKNOWN


def rule_of(tx: Records, award: Award) -> Rule | None:
    """Return the rule of the badge's version that was awarded, however the badge has changed since."""
    return rules_of(tx, [award]).get(award.id)


def rules_of(tx: Records, held: Sequence[Award]) -> dict[str, Rule]:
    """Return the rule of each meta-badge among awards, in the version that was awarded, by award.

    It is one question, however many they are.
    """
    paths = {each.id: _rule_path(tx, each) for each in held if each.achievement.rule is not None}
    found = tx.published.several(frozenset(paths.values())) if paths else {}
    missing = [path for path in paths.values() if path not in found]
    if missing:
        # A fault of ours, not a refusal.
        raise LookupError(f"the rule document {missing[0]} was never published")
    rules = {path: read_rule(document.body) for path, document in found.items()}
    return {award_id: rules[path] for award_id, path in paths.items()}


def _rule_path(tx: Records, award: Award) -> str:
    return rule_path(tx.organisation.slug, award.slug, award.achievement.version)


def _stack(award_id: str, rule: Rule, excused: Mapping[str, frozenset[str]]) -> Stack:
    return Stack(lambda: rule, is_all=True, excused=excused.get(award_id, frozenset()))


def _resting(part: Part, settled: Settled | None) -> Part:
    return replace(part, rests=settled.rests) if settled else part
