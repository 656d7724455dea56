"""`/vc-api/{profile}/credentials/issue` and `/vc-api/credentials/status` (VC-API 0.3)."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from issuer.errors import IssuerError, UnknownDocument
from issuer.web.desk import Desk
from issuer.web.vc_api.office import Office, OpenOffice, OrganisationOffice
from issuer.web.vc_api.problems import problem
from issuer.web.vc_api.requests import read_change, read_issue
from web.errors import NotSignedIn
from web.signin.access import Open, anybody
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs


async def received_body(request: Request) -> bytes:
    """Return the request's body as it came."""
    return await request.body()


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the routes that issue under the identity of the API token's organisation."""
    gives = Depends(_by_token(sign_in, Permission.ISSUE_ANYTHING))
    changes = Depends(_by_token(sign_in, Permission.ISSUE_ANYTHING))
    return _routes(OrganisationOffice(desk), gives, changes)


def open_router(office: OpenOffice) -> APIRouter:
    """Return the routes that issue for anybody, and the lists of what they issued: for a conformance run."""
    nobody = Depends(_nobody)
    routes = _routes(office, nobody, nobody)

    @routes.get("/vc-api/status/{profile}/{purpose}", dependencies=[anybody])
    def status_list(profile: str, purpose: str) -> Response:
        body = office.status_list(profile, purpose)
        if body is None:
            raise UnknownDocument("There is no status list at this address.")
        return Response(body, media_type="application/vc", headers={"Cache-Control": "no-store"})

    return routes


def _routes(office: Office, gives: object, changes: object) -> APIRouter:
    routes = APIRouter(tags=["vc-api"])

    @routes.post("/vc-api/{profile}/credentials/issue", status_code=201, summary="Issue a credential")
    def issue(
        profile: str,
        visitor: Annotated[Visitor | None, gives],
        body: Annotated[bytes, Depends(received_body)],
    ) -> JSONResponse:
        """Issue any credential of the data model under the organisation's identity."""
        try:
            issued = office.issue(visitor, profile, read_issue(body))
        except IssuerError as refusal:
            return problem(refusal)
        return JSONResponse({"verifiableCredential": issued}, 201)

    @routes.post("/vc-api/credentials/status", summary="Change the status of a credential")
    def status(
        visitor: Annotated[Visitor | None, changes], body: Annotated[bytes, Depends(received_body)]
    ) -> JSONResponse:
        """Revoke or suspend a credential that was issued here, or end its suspension."""
        try:
            office.change(visitor, read_change(body))
        except IssuerError as refusal:
            return problem(refusal)
        return JSONResponse({})

    return routes


async def _nobody() -> None:
    return None


_nobody.permission = Open.ANYBODY  # type: ignore[attr-defined]  # read by `declared_routes`


def _by_token(sign_in: SignIn, permission: Permission) -> Callable[[Request], Visitor]:
    """Return a dependency that lets in only programs: no page of another site can send their token."""
    allowed = needs(sign_in, permission)

    def visitor(request: Request) -> Visitor:
        if not request.headers.get("authorization", "").lower().startswith("bearer "):
            raise NotSignedIn("Send an API token: `Authorization: Bearer …`.")
        return allowed(request)

    visitor.permission = permission  # type: ignore[attr-defined]  # read by the test of all routes
    return visitor
