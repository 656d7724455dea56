"""Pages for HR: the partners whose badges count where a plan names them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from did.resolver import Resolver
from issuer.errors import IssuerError, PartnerDidRefused
from issuer.meta_badges import partners
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE = "/partners"


@dataclass(slots=True)
class PartnerForm:
    """The form of a partner, as typed."""

    name: Annotated[str, Form()] = ""
    did: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates, resolver: Resolver) -> APIRouter:
    """Return the routes of the partners' page; `resolver` has the documents of their DIDs."""
    routes = APIRouter(include_in_schema=False)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_PARTNERS))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: keeps) -> HTMLResponse:
        return page(request, visitor, PartnerForm(), None)

    @routes.post(PLACE, response_model=None)
    def add(
        request: Request, visitor: keeps, form: Annotated[PartnerForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            did = partners.checked(form.did, resolver)
            with desk.work(visitor.organisation) as work:
                partners.add(work.tx, form.name, did, work.now, visitor.id)
        except IssuerError as fault:
            return page(request, visitor, form, fault)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/remove")
    def remove(request: Request, visitor: keeps, form: Annotated[PartnerForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            partners.remove(work.tx, form.name, work.now, visitor.id)
        return RedirectResponse(PLACE, status_code=303)

    def page(
        request: Request, visitor: Visitor, form: PartnerForm, fault: IssuerError | None
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            found = partners.listed(work.tx)
        field = "did" if isinstance(fault, PartnerDidRefused) else "name"
        view = {
            "partners": found,
            "form": form,
            "faults": {} if fault is None else {field: str(fault)},
            "csrf": visitor.form_token,
            "visitor": visitor,
        }
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "partners.html", view, status)

    return routes
