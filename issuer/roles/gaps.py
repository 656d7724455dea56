"""How far people are from what a role needs: what they have, what they lack, and which badge is next.

A badge proves a competency if the plan ties it there now, or if it said so when it was awarded. A badge without levels
proves level 1. What counts are awards that stand: agreed, not declined, not paused, withdrawn or over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from issuer.competencies.aligning import badges_by_url
from issuer.kept.competencies import Competency
from issuer.kept.roles import RoleNeed, RoleProfile
from issuer.ledger import Award, Person, PlannedBadge, Stage
from issuer.meta_badges.stacks import is_barred, is_live
from issuer.ports import Transaction


class Standing(StrEnum):
    """How somebody stands to what a role needs."""

    HAS = "has"
    RAISE = "raise"
    LACKS = "lacks"
    UNPROVABLE = "unprovable"


@dataclass(frozen=True, slots=True)
class Need:
    """What a role needs, with the competency and the live badges that prove it well enough."""

    asked: RoleNeed
    competency: Competency
    badges: tuple[PlannedBadge, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One need as one person stands to it: the best award that proves it, its level, and the badge to earn next."""

    need: Need
    standing: Standing
    award: Award | None = None
    level: int = 0
    next: PlannedBadge | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team: their address, the name to show, their person where badges know one, and their gaps."""

    address: str
    name: str
    person: Person | None
    gaps: tuple[Gap, ...]

    @property
    def met(self) -> int:
        """How many needs they meet."""
        return sum(each.standing is Standing.HAS for each in self.gaps)


@dataclass(frozen=True, slots=True)
class Team:
    """A team held against a role: for each need how many meet it, and everybody in it."""

    needs: tuple[Need, ...]
    members: tuple[Member, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many meet each need, in the order of the needs."""
        columns = range(len(self.needs))
        return tuple(
            sum(each.gaps[column].standing is Standing.HAS for each in self.members) for column in columns
        )


def needs_of(tx: Transaction, role: RoleProfile) -> tuple[Need, ...]:
    """Return what a role needs, each with the live badges that prove it well enough."""
    proving = badges_by_url(tx)
    found = ((each, tx.competencies.item(each.framework, each.item)) for each in role.needs)
    return tuple(
        Need(asked, item, tuple(each for each in proving.get(item.url, ()) if _best(each) >= asked.level))
        for asked, item in found
        if item is not None
    )


def gaps_of(tx: Transaction, role: RoleProfile, person: Person | None, now: datetime) -> tuple[Gap, ...]:
    """Return how somebody stands to each need of a role; None has no badges."""
    held = [] if person is None else tx.awards.of_person(person.id)
    return _gaps(needs_of(tx, role), _standing(held, now), _tied(tx))


def team(tx: Transaction, role: RoleProfile, people: Mapping[str, str], now: datetime) -> Team:
    """Return how a team stands to a role; `people` has the names of its members by their addresses."""
    needs, tied = needs_of(tx, role), _tied(tx)
    known = tx.people.find_all(list(people))
    members = []
    for address, name in people.items():
        person = known.get(address)
        held = [] if person is None else tx.awards.of_person(person.id)
        gaps = _gaps(needs, _standing(held, now), tied)
        members.append(Member(address, (person.name if person else "") or name or address, person, gaps))
    return Team(needs, tuple(sorted(members, key=lambda each: (each.met, each.name))))


def _gaps(
    needs: Iterable[Need], held: Sequence[Award], tied: Mapping[str, frozenset[str]]
) -> tuple[Gap, ...]:
    return tuple(_gap(need, held, tied) for need in needs)


def _gap(need: Need, held: Sequence[Award], tied: Mapping[str, frozenset[str]]) -> Gap:
    proofs = [each for each in held if need.competency.url in _says(each) | tied.get(each.slug, frozenset())]
    best = max(proofs, key=lambda each: each.level or 1, default=None)
    level = 0 if best is None else best.level or 1
    if level >= need.asked.level:
        return Gap(need, Standing.HAS, best, level)
    next_one = _next(need, best)
    if next_one is None:
        return Gap(need, Standing.UNPROVABLE, best, level)
    standing = Standing.LACKS if best is None else Standing.RAISE
    return Gap(need, standing, best, level, next_one)


def _next(need: Need, best: Award | None) -> PlannedBadge | None:
    """Return the badge to earn: the one there is at a higher level, or else the first that proves enough."""
    same = (each for each in need.badges if best is not None and each.slug == best.slug)
    return next(same, None) or next(iter(need.badges), None)


def _standing(held: Sequence[Award], now: datetime) -> list[Award]:
    agreed = (each for each in held if each.stage is Stage.AGREED and each.version.suspension is None)
    return [each for each in agreed if is_live(each, now) and not is_barred(each)]


def _best(badge: PlannedBadge) -> int:
    return max((each.number for each in badge.achievement.levels), default=1)


def _says(award: Award) -> frozenset[str]:
    return frozenset(each.target_url for each in award.achievement.alignments)


def _tied(tx: Transaction) -> dict[str, frozenset[str]]:
    """Return the addresses that each badge of the plan is tied to now, by slug."""
    return {
        each.slug: frozenset(one.target_url for one in each.achievement.alignments)
        for each in tx.plan.every()
    }
