"""What every answer says to the browser: only what is ours runs or loads; nothing is kept, framed, told."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CSP: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the style sheet draws its small icons from data: URLs
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_ONE_YEAR: Final = 31_536_000


def content_security_policy(**more: str) -> str:
    """Return the policy of our pages; `more` sets further directives, for a page that scans by camera, say.

    `content_security_policy(worker_src="'self' blob:")`. No page gets `unsafe-inline` or `unsafe-eval`.
    """
    directives = _CSP | {name.replace("_", "-"): sources for name, sources in more.items()}
    if any("unsafe" in sources for sources in directives.values()):
        raise ValueError("no page may allow unsafe sources")
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


class SecurityHeaders:
    """ASGI middleware: adds the headers that a route did not set itself.

    `Cache-Control` is `no-store` unless the route says otherwise: a new route is private until someone thinks
    about it. Strict-Transport-Security is sent where the configured public URL is https, whatever the request
    claims to have come by.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        if public_url.startswith("https://"):
            self._headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the app inside, with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, answer)
