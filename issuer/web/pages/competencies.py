"""Pages of competency frameworks: trees that are searched, imported, or made by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_, say
from issuer.competencies import by_hand
from issuer.competencies.aligning import badges_by_url
from issuer.competencies.bringing import Brought, Importer, bring_in
from issuer.competencies.reading import MOST_BYTES, read
from issuer.competencies.trees import tree
from issuer.errors import IssuerError, UnknownAct
from issuer.kept.competencies import Competency, Source
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/framework/competencies"
SOURCES: Final = {
    Source.OWN: N_("your own"),
    Source.CASE: N_("from a CASE package"),
    Source.ESCO: N_("from ESCO, the European classification of skills"),
    Source.ONET: N_("from O*NET of the United States Department of Labor"),
}
# So many are shown of what a search finds.
LISTED: Final = 50


@dataclass(slots=True)
class FrameworkForm:
    """The forms of the pages, as typed: each uses some of these."""

    title: Annotated[str, Form()] = ""
    only: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    statement: Annotated[str, Form()] = ""
    code: Annotated[str, Form()] = ""
    description: Annotated[str, Form()] = ""
    parent: Annotated[str, Form()] = ""
    item: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def wanted(self) -> by_hand.AddCompetency:
        """Return the competency that a form describes."""
        return by_hand.AddCompetency(self.statement, self.code, self.description, self.parent)


Filled = Annotated[FrameworkForm, Depends()]


@dataclass(frozen=True, slots=True)
class _Pages:
    """Draws the pages, and has their forms carried out."""

    desk: Desk
    templates: Jinja2Templates

    def overview(
        self,
        request: Request,
        visitor: Visitor,
        form: FrameworkForm | None = None,
        fault: IssuerError | None = None,
        q: str = "",
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            shelf = work.tx.competencies
            frameworks = [(each, _in_use(shelf.items(each.id))) for each in shelf.frameworks()]
            found = shelf.search(q.strip(), LISTED) if q.strip() else ()
        titles = {each.id: each.title for each, _ in frameworks}
        view = {
            "frameworks": frameworks,
            "sources": SOURCES,
            "q": q,
            "found": [(each, titles[each.framework]) for each in found],
            "most": LISTED,
        }
        return self._drawn(request, "competencies.html", view | _common(visitor, form, fault))

    def framework(
        self,
        request: Request,
        visitor: Visitor,
        framework_id: str,
        form: FrameworkForm | None = None,
        fault: IssuerError | None = None,
        brought: Brought | None = None,
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            framework = by_hand.find(work.tx, framework_id)
            items, badges = work.tx.competencies.items(framework_id), badges_by_url(work.tx)
        view = {
            "framework": framework,
            "source": SOURCES[framework.source],
            "branches": tree(items),
            "items": [each for each in items if each.retired_at is None],
            "badges": badges,
            "is_own": framework.source is Source.OWN,
            "brought": brought,
        }
        return self._drawn(request, "framework.html", view | _common(visitor, form, fault))

    def bring(self, request: Request, visitor: Visitor, form: FrameworkForm, data: bytes) -> HTMLResponse:
        """Import a file, and show the framework with what came of it; once more is the same as once."""
        try:
            incoming = read(data, form.title)
            with self.desk.work(visitor.organisation) as work:
                brought = bring_in(self._importer(work, visitor), incoming, form.only)
        except IssuerError as fault:
            return self.overview(request, visitor, form, fault)
        return self.framework(request, visitor, brought.framework.id, brought=brought)

    def begin(
        self, request: Request, visitor: Visitor, form: FrameworkForm
    ) -> RedirectResponse | HTMLResponse:
        try:
            with self.desk.work(visitor.organisation) as work:
                made = by_hand.begin(self._importer(work, visitor), form.name, form.wanted())
        except IssuerError as fault:
            return self.overview(request, visitor, form, fault)
        return RedirectResponse(f"{PLACE}/{made.id}", status_code=303)

    def act(
        self, request: Request, visitor: Visitor, framework_id: str, act: str, form: FrameworkForm
    ) -> RedirectResponse | HTMLResponse:
        try:
            with self.desk.work(visitor.organisation) as work:
                by_hand.find(work.tx, framework_id)
                _do(self._importer(work, visitor), framework_id, act, form)
        except IssuerError as fault:
            return self.framework(request, visitor, framework_id, form, fault)
        return RedirectResponse(f"{PLACE}/{framework_id}", status_code=303)

    def _importer(self, work: Work, visitor: Visitor) -> Importer:
        return Importer(work.tx, self.desk.public_url, work.now, work.randomness, visitor.id)

    def _drawn(self, request: Request, template: str, view: dict[str, Any]) -> HTMLResponse:
        return self.templates.TemplateResponse(request, template, view, view["status"])


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the pages."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_FRAMEWORKS))]
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_FRAMEWORKS))]
    pages = _Pages(desk, templates)

    @routes.get(PLACE, response_class=HTMLResponse)
    def overview(request: Request, visitor: sees, q: str = "") -> HTMLResponse:
        return pages.overview(request, visitor, q=q)

    @routes.post(PLACE, response_class=HTMLResponse)
    def bring(
        request: Request,
        visitor: keeps,
        form: Filled,
        file: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return pages.bring(request, visitor, form, file.file.read(MOST_BYTES + 1) if file else b"")

    @routes.post(f"{PLACE}/begin", response_model=None)
    def begin(request: Request, visitor: keeps, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return pages.begin(request, visitor, form)

    @routes.get(f"{PLACE}/{{framework_id}}", response_class=HTMLResponse)
    def one(request: Request, visitor: sees, framework_id: str) -> HTMLResponse:
        return pages.framework(request, visitor, framework_id)

    @routes.post(f"{PLACE}/{{framework_id}}/{{act}}", response_model=None)
    def change(
        request: Request, visitor: keeps, framework_id: str, act: str, form: Filled
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return pages.act(request, visitor, framework_id, act, form)

    return routes


def _do(importer: Importer, framework_id: str, act: str, form: FrameworkForm) -> None:
    match act:
        case "add":
            by_hand.add(importer, framework_id, form.wanted())
        case "retire":
            by_hand.retire(importer, framework_id, form.item)
        case "restore":
            by_hand.restore(importer, framework_id, form.item)
        case _:
            raise UnknownAct(say("“{act}” is not something that can be done to a competency.", act=act))


def _common(visitor: Visitor, form: FrameworkForm | None, fault: IssuerError | None) -> dict[str, Any]:
    return {
        "form": form or FrameworkForm(),
        "faults": {} if fault is None else {"": str(fault)},
        "status": 200 if fault is None else PROBLEMS[type(fault)][0],
        "may_keep": visitor.may(Permission.KEEP_FRAMEWORKS),
        "may_plan": visitor.may(Permission.PLAN),
        "csrf": visitor.form_token,
        "visitor": visitor,
    }


def _in_use(items: Sequence[Competency]) -> int:
    return sum(each.retired_at is None for each in items)
