"""Approve what was awarded, or not: the buttons on an award's page."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.awarding import approvals, overrides
from issuer.awarding.approvals import RuleOnAward
from issuer.awarding.overrides import OverrideAward
from issuer.errors import IssuerError
from issuer.web.desk import Desk
from issuer.web.pages.awards import Shown, award_page
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

RULINGS: Final = {"approve": approvals.approve, "decline": approvals.decline}


@dataclass(slots=True)
class RulingForm:
    """The form of a decision, as typed."""

    note: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class OverrideForm:
    """The form of a decision that a badge is given though not all could be checked, as typed."""

    reason: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that decide on awards that wait."""
    routes = APIRouter(include_in_schema=False)
    decides = Annotated[Visitor, Depends(needs(sign_in, Permission.APPROVE))]

    @routes.post("/awards/{award_id}/approve", response_model=None)
    def approve(
        request: Request, visitor: decides, award_id: str, form: Annotated[RulingForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        return rule(request, visitor, award_id, form, "approve")

    @routes.post("/awards/{award_id}/decline", response_model=None)
    def decline(
        request: Request, visitor: decides, award_id: str, form: Annotated[RulingForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        return rule(request, visitor, award_id, form, "decline")

    @routes.post("/awards/{award_id}/override", response_model=None)
    def override(
        request: Request, visitor: decides, award_id: str, form: Annotated[OverrideForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                command = OverrideAward(award_id, form.reason, visitor.id, visitor.name, visitor.address)
                overrides.override(work.tx, command, work.now)
        except IssuerError as fault:
            return award_page(request, desk, templates, Shown(visitor, award_id, str(fault), "override"))
        return RedirectResponse(f"/awards/{award_id}", status_code=303)

    def rule(
        request: Request, visitor: Visitor, award_id: str, form: RulingForm, act: str
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                ruling = RuleOnAward(award_id, form.note, visitor.id, visitor.address)
                RULINGS[act](work.tx, ruling, work.now)
        except IssuerError as fault:
            return award_page(request, desk, templates, Shown(visitor, award_id, str(fault), act))
        return RedirectResponse(f"/awards/{award_id}", status_code=303)

    return routes
