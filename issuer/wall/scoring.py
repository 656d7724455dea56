"""Points of badges, and the leaderboard of those who want to be on it: each badge counts once, at its best level."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from credentials.wording import N_
from issuer.errors import NoWall
from issuer.kept.wall import Held, Profile, WallQuestion, WallTerms
from issuer.ports import Transaction
from issuer.wall.appearing import counting
from issuer.wall.feed import kept_back
from issuer.wall.periods import Period, span_of

LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody's place on the board. `is_shared`: others have as many points, and the same place."""

    place: int
    is_shared: bool
    points: int
    badges: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class Board:
    """The first places, and whoever looks at it where they stand behind those; `departments` to choose from."""

    lines: Sequence[Line]
    departments: Sequence[str]
    own: Line | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class BoardWish:
    """Of which time, of which department ("" for all), and who looks."""

    period: Period = Period.YEAR
    department: str = ""
    by: str = ""


def own_points(tx: Transaction, address: str, now: datetime) -> int:
    """Return how many points the badges of whoever has an address bring, those that nobody else sees too."""
    levels = [(each.slug, each.level) for each in counting(tx, address, now)]
    return sum(_best(levels, tx.wall.terms()).values())


def board(tx: Transaction, wish: BoardWish, now: datetime) -> Board:
    """Return the leaderboard: those with points, the most first; equal points share a place, and the next are left out.

    Raises:
        NoWall: there is no leaderboard.
    """
    terms = tx.wall.terms()
    if not terms.has_board:
        raise NoWall(N_("There is no leaderboard here. HR can switch one on."))
    question = WallQuestion(now, kept_back(tx), span_of(wish.period, now, tx.organisation.zone))
    held = tx.wall.held(question)
    profiles = tx.wall.profiles(frozenset(each.principal_id for each in held))
    departments = sorted({each.who.department for each in profiles.values()} - {""})
    ranked = _ranked(list(_scores(held, profiles, terms, wish.department)))
    first = [each for each in ranked if each.place <= LISTED]
    own = next((each for each in ranked[len(first) :] if each.profile.who.id == wish.by), None)
    return Board(first, departments, own, len(ranked))


def _scores(
    held: Iterable[Held], profiles: Mapping[str, Profile], terms: WallTerms, department: str
) -> Iterable[tuple[int, int, Profile]]:
    for _, grouped in groupby(held, key=lambda each: each.person_id):
        theirs = list(grouped)
        # Of two accounts of one person it is the same one each time.
        profile = profiles[min(each.principal_id for each in theirs)]
        best = _best(((each.slug, each.level) for each in theirs), terms)
        if sum(best.values()) and department in ("", profile.who.department):
            yield sum(best.values()), sum(points > 0 for points in best.values()), profile


def _ranked(scores: Sequence[tuple[int, int, Profile]]) -> list[Line]:
    ordered = sorted(scores, key=lambda each: (-each[0], each[2].called.casefold(), each[2].who.id))
    many = Counter(points for points, _, _ in ordered)
    places: dict[int, int] = {}
    for place, (points, _, _) in enumerate(ordered, 1):
        places.setdefault(points, place)
    return [
        Line(places[points], many[points] > 1, points, badges, profile) for points, badges, profile in ordered
    ]


def _best(levels: Iterable[tuple[str, int | None]], terms: WallTerms) -> dict[str, int]:
    """Return the points of each badge, by slug, at the level that brings the most."""
    best: dict[str, int] = {}
    for slug, level in levels:
        best[slug] = max(best.get(slug, 0), terms.points_of(level))
    return best
