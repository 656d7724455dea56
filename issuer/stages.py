"""The stages of a badge: from an idea in the planning table to one that is awarded no more (ADR 65)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


class BadgeStage(StrEnum):
    """How far a badge is. An idea is a row of the plan and nothing else; from a draft on there is an achievement."""

    IDEA = "idea"
    DRAFT = "draft"
    PILOT = "pilot"
    LIVE = "live"
    RETIRED = "retired"

    @property
    def is_public(self) -> bool:
        """Whether anybody may read what the badge says: somebody may hold it."""
        return self in {BadgeStage.PILOT, BadgeStage.LIVE, BadgeStage.RETIRED}


NEXT: Final[Mapping[BadgeStage, tuple[BadgeStage, ...]]] = {
    BadgeStage.IDEA: (BadgeStage.DRAFT,),
    BadgeStage.DRAFT: (BadgeStage.PILOT, BadgeStage.LIVE),
    BadgeStage.PILOT: (BadgeStage.LIVE, BadgeStage.RETIRED),
    BadgeStage.LIVE: (BadgeStage.RETIRED,),
    BadgeStage.RETIRED: (BadgeStage.LIVE,),
}


def leads_to(was: BadgeStage, to: BadgeStage) -> bool:
    """Return whether a badge comes from one stage to another, passing others where need be; each leads to itself."""
    reached, seen = [was], {was}
    while reached:
        new = [each for each in NEXT[reached.pop()] if each not in seen]
        seen.update(new)
        reached += new
    return to in seen


@dataclass(frozen=True, slots=True)
class Idea:
    """A badge that is only thought of: the cells of its row as typed, by column. `revision` counts its changes."""

    slug: str
    cells: Mapping[str, str]
    revision: int = 1


class StageShelf(Protocol):
    """The stage of every badge, and the rows of those that are ideas. A badge without a stage on record is live."""

    def of(self, slug: str) -> BadgeStage | None:
        """Return the stage of a badge; None where none is on record."""
        ...

    def all(self) -> Mapping[str, BadgeStage]:
        """Return every stage on record, by slug."""
        ...

    def begin(self, slug: str, stage: BadgeStage, at: datetime) -> bool:
        """Note the stage of a badge that has none on record; False if it has one."""
        ...

    def move(self, slug: str, was: BadgeStage, to: BadgeStage, at: datetime) -> bool:
        """Bring a badge from one stage on record to another; False if it is not there any more."""
        ...

    def ideas(self) -> Sequence[Idea]:
        """Return every idea, by slug."""
        ...

    def idea(self, slug: str) -> Idea | None:
        """Return the idea of this slug."""
        ...

    def note(self, idea: Idea, at: datetime) -> bool:
        """Keep an idea: a new one with revision 1, else a change of the revision before. False if it is not that."""
        ...

    def forget(self, slug: str) -> bool:
        """Take an idea out of the plan; False if there is none of this slug."""
        ...
