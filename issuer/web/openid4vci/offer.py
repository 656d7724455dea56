"""The credential offer, by reference (OpenID4VCI 1.0, 4.1.3)."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from issuer import offers
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE


def router(desk: Desk) -> APIRouter:
    """Return the route a wallet reads an offer from; reading changes nothing."""
    routes = APIRouter(tags=["OpenID4VCI"])

    @routes.get("/o/{slug}/offers/{offer_id}")
    def read(slug: str, offer_id: str) -> JSONResponse:
        with desk.work(slug) as work:
            identifiers = [each.id for each in work.configurations if each.is_offered]
            document = offers.offer_document(
                work.tx,
                offer_id,
                work.identity.issuer_url,
                identifiers,
                work.terms,
                work.now,
                for_draft_11=work.switches.draft11_metadata_and_offer,
            )
        return JSONResponse(document, headers=NO_STORE)

    return routes
