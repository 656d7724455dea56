"""One log line and one id a request: the id is in every log line, in the answer, and on error pages."""

import logging
import secrets
import time
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.logs import loggable_path, request_id

_log = logging.getLogger("cairn.requests")


def new_request_id() -> str:
    """Return an id that nobody can guess and a person can read out: `4F7K-9QXM-2TPC`."""
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


class RequestLog:
    """ASGI middleware: gives each request its id and logs method, path without secrets, status and time.

    An id that the client sends is not used: it could impersonate another request in the log.
    """

    def __init__(self, app: ASGIApp, new_id: Callable[[], str] = new_request_id) -> None:
        self._app = app
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the app inside and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        current = self._new_id()
        status, started = 500, time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = current
            await send(message)

        mark = request_id.set(current)
        try:
            await self._app(scope, receive, answer)
        finally:
            _log.info("request", extra={"facts": _facts(scope, status, time.perf_counter() - started)})
            request_id.reset(mark)


def _facts(scope: Scope, status: int, seconds: float) -> dict[str, object]:
    return {
        "method": scope["method"],
        "path": loggable_path(scope["path"]),
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
