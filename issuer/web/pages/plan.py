"""The planning table as a page: one badge a row, as a file out and in, and new ideas (people.md, 3)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.achievement import BadgeKind
from credentials.wording import N_
from issuer.achievements.press import Press
from issuer.errors import BadgeChanged, OutsideDepartment, PlanProblem, PlanRefused, UnreadablePlan
from issuer.plan import plan_cells, plan_files, planning
from issuer.plan.planning import COLUMNS
from issuer.plan.staging import Planner, bring_in, keep_idea, standing_of
from issuer.stages import BadgeStage
from issuer.web import cell_words, plan_words
from issuer.web.desk import Desk, Work
from issuer.web.limits import sight_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/framework/plan"
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(StrEnum):
    """The kinds of file that a plan comes as."""

    CSV = "csv"
    XLSX = "xlsx"


_WRITERS: Final = {
    TableForm.CSV: (plan_files.write_csv, "text/csv; charset=utf-8"),
    TableForm.XLSX: (plan_files.write_xlsx, _SPREADSHEET),
}


@dataclass(slots=True)
class IdeaForm:
    """The form of a new idea, as typed."""

    name: Annotated[str, Form()] = ""
    slug: Annotated[str, Form()] = ""
    type: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    @property
    def cells(self) -> dict[str, str]:
        """The row that is asked for; a short name that was left empty follows from the name."""
        cells = {"slug": self.slug.strip() or slug_of(self.name), "name": self.name, "type": self.type}
        # Badges for fun begin private: some are never shared with the world (people.md, 3).
        private = {"private": "yes"} if self.type == BadgeKind.FUN else {}
        return cells | private | {"status": BadgeStage.IDEA.value}


def slug_of(name: str) -> str:
    """Return a short name for a badge of this name; "" where it has no letter that would do."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")


def planner_of(desk: Desk, work: Work, visitor: Visitor) -> Planner:
    """Return a visitor as somebody who works on the plan."""
    press = Press(desk.public_url, work.identity.did)
    return Planner(work.tx, press, work.now, visitor.id, sight_of(visitor))


def table_of(cells: Mapping[str, str]) -> list[list[str]]:
    """Return one row as a table."""
    return [list(COLUMNS), [cells.get(column, "") for column in COLUMNS]]


def faults_of(refused: PlanRefused) -> dict[str, str]:
    """Return the faults of one row by the field they are about."""
    return {each.column: each.remedy for each in refused.problems}


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the plan."""
    routes = APIRouter(include_in_schema=False)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]
    page = _Table(desk, templates)

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: plans, stage: str = "", done: str = "") -> HTMLResponse:
        return page.show(request, visitor, {"chosen": stage, "done": done})

    @routes.post(PLACE, response_model=None)
    def begin(
        request: Request, visitor: plans, form: Annotated[IdeaForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return page.begin(request, visitor, form)

    @routes.post("/framework/import", response_model=None)
    def bring(
        request: Request,
        visitor: plans,
        file: Annotated[UploadFile | None, File()] = None,
        do: Annotated[str, Form()] = "",
        csrf: Annotated[str, Form()] = "",
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, csrf)
        body = b"" if file is None else file.file.read(plan_files.MAX_BYTES + 1)
        return page.bring_in(request, visitor, body, is_meant=do == "import")

    @routes.get("/framework/export/{form}", response_class=Response)
    def export(visitor: plans, form: TableForm) -> Response:
        with desk.work(visitor.organisation) as work:
            rows = planning.export_rows(work.tx, planner_of(desk, work, visitor).own)
        return _file(rows, form, "plan")

    @routes.get("/framework/template/{form}", response_class=Response)
    def template(_visitor: plans, form: TableForm) -> Response:
        return _file([list(COLUMNS)], form, "plan-template")

    return routes


def _file(rows: Sequence[Sequence[str]], form: TableForm, name: str) -> Response:
    write, media_type = _WRITERS[form]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(write(rows), media_type=media_type, headers=headers)


@dataclass(frozen=True, slots=True)
class _Table:
    """The page of all rows."""

    desk: Desk
    templates: Jinja2Templates

    def begin(self, request: Request, visitor: Visitor, form: IdeaForm) -> RedirectResponse | HTMLResponse:
        try:
            with self.desk.work(visitor.organisation) as work:
                planner = planner_of(self.desk, work, visitor)
                (idea,) = planning.read_table(table_of(form.cells), standing_of(work.tx)).ideas
                keep_idea(planner, idea)
        except PlanRefused as refused:
            return self.show(request, visitor, {"faults": faults_of(refused), "form": form}, 422)
        except (BadgeChanged, OutsideDepartment) as refused:
            return self.show(request, visitor, {"faults": {"slug": str(refused)}, "form": form}, 409)
        return RedirectResponse(f"{PLACE}/{idea.slug}", status_code=303)

    def bring_in(
        self, request: Request, visitor: Visitor, body: bytes, *, is_meant: bool
    ) -> RedirectResponse | HTMLResponse:
        try:
            with self.desk.work(visitor.organisation) as work:
                planner = planner_of(self.desk, work, visitor)
                table = planning.read_table(plan_files.read(body), standing_of(work.tx, planner.own))
                if is_meant:
                    bring_in(planner, table)
        except PlanRefused as refused:
            return self.show(request, visitor, {"problems": refused.problems}, 422)
        except UnreadablePlan as refused:
            return self.show(request, visitor, {"problems": (_of_file(refused),)}, 422)
        if is_meant:
            return RedirectResponse(f"{PLACE}?done={len(table.slugs)}", status_code=303)
        return self.show(request, visitor, {"checked": len(table.slugs)})

    def show(
        self, request: Request, visitor: Visitor, more: dict[str, Any], status: int = 200
    ) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            planner = planner_of(self.desk, work, visitor)
            rows = _rows(work, more.get("chosen", ""))
            counts = _counts(work)
            own = planner.own
        view: dict[str, Any] = {"faults": {}, "form": IdeaForm(), "problems": (), "checked": None, "done": ""}
        view |= {"rows": rows, "counts": counts, "own": own, "columns": plan_words.ALL, "chosen": ""}
        view |= {"cell_words": cell_words.CELLS, "stage_names": cell_words.STAGE_NAMES}
        view |= {"stages": plan_words.STAGE_WORDS, "visitor": visitor, "csrf": visitor.form_token}
        view |= more
        return self.templates.TemplateResponse(request, "plan.html", view, status_code=status)


def _of_file(refused: UnreadablePlan) -> PlanProblem:
    return PlanProblem(0, N_("the file"), "", str(refused))


def _rows(work: Work, chosen: str) -> list[dict[str, str]]:
    """Return the rows of the plan with their cells by column, those of one stage if that is one."""
    header, *rows = planning.export_rows(work.tx)
    told = [dict(zip(header, map(plan_cells.text_of, row), strict=True)) for row in rows]
    if chosen in set(BadgeStage):
        told = [each for each in told if each["status"] == chosen]
    return sorted(told, key=lambda each: (list(BadgeStage).index(BadgeStage(each["status"])), each["slug"]))


def _counts(work: Work) -> dict[BadgeStage, int]:
    stages = [each["status"] for each in _rows(work, "")]
    return {stage: stages.count(stage.value) for stage in BadgeStage}
