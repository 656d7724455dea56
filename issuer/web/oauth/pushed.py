"""Wallets send their authorization requests ahead, past the browser (RFC 9126)."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from issuer.code_flow import requests
from issuer.code_flow.requests import WalletRequest
from issuer.errors import (
    AuthorizationRefused,
    InvalidClient,
    InvalidDpopProof,
    InvalidRedirectUri,
    InvalidRequest,
    UnknownClient,
)
from issuer.web.desk import Desk, Work
from issuer.web.errors import NO_STORE, description
from issuer.web.openid4vci.client_attestation import client_of
from issuer.web.openid4vci.possession import key_of_caller
from issuer.web.openid4vci.requests import form_parameters, raw_body
from web.signin.access import anybody

PATH: Final = "par"


def router(desk: Desk) -> APIRouter:
    """Return the route of pushed requests."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[anybody])

    @routes.post(f"/o/{{slug}}/{PATH}", status_code=201)
    def push(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> JSONResponse:
        parameters = form_parameters(request, body)
        if "request_uri" in parameters:
            raise InvalidRequest("A request that is sent ahead can not name another (request_uri).")
        with desk.work(slug) as work:
            try:
                asking = WalletRequest.of(_bound(work, request, parameters))
                uri = requests.push(work.tx, asking, work.known, work.now, work.randomness)
            except UnknownClient as fault:
                raise InvalidClient("The wallet is not known here.") from fault
            except InvalidRedirectUri as fault:
                raise InvalidRequest(str(fault)) from fault
            except AuthorizationRefused as refusal:
                said = {"error": refusal.error, "error_description": description(refusal)}
                return JSONResponse(said, 400, NO_STORE)
        life = int(requests.PUSHED_LIFETIME.total_seconds())
        return JSONResponse({"request_uri": uri, "expires_in": life}, 201, NO_STORE)

    return routes


def _bound(work: Work, request: Request, parameters: dict[str, str]) -> dict[str, str]:
    """Return the parameters with the key that the request proves, to which its code is bound (RFC 9449, 10.1).

    The wallet is authenticated as at the token endpoint (RFC 9126, 2.1).
    """
    thumbprint = key_of_caller(work, request, PATH)
    client_of(work, request, parameters.get("client_id"), thumbprint)
    if thumbprint is None:
        return parameters
    if parameters.get("dpop_jkt", thumbprint) != thumbprint:
        raise InvalidDpopProof("dpop_jkt names another key than the DPoP proof.")
    return {**parameters, "dpop_jkt": thumbprint}
