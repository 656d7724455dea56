"""How a refusal is told: a problem document (RFC 9457) to programs, a page in plain words to people."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.client import responses
from typing import Final

from fastapi.exceptions import RequestValidationError
from jinja2 import Environment
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from credentials.wording import N_, say_many
from web.errors import BodyTooLarge, ForgedRequest, NotAllowed, NotSignedIn, TooManyRequests
from web.logs import request_id

Table = Mapping[type[Exception], tuple[int, str]]
"""Refusal class to HTTP status and title; a class stands for its subclasses too."""

MEDIA_TYPE: Final = "application/problem+json"
API_PATHS: Final = ("/v1/", "/vc-api/", "/.well-known/", "/scim/")
OWN_REFUSALS: Final[Table] = {
    BodyTooLarge: (413, N_("Too large")),
    ForgedRequest: (403, N_("This form did not come from our page")),
    NotSignedIn: (401, N_("Not signed in")),
    NotAllowed: (403, N_("Not allowed")),
    TooManyRequests: (429, N_("Too many requests")),
}
_SERVER_FAULT: Final = 500
_TOO_MANY: Final = 429


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One fault of a request: `pointer` is the JSON pointer or the name of the field, `detail` the fault."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal in words. `code` is for programs and stays; the words may change.

    `remedy` says what to do, `reference` finds this very event in the log.
    """

    status: int
    code: str
    title: str
    detail: str = ""
    remedy: str = ""
    reference: str | None = None
    errors: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        """Return the problem document: RFC 9457, section 3, with our `code` and what else is known."""
        document: dict[str, object] = {
            "type": f"urn:cairn:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
        }
        known = {"detail": self.detail, "remedy": self.remedy, "reference": self.reference}
        document.update({name: text for name, text in known.items() if text})
        if self.errors:
            document["errors"] = [{"pointer": one.pointer, "detail": one.detail} for one in self.errors]
        return document


def problem_response(problem: Problem) -> Response:
    """Return the problem as a program reads it."""
    body = json.dumps(problem.document(), ensure_ascii=False).encode()
    return Response(body, problem.status, dict(problem.headers), MEDIA_TYPE)


def oauth_response(problem: Problem) -> Response:
    """Return the problem in the form of RFC 6749, 5.2; its detail must be of the characters allowed there."""
    body = json.dumps({"error": problem.code, "error_description": problem.detail}).encode()
    return Response(body, problem.status, dict(problem.headers), "application/json")


class Problems:
    """The one table at the edge: turns what was raised into a problem, and a problem into an answer."""

    def __init__(
        self,
        table: Table,
        *,
        pages: Environment | None = None,
        api_paths: tuple[str, ...] = API_PATHS,
        is_oauth: Callable[[str], bool] = lambda _: False,
        in_its_form: Callable[[str, Problem], Response | None] = lambda *_: None,
    ) -> None:
        """Take the refusals of the app in `table`; `pages` draws `error.html`, without it all get JSON.

        Whoever calls a path that `is_oauth` is told of too many requests in the form that OAuth knows. `in_its_form`
        answers on the paths of a standard that has a form of its own, and returns None elsewhere.
        """
        self._table = {**OWN_REFUSALS, **table}
        self._pages = pages
        self._api_paths = api_paths
        self._is_oauth = is_oauth
        self._in_its_form = in_its_form

    def of(self, error: Exception) -> Problem:
        """Return the problem that `error` is; a fault on our side has no detail, what nobody foresaw is 500."""
        if isinstance(error, HTTPException):
            return _of_http(error)
        if isinstance(error, RequestValidationError):
            return _of_validation(error)
        for kind in type(error).__mro__:
            if kind in self._table:
                status, title = self._table[kind]
                code, remedy = str(getattr(error, "code", "refused")), str(getattr(error, "remedy", ""))
                # What is wrong on our side names servers, files and users: nothing for strangers.
                detail = str(error) if status < _SERVER_FAULT else ""
                places = tuple(FieldProblem(*each) for each in getattr(error, "pointers", ()))
                headers = getattr(error, "headers", {})
                return Problem(status, code, title, detail, remedy, errors=places, headers=headers)
        return Problem(_SERVER_FAULT, "server_fault", N_("Something went wrong on our side"))

    def answer(self, scope: Scope, problem: Problem) -> Response:
        """Return `problem` in the form that the caller of this request can read."""
        if problem.status >= _SERVER_FAULT and problem.reference is None:
            problem = replace(problem, reference=request_id.get())
        told = self._in_its_form(scope["path"], problem)
        if told is not None:
            return told
        if problem.status == _TOO_MANY and self._is_oauth(scope["path"]):
            return oauth_response(problem)
        if self._pages is None or not self._wants_page(scope):
            return problem_response(problem)
        page = self._pages.get_template("error.html").render(problem=problem)
        return HTMLResponse(page, problem.status, dict(problem.headers))

    def _wants_page(self, scope: Scope) -> bool:
        if scope["path"].startswith(self._api_paths):
            return False
        return "text/html" in Headers(scope=scope).get("accept", "")


def _of_http(error: HTTPException) -> Problem:
    phrase = responses.get(error.status_code, "Refused")
    detail = "" if error.detail == phrase else str(error.detail)
    code = re.sub("[^a-z]+", "_", phrase.lower())
    return Problem(error.status_code, code, phrase, detail, headers=dict(error.headers or {}))


def _of_validation(error: RequestValidationError) -> Problem:
    # Not the input, which pydantic's own list would echo: it may be a token.
    faults = tuple(FieldProblem(_pointer(fault["loc"]), fault["msg"]) for fault in error.errors())
    title = N_("The request is not in the right form")
    detail = say_many("{n} thing to correct.", "{n} things to correct.", len(faults))
    return Problem(422, "request_invalid", title, detail, errors=faults)


def _pointer(place: tuple[str | int, ...]) -> str:
    where, *path = place
    steps = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
    return f"#{steps}" if where == "body" else f"{where}{steps}"
