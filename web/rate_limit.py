"""Rate limits at the edge: whoever asks too often is refused before anything is read or looked up."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from web.allowances import Allowance, Buckets
from web.client_address import counted_as
from web.errors import TooManyRequests

AllowanceOf = Callable[[str, str], Allowance | None]
"""Method and path of a request to the allowance it is counted against; None for none."""

Take = Callable[[Allowance, str], int]
"""Use up one request of a subject; 0, or in how many seconds there will be one."""


def no_allowance(method: str, path: str) -> Allowance | None:  # noqa: ARG001 - the shape of AllowanceOf
    """Return None: nothing is counted."""
    return None


def nothing_shared(allowance: Allowance, subject: str) -> int:  # noqa: ARG001 - the shape of Take
    """Return 0: no other process counts."""
    return 0


class RateLimit:
    """ASGI middleware: counts requests by client address, here, and where it matters with all processes together.

    It raises TooManyRequests; `refusals.AnswerRefusals` outside of it answers 429 with `Retry-After`. What this
    process refuses costs the database nothing.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowance_of: AllowanceOf,
        shared: Take = nothing_shared,
        buckets: Buckets | None = None,
    ) -> None:
        self._app = app
        self._allowance_of = allowance_of
        self._shared = shared
        self._buckets = buckets or Buckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app inside answer one request, as long as there are not too many."""
        if scope["type"] == "http":
            await self._count(scope)
        await self._app(scope, receive, send)

    async def _count(self, scope: Scope) -> None:
        allowance = self._allowance_of(scope["method"], scope["path"])
        if allowance is None:
            return
        subject = counted_as((scope.get("client") or ("",))[0])
        wait = self._buckets.take(allowance, subject)
        if not wait and allowance.is_shared:
            wait = await run_in_threadpool(self._shared, allowance, subject)
        if wait:
            raise TooManyRequests(wait)
