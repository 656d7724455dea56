"""By what a program shows who it is: HTTP Basic, its parts form-encoded (RFC 6749, 2.3.1)."""

import base64
import binascii
from urllib.parse import unquote_plus

from fastapi import Request

from issuer.oauth.clients import ClientCredentials


def client_credentials(request: Request) -> ClientCredentials | None:
    """Return the credentials of a request, None where it has none that can be read."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(given.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, colon, secret = text.partition(":")
    return ClientCredentials(unquote_plus(client_id), unquote_plus(secret)) if colon else None
