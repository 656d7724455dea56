"""Pages of letters: for HR what was sent and what came back, for whoever gets reminders the way to end them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from issuer.errors import IssuerError
from issuer.kept.mail import Letter, LetterState
from issuer.mail import keeping, reminding
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.letters import written, written_in
from issuer.web.mail_words import STATES, Line, line
from web.signin.access import by_secret
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

LISTED: Final = 100
_LONGEST_SEARCH: Final = 300
_LAST_PAGE: Final = 10_000
_ACTS: Final[dict[str, Callable[[Work, str, str], object]]] = {
    "send-again": lambda work, letter_id, by: keeping.send_again(work.tx, letter_id, work.now, by),
    "release": lambda work, letter_id, by: keeping.release(work.tx, letter_id, work.now, by),
}


@dataclass(slots=True)
class Search:
    """What is looked for, as typed."""

    q: Annotated[str, Query(max_length=_LONGEST_SEARCH)] = ""
    state: Annotated[str, Query(max_length=_LONGEST_SEARCH)] = ""
    page: Annotated[int, Query(ge=1, le=_LAST_PAGE)] = 1

    @property
    def states(self) -> frozenset[LetterState] | None:
        """The states that are looked for; None for all, also where a word is no state."""
        return frozenset({LetterState(self.state)}) if self.state in list(LetterState) else None


@dataclass(slots=True)
class DaysForm:
    """After how many days people are reminded, as typed."""

    first: Annotated[str, Form()] = ""
    second: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def days(self) -> tuple[int, ...]:
        """Return the days; what is no number of days is -1, which is refused."""
        return tuple(_days(each) for each in (self.first.strip(), self.second.strip()) if each)


@dataclass(slots=True)
class PressForm:
    """A button by itself."""

    csrf: Annotated[str, Form()] = ""


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of HR's pages of letters."""
    routes = APIRouter(include_in_schema=False)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_MAIL))]

    @routes.get("/mail", response_class=HTMLResponse)
    def listed(request: Request, visitor: keeps, asked: Annotated[Search, Depends()]) -> HTMLResponse:
        return _list_page(request, desk, templates, _Shown(visitor, asked))

    @routes.post("/mail/reminders", response_model=None)
    def set_days(
        request: Request, visitor: keeps, form: Annotated[DaysForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                reminding.set_days(work.tx, form.days(), work.now, visitor.id)
        except IssuerError as fault:
            return _list_page(request, desk, templates, _Shown(visitor, Search(), form, fault))
        return RedirectResponse("/mail", status_code=303)

    @routes.get("/mail/{letter_id}", response_class=HTMLResponse)
    def one(request: Request, visitor: keeps, letter_id: str) -> HTMLResponse:
        return _letter_page(request, desk, templates, visitor, letter_id)

    def act_route(act: str) -> None:
        @routes.post(f"/mail/{{letter_id}}/{act}", name=f"letter_{act}", response_model=None)
        def do(
            request: Request, visitor: keeps, letter_id: str, form: Annotated[PressForm, Depends()]
        ) -> RedirectResponse | HTMLResponse:
            sign_in.check_form(request, form.csrf)
            with desk.work(visitor.organisation) as work:
                _ACTS[act](work, letter_id, visitor.id)
            return RedirectResponse(f"/mail/{letter_id}", status_code=303)

    for act in _ACTS:
        act_route(act)
    return routes


def reminders_router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes by which whoever gets reminders ends them: a page, and what mailboxes press (RFC 8058)."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])
    place = "/o/{slug}/reminders/{letter_id}"

    @routes.api_route(place, methods=["GET", "HEAD"], response_class=HTMLResponse)
    def page(request: Request, slug: str, letter_id: str) -> HTMLResponse:
        with desk.work(slug) as work:
            letter = keeping.find(work.tx, letter_id)
            is_over = work.tx.mail.standing(letter.address).no_reminders_at is not None
            view = {"organisation": work.tx.organisation, "letter": letter, "is_over": is_over}
        return templates.TemplateResponse(request, "reminders.html", view)

    @routes.post(place, response_model=None)
    def end(slug: str, letter_id: str) -> Response:
        with desk.work(slug) as work:
            reminding.stop(work.tx, letter_id, work.now)
        return RedirectResponse(f"/o/{slug}/reminders/{letter_id}", status_code=303)

    @routes.post(f"{place}/again", response_model=None)
    def again(slug: str, letter_id: str) -> Response:
        with desk.work(slug) as work:
            reminding.stop(work.tx, letter_id, work.now, wanted=True)
        return RedirectResponse(f"/o/{slug}/reminders/{letter_id}", status_code=303)

    return routes


@dataclass(frozen=True, slots=True)
class _Shown:
    visitor: Visitor
    asked: Search
    form: DaysForm | None = None
    fault: IssuerError | None = None


def _list_page(request: Request, desk: Desk, templates: Jinja2Templates, shown: _Shown) -> HTMLResponse:
    asked, fault = shown.asked, shown.fault
    with desk.work(shown.visitor.organisation) as work:
        mail, skip = work.tx.mail, (asked.page - 1) * LISTED
        found = mail.search(asked.q, asked.states, LISTED + 1, skip)
        lines = [_line(work, each) for each in found[:LISTED]]
        days = [str(each) for each in mail.reminder_days()]
    view: dict[str, Any] = {
        "lines": lines,
        "has_more": len(found) > LISTED,
        "asked": asked,
        "states": STATES,
        "form": shown.form or DaysForm(*days),
        "faults": {} if fault is None else {"first": str(fault)},
        "is_set_up": desk.sends_mail,
        "visitor": shown.visitor,
        "csrf": shown.visitor.form_token,
    }
    status = 200 if fault is None else PROBLEMS[type(fault)][0]
    return templates.TemplateResponse(request, "mail.html", view, status_code=status)


def _letter_page(
    request: Request, desk: Desk, templates: Jinja2Templates, visitor: Visitor, letter_id: str
) -> HTMLResponse:
    with desk.work(visitor.organisation) as work:
        letter = keeping.find(work.tx, letter_id)
        view = {
            "line": _line(work, letter),
            "words": keeping.preview(work.tx, letter, desk.public_url, written),
            "language": written_in(letter.kind, letter.language),
            "may_send": letter.state is not LetterState.WAITING,
            "visitor": visitor,
            "csrf": visitor.form_token,
        }
    return templates.TemplateResponse(request, "letter.html", view)


def _line(work: Work, letter: Letter) -> Line:
    return line(letter, takes_no_mail=work.tx.mail.standing(letter.address).bounced_at is not None)


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000") else -1
