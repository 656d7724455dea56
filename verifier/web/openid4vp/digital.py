"""The same request through the browser: the Digital Credentials API (OpenID4VP 1.0, appendix A).

The browser vouches for the origin that asks, so holders sign for the origin, even where the request is signed.
"""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from credentials.wording import N_
from verifier.errors import ResponseRefused
from verifier.ports import PresentationRequest
from verifier.web.desk import Desk
from verifier.web.openid4vp.answering import judged, opened_jwe, settle
from verifier.web.openid4vp.ask import Ask, ask_of, client_of
from verifier.web.openid4vp.request_object import AUDIENCE, by_client, shared_parameters

SIGNED: Final = "openid4vp-v1-signed"
UNSIGNED: Final = "openid4vp-v1-unsigned"


def origin_of(desk: Desk) -> str:
    """Return the origin of our pages, without a slash at its end."""
    parts = urlsplit(desk.public_url)
    return f"{parts.scheme}://{parts.netloc}"


def digital_requests(desk: Desk, request: PresentationRequest) -> list[dict[str, Any]]:
    """Return the request as the browser takes it, for whoever's wallet can do the one or the other."""
    ask = _by_browser(ask_of(request))
    client = client_of(desk, request, ask)
    said = {"response_mode": ask.response_mode.value, **shared_parameters(desk, request, ask)}
    unsigned = {"protocol": UNSIGNED, "data": said}
    if client.signer is None:
        return [unsigned]
    claims = said | {"aud": AUDIENCE, "client_id": client.id, "expected_origins": [origin_of(desk)]}
    return [{"protocol": SIGNED, "data": {"request": by_client(claims, client)}}, unsigned]


def take_digital(desk: Desk, request: PresentationRequest, protocol: str, data: dict[str, Any]) -> None:
    """Judge and keep what the browser handed to the session that asked.

    Raises:
        ResponseRefused: it is not an answer to this request; nothing of it is kept.
        RequestNotFound: the request was answered already.
    """
    if protocol not in (SIGNED, UNSIGNED):
        raise ResponseRefused(N_("The answer is one by another protocol than those that were offered."))
    ask = _by_browser(ask_of(request))
    said = data if "error" in data or not ask.response_mode.is_encrypted else opened_jwe(desk, request, data)
    settle(desk, request, judged(desk, request, said, f"origin:{origin_of(desk)}"), None)


def _by_browser(ask: Ask) -> Ask:
    return replace(ask, response_mode=ask.response_mode.by_browser)
