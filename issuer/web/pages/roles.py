"""Pages of role profiles: what each role should be able to do, at which level, and the badges that prove it."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.competencies.aligning import ItemKey
from issuer.errors import IssuerError
from issuer.kept.competencies import Competency
from issuer.kept.roles import LEVELS, RoleNeed, RoleProfile
from issuer.ports import Transaction
from issuer.roles import profiles
from issuer.roles.gaps import needs_of
from issuer.roles.profiles import Keeper, RoleWish
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/framework/roles"
LISTED: Final = 50
_NUMBER: Final = re.compile("[0-9]{1,9}")


@dataclass(slots=True)
class RoleForm:
    """The form of a role, as typed: `level` belongs to `need`, each to each, and is empty for what is not needed."""

    name: Annotated[str, Form()] = ""
    department: Annotated[str, Form()] = ""
    need: Annotated[tuple[str, ...], Form()] = ()
    level: Annotated[tuple[str, ...], Form()] = ()
    q: Annotated[str, Form()] = ""
    revision: Annotated[str, Form()] = ""
    do: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    @property
    def levels(self) -> dict[str, str]:
        """The level that is chosen for each competency, by its key."""
        return dict(zip(self.need, self.level, strict=False))

    @property
    def based_on(self) -> int:
        """The revision that was looked at."""
        return int(self.revision) if _NUMBER.fullmatch(self.revision) else 0

    def wish(self) -> RoleWish:
        """Return the role as the form has it."""
        return RoleWish(
            self.name, self.department, [_need(key, level) for key, level in self.levels.items() if level]
        )


Filled = Annotated[RoleForm, Depends()]


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of role profiles."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_FRAMEWORKS))]
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_FRAMEWORKS))]
    pages = _Pages(desk, templates)

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: sees) -> HTMLResponse:
        return pages.listed(request, visitor, RoleForm())

    @routes.post(PLACE, response_model=None)
    def begin(request: Request, visitor: keeps, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                keeper = Keeper(work.tx, work.now, visitor.id)
                made = profiles.begin(keeper, form.wish(), work.randomness)
        except IssuerError as fault:
            return pages.listed(request, visitor, form, fault)
        return RedirectResponse(f"{PLACE}/{made.id}", status_code=303)

    @routes.get(f"{PLACE}/{{role_id}}", response_class=HTMLResponse)
    def one(request: Request, visitor: sees, role_id: str, saved: str = "") -> HTMLResponse:
        return pages.one(request, visitor, role_id, None, saved=saved)

    @routes.post(f"{PLACE}/{{role_id}}", response_model=None)
    def change(
        request: Request, visitor: keeps, role_id: str, form: Filled
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        if form.do != "save":
            return pages.one(request, visitor, role_id, form)
        try:
            with desk.work(visitor.organisation) as work:
                profiles.change(Keeper(work.tx, work.now, visitor.id), role_id, form.wish(), form.based_on)
        except IssuerError as fault:
            return pages.one(request, visitor, role_id, form, fault)
        return RedirectResponse(f"{PLACE}/{role_id}?saved=yes", status_code=303)

    @routes.post(f"{PLACE}/{{role_id}}/remove")
    def remove(request: Request, visitor: keeps, role_id: str, form: Filled) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            profiles.remove(Keeper(work.tx, work.now, visitor.id), role_id)
        return RedirectResponse(PLACE, status_code=303)

    return routes


@dataclass(frozen=True, slots=True)
class _Pages:
    """Draws the pages."""

    desk: Desk
    templates: Jinja2Templates

    def listed(
        self, request: Request, visitor: Visitor, form: RoleForm, fault: IssuerError | None = None
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            view = {"roles": work.tx.roles.all()}
        return self._drawn(request, "roles.html", view | _common(visitor, fault) | {"form": form})

    def one(
        self,
        request: Request,
        visitor: Visitor,
        role_id: str,
        form: RoleForm | None,
        fault: IssuerError | None = None,
        saved: str = "",
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            role = profiles.find(work.tx, role_id)
            view = _role_view(work.tx, role, form or _form_of(role))
        return self._drawn(request, "role.html", view | _common(visitor, fault) | {"saved": saved})

    def _drawn(self, request: Request, template: str, view: dict[str, Any]) -> HTMLResponse:
        return self.templates.TemplateResponse(request, template, view, view["status"])


def _role_view(tx: Transaction, role: RoleProfile, form: RoleForm) -> dict[str, Any]:
    titles = {each.id: each.title for each in tx.competencies.frameworks()}
    chosen = [(key, _item(tx, key), level) for key, level in form.levels.items() if level]
    found = tx.competencies.search(form.q.strip(), LISTED) if form.q.strip() else ()
    keys = {key for key, _, _ in chosen}
    return {
        "role": role,
        "form": form,
        "needs": needs_of(tx, role),
        "chosen": [(key, item, level) for key, item, level in chosen if item is not None],
        "found": [each for each in found if f"{each.framework}/{each.id}" not in keys],
        "titles": titles,
        "levels": LEVELS,
        "most": LISTED,
    }


def _form_of(role: RoleProfile) -> RoleForm:
    keys = tuple(str(ItemKey(each.framework, each.item)) for each in role.needs)
    levels = tuple(str(each.level) for each in role.needs)
    return RoleForm(role.name, role.department, keys, levels, "", str(role.revision))


def _need(key: str, level: str) -> RoleNeed:
    found = ItemKey.parse(key)
    return RoleNeed(found.framework, found.item, int(level) if _NUMBER.fullmatch(level) else 0)


def _item(tx: Transaction, key: str) -> Competency | None:
    found = ItemKey.parse(key)
    return tx.competencies.item(found.framework, found.item)


def _common(visitor: Visitor, fault: IssuerError | None) -> dict[str, Any]:
    return {
        "faults": {} if fault is None else {"": str(fault)},
        "status": 200 if fault is None else PROBLEMS[type(fault)][0],
        "may_keep": visitor.may(Permission.KEEP_FRAMEWORKS),
        "may_see": visitor.may(Permission.SEE_AWARDS),
        "may_plan": visitor.may(Permission.PLAN),
        "csrf": visitor.form_token,
        "visitor": visitor,
    }
