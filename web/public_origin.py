"""One address for everyone: what a request says about host and scheme is replaced by the configuration."""

from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

_CLAIMS: Final = (b"host", b"forwarded")
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


class PublicOrigin:
    """ASGI middleware: inside of it, every request came to the public URL.

    So no route, redirect or `url_for` can take an address from `Host`, `Forwarded` or `X-Forwarded-*`.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        parts = urlsplit(public_url)
        if parts.scheme not in _DEFAULT_PORTS or parts.hostname is None:
            raise ValueError(f"{public_url!r} is no http or https URL")
        self._app = app
        self._scheme = parts.scheme
        self._host = parts.netloc.encode("ascii")
        self._server = (parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the app inside, as one to the public URL."""
        if scope["type"] == "http":
            kept = [(name, value) for name, value in scope["headers"] if not _claims_an_origin(name)]
            headers = [(b"host", self._host), *kept]
            scope = {**scope, "scheme": self._scheme, "server": self._server, "headers": headers}
        await self._app(scope, receive, send)


def _claims_an_origin(name: bytes) -> bool:
    return name in _CLAIMS or name.startswith(b"x-forwarded-")
