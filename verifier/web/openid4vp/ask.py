"""What is asked for, and what follows from a kept request: its state, its key, its client."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from credentials.dcql import Query, read_query
from keys.agreement import DecryptionKey
from keys.multibase import b64url_encode
from verifier.partners.under import Under, under_of
from verifier.ports import PresentationRequest
from verifier.web.desk import Desk
from verifier.web.identity import Client, ClientPrefix

ASK_PAGE = "/ask"


class ResponseMode(StrEnum):
    """How the answer comes: posted here or through the browser; in the open, or encrypted to a key of the request."""

    DIRECT_POST = "direct_post"
    DIRECT_POST_JWT = "direct_post.jwt"
    DC_API = "dc_api"
    DC_API_JWT = "dc_api.jwt"

    @property
    def is_encrypted(self) -> bool:
        """Whether the answer is encrypted."""
        return self.value.endswith(".jwt")

    @property
    def is_posted(self) -> bool:
        """Whether the wallet itself posts the answer; else the Digital Credentials API hands it to the page."""
        return self.value.startswith("direct_post")

    @property
    def by_browser(self) -> "ResponseMode":
        """The mode in which the browser hands over the answer to the same request."""
        return ResponseMode.DC_API_JWT if self.is_encrypted else ResponseMode.DC_API


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for, and how the answer is to come.

    `same_device`: the wallet sends the person back here with a code, without which nothing is shown (13.3).
    `page` is the path of the page that asks: it is where the wallet leads back to.
    `under` is the policy of an organisation that the answer is judged under, None for ours.
    `client` None means the prefix that this verifier prefers; `words` say what is asked, for whoever asked;
    `awarders` who may have awarded it, as `verifier.presentations.is_satisfied` has it.
    """

    query: Query
    response_mode: ResponseMode = ResponseMode.DIRECT_POST
    same_device: bool = False
    page: str = ASK_PAGE
    client: ClientPrefix | None = None
    words: str = ""
    awarders: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    under: Under | None = field(default=None, hash=False)

    def to_json(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {
            "dcql_query": self.query.to_json(),
            "response_mode": self.response_mode.value,
            "same_device": self.same_device,
            "page": self.page,
            "client": self.client and self.client.value,
            "words": self.words,
            "awarders": {achievement: [*dids] for achievement, dids in self.awarders.items()},
            "under": self.under and self.under.to_json(),
        }


def ask_of(request: PresentationRequest) -> Ask:
    """Return what a kept request asks for."""
    kept = request.query
    mode, prefix = ResponseMode(kept["response_mode"]), ClientPrefix(kept.get("client") or ClientPrefix.DID)
    query, page = read_query(kept["dcql_query"]), kept.get("page", ASK_PAGE)
    awarders = {achievement: tuple(dids) for achievement, dids in kept.get("awarders", {}).items()}
    return Ask(
        query,
        mode,
        kept["same_device"],
        page,
        prefix,
        kept.get("words", ""),
        awarders,
        under_of(kept.get("under")),
    )


def client_of(desk: Desk, request: PresentationRequest, ask: Ask) -> Client:
    """Return as whom a request asks."""
    return desk.identity.client(ask.client or desk.identity.preferred, response_uri(desk, request))


def response_uri(desk: Desk, request: PresentationRequest) -> str:
    """Return where a wallet posts its answer."""
    return f"{desk.public_url}/openid4vp/responses/{request.id}"


def state_of(desk: Desk, request_id: str) -> str:
    """Return a request's state: derived, so that the request can be read again while only its hash is kept."""
    return b64url_encode(hmac.new(desk.identity.secret, request_id.encode(), hashlib.sha256).digest())


def key_of(desk: Desk, request_id: str) -> DecryptionKey:
    """Return the key that the answer to one request is encrypted to."""
    return DecryptionKey.derive(desk.identity.secret, request_id)


def hashed(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256, hex."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
