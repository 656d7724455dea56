"""Badges that people ask for, on record: what they show for it, and what became of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


class RequestState(StrEnum):
    """How far a request is: it waits, came back with a question, or is answered or taken back for good."""

    OPEN = "open"
    RETURNED = "returned"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# In these something can still become of it; of one person and badge there is one such.
PENDING: Final = frozenset({RequestState.OPEN, RequestState.RETURNED})


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answered a request, when, and in which words: a question or a reason, "" where it was granted."""

    by: str
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class BadgeRequest:
    """Somebody's wish for a badge. `asked_by` is the principal who asks, `address` and `name` are theirs.

    `evidence` is what they say they did, `links` where it can be seen. `award_id` is what it became, once granted.
    Who asks at an event, whose id is `event_id`, is nobody who signs in: `asked_by` is "" then.
    """

    id: str
    asked_by: str
    address: str
    name: str
    slug: str
    level: int | None
    evidence: str
    links: tuple[str, ...]
    asked_at: datetime
    state: RequestState = RequestState.OPEN
    answer: Answer | None = None
    award_id: str | None = None
    event_id: str | None = None

    @property
    def is_pending(self) -> bool:
        """Whether something can still become of it."""
        return self.state in PENDING


class RequestShelf(Protocol):
    """The requests of one organisation."""

    def add(self, request: BadgeRequest) -> bool:
        """Keep a new request; False if the person has one of this badge that is pending, however many ask at once."""
        ...

    def get(self, request_id: str) -> BadgeRequest | None:
        """Return a request, locked against other transactions until this one ends."""
        ...

    def of_asker(self, principal_id: str) -> Sequence[BadgeRequest]:
        """Return what somebody asked for, the newest first."""
        ...

    def of_event(self, event_id: str) -> Sequence[BadgeRequest]:
        """Return what was asked for at an event, the oldest first."""
        ...

    def forget_event(self, event_id: str) -> None:
        """Forget who asked at an event and was awarded nothing; what is pending is taken back."""
        ...

    def open(self) -> Sequence[BadgeRequest]:
        """Return the requests that wait for an answer, the oldest first."""
        ...

    def change(self, request: BadgeRequest, was: RequestState) -> bool:
        """Keep a request as it is now, if it is in the state that it `was` in; False if it is not any more."""
        ...
