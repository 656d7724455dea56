"""What wallets send, read strictly: forms with each parameter once, JSON objects, bearer tokens."""

from urllib.parse import parse_qsl

from fastapi import Request

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from issuer.errors import InvalidCredentialRequest, InvalidRequest, InvalidToken

MAX_FORM = 1 << 16


async def raw_body(request: Request) -> bytes:
    """Return the request's body as it came."""
    return await request.body()


def form_parameters(request: Request, body: bytes) -> dict[str, str]:
    """Return a form's parameters, each of which may stand once (RFC 6749, 3.2).

    Raises:
        InvalidRequest: it is no form, too large, or a parameter stands twice.
    """
    if media_type(request) != "application/x-www-form-urlencoded":
        raise InvalidRequest("The request must be a form (application/x-www-form-urlencoded).")
    if len(body) > MAX_FORM:
        raise InvalidRequest("The form is too large.")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body))
    except (UnicodeDecodeError, ValueError) as fault:
        raise InvalidRequest("The form can not be read.") from fault
    if len({name for name, _ in pairs}) != len(pairs):
        raise InvalidRequest("A parameter stands in the form twice.")
    return dict(pairs)


def json_object(request: Request, body: bytes) -> dict[str, object]:
    """Return the JSON object of a credential request (OpenID4VCI 1.0, 8.2).

    Raises:
        InvalidCredentialRequest: another content type, not JSON, or not an object.
    """
    if media_type(request) != "application/json":
        raise InvalidCredentialRequest("The request must be JSON (application/json).")
    try:
        return parse_object(body)
    except MalformedJson as fault:
        raise InvalidCredentialRequest("The request is not a JSON object that can be read.") from fault


def bearer_token(request: Request) -> str:
    """Return the bearer token of a request (RFC 6750, 2.1).

    Raises:
        InvalidToken: there is none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise InvalidToken("")
    return token.strip()


def media_type(request: Request) -> str:
    """Return the media type of a request's body, without parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()
