"""The recognition wall on record: what an organisation lets happen, who appears with what, reactions (ADR 77)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from issuer.kept.shares import Naming
from issuer.ledger import ANY_TIME, Award, Span


@dataclass(frozen=True, slots=True)
class WallTerms:
    """What an organisation lets happen: nothing, until it says so.

    `points` is how many a badge brings by its level; place 0 is that of badges without levels, and what is not in it
    brings none. Digests have told of everything before `told_until`.
    """

    has_wall: bool = False
    has_board: bool = False
    points: tuple[int, ...] = ()
    told_until: datetime | None = None

    def points_of(self, level: int | None) -> int:
        """Return how many points a badge at a level brings."""
        place = level or 0
        return self.points[place] if place < len(self.points) else 0

    @property
    def has_points(self) -> bool:
        """Whether any badge brings points."""
        return any(self.points)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who signs in here, by the principal's id, as the organisation has them now."""

    id: str
    name: str
    address: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody wants to be seen of them: nothing, until they say so.

    `choices` are the badges, by slug, that they said yes or no to; the others are shown unless they are kept back.
    """

    who: Colleague
    on_wall: bool = False
    on_board: bool = False
    gets_digest: bool = False
    naming: Naming = Naming.INITIALS
    choices: Mapping[str, bool] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """How they are called, as they want it; "" for not at all, also where no name is known."""
        return "" if self.who.name == self.who.address else self.naming.calls(self.who.name)

    def shows(self, slug: str, kept_back: Collection[str]) -> bool:
        """Return whether they show a badge; `kept_back` are those shown only where somebody wants it."""
        return self.choices.get(slug, slug not in kept_back)


class Reaction(StrEnum):
    """What colleagues can say to a badge, with one press."""

    APPLAUSE = "applause"
    HEART = "heart"
    SPARK = "spark"
    CHEERS = "cheers"


@dataclass(frozen=True, slots=True)
class WallQuestion:
    """What is asked for: badges awarded in `span` that count at `now`, one alone if `award_id` says which.

    `kept_back` are the slugs of badges that are shown only where somebody said so.
    """

    now: datetime
    kept_back: frozenset[str] = frozenset()
    span: Span = ANY_TIME
    award_id: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A badge on the wall, and by whom it is shown."""

    award: Award
    profile: Profile


@dataclass(frozen=True, slots=True)
class Held:
    """That somebody on the board has a badge at a level; `principal_id` says who shows it."""

    person_id: str
    principal_id: str
    slug: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that shows the wall to whoever stands before it; `token_hash` is what its link is known by."""

    id: str
    name: str
    made_at: datetime
    token_hash: str = field(repr=False, default="")


class WallShelf(Protocol):
    """The wall of one organisation.

    A badge is on it while somebody who signs in here shows it, and it is agreed, neither withdrawn, paused nor
    declined, and has not run out. None of it is left of somebody who is forgotten.
    """

    def terms(self) -> WallTerms:
        """Return what the organisation lets happen."""
        ...

    def set_terms(self, terms: WallTerms) -> None:
        """Keep what the organisation lets happen; until when digests have told stays as it is."""
        ...

    def note_told(self, until: datetime) -> bool:
        """Note that digests have told of everything before then; False if they had already, however many ask."""
        ...

    def profile(self, principal_id: str) -> Profile | None:
        """Return what somebody wants; None for whoever never said, or signs in no more."""
        ...

    def profiles(self, principal_ids: Collection[str]) -> Mapping[str, Profile]:
        """Return `profile` of each of these who has one, by id."""
        ...

    def keep(self, profile: Profile) -> None:
        """Keep what somebody wants, in place of what they wanted before."""
        ...

    def readers(self) -> Sequence[Profile]:
        """Return those who want the digest and sign in here, by id."""
        ...

    def shown(self, question: WallQuestion, limit: int, skip: int = 0) -> Sequence[Shown]:
        """Return badges on the wall, the newest first, after the first `skip`."""
        ...

    def held(self, question: WallQuestion) -> Sequence[Held]:
        """Return what those on the board show, each badge and level once, ordered by person, badge and level."""
        ...

    def react(self, award_id: str, principal_id: str, reaction: Reaction, at: datetime) -> None:
        """Keep somebody's reaction to a badge, in place of one before."""
        ...

    def take_back(self, award_id: str, principal_id: str) -> bool:
        """Forget somebody's reaction; False if there is none."""
        ...

    def reactions(self, award_ids: Collection[str]) -> Mapping[str, Mapping[Reaction, int]]:
        """Return how many who sign in here reacted to each award in which way; nothing for an award without any."""
        ...

    def own_reactions(self, award_ids: Collection[str], principal_id: str) -> Mapping[str, Reaction]:
        """Return how somebody reacted to each of these awards that they reacted to."""
        ...

    def add_screen(self, screen: Screen) -> None:
        """Keep a new screen."""
        ...

    def screens(self) -> Sequence[Screen]:
        """Return every screen, the oldest first."""
        ...

    def screen(self, token_hash: str) -> Screen | None:
        """Return the screen that is known by this."""
        ...

    def remove_screen(self, screen_id: str) -> bool:
        """Let the link of a screen lead nowhere any more; False if there is none of this id."""
        ...
