"""Events: for some hours people ask for one badge by a code on a screen, and somebody awards it by hand (ADR 81)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Event:
    """A time at which a badge is asked for at a place. `code` is what its link is known by, to whoever is there alone.

    `most` is how many may ask, `opened_by` whoever opened it. It is over at `ends_at`, or when it was closed before.
    """

    id: str
    code: str = field(repr=False)
    slug: str
    level: int | None
    title: str
    opened_by: str
    opened_at: datetime
    ends_at: datetime
    most: int
    closed_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether people may ask now."""
        return self.closed_at is None and now < self.ends_at


class EventShelf(Protocol):
    """The events of one organisation."""

    def add(self, event: Event) -> None:
        """Keep a new event."""
        ...

    def get(self, event_id: str) -> Event | None:
        """Return an event, locked against other transactions until this one ends."""
        ...

    def by_code(self, code: str) -> Event | None:
        """Return the event whose code this is, locked as by `get`."""
        ...

    def all(self) -> Sequence[Event]:
        """Return every event, the newest first."""
        ...

    def close(self, event_id: str, at: datetime) -> bool:
        """Note that nobody may ask any more; False if it was so already."""
        ...
