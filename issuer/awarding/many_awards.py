"""Awarding to many at once: each award as by itself, with as few questions for many people as for one (ADR 61).

One that can not be made leaves the others alone. Nobody gets the same badge at the same level twice, however many
lists they stand on and however many workers award at this moment: everybody's badges are held while it is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.awarding import editions
from issuer.awarding.awards import (
    AwardBadge,
    Seat,
    Wanted,
    award,
    check_language,
    check_level,
    check_texts,
    composed,
    random_uuid,
    tidied,
    told_of,
    whole_seconds,
)
from issuer.awarding.departments import Reach, reach_of
from issuer.awarding.openness import Opening, check_terms, opening_of
from issuer.awarding.recipients import parse_address
from issuer.errors import IssuerError, ListedTwice, WithdrawnBefore
from issuer.ledger import AuditEntry, Award, Person, PlannedBadge, Stage
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.scarcity import Edition
from issuer.sight import Sight

# A badge at a level that somebody may have: the person's id or address, the badge's slug, the level.
Key = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class Held:
    """That somebody has the badge at this level already, by this award."""

    award: Award


Outcome = Award | Held | IssuerError


@dataclass(slots=True)
class Means:
    """What is looked up once for many awards of one organisation."""

    tx: Transaction
    at: datetime
    reaches: dict[Sight | None, Reach | None] = field(default_factory=dict)
    badges: dict[str, PlannedBadge] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)

    def badge(self, slug: str) -> PlannedBadge:
        """Return the badge of this slug.

        Raises:
            UnknownAchievement: there is none.
        """
        if slug not in self.badges:
            self.badges[slug] = catalog.find(self.tx, slug)
        return self.badges[slug]

    def opening(self, badge: PlannedBadge) -> Opening:
        """Return to whom a badge can be awarded."""
        if badge.slug not in self.openings:
            self.openings[badge.slug] = opening_of(self.tx, badge)
        return self.openings[badge.slug]

    def reach(self, sight: Sight | None) -> Reach | None:
        """Return how far whoever sees so far may award; None for everywhere."""
        if sight not in self.reaches:
            self.reaches[sight] = reach_of(self.tx, sight)
        return self.reaches[sight]


@dataclass(slots=True)
class _Case:
    """One wish on its way: settled once it has an outcome. `wanted` is what it comes to if nothing is wrong with it."""

    command: AwardBadge
    wanted: Wanted | None = None
    outcome: Outcome | None = None

    def attempt(self, step: Callable[[], Outcome | None]) -> None:
        """Take a step; what it gives is the outcome, and so is a refusal."""
        try:
            self.outcome = step()
        except IssuerError as fault:
            self.outcome = fault


@dataclass(frozen=True, slots=True)
class _Ready:
    """A wish with whom it is for."""

    case: _Case
    wanted: Wanted
    person: Person

    @property
    def key(self) -> Key:
        return self.person.id, self.wanted.badge.slug, self.case.command.level


def award_many(
    tx: Transaction, commands: Sequence[AwardBadge], now: datetime, randomness: Randomness
) -> Sequence[Outcome]:
    """Award badges, and return for each wish the award, or that the person has it, or why it can not be.

    Each is what `issuer.awarding.awards.award` makes of it. Meta-badges are awarded one by one: each asks its rule.
    """
    means, cases = Means(tx, whole_seconds(now)), [_Case(tidied(each)) for each in commands]
    for case in cases:
        case.attempt(partial(_check, means, case))
    _check_departments(means, _open(cases))
    ready = _with_people(means, _open(cases), randomness)
    for each in ready:
        each.case.attempt(partial(_check_open, means, each))
    _look_who_has_it(means, _still_open(ready))
    for each in _still_open(ready):
        each.case.attempt(partial(_award_by_itself, means, each, now, randomness))
    _award_together(means, _still_open(ready), randomness)
    return [case.outcome for case in cases if case.outcome is not None]


def standing_of(
    tx: Transaction, people: Sequence[Person], slugs: set[str], at: datetime
) -> Mapping[Key, Award]:
    """Return what people have of these badges, or had and lost otherwise than by time: the newest at each level."""
    found = tx.awards.of_people([each.id for each in people], slugs) if people else ()
    return {(each.person.id, each.slug, each.level): each for each in found if not _has_run_out(each, at)}


def check_not_lost(found: Award) -> None:
    """Return if an award was neither withdrawn nor refused.

    Raises:
        WithdrawnBefore: it was, so that the person gets another only by somebody who means it.
    """
    name = found.achievement.name
    if found.version.revocation is not None:
        raise WithdrawnBefore(
            say(
                "“{name}” was withdrawn from them before. If they are to have it again, award it by itself.",
                name=name,
            )
        )
    if found.stage is Stage.NOT_APPROVED:
        raise WithdrawnBefore(
            say(
                "“{name}” was not approved before. If they are to have it again, award it by itself.",
                name=name,
            )
        )


def _has_run_out(found: Award, at: datetime) -> bool:
    return found.version.valid_until is not None and found.version.valid_until < at


def _open(cases: Sequence[_Case]) -> list[_Case]:
    return [case for case in cases if case.outcome is None]


def _still_open(ready: Sequence[_Ready]) -> list[_Ready]:
    return [each for each in ready if each.case.outcome is None]


def _check(means: Means, case: _Case) -> None:
    """Find out what a wish comes to, whoever the person is.

    Raises:
        IssuerError: it can not be carried out; see `issuer.awarding.awards.award`.
    """
    command = case.command
    address, badge = parse_address(command.to), means.badge(command.slug)
    check_texts(command)
    check_level(badge.achievement, command.level)
    check_language(badge.achievement, command.language)
    reach = means.reach(command.sight)
    if reach is not None:
        reach.check_not_oneself(address)
        reach.check_badge(badge)
    check_terms(badge, command.sight, command.evidence)
    case.wanted = Wanted(command, badge, address, badge.needs_approval)


def _check_open(means: Means, each: _Ready) -> None:
    addresses = (each.wanted.address, *each.person.addresses)
    means.opening(each.wanted.badge).check(addresses)


def _check_departments(means: Means, cases: Sequence[_Case]) -> None:
    addresses = [each.wanted.address for each in cases if each.wanted and each.command.sight is not None]
    departments = means.tx.people.departments(addresses) if addresses else {}

    def check(case: _Case) -> None:
        reach = means.reach(case.command.sight)
        if reach is not None and case.wanted is not None:
            reach.check_department(departments.get(case.wanted.address, ""))

    for case in cases:
        case.attempt(partial(check, case))


def _with_people(means: Means, cases: Sequence[_Case], randomness: Randomness) -> list[_Ready]:
    """Find or add everybody, and hold what they have until the transaction ends.

    They come in one order of badges for everybody: of two who take numbers of scarce badges, not both wait.
    """
    wanted = [(case, case.wanted) for case in cases if case.wanted is not None]
    people = [
        Person(str(random_uuid(randomness)), case.command.name, (each.address,)) for case, each in wanted
    ]
    known = means.tx.people.find_or_add_all(people, means.at) if people else {}
    means.tx.people.hold_all({each.id for each in known.values()})
    ready = [_Ready(case, each, known[each.address]) for case, each in wanted]
    return sorted(ready, key=lambda each: each.wanted.badge.slug)


def _look_who_has_it(means: Means, ready: Sequence[_Ready]) -> None:
    slugs = {each.wanted.badge.slug for each in ready}
    standing = standing_of(means.tx, [each.person for each in ready], slugs, means.at)
    asked_for: set[Key] = set()

    def check(each: _Ready) -> Outcome | None:
        if each.key in asked_for:
            raise ListedTwice(
                N_("The same person stands here twice for this badge, by another address perhaps.")
            )
        asked_for.add(each.key)
        found = standing.get(each.key)
        if found is None:
            return None
        check_not_lost(found)
        return Held(found)

    for each in ready:
        each.case.attempt(partial(check, each))


def _award_by_itself(means: Means, each: _Ready, now: datetime, randomness: Randomness) -> Outcome | None:
    """Award a meta-badge, whose rule is asked of what the person holds; leave others."""
    if each.wanted.badge.rule is None:
        return None
    return award(means.tx, each.case.command, now, randomness)


def _award_together(means: Means, ready: Sequence[_Ready], randomness: Randomness) -> None:
    """Award what no rule is asked about: numbers first, then the places in the status lists, all at once."""
    numbers: list[tuple[_Ready, Edition | None]] = []

    def take(each: _Ready) -> None:
        numbers.append((each, editions.take(means.tx, each.wanted.badge, means.at)))

    for each in ready:
        each.case.attempt(partial(take, each))
    places = means.tx.statuses.reserve_all(len(numbers), randomness)
    made = []
    for (each, edition), place in zip(numbers, places, strict=True):
        seat = Seat(means.at, means.tx.organisation.zone, place, edition)
        given = composed(each.wanted, each.person, seat, randomness)
        each.case.outcome = given
        made.append((each.case.command, given))
    _keep(means.tx, made)


def _keep(tx: Transaction, made: Sequence[tuple[AwardBadge, Award]]) -> None:
    tx.awards.add_all([given for _, given in made])
    tx.audit.record_all([_noted(command, given) for command, given in made])


def _noted(command: AwardBadge, given: Award) -> AuditEntry:
    told = told_of(command, given.address)
    return AuditEntry(given.awarded_at, command.by, "award.made", given.id, told, given.person.id)
