"""Links on record by which people show their badges, or take them along: what each shows, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ShareKind(StrEnum):
    """What a link is for: to show a badge, to check one for good, or to take all of them along."""

    LINK = "link"
    CHECK = "check"
    KIT = "kit"


class Naming(StrEnum):
    """How a shared page calls its holder."""

    FULL = "full"
    INITIALS = "initials"
    NOBODY = "nobody"

    def calls(self, name: str) -> str:
        """Return the name, given name and initials, or nothing: also where no name is known."""
        words = name.split()
        if self is Naming.NOBODY or not words:
            return ""
        return name if self is Naming.FULL else " ".join([words[0], *(f"{word[0]}." for word in words[1:])])


@dataclass(frozen=True, slots=True)
class Looks:
    """What a shared page shows besides the badge.

    `is_found`: search engines may list it, and previews of the link say whose it is.
    """

    naming: Naming = Naming.INITIALS
    shows_level: bool = True
    shows_evidence: bool = False
    is_found: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """One link of one person. Whoever has its id sees what it shows.

    `award_id` is "" for a kit, `ends_at` None where it has no end.
    """

    id: str = field(repr=False)
    kind: ShareKind
    person_id: str
    award_id: str
    made_at: datetime
    ends_at: datetime | None = None
    looks: Looks = Looks()
    is_on: bool = True

    def is_over(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.ends_at is not None and now >= self.ends_at


class ShareShelf(Protocol):
    """The links of one organisation's people; none is left of somebody who is forgotten."""

    def add(self, share: Share) -> None:
        """Keep a new link."""
        ...

    def get(self, share_id: str) -> Share | None:
        """Return the link of this id."""
        ...

    def of_person(self, person_id: str) -> Sequence[Share]:
        """Return a person's links, oldest first."""
        ...

    def change(self, share: Share) -> None:
        """Keep a link in place of the one of its id; one that is gone stays gone."""
        ...

    def remove(self, share_id: str) -> bool:
        """Keep a link no longer; False if there is none of this id."""
        ...
