"""Bodies in JSON for routes whose parameters are declared: read as strictly as everything else (RFC 7493).

The framework's own reader takes `NaN`, repeated keys, half characters and any depth, which nothing behind it can sign,
keep or canonicalise.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from contexts.errors import MalformedJson
from contexts.strict_json import MAX_DEPTH, parse

# What is sent here may itself hold documents of the usual depth.
_AROUND: Final = 4


class StrictRequest(Request):
    """A request whose JSON is that of `contexts.strict_json`; how large it may be, the edge has said."""

    async def json(self) -> Any:  # noqa: ANN401
        """Return the value that the body spells.

        Raises:
            json.JSONDecodeError: it is none, or not one that all readers understand alike.
        """
        body = await self.body()
        try:
            return parse(body, max_bytes=len(body), max_depth=MAX_DEPTH + _AROUND)
        except MalformedJson as fault:
            raise json.JSONDecodeError(str(fault), "", 0) from fault


class StrictBodies(APIRoute):
    """A route that reads its body so: a router takes it as its `route_class`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of the route."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return await usual(StrictRequest(request.scope, request.receive))

        return handler
