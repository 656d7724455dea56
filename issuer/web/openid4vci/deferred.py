"""The deferred credential endpoint (OpenID4VCI 1.0, 9)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from issuer.deliveries import Step
from issuer.errors import (
    InvalidCredentialRequest,
    InvalidDpopProof,
    InvalidToken,
    IssuancePending,
    IssuerError,
    UseDpopNonce,
)
from issuer.issuing import deferred_issuance
from issuer.issuing.deferred_issuance import DeferredRequest
from issuer.issuing.postponing import Postponed
from issuer.offering import wallet_trace
from issuer.web.desk import Desk
from issuer.web.errors import OAUTH, oauth_error
from issuer.web.openid4vci.encryption import MEDIA_TYPE, Recipient, answered, opened
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.pacing import Pacing
from issuer.web.openid4vci.possession import ShownToken, challenge, key_of_token, shown_token
from issuer.web.openid4vci.practice import practice_of
from issuer.web.openid4vci.requests import json_object, media_type, raw_body
from issuer.web.openid4vci.shapes import answer_fetched, answer_later
from web.signin.access import by_secret

PATH = "deferred"


def router(desk: Desk) -> APIRouter:
    """Return the deferred credential route."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[by_secret])
    pacing = Pacing(desk.clock)

    @routes.post(f"/o/{{slug}}/{PATH}")
    def deferred(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> Response:
        shown = shown_token(request)
        try:
            hasty = _hasty(desk, pacing, shown, request, body)
            return hasty or _serve(desk, slug, pacing, shown, request, body)
        except OAUTH as refusal:
            return _refused(desk, slug, shown, refusal)

    return routes


def _hasty(desk: Desk, pacing: Pacing, shown: ShownToken, request: Request, body: bytes) -> Response | None:
    """Return the answer for a wallet that asks far too often, without a look at the records.

    What is encrypted can not be read without them, and is always looked into.
    """
    if media_type(request) == MEDIA_TYPE or desk.demands.encryption:
        return None
    transaction_id = _transaction_id(json_object(request, body))
    if "credential_response_encryption" in json_object(request, body):
        return None
    if not pacing.is_hasty(shown.token, transaction_id):
        return None
    return _later(Postponed(transaction_id), None, is_error=desk.switches.deferred_pending_as_error)


def _serve(
    desk: Desk, slug: str, pacing: Pacing, shown: ShownToken, request: Request, body: bytes
) -> Response:
    with desk.work(slug) as work:
        received = opened(request, body, work.identity, is_required=work.demands.encryption)
        proved = key_of_token(work, shown, PATH)
        asked = DeferredRequest(shown.token, _transaction_id(received.body), proved)
        found = deferred_issuance.fetch(
            work.tx, asked, work.identity, work.now, work.randomness, practice_of(desk, work)
        )
        said = {} if isinstance(found, Postponed) else answer_fetched(found, work.switches) | with_nonce(work)
    if isinstance(found, Postponed):
        pacing.note(shown.token, found.transaction_id)
        return _later(found, received.recipient, is_error=desk.switches.deferred_pending_as_error)
    return answered(said, received.recipient)


def _transaction_id(body: dict[str, Any]) -> str:
    transaction_id = body.get("transaction_id")
    if not isinstance(transaction_id, str) or not transaction_id:
        raise InvalidCredentialRequest("A deferred credential request has a transaction_id.")
    return transaction_id


def _later(postponed: Postponed, recipient: Recipient | None, *, is_error: bool) -> Response:
    if is_error:
        pending = IssuancePending("The badge is not ready yet; ask again after the interval.")
        return oauth_error(pending, {"interval": postponed.interval})
    return answered(answer_later(postponed), recipient, status=202)


def _refused(desk: Desk, slug: str, shown: ShownToken, refusal: IssuerError) -> JSONResponse:
    """Answer a refusal, and keep in a transaction of its own what the wallet is told."""
    with desk.work(slug) as work:
        wallet_trace.note_token(work.tx, shown.token, refusal.code, work.now, Step.FETCHED)
    if shown.proofs is not None and isinstance(refusal, InvalidToken | InvalidDpopProof | UseDpopNonce):
        return challenge(refusal)
    return oauth_error(refusal)
