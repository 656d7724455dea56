"""What everybody holds that a rule may ask for, gathered at once: as few questions for many people as for one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from credentials.achievement import RuleLink
from credentials.stacking import Part, Rule
from issuer.achievements.catalog import rule_path
from issuer.achievements.slots import slug_of
from issuer.awarding.holdings import holdings
from issuer.ledger import Award, Copy, Organisation, Person, PublishedDocument, StoredKey
from issuer.meta_badges.stacks import is_live
from issuer.ports import Transaction
from issuer.shown import Partner, PresentedPart

_Each = TypeVar("_Each")


@dataclass(frozen=True, slots=True)
class Crowd:
    """The records of everybody who holds a badge that matters; `slug` is the badge that is asked about.

    Nothing is asked of the store any more, so what a rule comes to for all of them holds up nobody else.
    """

    organisation: Organisation
    slug: str
    people: Mapping[str, Person]
    awards: "_OfPeople[Award]"
    copies: "_OfAwards"
    keys: "_All[StoredKey]"
    partners: "_All[Partner]"
    presented: "_OfPeople[PresentedPart]"
    published: "_Published"

    def parts_of(self, person: Person, now: datetime) -> list[Part]:
        """Return everything that matters of what a person holds, as it stands at `now`."""
        return holdings(self, person, now)

    def award_of(self, person: Person, now: datetime) -> Award | None:
        """Return the person's award of the badge asked about that stands at `now`, the newest of several."""
        held = self.awards.of_person(person.id)
        standing = [each for each in held if each.slug == self.slug and is_live(each, now)]
        return standing[-1] if standing else None


def gather(tx: Transaction, slug: str, rules: Sequence[Rule]) -> Crowd:
    """Return the records of everybody who holds the badge asked about, or what any of these rules asks for.

    What a part rests on that is a meta-badge itself is among them, layer by layer.
    """
    awards = _with_all_below(tx, {slug} | {slug_of(each) for each in asked_for(rules)})
    showings = tx.presented.of_everybody() if _asks_others(tx, rules, awards) else ()
    people = {each.person.id: each.person for each in awards}
    people |= {each.person.id: each.person for each in showings}
    return Crowd(
        organisation=tx.organisation,
        slug=slug,
        people={person_id: each for person_id, each in people.items() if not each.is_forgotten},
        awards=_OfPeople(given := _grouped((award.person.id, award) for award in awards)),
        copies=_OfAwards(_grouped((copy.award_id, copy) for copy in _copies(tx, awards)), given),
        keys=_All(tx.keys.all()),
        partners=_All(tx.partners.all()),
        presented=_OfPeople({each.person.id: each.parts for each in showings}),
        published=_Published(_rules_of(tx, awards)),
    )


def asked_for(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the achievements that rules ask for."""
    return frozenset(option.achievement for rule in rules for slot in rule.slots for option in slot.any_of)


def _with_all_below(tx: Transaction, slugs: Collection[str]) -> list[Award]:
    awards: list[Award] = []
    wanted, seen = set(slugs), set[str]()
    while wanted:
        found = tx.awards.of_badges(wanted)
        seen |= wanted
        awards += found
        below = {slug_of(slot.achievement) for rule in _rules_in(found) for slot in rule.slots}
        wanted = below - seen
    return sorted(awards, key=lambda award: award.awarded_at)


def _rules_in(awards: Iterable[Award]) -> set[RuleLink]:
    return {award.achievement.rule for award in awards if award.achievement.rule is not None}


def _asks_others(tx: Transaction, rules: Iterable[Rule], awards: Iterable[Award]) -> bool:
    """Whether anything here is to be had from others: else nobody's badges of others need be unsealed."""
    options = (option for rule in rules for slot in rule.slots for option in slot.any_of)
    if any(issuer != tx.organisation.did for option in options for issuer in option.issuers):
        return True
    return any(slot.partner is not None for rule in _rules_in(awards) for slot in rule.slots)


def _copies(tx: Transaction, awards: Iterable[Award]) -> Sequence[Copy]:
    return tx.copies.of_badges({award.slug for award in awards})


def _rules_of(tx: Transaction, awards: Iterable[Award]) -> dict[str, PublishedDocument]:
    editions = {(award.slug, award.achievement.version) for award in awards if award.achievement.rule}
    paths = (rule_path(tx.organisation.slug, slug, version) for slug, version in editions)
    found = ((path, tx.published.get(path)) for path in paths)
    return {path: document for path, document in found if document is not None}


def _grouped(pairs: Iterable[tuple[str, _Each]]) -> dict[str, list[_Each]]:
    found: dict[str, list[_Each]] = {}
    for key, each in pairs:
        found.setdefault(key, []).append(each)
    return found


# --- the shelves of a crowd -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OfPeople(Generic[_Each]):
    kept: Mapping[str, Sequence[_Each]]

    def of_person(self, person_id: str) -> Sequence[_Each]:
        return self.kept.get(person_id, ())


@dataclass(frozen=True, slots=True)
class _OfAwards:
    kept: Mapping[str, Sequence[Copy]]
    given: Mapping[str, Sequence[Award]]

    def of_award(self, award_id: str) -> Sequence[Copy]:
        return self.kept.get(award_id, ())

    def of_person(self, person_id: str) -> Mapping[str, Sequence[Copy]]:
        theirs = (award.id for award in self.given.get(person_id, ()))
        return {award_id: self.kept[award_id] for award_id in theirs if award_id in self.kept}


@dataclass(frozen=True, slots=True)
class _All(Generic[_Each]):
    kept: Sequence[_Each]

    def all(self) -> Sequence[_Each]:
        return self.kept


@dataclass(frozen=True, slots=True)
class _Published:
    kept: Mapping[str, PublishedDocument]

    def get(self, path: str) -> PublishedDocument | None:
        return self.kept.get(path)

    def several(self, paths: Collection[str]) -> Mapping[str, PublishedDocument]:
        return {path: self.kept[path] for path in paths if path in self.kept}
