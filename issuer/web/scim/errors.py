"""Refusals in the form of SCIM (RFC 7644, 3.12): the one table, and answers by it."""

from typing import Any, Final

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from scim2_models import Error, SCIMException

from issuer.web.scim.shapes import MEDIA_TYPE
from records.errors import (
    AddressFixed,
    Conflict,
    InvalidPrincipal,
    LastHr,
    PrincipalKnown,
    RecordsError,
    UnknownPrincipal,
    VersionPassed,
)
from web.errors import NotAllowed, NotSignedIn

_Refused = type[Exception]
# refusal -> (status, scimType). What is not here is somebody else's to tell, or nobody's.
REFUSALS: Final[dict[_Refused, tuple[int, str | None]]] = {
    UnknownPrincipal: (404, None),
    PrincipalKnown: (409, "uniqueness"),
    Conflict: (409, "uniqueness"),
    InvalidPrincipal: (400, "invalidValue"),
    AddressFixed: (400, "mutability"),
    LastHr: (409, None),
    VersionPassed: (412, None),
    NotAllowed: (403, None),
    NotSignedIn: (401, None),
}
FAULTS: Final = (
    RequestValidationError,
    ValidationError,
    SCIMException,
    RecordsError,
    NotAllowed,
    NotSignedIn,
)


def refusal(fault: Exception) -> Response | None:
    """Return a refusal as the answer to a request; None for one that is not ours to tell."""
    told = error_of(fault)
    return None if told is None else answer(told, told.status or 400, headers=_headers(fault))


def error_of(fault: Exception) -> Error | None:
    """Return a refusal as a SCIM error; None for one that is not ours to tell."""
    if isinstance(fault, SCIMException):
        return fault.to_error()
    if isinstance(fault, ValidationError):
        return Error.from_validation_errors(fault)[0]
    if isinstance(fault, RequestValidationError):
        return Error(status=400, scim_type="invalidSyntax", detail="The body is not a JSON object.")
    for kind in type(fault).__mro__:
        if kind in REFUSALS:
            status, scim_type = REFUSALS[kind]
            return Error(status=status, scim_type=scim_type, detail=str(fault))
    return None


def answer(
    body: Any,  # noqa: ANN401 - any model of scim2_models
    status: int = 200,
    *,
    headers: dict[str, str] | None = None,
    **dump: Any,  # noqa: ANN401 - options of its dump
) -> Response:
    """Return a SCIM message as an HTTP answer."""
    text = body if isinstance(body, str) else body.model_dump_json(**dump)
    return Response(text, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def _headers(fault: Exception) -> dict[str, str]:
    return {"WWW-Authenticate": "Bearer"} if isinstance(fault, NotSignedIn) else {}
