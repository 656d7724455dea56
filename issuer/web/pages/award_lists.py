"""Pages to award a list: hand it in, say what its columns hold, see and repair every row, and have it awarded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.award_lists import keeping, running, tables
from issuer.award_lists.checking import CheckedRow
from issuer.award_lists.keeping import Hand
from issuer.award_lists.tables import LIMITS, MOST_ROWS
from issuer.errors import ColumnsUnmatched, IssuerError, UnknownAchievement, UnusableTime
from issuer.kept.award_lists import AwardList, Field, RowState
from issuer.plan.plan_files import write_csv
from issuer.web.award_lists import Looked, halted, handed_in, look
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import sight_of
from issuer.web.list_words import FIELDS, LIST_STATES
from issuer.web.typed import instant_of
from web.languages import current
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/award/list"
LISTS: Final = "/award/lists"
LISTED: Final = 50
REPAIRED: Final = 40
FIRST_ROWS: Final = 5
# The day of an award is today in any case, so nobody is asked for it.
_TEMPLATE: Final = tuple(each.value for each in Field if each is not Field.AWARDED_ON)
_CELL: Final = re.compile(r"([0-9]{1,6})\.([0-9]{1,2})")


@dataclass(slots=True)
class ListForm:
    """The form in which a list is handed in, as typed."""

    csrf: Annotated[str, Form()] = ""
    achievement: Annotated[str, Form()] = ""
    pasted: Annotated[str, Form()] = ""


@dataclass(slots=True)
class ColumnsForm:
    """What was chosen for each column, in their order, and for the rows that name no badge."""

    csrf: Annotated[str, Form()] = ""
    achievement: Annotated[str, Form()] = ""
    column: Annotated[tuple[str, ...], Form()] = ()

    @property
    def columns(self) -> list[Field | None]:
        """What each column holds; what is no field counts as nothing."""
        known = {each.value: each for each in Field}
        return [known.get(each) for each in self.column]


@dataclass(slots=True)
class CheckForm:
    """The form of the check: `cell` and `value` belong together, each to each; `starts_at` is a local time."""

    csrf: Annotated[str, Form()] = ""
    do: Annotated[str, Form()] = ""
    cell: Annotated[tuple[str, ...], Form()] = ()
    value: Annotated[tuple[str, ...], Form()] = ()
    writes: Annotated[str, Form()] = ""
    starts_at: Annotated[str, Form()] = ""

    def typed(self) -> Mapping[int, Mapping[int, str]]:
        """Return what was typed, by row and column; what names no cell is left out."""
        found: dict[int, dict[int, str]] = {}
        for cell, value in zip(self.cell, self.value, strict=False):
            named = _CELL.fullmatch(cell)
            if named is not None:
                found.setdefault(int(named[1]), {})[int(named[2])] = value
        return found


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of handing in a list."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def blank(request: Request, visitor: gives, achievement: str = "") -> HTMLResponse:
        return page(request, visitor, ListForm(achievement=achievement), None)

    @routes.get(f"{PLACE}.csv")
    def template(_: gives) -> Response:
        named = {"content-disposition": 'attachment; filename="award-list.csv"'}
        return Response(write_csv([_TEMPLATE]), media_type="text/csv", headers=named)

    @routes.post(PLACE, response_model=None)
    def hand_in(
        request: Request,
        visitor: gives,
        form: Annotated[ListForm, Depends()],
        file: Annotated[UploadFile | None, File()] = None,
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            made = _kept(desk, visitor, form, file)
        except IssuerError as fault:
            return page(request, visitor, form, fault)
        return RedirectResponse(f"{LISTS}/{made.id}/columns", status_code=303)

    def page(request: Request, visitor: Visitor, form: ListForm, fault: IssuerError | None) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _hand_in_view(work, visitor, form)
        at = "achievement" if isinstance(fault, UnknownAchievement) else "file"
        view |= {"faults": {} if fault is None else {at: str(fault)}}
        view |= {"csrf": visitor.form_token, "visitor": visitor}
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "award_list.html", view, status)

    return routes


def columns_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes on which it is said what the columns hold."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(f"{LISTS}/{{list_id}}/columns", response_class=HTMLResponse)
    def shown(request: Request, visitor: gives, list_id: str) -> HTMLResponse:
        return page(request, visitor, list_id, None, None)

    @routes.post(f"{LISTS}/{{list_id}}/columns", response_model=None)
    def match(
        request: Request, visitor: gives, list_id: str, form: Annotated[ColumnsForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                found = keeping.held(work.tx, list_id, sight_of(visitor))
                keeping.match(work.tx, found, form.achievement, form.columns, Hand(visitor.id, work.now))
        except (ColumnsUnmatched, UnknownAchievement) as fault:
            return page(request, visitor, list_id, form, fault)
        return RedirectResponse(f"{LISTS}/{list_id}/check", status_code=303)

    def page(
        request: Request, visitor: Visitor, list_id: str, form: ColumnsForm | None, fault: IssuerError | None
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _columns_view(work, keeping.find(work.tx, list_id, sight_of(visitor)), form)
        at = "achievement" if isinstance(fault, UnknownAchievement) else ""
        view |= {"faults": {} if fault is None else {at: str(fault)}}
        view |= {"csrf": visitor.form_token, "visitor": visitor}
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "award_list_columns.html", view, status)

    return routes


def check_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes on which every row is seen, repaired and awarded."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(f"{LISTS}/{{list_id}}/check", response_model=None)
    def shown(request: Request, visitor: gives, list_id: str) -> HTMLResponse | RedirectResponse:
        with desk.work(visitor.organisation) as work:
            if keeping.find(work.tx, list_id, sight_of(visitor)).columns is None:
                return RedirectResponse(f"{LISTS}/{list_id}/columns", status_code=303)
        return page(request, visitor, list_id, CheckForm(), None)

    @routes.post(f"{LISTS}/{{list_id}}/check", response_model=None)
    def change(
        request: Request, visitor: gives, list_id: str, form: Annotated[CheckForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            found = keeping.held(work.tx, list_id, sight_of(visitor))
            keeping.repair(work.tx, found, form.typed(), Hand(visitor.id, work.now))
        if form.do != "award":
            return page(request, visitor, list_id, form, None)
        try:
            _begin(desk, visitor, list_id, form)
        except IssuerError as fault:
            return page(request, visitor, list_id, form, fault)
        return RedirectResponse(f"{LISTS}/{list_id}", status_code=303)

    def page(
        request: Request, visitor: Visitor, list_id: str, form: CheckForm, fault: IssuerError | None
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            found = keeping.find(work.tx, list_id, sight_of(visitor))
            view = _check_view(look(work, found), work.tx.organisation.zone)
        at = "starts_at" if isinstance(fault, UnusableTime) else ""
        view["faults"] = view["faults"] | ({} if fault is None else {at: str(fault)})
        view |= {"starts_at": form.starts_at, "writes": bool(form.writes) or view["list"].writes}
        view |= {"csrf": visitor.form_token, "visitor": visitor}
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "award_list_check.html", view, status)

    return routes


def _kept(desk: Desk, visitor: Visitor, form: ListForm, file: UploadFile | None) -> AwardList:
    is_file = file is not None and bool(file.filename)
    data = file.file.read(LIMITS.most_bytes + 1) if file is not None and is_file else form.pasted.encode()
    # From here on its name, in the language of whoever handed it in.
    name = (file.filename if file is not None and is_file else "") or current().text(N_("Pasted list"))
    handed = handed_in(visitor, name, tables.read(data), form.achievement)
    with desk.work(visitor.organisation) as work:
        return keeping.keep(work.tx, handed, work.now, work.randomness)


def _hand_in_view(work: Work, visitor: Visitor, form: ListForm) -> dict[str, Any]:
    sight = sight_of(visitor)
    found = work.tx.award_lists.all(None if sight is None else sight.by, LISTED)
    states = [_state_words(work, each) for each in found]
    return {
        "badges": work.tx.plan.all(),
        "slug": form.achievement,
        "pasted": form.pasted,
        "most": MOST_ROWS,
        "lists": list(zip(found, states, strict=True)),
        "only_mine": sight is not None,
    }


def _state_words(work: Work, found: AwardList) -> str:
    if halted(work, found) is not None:
        return N_("stopped: whoever planned it may not award it any more")
    return LIST_STATES[running.progress(work.tx, found, work.now).state]


def _columns_view(work: Work, found: AwardList, form: ColumnsForm | None) -> dict[str, Any]:
    counts = work.tx.award_lists.counts(found.id)
    first = work.tx.award_lists.rows(found.id, {RowState.OPEN}, FIRST_ROWS)
    guess = keeping.guess(found, [row.cells for row in first])
    chosen = guess if form is None or len(form.columns) != len(found.header) else form.columns
    return {
        "list": found,
        "rows": sum(counts.values()),
        "first": first,
        "before": keeping.same_as(work.tx, found),
        "badges": work.tx.plan.all(),
        "slug": found.slug if form is None else form.achievement,
        "columns": [each and each.value for each in chosen],
        "fields": {each.value: words for each, words in FIELDS.items()},
    }


def _begin(desk: Desk, visitor: Visitor, list_id: str, form: CheckForm) -> None:
    with desk.work(visitor.organisation) as work:
        found = keeping.held(work.tx, list_id, sight_of(visitor))
        starts_at = instant_of(form.starts_at, work.tx.organisation.zone)
        running.begin(work.tx, replace(found, writes=bool(form.writes)), work.now, starts_at, visitor.id)


def _check_view(looked: Looked, zone: str) -> dict[str, Any]:
    faulty = [_repairable(looked.award_list, each) for each in looked.faulty[:REPAIRED]]
    return {
        "list": looked.award_list,
        "ready": len(looked.ready),
        "ready_rows": looked.ready[:LISTED],
        "waits": sum(each.waits for each in looked.ready),
        "held": looked.held[:LISTED],
        "held_count": len(looked.held),
        "faulty": faulty,
        "faulty_count": len(looked.faulty),
        "faults": _sentences(looked.faulty[:REPAIRED], faulty),
        "zone": zone,
    }


def _repairable(award_list: AwardList, checked: CheckedRow) -> dict[str, Any]:
    """Return a row with a field for each cell that counts, each with its fault."""
    row, columns = checked.row, award_list.columns or ()
    cells = [
        {
            "id": f"cell-{row.number}-{place}",
            "name": f"{row.number}.{place}",
            "column": award_list.header[place],
            "value": row.cells[place],
        }
        for place, each in enumerate(columns)
        if each is not None and place < len(row.cells)
    ]
    ids = {each["column"]: each["id"] for each in cells}
    faults = {ids[each.column]: each.remedy for each in checked.faults if each.column in ids}
    loose = [each.remedy for each in checked.faults if each.column not in ids]
    return {"row": row, "cells": cells, "faults": faults, "loose": loose}


def _sentences(rows: Sequence[CheckedRow], shown: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return every fault with its place, by the field it is about; those about none stand under names of no field."""
    found: dict[str, str] = {}
    for checked, each in zip(rows, shown, strict=True):
        ids = {cell["column"]: cell["id"] for cell in each["cells"]}
        first = each["cells"][0]["id"] if each["cells"] else ""
        for fault in checked.faults:
            found[ids.get(fault.column, first)] = fault.sentence
    return found
