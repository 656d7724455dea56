"""The page of badges that people ask for, for those who may award them: award, ask back, or decline."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.errors import IssuerError, UnknownRequest
from issuer.kept.requests import BadgeRequest
from issuer.requests import answering
from issuer.requests.answering import Answerer
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import sight_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/requests"


@dataclass(slots=True)
class AnswerForm:
    """The form of an answer, as typed."""

    words: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


Filled = Annotated[AnswerForm, Depends()]


def answerer(visitor: Visitor) -> Answerer:
    """Return a visitor as who answers requests."""
    return Answerer(visitor.id, visitor.name, visitor.address, visitor.leader, sight_of(visitor))


@dataclass(frozen=True, slots=True)
class _Queue:
    """Draws the page, and has its forms carried out."""

    desk: Desk
    sign_in: SignIn
    templates: Jinja2Templates

    def show(
        self, request: Request, visitor: Visitor, words: str = "", fault: IssuerError | None = None
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            waiting = [_line(work, each) for each in answering.queue(work.tx, answerer(visitor), work.now)]
        view: dict[str, Any] = {
            "requests": waiting,
            "words": words,
            "faults": {} if fault is None else {"": str(fault)},
            "csrf": visitor.form_token,
            "visitor": visitor,
            "place": PLACE,
        }
        return self.templates.TemplateResponse(request, "requests.html", view, _status(fault))

    def answered(
        self, request: Request, visitor: Visitor, badge_request_id: str, form: AnswerForm, act: str
    ) -> RedirectResponse | HTMLResponse:
        """Answer a request, and lead on: to the award that it became, or back to the page."""
        self.sign_in.check_form(request, form.csrf)
        try:
            with self.desk.work(visitor.organisation) as work:
                leads_to = _ACTS[act](work, badge_request_id, answerer(visitor), form.words)
        except UnknownRequest:
            raise
        except IssuerError as fault:
            return self.show(request, visitor, form.words, fault)
        return RedirectResponse(leads_to, status_code=303)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)
    queue = _Queue(desk, sign_in, templates)
    awards = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: awards) -> HTMLResponse:
        return queue.show(request, visitor)

    @routes.post(f"{PLACE}/{{badge_request_id}}/grant", response_model=None)
    def grant(
        request: Request, visitor: awards, badge_request_id: str, form: Filled
    ) -> RedirectResponse | HTMLResponse:
        return queue.answered(request, visitor, badge_request_id, form, "grant")

    @routes.post(f"{PLACE}/{{badge_request_id}}/return", response_model=None)
    def send_back(
        request: Request, visitor: awards, badge_request_id: str, form: Filled
    ) -> RedirectResponse | HTMLResponse:
        return queue.answered(request, visitor, badge_request_id, form, "return")

    @routes.post(f"{PLACE}/{{badge_request_id}}/decline", response_model=None)
    def decline(
        request: Request, visitor: awards, badge_request_id: str, form: Filled
    ) -> RedirectResponse | HTMLResponse:
        return queue.answered(request, visitor, badge_request_id, form, "decline")

    return routes


def _grant(work: Work, request_id: str, who: Answerer, _words: str) -> str:
    return f"/awards/{answering.grant(work.tx, request_id, who, work.now, work.randomness).id}"


def _send_back(work: Work, request_id: str, who: Answerer, words: str) -> str:
    answering.send_back(work.tx, request_id, who, words, work.now)
    return PLACE


def _decline(work: Work, request_id: str, who: Answerer, words: str) -> str:
    answering.decline(work.tx, request_id, who, words, work.now)
    return PLACE


_ACTS: Final[dict[str, Callable[[Work, str, Answerer, str], str]]] = {
    "grant": _grant,
    "return": _send_back,
    "decline": _decline,
}


def _line(work: Work, request: BadgeRequest) -> dict[str, Any]:
    badge = work.tx.plan.find(request.slug)
    return {
        "request": request,
        "badge": request.slug if badge is None else badge.achievement.name,
        "needs_approval": badge is not None and badge.needs_approval,
    }


def _status(fault: IssuerError | None) -> int:
    if fault is None:
        return 200
    return next((PROBLEMS[kind][0] for kind in type(fault).__mro__ if kind in PROBLEMS), 422)
