"""What is on record about wallets: which steps they took with an offer, and what they told after they had a badge.

A *step* is what a wallet asked, with what it was told. A *delivery* is one credential answer, named by its
notification id. Nothing here is a secret, and nothing says who the person is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Step(StrEnum):
    """What a wallet asked for."""

    OFFER = "offer"
    TOKEN = "token"  # noqa: S105 - a step, not a secret
    BADGE = "badge"
    DEFERRED = "deferred"
    FETCHED = "fetched"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class OfferStep:
    """A step with one answer: `told` is an error code, the event a wallet told of, or empty where all was well."""

    offer_id: str
    award_id: str
    step: Step
    told: str
    first_at: datetime
    last_at: datetime
    times: int = 1


class DeliveryEvent(StrEnum):
    """What a wallet tells after it was answered (OpenID4VCI 1.0, 11.1)."""

    ACCEPTED = "credential_accepted"
    FAILURE = "credential_failure"
    DELETED = "credential_deleted"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One credential answer: for which token, and of which offer and award."""

    id: str
    token_hash: str
    offer_id: str
    award_id: str
    delivered_at: datetime


class WalletShelf(Protocol):
    """Steps, deliveries, and what tokens were asked for in detail."""

    def note(self, step: OfferStep) -> None:
        """Keep a step; the same step with the same answer again is counted, and keeps its first time."""
        ...

    def steps(self, award_id: str) -> Sequence[OfferStep]:
        """Return the steps with every offer of an award, in the order they first happened."""
        ...

    def deliver(self, delivery: Delivery) -> None:
        """Keep a delivery; twice is the same as once."""
        ...

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return the delivery of this id."""
        ...

    def tell(self, delivery_id: str, event: DeliveryEvent, at: datetime) -> bool:
        """Keep what a wallet tells of a delivery; True exactly once for each event."""
        ...

    def detail(self, token_hash: str, configuration_ids: Sequence[str]) -> None:
        """Keep which configurations a token was asked for in detail."""
        ...

    def details(self, token_hash: str) -> tuple[str, ...] | None:
        """Return which configurations a token was asked for in detail; None if it was not."""
        ...
