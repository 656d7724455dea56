"""The token endpoint's answer to programs of partners, in the form of OAuth (RFC 6749, 4.4.3 and 5.2)."""

from collections.abc import Mapping
from datetime import datetime

from fastapi.responses import JSONResponse

from issuer.errors import InvalidClient, InvalidScope
from issuer.web.errors import NO_STORE, oauth_error
from web.signin.client_credentials import ClientCredentials
from web.signin.errors import ClientRefused, ClientScope


def for_partner(
    programs: ClientCredentials, slug: str, parameters: Mapping[str, str], now: datetime
) -> JSONResponse:
    """Give a partner's program a token to act for itself."""
    try:
        granted = programs.grant(slug, parameters, now)
    except ClientRefused as refusal:
        return oauth_error(InvalidClient(str(refusal)))
    except ClientScope as refusal:
        return oauth_error(InvalidScope(str(refusal)))
    said = {
        "access_token": granted.access_token,
        "token_type": "Bearer",
        "expires_in": granted.expires_in,
        "scope": " ".join(sorted(granted.scopes)),
    }
    return JSONResponse(said, headers=NO_STORE)
