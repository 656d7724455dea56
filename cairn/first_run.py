"""Setting up, step by step, for HR who is signed in: a few questions, a first badge, and what is left to do.

Each step can be left and come back to; nothing here has to be done in one sitting, or at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from cairn.installation import Installation
from cairn.settings import example
from issuer.achievements.catalog import BadgeDraft
from issuer.achievements.press import Press
from issuer.errors import IssuerError
from issuer.kept.first_runs import FirstRun
from issuer.plan import plan_files
from issuer.plan.planning import Standing, read_table
from issuer.plan.staging import Planner
from issuer.setting_up import first_steps, to_do
from issuer.setting_up.first_steps import Somebody
from issuer.setting_up.questions import QUESTIONS
from issuer.setting_up.to_do import Task
from issuer.web.desk import Work
from issuer.web.errors import PROBLEMS
from records import principals
from web.signin import own_account
from web.signin.entrance import Entrance
from web.signin.permissions import Permission
from web.signin.visitors import STRONG, Visitor, needs

PLACE: Final = "/setup"
SUGGESTIONS: Final = "plan-suggestions.csv"


@dataclass(slots=True)
class SetupForm:
    """The forms of the steps, as typed: each uses some of these."""

    answers: Annotated[tuple[str, ...], Form()] = ()
    departments: Annotated[str, Form()] = ""
    badge: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


Filled = Annotated[SetupForm, Depends()]


@dataclass(frozen=True, slots=True)
class FirstRuns:
    """What setting up works with."""

    here: Installation
    entrance: Entrance

    def tasks(self, visitor: Visitor) -> Sequence[Task]:
        """Return what is left to do and what is done already; nothing for who does not set up, or once it is over."""
        if visitor.session is None or not visitor.may(Permission.SET_UP):
            return ()
        with self.here.desk.work(visitor.organisation) as work:
            run = work.tx.first_runs.get()
        if run is None or run.ended_at is not None:
            return ()
        staff = self._staff(visitor)
        with self.here.desk.work(visitor.organisation) as work:
            return to_do.tasks(work.tx, run, staff, work.terms, work.now)

    def pool(self) -> Sequence[BadgeDraft]:
        """Return the badges that answers may suggest: those of the starter plan, and some more."""
        files = (self.here.settings.starter_plan, example(SUGGESTIONS))
        tables = (read_table(plan_files.read(each.read_bytes()), Standing()) for each in files)
        return [draft for table in tables for draft in table.drafts]

    def planner(self, work: Work, visitor: Visitor) -> Planner:
        """Return whoever sets up as who works on the plan."""
        press = Press(self.here.settings.public_url, work.identity.did)
        return Planner(work.tx, press, work.now, visitor.id)

    def _staff(self, visitor: Visitor) -> to_do.Staff:
        account = own_account.account_of(self.entrance, visitor)
        by_work = visitor.own_session.begun.way in STRONG
        with self.here.database.reading() as connection:
            count = len(principals.every(connection, visitor.own_session.organisation_id))
        return to_do.Staff(account.has_password or bool(account.passkeys) or by_work, count)


def router(runs: FirstRuns, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the steps."""
    routes = APIRouter(include_in_schema=False)
    sign_in, desk = runs.entrance.sign_in, runs.here.desk
    sets_up = Annotated[Visitor, Depends(needs(sign_in, Permission.SET_UP))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def overview(request: Request, visitor: sets_up) -> HTMLResponse:
        view = {"tasks": runs.tasks(visitor), **_of(visitor)}
        return templates.TemplateResponse(request, "setup.html", view)

    @routes.get(f"{PLACE}/badge", response_class=HTMLResponse)
    def choose(request: Request, visitor: sets_up) -> HTMLResponse:
        return badge_page(request, visitor)

    @routes.post(f"{PLACE}/badge", response_model=None)
    def award(request: Request, visitor: sets_up, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        who = Somebody(visitor.id, visitor.name, visitor.address)
        try:
            with desk.work(visitor.organisation) as work:
                planner = runs.planner(work, visitor)
                made = first_steps.first_badge(planner, form.badge, who, work.randomness)
                work.mint(made, tx_code=False)
        except IssuerError as fault:
            return badge_page(request, visitor, fault)
        return RedirectResponse(f"/claim/{made.claim_id}", status_code=303)

    @routes.post(f"{PLACE}/end")
    def end(request: Request, visitor: sets_up, form: Filled) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            first_steps.end(runs.planner(work, visitor))
        return RedirectResponse("/desk", status_code=303)

    def badge_page(request: Request, visitor: Visitor, fault: IssuerError | None = None) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            badges = first_steps.first_ones(work.tx)
        view = {"badges": badges, **_of(visitor, fault, "badges")}
        return templates.TemplateResponse(request, "setup_badge.html", view, view["status"])

    return routes


def plan_router(runs: FirstRuns, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the questions."""
    routes = APIRouter(include_in_schema=False)
    sign_in, desk = runs.entrance.sign_in, runs.here.desk
    sets_up = Annotated[Visitor, Depends(needs(sign_in, Permission.SET_UP))]

    @routes.get(f"{PLACE}/plan", response_class=HTMLResponse)
    def questions(request: Request, visitor: sets_up) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            run = work.tx.first_runs.get()
        return plan_page(request, visitor, _form_of(run))

    @routes.post(f"{PLACE}/plan", response_model=None)
    def answer(request: Request, visitor: sets_up, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                planner = runs.planner(work, visitor)
                first_steps.fill_plan(planner, form.answers, form.departments, runs.pool())
        except IssuerError as fault:
            return plan_page(request, visitor, form, fault)
        return RedirectResponse(f"{PLACE}/badge", status_code=303)

    def plan_page(
        request: Request, visitor: Visitor, form: SetupForm, fault: IssuerError | None = None
    ) -> HTMLResponse:
        view = {"questions": QUESTIONS, "form": form, **_of(visitor, fault, "departments")}
        return templates.TemplateResponse(request, "setup_plan.html", view, view["status"])

    return routes


def _form_of(run: FirstRun | None) -> SetupForm:
    """Return the form with what was answered before."""
    return SetupForm() if run is None else SetupForm(run.answers, "; ".join(run.departments))


def _of(visitor: Visitor, fault: IssuerError | None = None, field: str = "") -> dict[str, Any]:
    return {
        "faults": {} if fault is None else {field: str(fault)},
        "status": 200 if fault is None else PROBLEMS[type(fault)][0],
        "csrf": visitor.form_token,
        "visitor": visitor,
    }
