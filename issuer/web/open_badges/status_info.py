"""How this API tells a refusal: Imsx_StatusInfo (Open Badges 3.0, Imsx_StatusInfo)."""

from collections.abc import Callable

from fastapi.responses import JSONResponse, Response

from issuer.errors import Busy, InsufficientScope, InvalidToken, IssuerError, NotHostable
from issuer.web.errors import NO_STORE, PROBLEMS

# The words of the standard for what went wrong; everything else is `invalid_data`.
_MINOR: dict[type[IssuerError], str] = {
    InvalidToken: "unauthorizedrequest",
    InsufficientScope: "forbidden",
    Busy: "server_busy",
    NotHostable: "invalid_data",
}


def answered(work: Callable[[], Response]) -> Response:
    """Return what `work` answers, or its refusal in the form of this API."""
    try:
        return work()
    except IssuerError as refusal:
        return _told(refusal)


def _told(refusal: IssuerError) -> JSONResponse:
    status, _ = PROBLEMS[type(refusal)]
    minor = next((word for kind, word in _MINOR.items() if isinstance(refusal, kind)), "invalid_data")
    headers = dict(NO_STORE)
    if isinstance(refusal, InvalidToken):
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if str(refusal) else "Bearer"
    if isinstance(refusal, InsufficientScope):
        headers["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    return JSONResponse(status_info(minor, str(refusal) or "An access token is needed."), status, headers)


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
