"""Requests that another site makes a browser send: known by their origin, and by a missing token."""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from credentials.wording import N_, in_a_row
from web.errors import ForgedRequest

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})  # none: typed, or from a bookmark
_TOKEN_SCHEMES: Final = ("bearer ", "dpop ")
_REMEDY: Final = N_("Open the page again from its own address and send the form from there.")


class OriginGuard:
    """ASGI middleware: refuses unsafe methods that a page of another origin sent.

    Let through are requests with a bearer or DPoP token in `Authorization`, which a browser never adds by
    itself, those below `open_paths` (endpoints for wallets and programs, which read no cookie), and programs
    that send neither `Origin` nor `Sec-Fetch-Site` nor a cookie.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str], open_paths: Iterable[str] = ()) -> None:
        """Guard `app`, whose pages live at `origins` (URLs; their paths are ignored)."""
        self._app = app
        self._origins = frozenset(_origin(url) for url in origins)
        self._open_paths = tuple(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app inside answer one request, or raise ForgedRequest."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            self._check(scope["path"], Headers(scope=scope))
        await self._app(scope, receive, send)

    def _check(self, path: str, headers: Headers) -> None:
        if path.startswith(self._open_paths) or _has_token(headers):
            return
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in _OWN_SITES:
            raise ForgedRequest(in_a_row((N_("The request came from another site."), _REMEDY)))
        # Under `Referrer-Policy: no-referrer` browsers send `Origin: null` with the forms of our own pages:
        # there Sec-Fetch-Site decides alone.
        is_hidden = origin == "null" and site == "same-origin"
        if origin is not None and origin not in self._origins and not is_hidden:
            raise ForgedRequest(in_a_row((N_("The request came from another origin."), _REMEDY)))
        if site is None and origin is None and "cookie" in headers:
            raise ForgedRequest(
                in_a_row((N_("The browser did not say where the request came from."), _REMEDY))
            )


class FormTokens:
    """The hidden field of forms: a token that belongs to one session and that only this server can make."""

    def __init__(self, key: bytes) -> None:
        """Take a secret key of at least 32 bytes, derived for this use alone."""
        if len(key) < hashlib.sha256().digest_size:
            raise ValueError("the key of form tokens is too short")
        self._key = key

    def token(self, session: str) -> str:
        """Return the token for the forms of a session."""
        return hmac.new(self._key, session.encode(), hashlib.sha256).hexdigest()

    def check(self, session: str, token: str) -> None:
        """Return if `token` was made for this session.

        Raises:
            ForgedRequest: it was not.
        """
        if not hmac.compare_digest(self.token(session).encode(), token.encode("utf-8", "surrogatepass")):
            raise ForgedRequest(
                in_a_row((N_("The form is too old, or belongs to another session."), _REMEDY))
            )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _has_token(headers: Headers) -> bool:
    return headers.get("authorization", "").lower().startswith(_TOKEN_SCHEMES)
