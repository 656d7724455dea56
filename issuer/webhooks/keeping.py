"""Webhooks are added, tried out, switched off and on, given another secret, and removed; messages are sent again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.errors import (
    StillOnItsWay,
    TooManyWebhooks,
    UnknownDelivery,
    UnknownWebhook,
    WebhookOff,
    WebhookRefused,
)
from issuer.jobs import TELL
from issuer.kept.webhooks import (
    TEST,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EventType,
    OffReason,
)
from issuer.ledger import AuditEntry
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.webhooks import announcing
from issuer.webhooks.secrets import EndpointSecrets, first_secrets, seal, unseal
from issuer.webhooks.signature import secret_text
from keys.multibase import b64url_encode
from keys.sealing import Sealer

MOST_ENDPOINTS: Final = 10
MOST_AT_ONCE: Final = 500
_ID_BYTES: Final = 9
_URL_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True)
class AddWebhook:
    """The wish to be told: where, of which events, as what; `tells_people`: messages name the person.

    That the address may be asked at all, the edge has made sure of.
    """

    url: str = field(repr=False)
    events: Sequence[str]
    kind: str = EndpointKind.STANDARD
    tells_people: bool = False
    by: str = SYSTEM


@dataclass(frozen=True, slots=True)
class Added:
    """An endpoint, and the secret that its messages are signed with, to be shown this once; None for a chat."""

    endpoint: Endpoint
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who keeps webhooks, with what, and when."""

    tx: Transaction
    sealer: Sealer
    randomness: Randomness
    now: datetime
    by: str = SYSTEM

    @property
    def at(self) -> datetime:
        """The instant in whole seconds."""
        return self.now.replace(microsecond=0)


def add(hand: Hand, wish: AddWebhook) -> Added:
    """Keep a new webhook, and return it with its secret.

    Raises:
        WebhookRefused: the address, an event or the kind is none that can be used.
        TooManyWebhooks: the organisation has as many as it may.
    """
    kind, events, url = _kind(wish.kind), _events(wish.events), _url(wish.url)
    endpoint_id = b64url_encode(hand.randomness.token(_ID_BYTES))
    secrets = first_secrets(kind, url, hand.randomness)
    sealed = seal(secrets, hand.tx.organisation, endpoint_id, hand.sealer)
    made = Endpoint(endpoint_id, kind, _place(kind, url), sealed, events, wish.tells_people, hand.at)
    if not hand.tx.webhooks.add(made, MOST_ENDPOINTS):
        raise TooManyWebhooks(
            say(
                "An organisation has at most {most_endpoints} webhooks. Remove one that is not used, then "
                "add this one.",
                most_endpoints=MOST_ENDPOINTS,
            )
        )
    told = {"place": made.place, "events": " ".join(events), "tells_people": str(wish.tells_people).lower()}
    _note(hand, "webhook.added", endpoint_id, told)
    return Added(made, _shown(secrets))


def listed(tx: Transaction) -> Sequence[Endpoint]:
    """Return every webhook, oldest first."""
    return tx.webhooks.all()


def find(tx: Transaction, endpoint_id: str, *, locked: bool = False) -> Endpoint:
    """Return a webhook.

    Raises:
        UnknownWebhook: there is none of this id.
    """
    found = tx.webhooks.get(endpoint_id, locked=locked)
    if found is None:
        raise UnknownWebhook(N_("There is no webhook of this id here. It may have been removed."))
    return found


def rotate(hand: Hand, endpoint_id: str) -> Added:
    """Give a webhook a new secret; for a day the one before signs beside it.

    Raises:
        UnknownWebhook: there is none of this id.
        WebhookRefused: it is a chat, whose messages are not signed.
    """
    endpoint = find(hand.tx, endpoint_id, locked=True)
    if endpoint.kind is not EndpointKind.STANDARD:
        raise WebhookRefused(N_("Messages to a chat are not signed, so there is no secret to change."))
    before = unseal(endpoint, hand.tx.organisation, hand.sealer)
    secrets = before.rotated(hand.randomness, hand.now)
    changed = replace(endpoint, sealed=seal(secrets, hand.tx.organisation, endpoint.id, hand.sealer))
    hand.tx.webhooks.change(changed)
    _note(hand, "webhook.secret_changed", endpoint_id, {})
    return Added(changed, _shown(secrets))


def switch(hand: Hand, endpoint_id: str, *, on: bool) -> Endpoint:
    """Switch a webhook on or off, and return it; what it is already it stays. Off, nothing is sent or kept for it.

    Raises:
        UnknownWebhook: there is none of this id.
    """
    endpoint = find(hand.tx, endpoint_id, locked=True)
    if endpoint.is_on is on:
        return endpoint
    off_at, reason = (None, None) if on else (hand.at, OffReason.BY_HAND)
    changed = replace(endpoint, off_at=off_at, off_reason=reason, failing_since=None, rests_until=None)
    hand.tx.webhooks.change(changed)
    _note(hand, "webhook.switched_on" if on else "webhook.switched_off", endpoint_id, {})
    return changed


def remove(hand: Hand, endpoint_id: str) -> None:
    """Remove a webhook with everything that is kept of its messages.

    Raises:
        UnknownWebhook: there is none of this id.
    """
    endpoint = find(hand.tx, endpoint_id, locked=True)
    for each in hand.tx.webhooks.in_state(endpoint_id, DeliveryState.WAITING, MOST_AT_ONCE):
        hand.tx.jobs.drop(TELL, each.id)
    hand.tx.webhooks.remove(endpoint_id)
    _note(hand, "webhook.removed", endpoint_id, {"place": endpoint.place})


def try_out(hand: Hand, endpoint_id: str) -> Delivery:
    """Send a message that says that it is a test; return its delivery.

    Raises:
        UnknownWebhook: there is none of this id.
        WebhookOff: it is switched off.
    """
    endpoint = _on(find(hand.tx, endpoint_id))
    data = {"organisation": hand.tx.organisation.slug}
    event = announcing.new_event(TEST, data, hand.now, hand.randomness.token)
    return announcing.send_later(hand.tx, endpoint, event, hand.at, hand.randomness.token)


def replay(hand: Hand, endpoint_id: str, delivery_id: str) -> Delivery:
    """Have a message to a webhook sent once more, under the id that it has, from the first pause on.

    Returns its delivery.

    Raises:
        UnknownWebhook: there is no webhook of this id.
        UnknownDelivery: none of this id was sent to it, or that is not on record any more.
        WebhookOff: its webhook is switched off.
        StillOnItsWay: it was neither delivered nor given up.
    """
    endpoint, delivery = find(hand.tx, endpoint_id), hand.tx.webhooks.delivery(delivery_id)
    if delivery is None or delivery.endpoint_id != endpoint.id:
        raise UnknownDelivery(N_("There is no such message on record. Messages are kept for 30 days."))
    _on(endpoint)
    if delivery.state is DeliveryState.WAITING:
        raise StillOnItsWay(N_("The message is on its way. It is tried again by itself."))
    _note(hand, "webhook.replayed", delivery.endpoint_id, {"message": delivery.event.id})
    return _again(hand, delivery)


def replay_lost(hand: Hand, endpoint_id: str) -> int:
    """Have everything sent again that was given up, the oldest first; return how many, at most 500 at once.

    Raises:
        UnknownWebhook: there is none of this id.
        WebhookOff: it is switched off.
    """
    _on(find(hand.tx, endpoint_id))
    lost = hand.tx.webhooks.in_state(endpoint_id, DeliveryState.DEAD, MOST_AT_ONCE)
    for each in lost:
        _again(hand, each)
    if lost:
        _note(hand, "webhook.replayed", endpoint_id, {"count": str(len(lost))})
    return len(lost)


def _again(hand: Hand, delivery: Delivery) -> Delivery:
    fresh = replace(delivery, state=DeliveryState.WAITING, attempts=0, next_at=hand.at)
    hand.tx.webhooks.note(fresh)
    hand.tx.jobs.put(TELL, delivery.id, hand.at)
    return fresh


def _on(endpoint: Endpoint) -> Endpoint:
    if not endpoint.is_on:
        raise WebhookOff(N_("The webhook is switched off. Switch it on, then send again."))
    return endpoint


def _kind(text: str) -> EndpointKind:
    try:
        return EndpointKind(text)
    except ValueError as fault:
        raise WebhookRefused(say("The kind is one of: {names}.", names=", ".join(EndpointKind))) from fault


def _events(names: Sequence[str]) -> tuple[EventType, ...]:
    try:
        chosen = tuple(dict.fromkeys(EventType(each) for each in names))
    except ValueError as fault:
        raise WebhookRefused(say("Events are: {names}.", names=", ".join(EventType))) from fault
    if not chosen:
        raise WebhookRefused(N_("Choose at least one event to be told of."))
    return chosen


def _url(text: str) -> str:
    url = text.strip()
    if not url or len(url) > _URL_LIMIT:
        raise WebhookRefused(
            say("The address is missing, or longer than {url_limit} characters.", url_limit=_URL_LIMIT)
        )
    return url


def _place(kind: EndpointKind, url: str) -> str:
    """Return what people are shown of an address: of a chat's, which is a secret, only the host."""
    parts = urlsplit(url)
    if kind is EndpointKind.STANDARD:
        return parts._replace(query="", fragment="").geturl()
    return f"{parts.scheme}://{parts.hostname}/…"


def _shown(secrets: EndpointSecrets) -> str | None:
    return None if secrets.secret is None else secret_text(secrets.secret)


def _note(hand: Hand, action: str, endpoint_id: str, values: dict[str, str]) -> None:
    hand.tx.audit.record(AuditEntry(hand.at, hand.by, action, endpoint_id, values))
