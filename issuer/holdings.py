"""What a person holds, as parts for a stack; meta-badges among it with what their own rules come to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from credentials.stacking import Asked, Member, Part, Pool, Rule, Settled, Stack
from issuer.catalog import read_rule, rule_path
from issuer.ledger import Award, Person
from issuer.parts import parts_of
from issuer.ports import Transaction


def holdings(tx: Transaction, person: Person, now: datetime) -> list[Part]:
    """Return everything a person holds, oldest first, each as it and all that it rests on stand at `now`."""
    return resting(tx, parts_of(tx, person, now), tx.awards.of_person(person.id), now)


def resting(
    tx: Transaction,
    parts: list[Part],
    held: Sequence[Award],
    now: datetime,
    excused: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> list[Part]:
    """Return parts of one person, those that are meta-badges with what their own rules come to at `now`.

    `held` are the awards behind the parts. `excused` names for an award the parts that count for it though they fell.
    """
    wholes = {award.id: award for award in held if award.achievement.rule}
    members = [Member(part, _stack(tx, wholes.get(part.credential_id), excused)) for part in parts]
    if not any(member.stack for member in members):
        return parts
    settled = Pool(members, Asked(now)).settle()
    return [_resting(member.part, settled.get(place)) for place, member in enumerate(members)]


def rule_of(tx: Transaction, award: Award) -> Rule | None:
    """Return the rule of the badge's version that was awarded, however the badge has changed since."""
    if award.achievement.rule is None:
        return None
    path = rule_path(tx.organisation.slug, award.slug, award.achievement.version)
    document = tx.published.get(path)
    if document is None:
        raise LookupError(f"the rule document {path} was never published")  # a fault of ours, not a refusal
    return read_rule(document.body)


def _stack(tx: Transaction, whole: Award | None, excused: Mapping[str, frozenset[str]]) -> Stack | None:
    rule = rule_of(tx, whole) if whole else None
    if whole is None or rule is None:
        return None
    return Stack(lambda: rule, is_all=True, excused=excused.get(whole.id, frozenset()))


def _resting(part: Part, settled: Settled | None) -> Part:
    return replace(part, rests=settled.rests) if settled else part
