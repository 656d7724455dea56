"""Making a request, and telling what came of it to whoever asked."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from credentials.dcql import Query, read_query
from keys.agreement import DecryptionKey
from keys.multibase import b64url_encode
from verifier.errors import RequestNotFound
from verifier.ports import PresentationRequest
from verifier.rendering import instant
from verifier.web.desk import Desk

LIFETIME = timedelta(minutes=5)
# An answer can be read for so long after the request's time is over; then it is deleted.
KEPT = timedelta(hours=1)
SCHEME = "openid4vp://"
ASK_PAGE = "/ask"


class ResponseMode(StrEnum):
    """How the answer comes: in the open, or encrypted to a key of this one request."""

    DIRECT_POST = "direct_post"
    DIRECT_POST_JWT = "direct_post.jwt"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for, and how the answer is to come.

    `same_device`: the wallet sends the person back here with a code, without which nothing is shown (13.3).
    `page` is the path of the page that asks: it is where the wallet leads back to.
    """

    query: Query
    response_mode: ResponseMode = ResponseMode.DIRECT_POST
    same_device: bool = False
    page: str = ASK_PAGE

    def to_json(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {
            "dcql_query": self.query.to_json(),
            "response_mode": self.response_mode.value,
            "same_device": self.same_device,
            "page": self.page,
        }


def ask_of(request: PresentationRequest) -> Ask:
    """Return what a kept request asks for."""
    kept = request.query
    mode = ResponseMode(kept["response_mode"])
    return Ask(read_query(kept["dcql_query"]), mode, kept["same_device"], kept.get("page", ASK_PAGE))


def make_request(desk: Desk, ask: Ask) -> dict[str, Any]:
    """Make a request; return its link, its id and where its result will be."""
    now = desk.now()
    # In hex: an id that began with a dash would be taken for an option on a command line.
    request_id, session = desk.entropy(16).hex(), b64url_encode(desk.entropy(16))
    request = PresentationRequest(
        id=request_id,
        state_hash=hashed(state_of(desk, request_id)),
        nonce=b64url_encode(desk.entropy(16)),
        session_hash=hashed(session),
        query=ask.to_json(),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    desk.requests.sweep(now - KEPT)
    desk.requests.add(request)
    return {
        "id": request_id,
        "request_uri": request_uri(desk, request_id),
        "result_url": f"{desk.public_url}/v1/presentation-requests/{request_id}.{session}",
        "expires_at": instant(request.expires_at),
    }


def request_uri(desk: Desk, request_id: str) -> str:
    """Return the link that opens a wallet, by reference (OpenID4VP 1.0, 5.10)."""
    reference = quote(f"{desk.public_url}/openid4vp/requests/{request_id}", safe="")
    client_id = quote(desk.client_id, safe="")
    return f"{SCHEME}?client_id={client_id}&request_uri={reference}&request_uri_method=post"


def result_for(desk: Desk, secret: str, response_code: str) -> dict[str, Any]:
    """Return how far a request is, to whoever made it and, on one device, came back from the wallet.

    Raises:
        RequestNotFound: the secret or the response code is not the one of a request here.
    """
    request_id, _, session = secret.partition(".")
    request = desk.requests.get(request_id)
    if request is None or not hmac.compare_digest(request.session_hash, hashed(session)):
        raise RequestNotFound("There is no request at this address.")
    wanted = request.response_code_hash
    if wanted is not None and not hmac.compare_digest(wanted, hashed(response_code)):
        raise RequestNotFound("The wallet's answer is shown where the wallet led back to, and nowhere else.")
    return outcome(request, desk.now())


def outcome(request: PresentationRequest, now: datetime) -> dict[str, Any]:
    """Return how far a request is: `waiting`, `expired` or `answered` with its reports."""
    if request.answered_at is not None:
        return {"id": request.id, "state": "answered", **(request.result or {})}
    return {"id": request.id, "state": "expired" if now >= request.expires_at else "waiting", "reports": []}


def open_request(desk: Desk, request_id: str) -> PresentationRequest:
    """Return a request that can still be answered.

    Raises:
        RequestNotFound: there is none, it was answered, or its time is over. Never said which.
    """
    request = desk.requests.get(request_id)
    if request is None or request.answered_at is not None or desk.now() >= request.expires_at:
        raise RequestNotFound("This request can not be answered any more. Ask for a new one.")
    return request


def state_of(desk: Desk, request_id: str) -> str:
    """Return a request's state: derived, so that the request can be read again while only its hash is kept."""
    return b64url_encode(hmac.new(desk.identity.secret, request_id.encode(), hashlib.sha256).digest())


def key_of(desk: Desk, request_id: str) -> DecryptionKey:
    """Return the key that the answer to one request is encrypted to."""
    return DecryptionKey.derive(desk.identity.secret, request_id)


def hashed(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256, hex."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
