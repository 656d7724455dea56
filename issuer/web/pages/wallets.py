"""The pictures of the wallets to choose from: served from here, so that no wallet's maker sees who looks at a page."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from credentials.wording import N_
from issuer.errors import UnknownDocument
from issuer.web.desk import Desk
from web.signin.access import anybody

_FOR_LONG: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


def router(desk: Desk) -> APIRouter:
    """Return the route of the pictures, each under the name that its content gives it."""
    routes = APIRouter(include_in_schema=False, dependencies=[anybody])
    logos = {each.logo_name: each.logo for each in desk.chooser if each.logo}

    @routes.get("/wallets/{name}.png")
    def logo(name: str) -> Response:
        if name not in logos:
            raise UnknownDocument(N_("There is no such picture here."))
        return Response(logos[name], media_type="image/png", headers=_FOR_LONG)

    return routes
