"""Webhooks on record: where an organisation wants to be told what happens, and each message on its way there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EventType(StrEnum):
    """What others can be told of, by the names that messages have."""

    AWARD_CREATED = "award.created"
    AWARD_CLAIMED = "award.claimed"
    AWARD_DECLINED = "award.declined"
    STATUS_CHANGED = "credential.status_changed"
    APPROVAL_REQUESTED = "approval.requested"
    REQUEST_MADE = "badge_request.made"
    REQUEST_GRANTED = "badge_request.granted"
    REQUEST_RETURNED = "badge_request.returned"
    REQUEST_DECLINED = "badge_request.declined"


# Sent by hand alone, to whichever endpoint one tries out.
TEST = "webhook.test"


class EndpointKind(StrEnum):
    """How messages look: by Standard Webhooks and signed, or as a chat of this make takes them, unsigned."""

    STANDARD = "standard"
    SLACK = "slack"
    TEAMS = "teams"


class OffReason(StrEnum):
    """Why nothing is sent to an endpoint: somebody turned it off, it failed for days, or it said that it is gone."""

    BY_HAND = "by_hand"
    FAILED_LONG = "failed_long"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where messages go. `sealed` holds the address and its secrets; `place` is what people are shown of the address.

    `tells_people`: messages name the person. `failing_since` is when it last began to fail, `rests_until` before when
    nothing is tried.
    """

    id: str
    kind: EndpointKind
    place: str
    sealed: bytes = field(repr=False)
    events: tuple[EventType, ...]
    tells_people: bool
    created_at: datetime
    failing_since: datetime | None = None
    rests_until: datetime | None = None
    off_at: datetime | None = None
    off_reason: OffReason | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is sent there."""
        return self.off_at is None

    def wants(self, event_type: str) -> bool:
        """Whether messages of this type are sent there now."""
        return self.is_on and event_type in self.events


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `id` is the same for all who are told (`webhook-id`); `data` are ids and states."""

    id: str
    type: str
    at: datetime
    data: Mapping[str, str]


class DeliveryState(StrEnum):
    """How far a message is: on its way, taken, or given up."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one endpoint. `answer` is what came of the last try: an HTTP status or a code, "" before it."""

    id: str
    endpoint_id: str
    event: Event
    state: DeliveryState
    attempts: int
    next_at: datetime | None
    tried_at: datetime | None = None
    answer: str = ""


class WebhookShelf(Protocol):
    """The endpoints of one organisation, and what is sent to them."""

    def all(self) -> Sequence[Endpoint]:
        """Return every endpoint, oldest first."""
        ...

    def get(self, endpoint_id: str, *, locked: bool = False) -> Endpoint | None:
        """Return an endpoint, if wanted locked against other transactions until this one ends."""
        ...

    def add(self, endpoint: Endpoint, limit: int) -> bool:
        """Keep a new endpoint; False if there are as many as `limit`, however many ask at once."""
        ...

    def change(self, endpoint: Endpoint) -> None:
        """Keep an endpoint in place of the one of its id; one that is gone stays gone."""
        ...

    def remove(self, endpoint_id: str) -> bool:
        """Keep an endpoint and its deliveries no longer; False if there is none of this id."""
        ...

    def enqueue(self, delivery: Delivery) -> None:
        """Keep a new delivery."""
        ...

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return a delivery, locked against other transactions until this one ends."""
        ...

    def deliveries(self, endpoint_id: str, limit: int) -> Sequence[Delivery]:
        """Return an endpoint's deliveries, newest first."""
        ...

    def in_state(self, endpoint_id: str, state: DeliveryState, limit: int) -> Sequence[Delivery]:
        """Return an endpoint's deliveries in a state, oldest first."""
        ...

    def note(self, delivery: Delivery) -> None:
        """Keep a delivery in place of the one of its id; one that is gone stays gone."""
        ...

    def sweep(self, endpoint_id: str, before: datetime) -> int:
        """Delete an endpoint's deliveries of events before that instant that are over; return how many."""
        ...
