"""The page for HR about people who sign in: what each may do, in which department, and whose badges are whose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.awarding import departments
from issuer.errors import IssuerError
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from records import organisations
from records.errors import InvalidPrincipal, LastHr, OwnLink, PrincipalKnown, RecordsError
from records.principals import Role
from records.shut_out import asked_back
from records.staff import LINK_LIFETIME, Staff, Wanted
from web.errors import NotSignedIn
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/settings/people-who-sign-in"
ROLES: Final[dict[str, str]] = {
    Role.EMPLOYEE.value: N_("Employee: claims and sees their own badges"),
    Role.LEADER.value: N_("Badge manager: awards in their department"),
    Role.AUDITOR.value: N_("Auditor: reads everything, changes nothing"),
    Role.HR.value: N_("HR: may do everything"),
    Role.PARTNER.value: N_("Partner: of another organisation"),
}
_STATUS: Final[dict[type[Exception], int]] = {LastHr: 409, PrincipalKnown: 409}


@dataclass(slots=True)
class PersonForm:
    """The forms of the page, as typed: each uses some of these."""

    principal: Annotated[str, Form()] = ""
    address: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    role: Annotated[str, Form()] = Role.EMPLOYEE.value
    department: Annotated[str, Form()] = ""
    badge: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def wanted(self) -> Wanted:
        """Return somebody as the form has them.

        Raises:
            InvalidPrincipal: the role is none.
        """
        if self.role not in ROLES:
            raise InvalidPrincipal("role", N_("Choose one of the roles."))
        return Wanted(self.name, Role(self.role), self.department)


Filled = Annotated[PersonForm, Depends()]


@dataclass(frozen=True, slots=True)
class _Page:
    """Draws the page, and has its forms carried out."""

    desk: Desk
    sign_in: SignIn
    templates: Jinja2Templates

    def show(
        self,
        request: Request,
        visitor: Visitor,
        form: PersonForm,
        fault: Exception | None = None,
        link: str = "",
    ) -> HTMLResponse:
        with self.staff(visitor) as staff:
            people = staff.all()
            out = [each.id for each in people if each.disabled_at is not None]
            wanted_back = asked_back(staff.connection, staff.organisation_id, out)
        with self.desk.store.transaction(visitor.organisation) as tx:
            badges, of_badges = tx.plan.every(), tx.plan.departments()
        view: dict[str, Any] = {
            "people": people,
            "asked_back": wanted_back,
            "roles": ROLES,
            "departments": sorted(
                {each.department for each in people if each.department} | set(of_badges.values())
            ),
            "badges": [(each, of_badges.get(each.slug, "")) for each in badges],
            "form": form,
            "faults": {} if fault is None else {_field(fault): str(fault)},
            "csrf": visitor.form_token,
            "visitor": visitor,
            "place": PLACE,
            "is_fresh": visitor.is_fresh(self.sign_in.now()),
            "link": link,
            "link_minutes": int(LINK_LIFETIME.total_seconds() // 60),
        }
        return self.templates.TemplateResponse(request, "people.html", view, _status(fault))

    @contextmanager
    def staff(self, visitor: Visitor) -> Iterator[Staff]:
        with self.sign_in.database.transaction() as connection:
            kept = organisations.by_slug(connection, visitor.organisation)
            if kept is None:
                raise NotSignedIn(N_("The organisation that you signed in at is gone."))
            now = self.sign_in.now().replace(microsecond=0)
            yield Staff(connection, kept.id, visitor.id, now)

    def carried_out(
        self, request: Request, visitor: Visitor, form: PersonForm, act: str
    ) -> RedirectResponse | HTMLResponse:
        """Do what a button asks for, and lead back to the page; with a fault the page shows what was typed."""
        self.sign_in.check_form(request, form.csrf)
        try:
            self._do(act, visitor, form)
        except (RecordsError, IssuerError) as fault:
            return self.show(request, visitor, form if act == "add" else PersonForm(), fault)
        return RedirectResponse(PLACE, status_code=303)

    def link(self, request: Request, visitor: Visitor, form: PersonForm) -> HTMLResponse:
        """Make a link that signs somebody else in once, and show it, once."""
        self.sign_in.check_form(request, form.csrf)
        try:
            with self.staff(visitor) as staff:
                secret = staff.link(form.principal, self.sign_in.entropy)
        except OwnLink as fault:
            return self.show(request, visitor, PersonForm(), fault)
        return self.show(request, visitor, PersonForm(), link=f"{self.desk.public_url}/sign-in/{secret}")

    def _do(self, act: str, visitor: Visitor, form: PersonForm) -> None:
        if act == "badges":
            with self.desk.work(visitor.organisation) as work:
                departments.give_badge(work.tx, form.badge, form.department, work.now, visitor.id)
            return
        with self.staff(visitor) as staff:
            match act:
                case "add":
                    staff.add(form.address, form.wanted(), self.sign_in.entropy)
                case "change":
                    staff.change(form.principal, form.wanted())
                case "disable":
                    staff.disable(form.principal)
                case "enable":
                    staff.enable(form.principal)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)
    page = _Page(desk, sign_in, templates)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_PEOPLE))]
    fresh = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_PEOPLE, fresh=True))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: keeps) -> HTMLResponse:
        return page.show(request, visitor, PersonForm())

    @routes.post(PLACE, response_model=None)
    def add(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        return page.carried_out(request, visitor, form, "add")

    @routes.post(f"{PLACE}/change", response_model=None)
    def change(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        return page.carried_out(request, visitor, form, "change")

    @routes.post(f"{PLACE}/disable", response_model=None)
    def disable(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        return page.carried_out(request, visitor, form, "disable")

    @routes.post(f"{PLACE}/enable", response_model=None)
    def enable(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        return page.carried_out(request, visitor, form, "enable")

    @routes.post(f"{PLACE}/link", response_class=HTMLResponse)
    def link(request: Request, visitor: fresh, form: Filled) -> HTMLResponse:
        return page.link(request, visitor, form)

    @routes.post(f"{PLACE}/badges", response_model=None)
    def badges(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        return page.carried_out(request, visitor, form, "badges")

    return routes


def _field(fault: Exception) -> str:
    if isinstance(fault, PrincipalKnown):
        return "address"
    return fault.field if isinstance(fault, InvalidPrincipal) else ""


def _status(fault: Exception | None) -> int:
    if fault is None:
        return 200
    if isinstance(fault, IssuerError):
        return next((PROBLEMS[kind][0] for kind in type(fault).__mro__ if kind in PROBLEMS), 422)
    return _STATUS.get(type(fault), 422)
