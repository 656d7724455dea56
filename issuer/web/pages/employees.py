"""The page of everybody who works here: who joins, changes department or leaves, one by one and by lists."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.errors import IssuerError, UnreadablePlan
from issuer.plan import plan_files
from issuer.web.desk import Desk
from records import organisations, people_list
from records.directory import Directory, Member, Wish
from records.errors import InvalidPrincipal, LastHr, PrincipalKnown, RecordsError, UnknownPrincipal
from records.people_list import Change, Kind, PeopleList
from records.shut_out import asked_back
from web.errors import NotSignedIn
from web.signin.permissions import ROLE_WORDS, Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/people"
LISTED: Final = 500
KINDS: Final[dict[str, str]] = {
    Kind.JOINS.value: N_("joins"),
    Kind.COMES_BACK.value: N_("comes back"),
    Kind.CHANGES.value: N_("changes"),
    Kind.LEAVES.value: N_("leaves"),
}
_STATUS: Final[dict[type[Exception], int]] = {LastHr: 409, PrincipalKnown: 409, UnknownPrincipal: 404}


@dataclass(slots=True)
class EmployeeForm:
    """The forms about one person, as typed: each uses some of these."""

    principal: Annotated[str, Form()] = ""
    address: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    department: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class ListForm:
    """A list of people: a file, or its text as typed. `whole`: who is not in it leaves; `sure`: carry it out."""

    file: Annotated[UploadFile | None, File()] = None
    text: Annotated[str, Form()] = ""
    whole: Annotated[str, Form()] = ""
    sure: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def table(self) -> list[list[str]]:
        """Return the rows of the file, or else of what was typed.

        Raises:
            UnreadablePlan: it can not be read.
        """
        if self.file is not None and self.file.filename:
            return plan_files.read(self.file.file.read(plan_files.MAX_BYTES + 1))
        return plan_files.read(self.text.encode("utf-8", "replace"))


Filled = Annotated[EmployeeForm, Depends()]
_Answer = RedirectResponse | HTMLResponse


@dataclass(frozen=True, slots=True)
class _Page:
    sign_in: SignIn
    templates: Jinja2Templates

    def show(
        self,
        request: Request,
        visitor: Visitor,
        form: EmployeeForm,
        fault: Exception | None = None,
        q: str = "",
    ) -> HTMLResponse:
        with self.directory(visitor) as directory:
            everybody = directory.all()
            found = [each for each in everybody if _holds(each, q)]
            out = [each.principal.id for each in found[:LISTED] if not each.is_active]
            wanted_back = asked_back(directory.connection, directory.organisation_id, out)
        view = self._frame(visitor) | {
            "people": found[:LISTED],
            "count": len(found),
            "asked_back": wanted_back,
            "listed": LISTED,
            "departments": sorted({each.principal.department for each in everybody} - {""}),
            "roles": ROLE_WORDS,
            "form": form,
            "query": q,
            "faults": {} if fault is None else {_field(fault): str(fault)},
        }
        return self.templates.TemplateResponse(request, "employees.html", view, _status(fault))

    def checked(self, request: Request, visitor: Visitor, form: ListForm) -> HTMLResponse:
        """Show what a list would change; or change it, if that was looked at and nothing is wrong in it."""
        self.sign_in.check_form(request, form.csrf)
        try:
            rows = form.table()
        except UnreadablePlan as fault:
            return self._list(request, visitor, form, fault=str(fault))
        found = people_list.read(rows)
        text = plan_files.write_csv(rows).decode("utf-8-sig")
        try:
            with self.directory(visitor) as directory:
                wanted = people_list.changes(found.people, directory.all(), is_whole=bool(form.whole))
                if form.sure and not found.faults:
                    people_list.carry_out(directory, wanted)
        except RecordsError as fault:
            return self._list(request, visitor, form, text=text, found=found, fault=str(fault))
        is_done = bool(form.sure) and not found.faults
        return self._list(request, visitor, form, text=text, found=found, wanted=wanted, is_done=is_done)

    def _list(  # noqa: PLR0913 - what the page of a list may show
        self,
        request: Request,
        visitor: Visitor,
        form: ListForm,
        *,
        text: str = "",
        found: PeopleList | None = None,
        wanted: Sequence[Change] = (),
        fault: str = "",
        is_done: bool = False,
    ) -> HTMLResponse:
        counts = Counter(each.kind.value for each in wanted)
        view = self._frame(visitor) | {
            "text": text or form.text,
            "whole": form.whole,
            "found": found,
            "wanted": wanted[:LISTED],
            "counts": {KINDS[each.value]: counts[each.value] for each in Kind if counts[each.value]},
            "kinds": KINDS,
            "faults": {"text": fault} if fault else {},
            "is_done": is_done,
            "rows": plan_files.MAX_ROWS,
        }
        is_wrong = bool(fault) or (found is not None and bool(found.faults))
        return self.templates.TemplateResponse(request, "people_list.html", view, 422 if is_wrong else 200)

    def blank_list(self, request: Request, visitor: Visitor) -> HTMLResponse:
        return self._list(request, visitor, ListForm())

    def done(self, request: Request, visitor: Visitor, form: EmployeeForm, act: str) -> _Answer:
        """Do what a button asks for, and lead back to the page; with a fault the page shows what was typed."""
        self.sign_in.check_form(request, form.csrf)
        try:
            with self.directory(visitor) as directory:
                _do(directory, form, act)
        except (RecordsError, IssuerError) as fault:
            return self.show(request, visitor, form if act == "join" else EmployeeForm(), fault)
        return RedirectResponse(PLACE, status_code=303)

    @contextmanager
    def directory(self, visitor: Visitor) -> Iterator[Directory]:
        with self.sign_in.database.transaction() as connection:
            kept = organisations.by_slug(connection, visitor.organisation)
            if kept is None:
                raise NotSignedIn(N_("The organisation that you signed in at is gone."))
            now = self.sign_in.now().replace(microsecond=0)
            yield Directory(connection, kept.id, visitor.id, now, self.sign_in.entropy)

    def _frame(self, visitor: Visitor) -> dict[str, Any]:
        return {"visitor": visitor, "csrf": visitor.form_token, "place": PLACE}


def router(_desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes, page = APIRouter(include_in_schema=False), _Page(sign_in, templates)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_PEOPLE))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: keeps, q: str = "") -> HTMLResponse:
        return page.show(request, visitor, EmployeeForm(), q=q[:LISTED])

    @routes.post(PLACE, response_model=None)
    def join(request: Request, visitor: keeps, form: Filled) -> _Answer:
        return page.done(request, visitor, form, "join")

    @routes.post(f"{PLACE}/change", response_model=None)
    def change(request: Request, visitor: keeps, form: Filled) -> _Answer:
        return page.done(request, visitor, form, "change")

    @routes.post(f"{PLACE}/leave", response_model=None)
    def leave(request: Request, visitor: keeps, form: Filled) -> _Answer:
        return page.done(request, visitor, form, "leave")

    @routes.post(f"{PLACE}/return", response_model=None)
    def come_back(request: Request, visitor: keeps, form: Filled) -> _Answer:
        return page.done(request, visitor, form, "return")

    @routes.get(f"{PLACE}/list", response_class=HTMLResponse)
    def blank(request: Request, visitor: keeps) -> HTMLResponse:
        return page.blank_list(request, visitor)

    @routes.post(f"{PLACE}/list", response_class=HTMLResponse)
    def checked(request: Request, visitor: keeps, form: Annotated[ListForm, Depends()]) -> HTMLResponse:
        return page.checked(request, visitor, form)

    return routes


def _do(directory: Directory, form: EmployeeForm, act: str) -> None:
    if act == "join":
        directory.join(Wish(form.address, form.name, form.department))
        return
    member = directory.find(form.principal)
    if act == "leave":
        directory.leave(member.principal.id)
    elif act == "return":
        directory.change(member.principal.id, people_list.returned(member))
    else:
        directory.change(member.principal.id, people_list.edited(member, form.name, form.department))


def _holds(member: Member, text: str) -> bool:
    known = member.principal
    return text.strip().casefold() in f"{known.name}\n{known.address}\n{known.department}".casefold()


def _field(fault: Exception) -> str:
    if isinstance(fault, PrincipalKnown):
        return "address"
    return fault.field if isinstance(fault, InvalidPrincipal) else ""


def _status(fault: Exception | None) -> int:
    return 200 if fault is None else _STATUS.get(type(fault), 422)
