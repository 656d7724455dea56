"""Pilots: a badge is tried out on a few people, who say what they think of it (ADR 65)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody says of a badge that they were awarded in a pilot; `comment` is "" once they were forgotten."""

    award_id: str
    understood: bool
    fair: bool
    comment: str
    at: datetime


class PilotShelf(Protocol):
    """Who a badge is tried out on, and what they said."""

    def members(self, slug: str) -> Sequence[str]:
        """Return the e-mail addresses of a badge's pilot group, in order."""
        ...

    def set_members(self, slug: str, addresses: Collection[str]) -> None:
        """Let these be the pilot group, in place of the one before."""
        ...

    def say(self, slug: str, voice: Voice) -> None:
        """Keep what somebody says of an award, in place of what they said before."""
        ...

    def heard(self, slug: str) -> Sequence[Voice]:
        """Return what was said of a badge, oldest first."""
        ...

    def said(self, award_id: str) -> Voice | None:
        """Return what was said of this award."""
        ...
