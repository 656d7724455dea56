"""`/v1/webhooks`: be told by machine what happens here, and look after that."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from issuer.kept.webhooks import Delivery, DeliveryState, Endpoint, EndpointKind, EventType, OffReason
from issuer.web.webhooks import LOG_LENGTH, WebhookDesk
from issuer.webhooks import keeping
from issuer.webhooks.keeping import AddWebhook
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class WebhookRequest(BaseModel):
    """Where to send messages, and of which events."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)
    url: str = Field(description="a public https address", examples=["https://hr.example/cairn"])
    events: list[EventType] = Field(min_length=1, max_length=len(EventType))
    kind: EndpointKind = EndpointKind.STANDARD
    personal_data: bool = Field(
        default=False, description="messages name the person, and their e-mail address"
    )


class Webhook(BaseModel):
    """A webhook; of a chat's address, which is a secret, the host alone is told."""

    id: str
    url: str
    kind: EndpointKind
    events: list[EventType]
    personal_data: bool
    created_at: datetime
    is_on: bool
    off_reason: OffReason | None
    failing_since: datetime | None


class WebhookWithSecret(Webhook):
    """A webhook with the secret of its signatures, which is told this once."""

    secret: str | None = Field(
        description="whsec_ and base64; null for a chat, whose messages are not signed"
    )


class ReplayRequest(BaseModel):
    """Which message to send again; without one, all that were given up."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)
    delivery: str | None = None


class Replayed(BaseModel):
    """How many messages are sent again."""

    count: int


class Message(BaseModel):
    """A message to a webhook: `id` names the delivery, `message` is its `webhook-id`."""

    id: str
    message: str
    type: str
    at: datetime
    state: DeliveryState
    attempts: int
    next_at: datetime | None
    tried_at: datetime | None
    answer: str = Field(description="the last answer: an HTTP status, or a code of why there was none")


def router(desk: WebhookDesk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of webhooks."""
    routes = APIRouter(tags=["webhooks"], route_class=StrictBodies, prefix="/v1/webhooks")
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_WEBHOOKS))]
    work = desk.desk.work

    @routes.get("", summary="List the webhooks")
    def listed(visitor: keeps) -> list[Webhook]:
        """Return every webhook of the organisation, oldest first."""
        with work(visitor.organisation) as at:
            return [Webhook.model_validate(_told(each)) for each in keeping.listed(at.tx)]

    @routes.post("", status_code=201, summary="Add a webhook")
    def add(visitor: keeps, asked: WebhookRequest) -> WebhookWithSecret:
        """Have messages sent to an address. The secret of their signatures is told this once."""
        wish = AddWebhook(asked.url, asked.events, asked.kind, asked.personal_data, visitor.id)
        added = desk.add(visitor, wish)
        return WebhookWithSecret.model_validate(_told(added.endpoint) | {"secret": added.secret})

    @routes.get("/{endpoint_id}", summary="Look at a webhook")
    def one(visitor: keeps, endpoint_id: str) -> Webhook:
        """Return one webhook."""
        with work(visitor.organisation) as at:
            return Webhook.model_validate(_told(keeping.find(at.tx, endpoint_id)))

    @routes.delete("/{endpoint_id}", status_code=204, summary="Remove a webhook")
    def remove(visitor: keeps, endpoint_id: str) -> Response:
        """Remove a webhook with the record of its messages; those on their way are not sent any more."""
        with work(visitor.organisation) as at:
            keeping.remove(desk.hand(at, visitor), endpoint_id)
        return Response(status_code=204)

    @routes.get("/{endpoint_id}/deliveries", summary="List messages to a webhook")
    def deliveries(visitor: keeps, endpoint_id: str) -> list[Message]:
        """Return the newest messages to a webhook, and what became of each."""
        with work(visitor.organisation) as at:
            keeping.find(at.tx, endpoint_id)
            return [_message(each) for each in at.tx.webhooks.deliveries(endpoint_id, LOG_LENGTH)]

    _acts(routes, desk, sign_in)
    return routes


def _acts(routes: APIRouter, desk: WebhookDesk, sign_in: SignIn) -> None:
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_WEBHOOKS))]
    work = desk.desk.work

    @routes.post("/{endpoint_id}/rotate", summary="Change the secret")
    def rotate(visitor: keeps, endpoint_id: str) -> WebhookWithSecret:
        """Give a webhook a new secret; for 24 hours messages carry a signature with either."""
        with work(visitor.organisation) as at:
            added = keeping.rotate(desk.hand(at, visitor), endpoint_id)
        return WebhookWithSecret.model_validate(_told(added.endpoint) | {"secret": added.secret})

    @routes.post("/{endpoint_id}/test", status_code=202, summary="Send a test")
    def test(visitor: keeps, endpoint_id: str) -> Message:
        """Send a message of type `webhook.test`."""
        with work(visitor.organisation) as at:
            return _message(keeping.try_out(desk.hand(at, visitor), endpoint_id))

    @routes.post("/{endpoint_id}/replay", status_code=202, summary="Send messages again")
    def replay(visitor: keeps, endpoint_id: str, asked: ReplayRequest) -> Replayed:
        """Send a message again, or all that were given up, each under the `webhook-id` that it has."""
        with work(visitor.organisation) as at:
            hand = desk.hand(at, visitor)
            if asked.delivery is None:
                return Replayed(count=keeping.replay_lost(hand, endpoint_id))
            keeping.replay(hand, endpoint_id, asked.delivery)
            return Replayed(count=1)

    @routes.post("/{endpoint_id}/on", summary="Switch a webhook on")
    def on(visitor: keeps, endpoint_id: str) -> Webhook:
        """Send messages again from now on."""
        with work(visitor.organisation) as at:
            return Webhook.model_validate(_told(keeping.switch(desk.hand(at, visitor), endpoint_id, on=True)))

    @routes.post("/{endpoint_id}/off", summary="Switch a webhook off")
    def off(visitor: keeps, endpoint_id: str) -> Webhook:
        """Send nothing until it is switched on again; what happens meanwhile is not kept for it."""
        with work(visitor.organisation) as at:
            return Webhook.model_validate(
                _told(keeping.switch(desk.hand(at, visitor), endpoint_id, on=False))
            )


def _told(endpoint: Endpoint) -> dict[str, object]:
    return {
        "id": endpoint.id,
        "url": endpoint.place,
        "kind": endpoint.kind,
        "events": list(endpoint.events),
        "personal_data": endpoint.tells_people,
        "created_at": endpoint.created_at,
        "is_on": endpoint.is_on,
        "off_reason": endpoint.off_reason,
        "failing_since": endpoint.failing_since,
    }


def _message(delivery: Delivery) -> Message:
    return Message(
        id=delivery.id,
        message=delivery.event.id,
        type=delivery.event.type,
        at=delivery.event.at,
        state=delivery.state,
        attempts=delivery.attempts,
        next_at=delivery.next_at,
        tried_at=delivery.tried_at,
        answer=delivery.answer,
    )
