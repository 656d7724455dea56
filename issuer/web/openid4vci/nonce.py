"""The nonce endpoint (OpenID4VCI 1.0, 7): needs no token, stores nothing."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from issuer import nonce
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE


def router(desk: Desk) -> APIRouter:
    """Return the nonce route; the request's body, which should be empty, is not read."""
    routes = APIRouter(tags=["OpenID4VCI"])

    @routes.post("/o/{slug}/nonce")
    def issue(slug: str) -> JSONResponse:
        with desk.work(slug) as work:
            identity = work.identity
            fresh = nonce.issue(identity.secrets.nonces, identity.issuer_url, work.now, work.randomness)
        return JSONResponse({"c_nonce": fresh}, headers=NO_STORE)

    return routes
