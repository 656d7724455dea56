"""`/b/{id}`: a badge as its holder shows it, with previews for chats and networks; `/kit/{id}`: badges taken along."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.templating import Jinja2Templates

from issuer.kept.shares import Share, ShareKind
from issuer.sharing import addresses, exporting, links
from issuer.sharing.exporting import Means
from issuer.sharing.links import Holder
from issuer.sharing.profile_links import embedding
from issuer.web.certificates import Printer
from issuer.web.desk import Desk
from issuer.web.files import SEALED_OFF
from issuer.web.reading import award_for, varied
from issuer.web.shared_view import Shared, address, organisation_of, shown, view_of
from web.signin.access import by_secret

_PICTURE = {"Content-Security-Policy": SEALED_OFF, "Cross-Origin-Resource-Policy": "cross-origin"}


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of whoever has such a link."""
    printer = Printer.of(templates)
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.get("/b/{share_id}", response_class=HTMLResponse)
    def page(request: Request, share_id: str) -> HTMLResponse:
        found = shown(desk, share_id)
        read = replace(found, award=award_for(request, found.award))
        return varied(templates.TemplateResponse(request, "shared.html", view_of(desk, read)))

    @routes.get("/b/{share_id}/card.png")
    def card(share_id: str) -> Response:
        return Response(shown(desk, share_id).picture(), media_type="image/png", headers=_PICTURE)

    @routes.get("/b/{share_id}/oembed.json")
    def oembed(share_id: str) -> JSONResponse:
        headers = {"Access-Control-Allow-Origin": "*"}
        return JSONResponse(_oembed(desk, shown(desk, share_id)), headers=headers)

    @routes.get("/kit/{share_id}", response_class=HTMLResponse)
    def kit(request: Request, share_id: str) -> HTMLResponse:
        with desk.work(organisation_of(desk, share_id)) as work:
            share = _kit(links.opened(work.tx, share_id, work.now))
            view = {"share": share, "organisation": work.tx.organisation}
        return templates.TemplateResponse(request, "kit.html", view)

    @routes.post("/kit/{share_id}")
    def take(share_id: str) -> Response:
        with desk.work(organisation_of(desk, share_id)) as work:
            share = _kit(links.opened(work.tx, share_id, work.now))
            person = work.tx.people.get(share.person_id)
            if person is None:
                raise links.nothing_here()
            means = Means(work.identity, work.now, work.randomness)
            pack = exporting.gather(work.tx, Holder(person, exporting.KIT_LINK), means)
            print_out = printer.print_out(work.identity.issuer_url)
        return packed(exporting.zipped(pack, print_out))

    @routes.get("/confirm/{slug}/{token}", response_class=HTMLResponse)
    def asked(request: Request, slug: str, token: str) -> HTMLResponse:
        with desk.work(slug) as work:
            found = addresses.read(work.tx, token, desk.sealer, work.now)
            view = {"address": found.address, "organisation": work.tx.organisation, "is_done": False}
        return templates.TemplateResponse(request, "confirm_address.html", view | {"place": request.url.path})

    @routes.post("/confirm/{slug}/{token}", response_class=HTMLResponse)
    def confirm(request: Request, slug: str, token: str) -> HTMLResponse:
        with desk.work(slug) as work:
            theirs = addresses.confirm(work.tx, token, desk.sealer, work.now)
            view = {"address": theirs, "organisation": work.tx.organisation, "is_done": True}
        return templates.TemplateResponse(request, "confirm_address.html", view | {"place": ""})

    return routes


def packed(body: bytes) -> Response:
    """Return a zip to be saved; nobody in between is to keep it."""
    headers = {"Content-Disposition": 'attachment; filename="badges.zip"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/zip", headers=headers)


def _kit(share: Share) -> Share:
    if share.kind is not ShareKind.KIT:
        raise links.nothing_here()
    return share


def _oembed(desk: Desk, found: Shared) -> dict[str, object]:
    """Return what other sites need to show the link (oEmbed 1.0, 2.3.4.4: a picture that leads to it)."""
    url = address(desk, found.share)
    return {
        "version": "1.0",
        "type": "rich",
        "title": found.title,
        "provider_name": found.organisation.name,
        "provider_url": desk.issuer_url(found.organisation.slug),
        "html": embedding(found.title, url, f"{url}/card.png"),
        "width": 600,
        "height": 315,
        "thumbnail_url": f"{url}/card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
