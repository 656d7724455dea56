"""An event on a screen: its code to scan and how many wait, and the page on which whoever scanned it asks.

Whoever has the link is there. The screen has no names: nobody at an event said that they want to be seen.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from issuer.errors import InvalidRecipient, InvalidText, UnknownEvent
from issuer.kept.requests import RequestState
from issuer.requests import hosting
from issuer.requests.hosting import Guest
from issuer.web.desk import Desk, Work
from web.qr import qr_matrix, qr_size, qr_svg
from web.signin.access import by_secret

_FIELDS = {InvalidText: "name", InvalidRecipient: "address"}
_HEADERS = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class AskForm:
    """Who asks, as typed."""

    name: Annotated[str, Form()] = ""
    address: Annotated[str, Form()] = ""


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the screen and of whoever stands before it."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.api_route("/event/{event_code}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def screen(request: Request, event_code: str) -> HTMLResponse:
        with desk.work(_organisation_of(desk, event_code)) as work:
            view = _view(work, event_code) | {"now": work.now}
        view["link"] = _link(desk, event_code)
        view["qr_size"] = qr_size(qr_matrix(view["link"]))
        return templates.TemplateResponse(request, "event_screen.html", view, headers=_HEADERS)

    @routes.get("/event/{event_code}/qr.svg")
    def qr(event_code: str) -> Response:
        with desk.work(_organisation_of(desk, event_code)) as work:
            hosting.by_code(work.tx, event_code)
        return Response(qr_svg(_link(desk, event_code)), media_type="image/svg+xml", headers=_HEADERS)

    @routes.api_route("/event/{event_code}/ask", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def asking(request: Request, event_code: str, done: str = "") -> HTMLResponse:
        with desk.work(_organisation_of(desk, event_code)) as work:
            view = _view(work, event_code) | {"form": AskForm(), "faults": {}, "done": done}
        return templates.TemplateResponse(request, "event_ask.html", view, headers=_HEADERS)

    @routes.post("/event/{event_code}/ask", response_model=None)
    def ask(
        request: Request, event_code: str, form: Annotated[AskForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        guest = Guest(form.name, form.address)
        try:
            with desk.work(_organisation_of(desk, event_code)) as work:
                hosting.ask_at(work.tx, event_code, guest, work.now, work.randomness)
        except (InvalidText, InvalidRecipient) as fault:
            with desk.work(_organisation_of(desk, event_code)) as work:
                view = _view(work, event_code) | {"form": form, "done": ""}
            view["faults"] = {_FIELDS[type(fault)]: str(fault)}
            return templates.TemplateResponse(request, "event_ask.html", view, 422, _HEADERS)
        return RedirectResponse(f"/event/{event_code}/ask?done=yes", status_code=303)

    return routes


def _organisation_of(desk: Desk, event_code: str) -> str:
    slug = desk.store.organisation_of_event(event_code)
    if slug is None:
        raise UnknownEvent(hosting.NONE)
    return slug


def _link(desk: Desk, event_code: str) -> str:
    return f"{desk.public_url}/event/{event_code}/ask"


def _view(work: Work, event_code: str) -> dict[str, Any]:
    event = hosting.by_code(work.tx, event_code)
    badge, asked = work.tx.plan.find(event.slug), work.tx.requests.of_event(event.id)
    return {
        "event": event,
        "badge": event.slug if badge is None else badge.achievement.name,
        "organisation": work.tx.organisation,
        "zone": work.tx.organisation.zone,
        "is_open": event.is_open(work.now),
        "wait": len(hosting.waiting(asked)),
        "awarded": sum(each.state is RequestState.GRANTED for each in asked),
        "most_name": hosting.NAME_LIMIT,
    }
