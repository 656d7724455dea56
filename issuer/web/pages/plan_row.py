"""One row of the plan: changed cell by cell, brought to its next stage, tried out on a pilot group."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.achievements import catalog
from issuer.awarding.openness import stage_of
from issuer.errors import BadgeChanged, IssuerError, PilotRefused, PlanRefused, StageRefused
from issuer.plan import editing, piloting, planning, staging
from issuer.plan.editing import Edition
from issuer.plan.staging import Planner
from issuer.stages import BadgeStage, Idea
from issuer.web import cell_words, plan_words
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.pages.plan import PLACE, faults_of, planner_of, table_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

_Text = Annotated[str, Form()]
_HELD: Final = (PlanRefused, BadgeChanged, StageRefused, PilotRefused)


@dataclass(slots=True)
class RowForm:
    """The cells of a row as typed, and the version or revision that whoever typed them looked at."""

    csrf: _Text = ""
    version: _Text = ""
    name: _Text = ""
    type: _Text = ""
    description: _Text = ""
    criteria: _Text = ""
    levels: _Text = ""
    expiry_months: _Text = ""
    part_of: _Text = ""
    requires: _Text = ""
    rule_terms: _Text = ""
    roles: _Text = ""
    departments: _Text = ""
    competency: _Text = ""
    approval: _Text = ""
    awarding: _Text = ""
    privacy: _Text = ""
    cap: _Text = ""
    thinking: _Text = ""
    assessment: _Text = ""
    language: _Text = ""
    other_languages: _Text = ""
    picture: _Text = ""
    tags: _Text = ""
    evidence: _Text = ""
    awarded_by: _Text = ""
    private: _Text = ""

    def cells(self, slug: str) -> dict[str, str]:
        """Return the row by column."""
        typed = {each.name: getattr(self, each.name) for each in plan_words.EDITABLE}
        return {"slug": slug, **typed}

    @property
    def based_on(self) -> int:
        """The version that was looked at; 0 for anything else."""
        return int(self.version) if self.version.isascii() and self.version.isdecimal() else 0


@dataclass(slots=True)
class MoveForm:
    """The form of a button that brings a badge on."""

    to: _Text = ""
    csrf: _Text = ""


@dataclass(slots=True)
class GroupForm:
    """The form of a pilot group: an address a line."""

    people: _Text = ""
    csrf: _Text = ""


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of one row."""
    routes = APIRouter(include_in_schema=False)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]
    page = _Row(desk, templates)

    @routes.get(f"{PLACE}/{{badge}}", response_class=HTMLResponse)
    def one(request: Request, visitor: plans, badge: str, done: str = "") -> HTMLResponse:
        return page.show(request, _Shown(visitor, badge, done=done))

    @routes.post(f"{PLACE}/{{badge}}", response_model=None)
    def change(
        request: Request, visitor: plans, badge: str, form: Annotated[RowForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return page.do(
            request, _Shown(visitor, badge, form.cells(badge)), lambda each: _save(each, badge, form)
        )

    @routes.post(f"{PLACE}/{{badge}}/stage", response_model=None)
    def bring_on(
        request: Request, visitor: plans, badge: str, form: Annotated[MoveForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return page.do(request, _Shown(visitor, badge), lambda each: _move(each, badge, form.to))

    @routes.post(f"{PLACE}/{{badge}}/pilot", response_model=None)
    def group(
        request: Request, visitor: plans, badge: str, form: Annotated[GroupForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        shown = _Shown(visitor, badge, people=form.people)
        return page.do(request, shown, lambda each: _choose(each, badge, form.people))

    @routes.post(f"{PLACE}/{{badge}}/drop")
    def drop(
        request: Request, visitor: plans, badge: str, form: Annotated[MoveForm, Depends()]
    ) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            staging.drop_idea(planner_of(desk, work, visitor), badge)
        return RedirectResponse(PLACE, status_code=303)

    return routes


def _save(planner: Planner, slug: str, form: RowForm) -> str:
    idea = planner.tx.stages.idea(slug)
    if idea is None:
        catalog.find(planner.tx, slug)
        standing = staging.standing_of(planner.tx)
        (draft,) = planning.read_table(table_of(form.cells(slug)), standing).drafts
        return f"saved-{editing.save(planner, draft, form.based_on).achievement.version}"
    cells = form.cells(slug) | {"status": BadgeStage.IDEA.value}
    (read,) = planning.read_table(table_of(cells), staging.standing_of(planner.tx)).ideas
    staging.keep_idea(planner, Idea(slug, read.cells, form.based_on + 1))
    return "kept"


def _move(planner: Planner, slug: str, to: str) -> str:
    if planner.tx.stages.idea(slug) is None:
        catalog.find(planner.tx, slug)
    if to not in set(BadgeStage):
        raise StageRefused(N_("There is no such stage. Nothing was changed; use one of the buttons."))
    staging.move(planner, slug, BadgeStage(to))
    return "moved"


def _choose(planner: Planner, slug: str, people: str) -> str:
    piloting.choose_group(planner, slug, people)
    return "group"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row to show: what was typed into it, what is wrong, and what was done."""

    visitor: Visitor
    slug: str
    cells: dict[str, str] | None = None
    faults: dict[str, str] = field(default_factory=dict)
    people: str | None = None
    done: str = ""
    status: int = 200

    def refused(self, fault: IssuerError) -> "_Shown":
        """Return the same with why it was refused, at the field it is about."""
        if isinstance(fault, PlanRefused):
            faults = faults_of(fault)
        else:
            faults = {"people" if isinstance(fault, PilotRefused) else "": str(fault)}
        status = PROBLEMS[type(fault)][0]
        return _Shown(self.visitor, self.slug, self.cells, faults, self.people, "", status)


@dataclass(frozen=True, slots=True)
class _Row:
    """The page of one row."""

    desk: Desk
    templates: Jinja2Templates

    def do(
        self, request: Request, shown: _Shown, act: Callable[[Planner], str]
    ) -> RedirectResponse | HTMLResponse:
        """Do what was asked and show the row again; or why it was refused, with all that was typed."""
        try:
            with self.desk.work(shown.visitor.organisation) as work:
                done = act(planner_of(self.desk, work, shown.visitor))
        except _HELD as fault:
            return self.show(request, shown.refused(fault))
        return RedirectResponse(f"{PLACE}/{shown.slug}?done={done}", status_code=303)

    def show(self, request: Request, shown: _Shown) -> HTMLResponse:
        """Return the page of one row."""
        with self.desk.work(shown.visitor.organisation) as work:
            idea = work.tx.stages.idea(shown.slug)
            told = _told_idea(idea) if idea is not None else _told_badge(work, shown.slug)
            own = planner_of(self.desk, work, shown.visitor).own
        moves = staging.next_stages(told["stage"])
        view = told | {
            "slug": shown.slug,
            "shown": shown,
            "cells": shown.cells or told["cells"],
            "columns": plan_words.EDITABLE,
            "may_change": own is None or shown.slug in own,
            "labels_of": _labels,
            "cell_words": cell_words.CELLS,
            "moves": [(to.value, plan_words.MOVE_WORDS[told["stage"], to]) for to in moves],
            "stage_words": plan_words.STAGE_WORDS[told["stage"]],
            "visitor": shown.visitor,
            "csrf": shown.visitor.form_token,
            "organisation": shown.visitor.organisation,
        }
        return self.templates.TemplateResponse(request, "plan_row.html", view, status_code=shown.status)


def _labels(edition: Edition) -> list[str]:
    """Return what the columns that an edition changed are called."""
    return [plan_words.LABELS.get(each.column, each.column) for each in edition.changes]


def _told_idea(idea: Idea) -> dict[str, Any]:
    told = {"stage": BadgeStage.IDEA, "cells": dict(idea.cells), "version": idea.revision}
    return told | {"name": idea.cells.get("name", idea.slug), "editions": (), "pilot": None}


def _told_badge(work: Work, slug: str) -> dict[str, Any]:
    badge = catalog.find(work.tx, slug)
    stage = stage_of(work.tx, slug)
    has_pilot = stage in {BadgeStage.DRAFT, BadgeStage.PILOT} or bool(work.tx.pilots.members(slug))
    return {
        "stage": stage,
        "cells": editing.row_of(work.tx, badge),
        "version": badge.achievement.version,
        "name": badge.achievement.name,
        "editions": editing.editions(work.tx, slug),
        "pilot": piloting.report(work.tx, slug) if has_pilot else None,
    }
