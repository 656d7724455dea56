"""The link that opens a wallet: a signed request by reference, an unsigned one by value (OpenID4VP 1.0, 5.10)."""

import json
from typing import Any, Final
from urllib.parse import quote

from verifier.ports import PresentationRequest
from verifier.web.desk import Desk
from verifier.web.openid4vp.ask import ask_of, client_of
from verifier.web.openid4vp.request_object import parameters

SCHEME: Final = "openid4vp://"


def link_of(desk: Desk, request: PresentationRequest) -> str:
    """Return the link of a request."""
    client = client_of(desk, request, ask_of(request))
    if client.signer is None:
        return _link(parameters(desk, request))
    reference = f"{desk.public_url}/openid4vp/requests/{request.id}"
    return _link({"client_id": client.id, "request_uri": reference, "request_uri_method": "post"})


def _link(members: dict[str, Any]) -> str:
    # Spaces as %20: wallets need not take a plus for one.
    written = (f"{name}={quote(_text(value), safe='')}" for name, value in members.items())
    return f"{SCHEME}?{'&'.join(written)}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
