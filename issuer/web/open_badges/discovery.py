"""The service description: an OpenAPI 3.0 document that says where everything is (Open Badges 3.0, 6.3 and 7.1.1.1)."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from issuer.oauth.scopes import WORDS, Scope
from issuer.web.desk import Desk
from issuer.web.open_badges.schemas import PAGING, REFUSALS, SCHEMAS, ref
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
            "title": name,
            "version": "3.0",
            "description": "Open Badges 3.0 API",
            "termsOfService": issuer_url,
            "x-imssf-privacyPolicyUrl": issuer_url,
        },
        "servers": [{"url": f"{issuer_url}{BASE}"}],
        "paths": _paths(),
        "components": {"securitySchemes": {_SECURITY: _security(issuer_url, name)}, "schemas": SCHEMAS},
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
        "/discovery": {
            "get": _described("getServiceDescription", "The service description", {"type": "object"})
        },
        "/credentials": {
            "get": _operation(
                "getCredentials", Scope.READ_CREDENTIALS, ref("GetOpenBadgeCredentialsResponse")
            )
            | {"parameters": PAGING},
            "post": _upsert(),
        },
        "/profile": {
            "get": _operation("getProfile", Scope.READ_PROFILE, ref("Profile")),
            "put": _operation("putProfile", Scope.CHANGE_PROFILE, ref("Profile"))
            | {"requestBody": {"required": True, "content": _json(ref("Profile"))}},
        },
    }


def _upsert() -> dict[str, Any]:
    """Return the operation that stores a credential, whose answer is the credential of the request."""
    content = {
        **_json(ref("AchievementCredential")),
        "application/vc+ld+json": {"schema": ref("AchievementCredential")},
        "text/plain": {"schema": ref("CompactJws")},
    }
    operation = _operation("upsertCredential", Scope.STORE_CREDENTIALS, {"type": "object"})
    answers = {
        "200": {"description": "It takes the place of the one kept before.", "content": content},
        "201": {"description": "It is kept.", "content": content},
    }
    return operation | {
        "requestBody": {"required": True, "content": content},
        "responses": {**operation["responses"], **answers},
    }


def _operation(name: str, scope: Scope, schema: dict[str, Any]) -> dict[str, Any]:
    refusals = {status: _refusal(said) for status, said in REFUSALS.items()}
    operation = _described(name, WORDS[scope], schema)
    operation["responses"] |= refusals
    return operation | {"security": [{_SECURITY: [scope.value]}]}


def _described(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    responses = {"200": {"description": "As asked.", "content": _json(schema)}}
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["OpenBadgeCredentials" if name != "getServiceDescription" else "Discovery"],
        "responses": {**responses, "default": _refusal("Refused.")},
    }


def _refusal(said: str) -> dict[str, Any]:
    return {"description": said, "content": _json(ref("Imsx_StatusInfo"))}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
