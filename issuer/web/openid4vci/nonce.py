"""The nonce endpoint (OpenID4VCI 1.0, 7): needs no token, stores nothing."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from issuer.wallets.possession import new_nonce
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE
from issuer.web.openid4vci.fresh_nonce import fresh_nonce
from web.signin.access import anybody


def router(desk: Desk) -> APIRouter:
    """Return the nonce route; the request's body, which should be empty, is not read."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[anybody])

    @routes.post("/o/{slug}/nonce")
    def issue(slug: str) -> JSONResponse:
        with desk.work(slug) as work:
            said, headers = {"c_nonce": fresh_nonce(work)}, NO_STORE
            if work.demands.needs_nonce:
                headers = headers | {"DPoP-Nonce": new_nonce(work.dpop, work.now, work.randomness)}
        return JSONResponse(said, headers=headers)

    return routes
