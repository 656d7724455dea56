"""The pictures of an organisation's badges, drawn when they are asked for."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from credentials.wording import N_
from issuer.achievements import artwork, drawing
from issuer.awarding.openness import stage_of
from issuer.errors import UnknownDocument
from issuer.web.desk import Desk
from issuer.web.files import SEALED_OFF
from web.signin.access import anybody

# What a version says never changes; how it is drawn may, with a new version of this program.
_ONE_DAY = "public, max-age=86400"


class Form(StrEnum):
    """The kinds of picture there are."""

    PNG = "png"
    SVG = "svg"


# What a column holds; no badge ever has so many versions.
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]
Stars = Annotated[int | None, Query(ge=1, le=9)]
_MEDIA_TYPES = {Form.PNG: "image/png", Form.SVG: "image/svg+xml"}


def router(desk: Desk) -> APIRouter:
    """Return the routes below `/o/{slug}` that anybody may read."""
    routes = APIRouter(tags=["documents"], dependencies=[anybody])

    @routes.get("/o/{slug}/achievements/{badge}/v/{version}/image.{form}", response_class=Response)
    def image(slug: str, badge: str, version: Version, form: Form, level: Stars = None) -> Response:
        """Return the picture of a badge in one version, as achievements name it, or with the stars of a level."""
        with desk.work(slug) as work:
            planned = work.tx.plan.edition(badge, version)
            if planned is None or not stage_of(work.tx, badge).is_public:
                raise UnknownDocument(N_("There is no badge of this version at this address."))
            if level is not None and all(level != each.number for each in planned.achievement.levels):
                raise UnknownDocument(N_("This badge has no such level."))
            drawn = drawing.of_badge(work.tx, planned, level)
        body = artwork.png(drawn) if form is Form.PNG else artwork.svg(drawn).encode()
        return Response(body, media_type=_MEDIA_TYPES[form], headers=_HEADERS)

    return routes


_HEADERS = {
    "Cache-Control": _ONE_DAY,
    "Content-Security-Policy": SEALED_OFF,
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
