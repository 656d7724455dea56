"""Sending a message: what goes out, what comes of it, and when it is tried again (Standard Webhooks 1.0).

It is read in one transaction, sent in none, and noted in another: whoever is killed between the two sends it once
more, under the same `webhook-id`, by which a receiver knows that it has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from did.errors import FetchFailed
from issuer.achievements.catalog import SYSTEM
from issuer.kept.webhooks import Delivery, DeliveryState, Endpoint, EndpointKind, OffReason
from issuer.ledger import AuditEntry
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.webhooks import letters, signature
from issuer.webhooks.secrets import unseal
from keys.sealing import Sealer

# After each failure but the last: for some three days, as the standard advises.
PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_ATTEMPTS: Final = len(PAUSES) + 1
# One that fails is tried no more often than this, however much waits for it.
_LONGEST_REST: Final = timedelta(minutes=5)
_FAILED_LONG: Final = timedelta(days=3)
_KEPT_FOR: Final = timedelta(days=30)
_GONE: Final = 410
_TAKEN: Final = range(200, 300)
_SWITCHED_OFF: Final = "switched_off"
_JITTER_STEPS: Final = 1000


class Post(Protocol):
    """Send one body to one address, within the limits that its maker set; no answer but its status is read."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Return the HTTP status of the answer.

        Raises:
            did.errors.FetchFailed: there was none; the code says why.
        """
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go."""

    url: str = field(repr=False)
    body: bytes
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: an HTTP status, or the code of why there is none."""

    status: int | None
    code: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and self.status in _TAKEN

    @property
    def answer(self) -> str:
        """What is kept of it."""
        return self.code if self.status is None else str(self.status)


def letter(tx: Transaction, delivery_id: str, sealer: Sealer, now: datetime) -> Letter | None:
    """Return what is to be sent now; None where nothing is: it is over, its endpoint is off, gone, or rests."""
    delivery = tx.webhooks.delivery(delivery_id)
    endpoint = None if delivery is None else tx.webhooks.get(delivery.endpoint_id)
    if delivery is None or endpoint is None or not _goes(delivery, endpoint, now):
        return None
    secrets = unseal(endpoint, tx.organisation, sealer)
    body = letters.body_of(endpoint.kind, _about(tx, delivery, endpoint))
    headers = {"Content-Type": "application/json"}
    if endpoint.kind is EndpointKind.STANDARD:
        headers |= signature.headers(delivery.event.id, now, body, secrets.signing(now))
    return Letter(secrets.url, body, headers)


def send(ready: Letter | None, post: Post) -> Outcome | None:
    """Send a message and return what came of it; None where there was none to send. It waits for others."""
    if ready is None:
        return None
    try:
        return Outcome(post(ready.url, ready.body, ready.headers))
    except FetchFailed as fault:
        return Outcome(None, fault.code)


def take_note(
    tx: Transaction, delivery_id: str, outcome: Outcome | None, now: datetime, randomness: Randomness
) -> datetime | None:
    """Keep what came of a try, and return when the message is to be tried again; None for never."""
    delivery, at = tx.webhooks.delivery(delivery_id), now.replace(microsecond=0)
    endpoint = None if delivery is None else tx.webhooks.get(delivery.endpoint_id, locked=True)
    if delivery is None or endpoint is None or delivery.state is not DeliveryState.WAITING:
        return None
    if outcome is None:
        return _not_sent(tx, delivery, endpoint, at, randomness)
    attempts = delivery.attempts + 1
    tried = replace(delivery, attempts=attempts, tried_at=at, answer=outcome.answer, next_at=None)
    if outcome.is_taken:
        _delivered(tx, tried, endpoint, at)
        return None
    return _failed(tx, tried, endpoint, outcome, at, randomness)


def _goes(delivery: Delivery, endpoint: Endpoint, now: datetime) -> bool:
    is_resting = endpoint.rests_until is not None and now < endpoint.rests_until
    return delivery.state is DeliveryState.WAITING and endpoint.is_on and not is_resting


def _about(tx: Transaction, delivery: Delivery, endpoint: Endpoint) -> letters.About:
    organisation, award_id = tx.organisation, delivery.event.data.get("award", "")
    award = tx.awards.get(award_id) if award_id else None
    request = tx.requests.get(delivery.event.data.get("request", ""))
    badge = None if request is None else tx.plan.find(request.slug)
    name = "" if request is None else request.slug if badge is None else badge.achievement.name
    path = f"/awards/{award_id}" if award else "/requests" if request else "/settings/webhooks"
    return letters.About(
        delivery.event, award, endpoint.tells_people, f"{organisation.public_url}{path}", name
    )


def _not_sent(
    tx: Transaction, delivery: Delivery, endpoint: Endpoint, now: datetime, randomness: Randomness
) -> datetime | None:
    if not endpoint.is_on:
        over = replace(delivery, state=DeliveryState.DEAD, answer=_SWITCHED_OFF, next_at=None)
        _end(tx, over, now)
        return None
    rest = (endpoint.rests_until or now) - now
    again = now + _spread(max(rest, PAUSES[0]), randomness)
    tx.webhooks.note(replace(delivery, next_at=again))
    return again


def _delivered(tx: Transaction, tried: Delivery, endpoint: Endpoint, now: datetime) -> None:
    _end(tx, replace(tried, state=DeliveryState.DELIVERED), now)
    if endpoint.failing_since is not None:
        tx.webhooks.change(replace(endpoint, failing_since=None, rests_until=None))


def _end(tx: Transaction, over: Delivery, now: datetime) -> None:
    """Note that a message is delivered or given up, and forget those that have been so for long."""
    tx.webhooks.note(over)
    tx.webhooks.sweep(over.endpoint_id, now - _KEPT_FOR)


def _failed(
    tx: Transaction,
    tried: Delivery,
    endpoint: Endpoint,
    outcome: Outcome,
    now: datetime,
    randomness: Randomness,
) -> datetime | None:
    since = endpoint.failing_since or now
    is_last = tried.attempts >= MOST_ATTEMPTS or outcome.status == _GONE
    pause = PAUSES[min(tried.attempts, len(PAUSES)) - 1]
    failing = replace(endpoint, failing_since=since, rests_until=now + min(pause, _LONGEST_REST))
    tx.webhooks.change(_switched_off_if_hopeless(tx, failing, outcome, now, is_last=is_last))
    if is_last:
        _end(tx, replace(tried, state=DeliveryState.DEAD), now)
        return None
    again = now + _spread(pause, randomness)
    tx.webhooks.note(replace(tried, next_at=again))
    return again


def _switched_off_if_hopeless(
    tx: Transaction, endpoint: Endpoint, outcome: Outcome, now: datetime, *, is_last: bool
) -> Endpoint:
    """Return an endpoint, switched off if it says that it is gone, or nothing arrived there for days."""
    is_gone = outcome.status == _GONE
    has_failed_long = is_last and now - (endpoint.failing_since or now) >= _FAILED_LONG
    if not (is_gone or has_failed_long) or not endpoint.is_on:
        return endpoint
    reason = OffReason.GONE if is_gone else OffReason.FAILED_LONG
    at = now.replace(microsecond=0)
    tx.audit.record(AuditEntry(at, SYSTEM, "webhook.switched_off", endpoint.id, {"reason": reason.value}))
    return replace(endpoint, off_at=at, off_reason=reason)


def _spread(pause: timedelta, randomness: Randomness) -> timedelta:
    """Return a pause up to a fifth longer, so that what failed together does not come back together."""
    more = pause * randomness.below(_JITTER_STEPS) / (5 * _JITTER_STEPS)
    return pause + timedelta(seconds=more // timedelta(seconds=1))
