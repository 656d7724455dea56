"""`/corrections`: what people say is wrong with their badges; HR corrects it, or answers why it stays."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.errors import InvalidText, IssuerError
from issuer.sharing import asking
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import sight_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/corrections"


@dataclass(slots=True)
class AnswerForm:
    """Why a badge stays as it is."""

    note: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)
    changes = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_STATUS))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: changes) -> HTMLResponse:
        return page(request, visitor, {})

    @routes.post(f"{PLACE}/{{award_id}}/answer", response_model=None)
    def answer(
        request: Request, visitor: changes, award_id: str, form: Annotated[AnswerForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                asking.answer(work.tx, award_id, form.note, visitor.id, work.now)
        except InvalidText as fault:
            return page(request, visitor, {f"note-{award_id}": str(fault)}, fault)
        return RedirectResponse(PLACE, status_code=303)

    def page(
        request: Request, visitor: Visitor, faults: dict[str, str], fault: IssuerError | None = None
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _view(work, visitor) | {"faults": faults}
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "asked_corrections.html", view, status)

    return routes


def _view(work: Work, visitor: Visitor) -> dict[str, Any]:
    seen = work.tx.awards.seen_by(sight_of(visitor, Permission.CHANGE_STATUS))
    found = ((asked, seen.get(asked.award_id)) for asked in asking.waiting(work.tx))
    return {
        "waiting": [(asked, award) for asked, award in found if award is not None],
        "zone": work.tx.organisation.zone,
        "visitor": visitor,
        "csrf": visitor.form_token,
    }
