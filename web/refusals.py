"""Where refusals become answers: one middleware for whatever is raised, and two handlers of the framework."""

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import Problems

_log = logging.getLogger("cairn.refusals")
_SERVER_FAULT = 500


class AnswerRefusals:
    """ASGI middleware: answers what the app inside raised, from its routes and its middleware alike.

    It stands inside the security headers, so that error pages have them too; Starlette's own handler for
    unforeseen errors stands outside of all middleware.
    """

    def __init__(self, app: ASGIApp, problems: Problems) -> None:
        self._app = app
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the app inside, or by the problem that it raised."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:
            problem = self._problems.of(error)
            if problem.status >= _SERVER_FAULT:
                _log.exception("unforeseen" if problem.code == "server_fault" else problem.code)
            if started:
                raise  # half an answer cannot be taken back; the server breaks the connection off
            await self._problems.answer(scope, problem)(scope, receive, send)


def install(app: FastAPI, problems: Problems) -> None:
    """Make `app` answer every refusal by `problems`: its own, the framework's 404, 405 and 422, and 500.

    Middleware added later stands outside and sees the answers; middleware added before may raise refusals.
    """

    async def tell(request: Request, error: Exception) -> Response:
        return problems.answer(request.scope, problems.of(error))

    app.add_exception_handler(HTTPException, tell)
    app.add_exception_handler(RequestValidationError, tell)
    app.add_middleware(AnswerRefusals, problems=problems)
