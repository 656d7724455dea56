"""The credential endpoint (OpenID4VCI 1.0, 8)."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from issuer.errors import (
    InvalidDpopProof,
    InvalidNonce,
    InvalidProof,
    InvalidToken,
    IssuerError,
    UseDpopNonce,
)
from issuer.issuing import issuance
from issuer.issuing.postponing import Postponed
from issuer.offering import wallet_trace
from issuer.web.desk import Desk
from issuer.web.errors import OAUTH, oauth_error
from issuer.web.openid4vci.encryption import answered, opened
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.possession import ShownToken, challenge, key_of_token, shown_token
from issuer.web.openid4vci.practice import practice_of
from issuer.web.openid4vci.requests import raw_body
from issuer.web.openid4vci.shapes import answer, answer_later, read_request
from web.signin.access import by_secret


def router(desk: Desk) -> APIRouter:
    """Return the credential route."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[by_secret])

    @routes.post("/o/{slug}/credential")
    def credential(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> Response:
        shown = shown_token(request)
        try:
            return _serve(desk, slug, shown, request, body)
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


def _serve(desk: Desk, slug: str, shown: ShownToken, request: Request, body: bytes) -> Response:
    with desk.work(slug) as work:
        received = opened(request, body, work.identity, is_required=work.demands.encryption)
        asked = read_request(shown.token, received.body, work.switches)
        proved = replace(asked.request, thumbprint=key_of_token(work, shown, "credential"))
        made = issuance.claim(
            work.tx, proved, work.identity, work.now, work.randomness, practice_of(desk, work)
        )
        is_later = isinstance(made, Postponed)
        said = answer_later(made) if isinstance(made, Postponed) else answer(made, asked, work.switches)
        said |= with_nonce(work)
    return answered(said, received.recipient, status=202 if is_later else 200)
