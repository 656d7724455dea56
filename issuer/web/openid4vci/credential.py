"""The credential endpoint (OpenID4VCI 1.0, 8)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from issuer import issuance
from issuer.errors import InvalidNonce, InvalidProof
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE, oauth_error
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.requests import bearer_token, json_object, raw_body
from issuer.web.openid4vci.shapes import answer, read_request


def router(desk: Desk) -> APIRouter:
    """Return the credential route."""
    routes = APIRouter(tags=["OpenID4VCI"])

    @routes.post("/o/{slug}/credential")
    def credential(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> JSONResponse:
        token = bearer_token(request)
        try:
            return _serve(desk, slug, token, json_object(request, body))
        except (InvalidProof, InvalidNonce) as refusal:
            with desk.work(slug) as work:
                return oauth_error(refusal, with_nonce(work))

    return routes


def _serve(desk: Desk, slug: str, token: str, body: dict[str, object]) -> JSONResponse:
    asked = read_request(token, body, desk.switches)
    with desk.work(slug) as work:
        practice = issuance.Practice(known=work.configurations)
        copy = issuance.claim(work.tx, asked.request, work.identity, work.now, work.randomness, practice)
        said = answer((copy,), asked, work.switches) | with_nonce(work)
    return JSONResponse(said, headers=NO_STORE)
