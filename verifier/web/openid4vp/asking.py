"""Making a request, and telling what came of it to whoever asked."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from credentials.wording import N_
from keys.multibase import b64url_encode
from verifier.errors import RequestNotFound
from verifier.ports import PresentationRequest
from verifier.rendering import instant
from verifier.web.desk import Desk
from verifier.web.openid4vp.ask import Ask, ask_of, client_of, hashed, state_of
from verifier.web.openid4vp.links import link_of

LIFETIME = timedelta(minutes=5)
# An answer can be read for so long after the request's time is over; then it is deleted.
KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A request that was made, and the secret of the session that made it: it is kept nowhere here."""

    request: PresentationRequest
    session: str


def begin(desk: Desk, ask: Ask) -> Made:
    """Make a request.

    Raises:
        UnclearWish: it is to be asked as a client that this verifier is not.
    """
    now = desk.now()
    # In hex: an id that began with a dash would be taken for an option on a command line.
    request_id, session = desk.entropy(16).hex(), b64url_encode(desk.entropy(16))
    asked = replace(ask, client=ask.client or desk.identity.preferred)
    request = PresentationRequest(
        id=request_id,
        state_hash=hashed(state_of(desk, request_id)),
        nonce=b64url_encode(desk.entropy(16)),
        session_hash=hashed(session),
        query=asked.to_json(),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    client_of(desk, request, asked)
    desk.requests.sweep(now - KEPT)
    desk.requests.add(request)
    return Made(request, session)


def make_request(desk: Desk, ask: Ask) -> dict[str, Any]:
    """Make a request and describe it; raises as `begin`."""
    return described(desk, begin(desk, ask))


def described(desk: Desk, made: Made) -> dict[str, Any]:
    """Return a request's id, where its result will be, and its link; one that goes through the browser has none."""
    is_posted = ask_of(made.request).response_mode.is_posted
    return {
        "id": made.request.id,
        "request_uri": link_of(desk, made.request) if is_posted else None,
        "result_url": f"{desk.public_url}/v1/presentation-requests/{made.request.id}.{made.session}",
        "expires_at": instant(made.request.expires_at),
    }


def asked_by(desk: Desk, request_id: str, session: str) -> PresentationRequest:
    """Return a request of this session.

    Raises:
        RequestNotFound: there is none; a request's id alone is worth nothing.
    """
    request = desk.requests.get(request_id)
    if request is None or not hmac.compare_digest(request.session_hash, hashed(session)):
        raise RequestNotFound(N_("There is no request at this address."))
    return request


def result_for(desk: Desk, secret: str, response_code: str) -> dict[str, Any]:
    """Return how far a request is, to whoever made it and, on one device, came back from the wallet.

    Raises:
        RequestNotFound: the secret or the response code is not the one of a request here.
    """
    request_id, _, session = secret.partition(".")
    request = released(desk, asked_by(desk, request_id, session), response_code)
    if request.response_code_hash is not None:
        raise RequestNotFound(
            N_("The wallet's answer is shown where the wallet led back to, and nowhere else.")
        )
    return outcome(request, desk.now())


def released(desk: Desk, request: PresentationRequest, response_code: str) -> PresentationRequest:
    """Return the request as it is once its session came back with this code, which serves once (13.3)."""
    if request.response_code_hash is None or not response_code:
        return request
    desk.requests.release(request.id, hashed(response_code))
    return desk.requests.get(request.id) or request


def outcome(request: PresentationRequest, now: datetime) -> dict[str, Any]:
    """Return how far a request is: `waiting`, `expired` or `answered` with its reports."""
    if request.answered_at is not None:
        return {"id": request.id, "state": "answered", **(request.result or {})}
    return {"id": request.id, "state": "expired" if now >= request.expires_at else "waiting", "reports": []}


def open_request(desk: Desk, request_id: str) -> PresentationRequest:
    """Return a request that can still be answered; raises as `still_open`."""
    return still_open(desk, desk.requests.get(request_id))


def still_open(desk: Desk, request: PresentationRequest | None) -> PresentationRequest:
    """Return a request if it can still be answered.

    Raises:
        RequestNotFound: there is none, it was answered, or its time is over. Never said which.
    """
    if request is None or request.answered_at is not None or desk.now() >= request.expires_at:
        raise RequestNotFound(N_("This request can not be answered any more. Ask for a new one."))
    return request
