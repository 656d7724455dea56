"""Endpoints that programs in other sites' pages may call: CORS, preflights included (Fetch, 3.3)."""

from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    # `*` does not stand for Authorization (Fetch, 3.3.3).
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Authorization, Content-Type, DPoP, "
        "OAuth-Client-Attestation, OAuth-Client-Attestation-PoP"
    ),
    "Access-Control-Max-Age": "600",
    "Cache-Control": "no-store",
}
_ANSWER: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Language, DPoP-Nonce, OAuth-Client-Attestation-Challenge, Retry-After, WWW-Authenticate"
    ),
}


class CrossOrigin:
    """ASGI middleware: answers preflights for open paths, and lets any site's page read what they answer.

    Cookies stay out of it: without `Access-Control-Allow-Credentials` no browser sends or keeps one.
    """

    def __init__(self, app: ASGIApp, is_open: Callable[[str], bool]) -> None:
        self._app = app
        self._is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or one request by the app inside with the headers added."""
        if scope["type"] != "http" or not self._is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return
        await self._app(scope, receive, _readable(send))


def _readable(send: Send) -> Send:
    async def send_readable(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_ANSWER)
        await send(message)

    return send_readable
