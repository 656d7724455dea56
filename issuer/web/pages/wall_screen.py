"""What needs no signing in: the wall on a screen in a hall, by its link, and the end of digests by a click in one."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from issuer.mail import digesting
from issuer.wall import setting
from issuer.wall.feed import Look, entries
from issuer.web.desk import Desk
from issuer.web.pages.wall import SIGNS
from web.signin.access import by_secret

ON_SCREEN: Final = 8


def screen_router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the route of screens: whoever has the link sees the newest badges, and nothing can be pressed."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.get("/wall/{slug}/{screen_token}", response_class=HTMLResponse)
    def screen(request: Request, slug: str, screen_token: str) -> HTMLResponse:
        with desk.work(slug) as work:
            shown = setting.opened(work.tx, screen_token)
            view = {
                "organisation": work.tx.organisation,
                "zone": work.tx.organisation.zone,
                "screen": shown,
                "entries": entries(work.tx, Look(work.now, ON_SCREEN)),
                "signs": SIGNS,
                "now": work.now,
            }
        headers = {"Cache-Control": "no-store"}
        return templates.TemplateResponse(request, "wall_screen.html", view, headers=headers)

    return routes


def digest_router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes by which whoever gets digests ends them: a page, and what mailboxes press (RFC 8058)."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])
    place = "/o/{slug}/digests/{letter_id}"

    @routes.api_route(place, methods=["GET", "HEAD"], response_class=HTMLResponse)
    def page(request: Request, slug: str, letter_id: str) -> HTMLResponse:
        with desk.work(slug) as work:
            is_wanted = digesting.is_wanted(work.tx, letter_id)
            view = {"organisation": work.tx.organisation, "letter_id": letter_id, "is_wanted": is_wanted}
        return templates.TemplateResponse(request, "wall_digest.html", view)

    @routes.post(place, response_model=None)
    def end(slug: str, letter_id: str) -> Response:
        with desk.work(slug) as work:
            digesting.stop(work.tx, letter_id, work.now)
        return RedirectResponse(f"/o/{slug}/digests/{letter_id}", status_code=303)

    @routes.post(f"{place}/again", response_model=None)
    def again(slug: str, letter_id: str) -> Response:
        with desk.work(slug) as work:
            digesting.stop(work.tx, letter_id, work.now, wanted=True)
        return RedirectResponse(f"/o/{slug}/digests/{letter_id}", status_code=303)

    return routes
