"""How large a request may be: refused by its Content-Length, or at the byte that is too many."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from credentials.wording import say
from web.errors import BodyTooLarge

MEBIBYTE: Final = 1 << 20


class BodyLimit:
    """ASGI middleware: bodies of at most `limit` bytes, other limits below the path prefixes of `larger`.

    It raises BodyTooLarge through the app inside; `problems.AnswerRefusals` outside of it answers 413.
    """

    def __init__(self, app: ASGIApp, limit: int = MEBIBYTE, larger: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._limit = limit
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app inside answer one request, as long as the body is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdecimal() and int(told) > limit:
            raise BodyTooLarge(_words(limit))
        counted = _Counted(receive, send, limit)
        await self._app(scope, counted.receive, counted.send)

    def _limit_of(self, path: str) -> int:
        return next((size for prefix, size in self._larger.items() if path.startswith(prefix)), self._limit)


class _Counted:
    """Both directions of one request. Once too much came in, only the refusal may go out."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._limit = limit
        self._seen = 0
        self._started = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        self._check()
        return message

    async def send(self, message: Message) -> None:
        if not self._started:
            self._check()  # the framework answers 400 for whatever is raised while it reads a body
        self._started = True
        await self._send(message)

    def _check(self) -> None:
        if self._seen > self._limit:
            raise BodyTooLarge(_words(self._limit))


def _words(limit: int) -> str:
    return say("The request is larger than {limit} bytes, the most that is read here.", limit=f"{limit:,}")
