"""The page of scheduled awards: which wait, and which could not be made and why; awarded now, or called off."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.errors import IssuerError
from issuer.kept.award_lists import Field
from issuer.web import scheduled
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import sight_of
from issuer.web.scheduled import PLACE, Scheduled
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of scheduled awards."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: gives) -> HTMLResponse:
        return page(request, visitor, None)

    @routes.post(f"{PLACE}/{{list_id}}/{{act}}", response_model=None)
    def change(
        request: Request, visitor: gives, list_id: str, act: str, csrf: Annotated[str, Form()] = ""
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, csrf)
        try:
            with desk.work(visitor.organisation) as work:
                scheduled.change(work, visitor, list_id, act)
        except IssuerError as fault:
            return page(request, visitor, fault)
        return RedirectResponse(PLACE, status_code=303)

    def page(request: Request, visitor: Visitor, fault: IssuerError | None) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _view(work, visitor) | {"may_take": sight_of(visitor) is None}
        view |= {"faults": {} if fault is None else {"": str(fault)}}
        view |= {"csrf": visitor.form_token, "visitor": visitor}
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "scheduled.html", view, status)

    return routes


def _view(work: Work, visitor: Visitor) -> dict[str, Any]:
    found = scheduled.unsettled(work, visitor)
    return {
        "waiting": [_line(each) for each in found if not each.is_refused],
        "refused": [_line(each) for each in found if each.is_refused],
        "zone": work.tx.organisation.zone,
    }


def _line(each: Scheduled) -> dict[str, Any]:
    made, name = each.award_list, each.cell(Field.NAME)
    return {
        "id": made.id,
        "badge": made.name,
        "level": each.cell(Field.LEVEL),
        "name": name,
        "address": each.row.address,
        "at": made.starts_at,
        "by": made.by_name or made.made_by,
        "fault": each.fault,
        "is_halted": each.halt is not None,
        "stands_still": each.stands_still,
    }
