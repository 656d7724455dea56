"""The page of credentials that are watched: how each stands, and the button that ends it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.errors import IssuerError, NotWatchable
from issuer.kept.watches import Standing, Watch
from issuer.watches import watching
from issuer.web.errors import PROBLEMS
from issuer.web.recognition import RecognitionDesk
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/watches"
# It is asked once a day at least, so nobody answered for a while.
_OVERDUE: Final = timedelta(hours=25)
_WORDS: Final = {
    Standing.GOOD: N_("counts"),
    Standing.SUSPENDED: N_("paused by its issuer"),
    Standing.REVOKED: N_("withdrawn by its issuer"),
    Standing.EXPIRED: N_("has run out"),
}


@dataclass(slots=True)
class WatchForm:
    """The form of a watch, as typed; `reference` is that of a report."""

    reference: Annotated[str, Form()] = ""
    label: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class EndForm:
    """The form of the button that ends a watch."""

    id: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


def router(desk: RecognitionDesk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the watches' page."""
    routes = APIRouter(include_in_schema=False)
    watches = Annotated[Visitor, Depends(needs(sign_in, Permission.WATCH))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: watches, report: str = "") -> HTMLResponse:
        return page(request, visitor, WatchForm(reference=report), None)

    @routes.post(PLACE, response_model=None)
    def add(
        request: Request, visitor: watches, form: Annotated[WatchForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            desk.watch(visitor, desk.checked(visitor, form.reference, NotWatchable), form.label)
        except IssuerError as fault:
            return page(request, visitor, form, fault)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/end")
    def end(request: Request, visitor: watches, form: Annotated[EndForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.desk.work(visitor.organisation) as work:
            watching.end(work.tx, form.id, work.now, visitor.id)
        return RedirectResponse(PLACE, status_code=303)

    def page(request: Request, visitor: Visitor, form: WatchForm, fault: IssuerError | None) -> HTMLResponse:
        with desk.desk.work(visitor.organisation) as work:
            found, now = watching.listed(work.tx), work.now
        view = {
            "watches": [(each, _WORDS[each.standing], _is_overdue(each, now - _OVERDUE)) for each in found],
            "form": form,
            "faults": {} if fault is None else {"reference": str(fault)},
            "most": watching.MOST_WATCHES,
            "csrf": visitor.form_token,
            "visitor": visitor,
        }
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "watches.html", view, status)

    return routes


def _is_overdue(watch: Watch, before: datetime) -> bool:
    return not watch.is_over and watch.as_of < before
