"""The credential offer, by reference (OpenID4VCI 1.0, 4.1.3)."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from credentials.badge import JsonObject
from issuer.errors import UnknownOffer
from issuer.offering import wallet_trace
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE
from web.signin.access import by_secret


def router(desk: Desk) -> APIRouter:
    """Return the route a wallet reads an offer from; reading changes nothing of it, but is noted."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[by_secret])

    @routes.get("/o/{slug}/offers/{offer_id}")
    def read(slug: str, offer_id: str) -> JSONResponse:
        try:
            return JSONResponse(_document(desk, slug, offer_id), headers=NO_STORE)
        except UnknownOffer as refusal:
            with desk.work(slug) as work:
                wallet_trace.note_offer(work.tx, offer_id, refusal.code, work.now)
            raise

    return routes


def _document(desk: Desk, slug: str, offer_id: str) -> JsonObject:
    with desk.work(slug) as work:
        wallet_trace.note_offer(work.tx, offer_id, "", work.now)
        return work.offer_document(offer_id)
