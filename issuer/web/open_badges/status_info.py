"""How this API tells every refusal, foreseen or not: Imsx_StatusInfo (Open Badges 3.0, 6.2 and C.9)."""

import re
from collections.abc import Callable
from typing import Final

from fastapi.responses import JSONResponse, Response

from issuer.errors import InsufficientScope, InvalidQuery, InvalidToken, IssuerError
from issuer.web.errors import NO_STORE, PROBLEMS
from web.problems import Problem

# The words of the standard for what went wrong; every other fault of the request is `invalid_data`.
_MINOR: Final = {
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    406: "not_acceptable",
    429: "server_busy",
    503: "server_busy",
}
_SERVER_FAULT: Final = 500
_PATH: Final = re.compile(r"/o/[^/]+/ims/ob/v3p0/.*")
_WRONG_ON_OUR_SIDE: Final = "Something went wrong on our side. Try again later."


def answered(work: Callable[[], Response]) -> Response:
    """Return what `work` answers, or its refusal in the form of this API."""
    try:
        return work()
    except IssuerError as refusal:
        return _told(refusal)


def _told(refusal: IssuerError) -> JSONResponse:
    status, _ = PROBLEMS[type(refusal)]
    minor = "invalid_query_parameter" if isinstance(refusal, InvalidQuery) else _minor(status)
    headers = dict(NO_STORE)
    if isinstance(refusal, InvalidToken):
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if str(refusal) else "Bearer"
    if isinstance(refusal, InsufficientScope):
        headers["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    said = "" if status >= _SERVER_FAULT else str(refusal) or "An access token is needed."
    return JSONResponse(status_info(minor, said or _WRONG_ON_OUR_SIDE), status, headers)


def in_its_form(path: str, problem: Problem) -> Response | None:
    """Return a problem met on a path of this API in its form; None on another path."""
    if not _PATH.fullmatch(path):
        return None
    said = problem.detail or (_WRONG_ON_OUR_SIDE if problem.status >= _SERVER_FAULT else problem.title)
    headers = {**NO_STORE, **problem.headers}
    return JSONResponse(status_info(_minor(problem.status), said), problem.status, headers)


def _minor(status: int) -> str:
    fallback = "internal_server_error" if status >= _SERVER_FAULT else "invalid_data"
    return _MINOR.get(status, fallback)


def status_info(minor: str, description: str) -> dict[str, object]:
    """Return a failure: its word in the standard, and what happened."""
    return {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_codeMinor": {
            "imsx_codeMinorField": [
                {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}
            ]
        },
    }
