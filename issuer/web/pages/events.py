"""The pages of events, for those who may award badges: open one, show it on a screen, and award who asked by hand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.errors import (
    IssuerError,
    NotForAsking,
    OutsideDepartment,
    UnknownAchievement,
    UnknownLevel,
)
from issuer.kept.events import Event
from issuer.requests import answering, hosting
from issuer.requests.hosting import NewEvent
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import check_badge
from issuer.web.pages.requests import answerer
from issuer.web.typed import level_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/events"
# Each is an award of its own, and whoever pressed waits for them.
AT_ONCE: Final = 50
_NUMBER: Final = re.compile("[0-9]{1,4}")
_FIELDS: Final[dict[type[IssuerError], str]] = {
    UnknownAchievement: "badge",
    NotForAsking: "badge",
    OutsideDepartment: "badge",
    UnknownLevel: "level",
}


@dataclass(slots=True)
class EventForm:
    """The form of a new event, as typed."""

    badge: Annotated[str, Form()] = ""
    level: Annotated[str, Form()] = ""
    title: Annotated[str, Form()] = ""
    hours: Annotated[str, Form()] = "4"
    most: Annotated[str, Form()] = "100"
    csrf: Annotated[str, Form()] = ""

    @property
    def wanted(self) -> NewEvent:
        """The event that is wanted; what is no number is refused as 0 is."""
        hours, most = (int(each) if _NUMBER.fullmatch(each) else 0 for each in (self.hours, self.most))
        return NewEvent(self.badge, level_of(self.level), self.title, hours, most)


@dataclass(slots=True)
class AwardForm:
    """The form by which who asked is awarded: one request, or with none all that wait."""

    one: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(frozen=True, slots=True)
class _Pages:
    """Draws the pages, and has awarded who asked."""

    desk: Desk
    templates: Jinja2Templates

    def listed(
        self, request: Request, visitor: Visitor, form: EventForm, fault: IssuerError | None = None
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            events = [_line(work, each) for each in hosting.looked_after(work.tx, answerer(visitor))]
            badges = [each for each in work.tx.plan.all() if each.rule is None]
        levels = (each.number for badge in badges for each in badge.achievement.levels)
        view: dict[str, Any] = {
            "events": events,
            "badges": badges,
            "max_level": max(levels, default=0),
            "form": form,
            "faults": {} if fault is None else {_FIELDS.get(type(fault), ""): str(fault)},
            "most_hours": hosting.MOST_HOURS,
            "most_who_ask": hosting.MOST_WHO_ASK,
            "longest": hosting.TITLE_LIMIT,
            "csrf": visitor.form_token,
            "visitor": visitor,
            "place": PLACE,
        }
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return self.templates.TemplateResponse(request, "events.html", view, status)

    def shown(
        self, request: Request, visitor: Visitor, event_id: str, faults: Sequence[str] = ()
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            event = hosting.find(work.tx, event_id, answerer(visitor))
            asked = work.tx.requests.of_event(event.id)
            view = _line(work, event) | {"waiting": hosting.waiting(asked), "zone": work.tx.organisation.zone}
        view |= {"screen": f"{self.desk.public_url}/event/{event.code}", "faults": dict(enumerate(faults))}
        view |= {"csrf": visitor.form_token, "visitor": visitor, "place": PLACE}
        return self.templates.TemplateResponse(request, "event.html", view, 409 if faults else 200)

    def awarded(self, visitor: Visitor, event_id: str, one: str) -> Iterator[str]:
        """Award who asked, each by itself, and yield why somebody was not."""
        with self.desk.work(visitor.organisation) as work:
            hosting.find(work.tx, event_id, answerer(visitor))
            found = hosting.waiting(work.tx.requests.of_event(event_id))
        wanted = [each for each in found if one in ("", each.id)][:AT_ONCE]
        for each in wanted:
            try:
                with self.desk.work(visitor.organisation) as work:
                    answering.grant(work.tx, each.id, answerer(visitor), work.now, work.randomness)
            except IssuerError as fault:
                yield str(fault)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the pages."""
    routes = APIRouter(include_in_schema=False)
    pages = _Pages(desk, templates)
    awards = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: awards) -> HTMLResponse:
        return pages.listed(request, visitor, EventForm())

    @routes.post(PLACE, response_model=None)
    def opened(
        request: Request, visitor: awards, form: Annotated[EventForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                check_badge(work.tx, visitor, form.badge)
                made = hosting.open_event(work.tx, form.wanted, answerer(visitor), work.now, work.randomness)
        except IssuerError as fault:
            return pages.listed(request, visitor, form, fault)
        return RedirectResponse(f"{PLACE}/{made.id}", status_code=303)

    @routes.get(f"{PLACE}/{{event_id}}", response_class=HTMLResponse)
    def shown(request: Request, visitor: awards, event_id: str) -> HTMLResponse:
        return pages.shown(request, visitor, event_id)

    @routes.post(f"{PLACE}/{{event_id}}/award", response_model=None)
    def award(
        request: Request, visitor: awards, event_id: str, form: Annotated[AwardForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        faults = list(dict.fromkeys(pages.awarded(visitor, event_id, form.one)))
        if faults:
            return pages.shown(request, visitor, event_id, faults)
        return RedirectResponse(f"{PLACE}/{event_id}", status_code=303)

    @routes.post(f"{PLACE}/{{event_id}}/close")
    def close(
        request: Request, visitor: awards, event_id: str, form: Annotated[AwardForm, Depends()]
    ) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            hosting.close(work.tx, event_id, answerer(visitor), work.now)
        return RedirectResponse(f"{PLACE}/{event_id}", status_code=303)

    return routes


def _line(work: Work, event: Event) -> dict[str, Any]:
    badge, asked = work.tx.plan.find(event.slug), work.tx.requests.of_event(event.id)
    return {
        "event": event,
        "badge": event.slug if badge is None else badge.achievement.name,
        "is_open": event.is_open(work.now),
        "count": len(asked),
        "wait": len(hosting.waiting(asked)),
    }
