"""`/o/{slug}/endorsements`: which badges an organisation recognises, for anybody; and each endorsement as signed."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.badge import Carrier
from credentials.wording import N_
from issuer.errors import UnknownDocument
from issuer.recognition import recognising
from issuer.web.recognition import RecognitionDesk
from web.signin.access import anybody

_HEADERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
_BY_ACCEPT = {"Vary": "Accept"}


def router(desk: RecognitionDesk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that anybody may read."""
    routes = APIRouter(tags=["documents"], dependencies=[anybody])

    @routes.get("/o/{slug}/endorsements", response_model=None)
    def listed(request: Request, slug: str) -> Response:
        with desk.desk.work(slug) as work:
            found, organisation = recognising.published(work.tx), work.tx.organisation
        if "text/html" in request.headers.get("accept", ""):
            view = {"recognitions": found, "organisation": organisation}
            return templates.TemplateResponse(request, "endorsements.html", view, headers=_BY_ACCEPT)
        told: list[dict[str, Any]] = [
            {
                "achievement": each.subject_id,
                "name": each.subject_name,
                "issuer": each.endorsed,
                "comment": each.comment,
                **desk.urls(each, slug),
                "endorsement": json.loads(each.document),
            }
            for each in found
        ]
        return JSONResponse({"endorsements": told}, headers=_HEADERS | _BY_ACCEPT)

    @routes.get("/o/{slug}/endorsements/{name}", response_class=Response)
    def one(slug: str, name: str) -> Response:
        stem, is_token = name.removesuffix(".jwt"), name.endswith(".jwt")
        with desk.desk.work(slug) as work:
            found = work.tx.recognitions.get(f"urn:uuid:{stem}")
        if found is None:
            raise UnknownDocument(N_("There is no endorsement at this address."))
        carrier = Carrier.JWT_VC_JSON if is_token else Carrier.LDP_VC
        body = found.token if is_token else found.document
        return Response(body, media_type=carrier.media_type, headers=_HEADERS)

    return routes
