"""What the type of SD-JWT badges means, for wallets that show them (draft-ietf-oauth-sd-jwt-vc, 4)."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from credentials.badge import Carrier
from issuer.achievements.configurations import ClaimDescription, Configuration
from issuer.errors import UnknownDocument
from issuer.web.desk import Desk
from web.signin.access import anybody

_HEADERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"}
# What the holder discloses one by one; everything else is always told.
_CHOSEN = (
    ClaimDescription(("evidence",), "What was seen", mandatory=False),
    ClaimDescription(("credentialSubject", "identifier"), "Whom it is for, hashed", mandatory=False),
)


def router(desk: Desk) -> APIRouter:
    """Return the route that an organisation's `vct` leads to."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[anybody])

    @routes.get("/o/{slug}/vct/open-badge")
    def open_badge(slug: str) -> JSONResponse:
        with desk.work(slug) as work:
            known = work.identity.configurations
        found = next((each for each in known if each.carrier is Carrier.DC_SD_JWT), None)
        if found is None:
            raise UnknownDocument("This organisation signs no badges of this type.")
        return JSONResponse(type_metadata(found), headers=_HEADERS)

    return routes


def type_metadata(configuration: Configuration) -> dict[str, Any]:
    """Return the metadata of a configuration's type."""
    display = configuration.display
    always = [_claim(each, "never") for each in configuration.claims]
    chosen = [_claim(each, "always", None) for each in _CHOSEN]
    return {
        "vct": configuration.vct,
        "name": "Open Badge",
        "description": "An Open Badge 3.0 in the claims of an SD-JWT, named as that standard names them.",
        "display": [{"locale": display.locale, "name": display.name, "description": display.description}],
        "claims": [*always, *chosen],
    }


def _claim(claim: ClaimDescription, disclosed: str, *below: None) -> dict[str, Any]:
    shown = [{"locale": "en", "label": claim.name}]
    return {"path": [*claim.path, *below], "display": shown, "mandatory": claim.mandatory, "sd": disclosed}
