"""What a person holds, as parts for a stack; meta-badges among it with what their own rules come to."""

from dataclasses import replace
from datetime import datetime

from credentials.stacking import Asked, Member, Part, Pool, Rule, Settled, Stack
from issuer.catalog import read_rule, rule_path
from issuer.ledger import Award, Person
from issuer.parts import parts_of
from issuer.ports import Transaction


def holdings(tx: Transaction, person: Person, now: datetime) -> list[Part]:
    """Return everything a person holds, oldest first, each as it and all that it rests on stand at `now`."""
    parts = parts_of(tx, person, now)
    wholes = {award.id: award for award in tx.awards.of_person(person.id) if award.achievement.rule}
    members = [Member(part, _stack(tx, wholes.get(part.credential_id))) for part in parts]
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


def _stack(tx: Transaction, whole: Award | None) -> Stack | None:
    rule = rule_of(tx, whole) if whole else None
    return Stack(lambda: rule, is_all=True) if rule else None


def _resting(part: Part, settled: Settled | None) -> Part:
    return replace(part, rests=settled.rests) if settled else part
