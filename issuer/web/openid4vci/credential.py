"""The credential endpoint (OpenID4VCI 1.0, 8)."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from issuer import issuance, wallet_trace
from issuer.errors import (
    InvalidDpopProof,
    InvalidNonce,
    InvalidProof,
    InvalidToken,
    IssuerError,
    UseDpopNonce,
)
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE, OAUTH, oauth_error
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.possession import ShownToken, challenge, key_of_token, shown_token
from issuer.web.openid4vci.requests import json_object, raw_body
from issuer.web.openid4vci.shapes import answer, read_request


def router(desk: Desk) -> APIRouter:
    """Return the credential route."""
    routes = APIRouter(tags=["OpenID4VCI"])

    @routes.post("/o/{slug}/credential")
    def credential(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> JSONResponse:
        shown = shown_token(request)
        try:
            return _serve(desk, slug, shown, json_object(request, body))
        except OAUTH as refusal:
            return _refused(desk, slug, shown, refusal)

    return routes


def _refused(desk: Desk, slug: str, shown: ShownToken, refusal: IssuerError) -> JSONResponse:
    """Answer a refusal, and keep in a transaction of its own what the wallet is told."""
    with desk.work(slug) as work:
        wallet_trace.note_token(work.tx, shown.token, refusal.code, work.now)
        more = with_nonce(work) if isinstance(refusal, InvalidProof | InvalidNonce) else {}
    if shown.proofs is not None and isinstance(refusal, InvalidToken | InvalidDpopProof | UseDpopNonce):
        return challenge(refusal)
    return oauth_error(refusal, more)


def _serve(desk: Desk, slug: str, shown: ShownToken, body: dict[str, object]) -> JSONResponse:
    asked = read_request(shown.token, body, desk.switches)
    with desk.work(slug) as work:
        practice = issuance.Practice(known=work.configurations, batch=desk.batch)
        proved = replace(asked.request, thumbprint=key_of_token(work, shown, "credential"))
        made = issuance.claim(work.tx, proved, work.identity, work.now, work.randomness, practice)
        said = answer(made, asked, work.switches) | with_nonce(work)
    return JSONResponse(said, headers=NO_STORE)
