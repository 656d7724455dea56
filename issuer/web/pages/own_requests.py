"""The page on which people ask for badges, and see what became of it."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.errors import (
    AlreadyAsked,
    InvalidText,
    IssuerError,
    NotAwardable,
    NotForAsking,
    NotInPilot,
    UnknownAchievement,
    UnknownLevel,
)
from issuer.kept.requests import BadgeRequest, RequestState
from issuer.requests import asking
from issuer.requests.asking import EVIDENCE_LIMIT, MOST_LINKS, Asker, Shown
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/me/requests"
STATES: Final[dict[RequestState, str]] = {
    RequestState.OPEN: N_("waits for an answer"),
    RequestState.RETURNED: N_("came back with a question"),
    RequestState.GRANTED: N_("awarded"),
    RequestState.DECLINED: N_("declined"),
    RequestState.WITHDRAWN: N_("taken back"),
}
# Levels are few; Python refuses to read numbers of thousands of digits.
_LEVEL: Final = re.compile("[0-9]{1,3}")
_FIELDS: Final[dict[type[IssuerError], str]] = {
    UnknownAchievement: "badge",
    NotForAsking: "badge",
    AlreadyAsked: "badge",
    NotAwardable: "badge",
    NotInPilot: "badge",
    UnknownLevel: "level",
    InvalidText: "evidence",
}


@dataclass(slots=True)
class RequestForm:
    """The forms of the page, as typed: each uses some of these."""

    badge: Annotated[str, Form()] = ""
    level: Annotated[str, Form()] = ""
    evidence: Annotated[str, Form()] = ""
    links: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    @property
    def shown(self) -> Shown:
        """What is shown for the badge."""
        return Shown(self.evidence, self.links)


Filled = Annotated[RequestForm, Depends()]


@dataclass(frozen=True, slots=True)
class _Page:
    desk: Desk
    templates: Jinja2Templates

    def show(
        self, request: Request, visitor: Visitor, form: RequestForm, fault: IssuerError | None = None
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            badges = [each for each in work.tx.plan.all() if each.rule is None]
            own = visitor.own_session.principal_id
            mine = [_line(self.desk, work, each) for each in work.tx.requests.of_asker(own)]
        view: dict[str, Any] = {
            "requests": mine,
            "badges": badges,
            "max_level": max(
                (each.number for badge in badges for each in badge.achievement.levels), default=0
            ),
            "form": form,
            "faults": {} if fault is None else {_FIELDS.get(type(fault), ""): str(fault)},
            "most_links": MOST_LINKS,
            "longest": EVIDENCE_LIMIT,
            "csrf": visitor.form_token,
            "visitor": visitor,
            "place": PLACE,
        }
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return self.templates.TemplateResponse(request, "own_requests.html", view, status)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)
    page = _Page(desk, templates)
    asks = Annotated[Visitor, Depends(needs(sign_in, Permission.ASK_FOR_BADGES))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: asks) -> HTMLResponse:
        return page.show(request, visitor, RequestForm())

    @routes.post(PLACE, response_model=None)
    def ask(request: Request, visitor: asks, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            _ask(desk, visitor, form)
        except IssuerError as fault:
            return page.show(request, visitor, form, fault)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/{{badge_request_id}}/again", response_model=None)
    def again(
        request: Request, visitor: asks, badge_request_id: str, form: Filled
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                asking.ask_again(work.tx, badge_request_id, visitor.id, form.shown, work.now)
        except InvalidText as fault:
            return page.show(request, visitor, RequestForm(), fault)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/{{badge_request_id}}/withdraw")
    def withdraw(request: Request, visitor: asks, badge_request_id: str, form: Filled) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            asking.take_back(work.tx, badge_request_id, visitor.id, work.now)
        return RedirectResponse(PLACE, status_code=303)

    return routes


def _ask(desk: Desk, visitor: Visitor, form: RequestForm) -> BadgeRequest:
    # A program has no address, and nobody is awarded anything for it.
    session = visitor.own_session
    who = Asker(session.principal_id, visitor.address, visitor.name)
    level = int(form.level) if _LEVEL.fullmatch(form.level) else None
    with desk.work(visitor.organisation) as work:
        return asking.ask(work.tx, who, form.badge, level, form.shown, work.now, work.randomness)


def _line(desk: Desk, work: Work, request: BadgeRequest) -> dict[str, Any]:
    badge = work.tx.plan.find(request.slug)
    award = None if request.award_id is None else work.tx.awards.get(request.award_id)
    return {
        "request": request,
        "badge": request.slug if badge is None else badge.achievement.name,
        "state": STATES[request.state],
        "claim_url": None if award is None else desk.claim_url(award),
    }
