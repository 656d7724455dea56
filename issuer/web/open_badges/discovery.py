"""The service description: an OpenAPI 3.0 document that says where everything is (Open Badges 3.0, 7.2)."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from issuer.oauth.scopes import WORDS, Scope
from issuer.web.desk import Desk
from web.signin.access import anybody

BASE = "/ims/ob/v3p0"
_HEADERS = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
_SECURITY = "OAuth2ACG"


def router(desk: Desk) -> APIRouter:
    """Return the public route."""
    routes = APIRouter(tags=["Open Badges API"], dependencies=[anybody])

    @routes.get(f"/o/{{slug}}{BASE}/discovery", summary="The service description")
    def discovery(slug: str) -> JSONResponse:
        with desk.work(slug) as work:
            name = work.tx.organisation.name
        return JSONResponse(description(desk.issuer_url(slug), name), headers=_HEADERS)

    return routes


def description(issuer_url: str, name: str) -> dict[str, Any]:
    """Return the service description of an organisation."""
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "Open Badges 3.0 API",
            "version": "3.0",
            "termsOfService": issuer_url,
            "x-imssf-privacyPolicyUrl": issuer_url,
        },
        "servers": [{"url": f"{issuer_url}{BASE}"}],
        "paths": _paths(),
        "components": {"securitySchemes": {_SECURITY: _security(issuer_url, name)}},
    }


def _security(issuer_url: str, name: str) -> dict[str, Any]:
    return {
        "type": "oauth2",
        "description": "OAuth 2.0 authorization code grant",
        "x-imssf-name": name,
        "x-imssf-privacyPolicyUrl": issuer_url,
        "x-imssf-registrationUrl": f"{issuer_url}/register",
        "x-imssf-termsOfServiceUrl": issuer_url,
        "flows": {
            "authorizationCode": {
                "authorizationUrl": f"{issuer_url}/authorize",
                "tokenUrl": f"{issuer_url}/token",
                "refreshUrl": f"{issuer_url}/token",
                "scopes": {scope.value: WORDS[scope] for scope in Scope},
            }
        },
    }


def _paths() -> dict[str, Any]:
    return {
        "/credentials": {
            "get": _operation("getCredentials", Scope.READ_CREDENTIALS, "200", paging=True),
            "post": _operation("upsertCredential", Scope.STORE_CREDENTIALS, "201"),
        },
        "/profile": {
            "get": _operation("getProfile", Scope.READ_PROFILE, "200"),
            "put": _operation("putProfile", Scope.CHANGE_PROFILE, "200"),
        },
    }


def _operation(name: str, scope: Scope, status: str, *, paging: bool = False) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": WORDS[scope],
        "security": [{_SECURITY: [scope.value]}],
        "responses": {status: {"description": "done"}, "default": {"description": "Imsx_StatusInfo"}},
    }
    if paging:
        kinds = {"limit": {"type": "integer"}, "offset": {"type": "integer"}}
        kinds["since"] = {"type": "string", "format": "date-time"}
        operation["parameters"] = [
            {"name": each, "in": "query", "required": False, "schema": schema}
            for each, schema in kinds.items()
        ]
    return operation
