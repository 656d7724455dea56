"""Programs register themselves (RFC 7591), and hand tokens back (RFC 7009)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from issuer.errors import InvalidClientMetadata, InvalidRedirectUri
from issuer.oauth import clients, tokens
from issuer.oauth.scopes import scope_text
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE, oauth_error
from issuer.web.oauth.credentials import client_credentials
from issuer.web.openid4vci.requests import form_parameters, raw_body
from web.signin.access import anybody, by_secret

MAX_METADATA = 1 << 14


def router(desk: Desk) -> APIRouter:
    """Return the routes for programs."""
    routes = APIRouter(tags=["OAuth"])

    @routes.post("/o/{slug}/register", status_code=201, dependencies=[anybody])
    def register(slug: str, body: Annotated[bytes, Depends(raw_body)]) -> JSONResponse:
        """Register a program; its secret is told once."""
        metadata = _metadata(body)
        with desk.work(slug) as work:
            try:
                made = clients.register(
                    work.tx,
                    metadata,
                    work.now,
                    work.randomness,
                    is_loopback=desk.public_url.startswith("http://"),
                )
            except InvalidRedirectUri as refusal:
                return oauth_error(refusal)
        return JSONResponse(_registration(made), 201, NO_STORE)

    @routes.post("/o/{slug}/revoke-token", dependencies=[by_secret])
    def revoke(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> Response:
        """End a token; one that is unknown is as good as ended."""
        parameters = form_parameters(request, body)
        with desk.work(slug) as work:
            client = clients.authenticated(work.tx, client_credentials(request))
            tokens.revoke(work.tx, client, parameters.get("token", ""), work.now)
        return Response(status_code=200, headers=NO_STORE)

    return routes


def _metadata(body: bytes) -> dict[str, Any]:
    try:
        return parse_object(body, max_bytes=MAX_METADATA)
    except MalformedJson as fault:
        raise InvalidClientMetadata("The registration must be a JSON object.") from fault


def _registration(made: clients.Registered) -> dict[str, Any]:
    client = made.client
    return {
        **client.about,
        "client_id": client.id,
        "client_secret": made.secret,
        "client_id_issued_at": int(client.registered_at.timestamp()),
        "client_secret_expires_at": 0,
        "client_name": client.name,
        "redirect_uris": list(client.redirect_uris),
        "token_endpoint_auth_method": clients.AUTHENTICATION,
        "grant_types": list(clients.GRANT_TYPES),
        "response_types": ["code"],
        "scope": scope_text(client.scopes),
    }
