"""The notification endpoint (OpenID4VCI 1.0, 11)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from issuer.deliveries import DeliveryEvent
from issuer.errors import InvalidDpopProof, InvalidNotificationRequest, InvalidToken, UseDpopNonce
from issuer.issuing import grants, notifications
from issuer.issuing.notifications import Notification
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE
from issuer.web.openid4vci.possession import challenge, key_of_token, shown_token
from issuer.web.openid4vci.requests import media_type, raw_body
from web.signin.access import by_secret


def router(desk: Desk) -> APIRouter:
    """Return the notification route."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[by_secret])

    @routes.post("/o/{slug}/notification", status_code=204)
    def notify(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> Response:
        shown = shown_token(request)
        try:
            with desk.work(slug) as work:
                proved = key_of_token(work, shown, "notification")
                # Whether the token is one of ours comes before any word about what it is sent with.
                grant = grants.grant_of(work.tx, shown.token, proved, work.now)
                notifications.told(work.tx, grant, _notification(_object(request, body)), work.now)
        except (InvalidToken, InvalidDpopProof, UseDpopNonce) as refusal:
            if shown.proofs is None:
                raise
            return challenge(refusal)
        return Response(status_code=204, headers=NO_STORE)

    return routes


def _object(request: Request, body: bytes) -> dict[str, Any]:
    if media_type(request) != "application/json":
        raise InvalidNotificationRequest("The notification must be JSON (application/json).")
    try:
        return parse_object(body)
    except MalformedJson as fault:
        raise InvalidNotificationRequest("The notification is not a JSON object that can be read.") from fault


def _notification(said: dict[str, Any]) -> Notification:
    delivery_id, event = said.get("notification_id"), said.get("event")
    if not isinstance(delivery_id, str) or not isinstance(event, str):
        raise InvalidNotificationRequest("A notification has a notification_id and an event.")
    if event not in set(DeliveryEvent):
        raise InvalidNotificationRequest(f"There is no such event; there are {', '.join(DeliveryEvent)}.")
    return Notification(delivery_id, DeliveryEvent(event))
