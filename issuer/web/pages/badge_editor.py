"""The badge editor: everything a badge says, its picture, how it will look, and what is still missing."""

import base64
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.achievement import BadgeKind
from credentials.wording import N_, say
from issuer.achievements import artwork, catalog
from issuer.achievements.catalog import BadgeDraft, draft_of
from issuer.achievements.drawing import photo_of
from issuer.awarding.openness import stage_of
from issuer.errors import BadgeChanged, OutsideDepartment, PlanRefused
from issuer.ledger import PlannedBadge
from issuer.looks import Icon
from issuer.plan import editing
from issuer.plan.completeness import completeness
from issuer.plan.plan_cells import TARGET_TYPES
from issuer.plan.staging import Planner
from issuer.stages import BadgeStage
from issuer.web import cell_words
from issuer.web.badge_sheet import BadgeForm, BadgeRefused, form_of, read
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from issuer.web.pages.plan import faults_of, planner_of, slug_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

NEW: Final = "/badges/new"
# What a badge is before anything is typed.
_BLANK: Final = BadgeDraft("", "", "", "", BadgeKind.SKILL)
# The columns of the plan that a fault may be about, by the field of this form.
_FIELDS: Final = {"levels": "level_name-0", "requires": "type", "awarding": "type", "part_of": ""}


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the editor."""
    routes = APIRouter(include_in_schema=False)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]
    editor = _Editor(desk, templates)

    @routes.get(NEW, response_class=HTMLResponse)
    def blank(request: Request, visitor: plans, type: str = "") -> HTMLResponse:
        kind = BadgeKind(type) if type in set(BadgeKind) else BadgeKind.SKILL
        form = form_of(replace(_BLANK, kind=kind, is_private=kind is BadgeKind.FUN), 0)
        return editor.show(request, _Open(visitor, None, form))

    @routes.post(NEW, response_model=None)
    def begin(
        request: Request, visitor: plans, form: Annotated[BadgeForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        form.slug = form.slug.strip() or slug_of(form.name)
        return editor.act(request, _Open(visitor, None, form))

    @routes.get("/badges/{badge}/edit", response_class=HTMLResponse)
    def edit(request: Request, visitor: plans, badge: str, saved: str = "") -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            planned = catalog.find(work.tx, badge)
        form = form_of(draft_of(planned), planned.achievement.version)
        return editor.show(request, _Open(visitor, badge, form, saved=saved))

    @routes.post("/badges/{badge}/edit", response_model=None)
    def save(
        request: Request, visitor: plans, badge: str, form: Annotated[BadgeForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        form.slug = badge
        return editor.act(request, _Open(visitor, badge, form))

    return routes


@dataclass(frozen=True, slots=True)
class _Open:
    """The editor as it is open: for which badge (None: a new one), what was typed, what is wrong with it."""

    visitor: Visitor
    slug: str | None
    form: BadgeForm
    faults: dict[str, str] = field(default_factory=dict)
    status: int = 200
    saved: str = ""

    @property
    def path(self) -> str:
        """Where the form is sent."""
        return NEW if self.slug is None else f"/badges/{self.slug}/edit"

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else saved meanwhile; what was typed then goes on from what they saved."""
        return self.status == PROBLEMS[BadgeChanged][0]

    def refused(self, faults: dict[str, str], status: int) -> "_Open":
        """Return the same with what is wrong."""
        return _Open(self.visitor, self.slug, self.form, faults, status)


@dataclass(frozen=True, slots=True)
class _Editor:
    desk: Desk
    templates: Jinja2Templates

    def act(self, request: Request, opened: _Open) -> RedirectResponse | HTMLResponse:
        """Save what was typed, or show what it comes to."""
        try:
            with self.desk.work(opened.visitor.organisation) as work:
                planner = planner_of(self.desk, work, opened.visitor)
                before = _before(planner, opened.slug)
                draft = read(opened.form, before)
                made = _saved(planner, opened, draft) if opened.form.do == "save" else None
        except BadgeRefused as refused:
            # By itself, while somebody types, the page says nothing of what is not finished.
            faults = refused.faults if opened.form.do else {}
            return self.show(request, opened.refused(faults, 422 if opened.form.do == "save" else 200))
        except PlanRefused as refused:
            faults = {_FIELDS.get(name, name): told for name, told in faults_of(refused).items()}
            return self.show(request, opened.refused(faults, 422))
        except (BadgeChanged, OutsideDepartment) as refused:
            return self.show(request, opened.refused({"": str(refused)}, PROBLEMS[type(refused)][0]))
        if made is None:
            return self.show(request, opened)
        version = made.achievement.version
        return RedirectResponse(f"/badges/{made.slug}/edit?saved={version}", status_code=303)

    def show(self, request: Request, opened: _Open) -> HTMLResponse:
        """Return the page of the editor."""
        with self.desk.work(opened.visitor.organisation) as work:
            planner = planner_of(self.desk, work, opened.visitor)
            planned = None if opened.slug is None else catalog.find(work.tx, opened.slug)
            stage = BadgeStage.DRAFT if planned is None else stage_of(work.tx, planned.slug)
            draft = _as_far_as_read(opened.form, _before(planner, opened.slug))
            organisation, photo = work.tx.organisation, photo_of(work.tx, draft.look)
        awarded = _awarded_words(planned, stage)
        view: dict[str, Any] = {
            "open": opened,
            "form": opened.form,
            "planned": planned,
            "stage": stage.value,
            "awarded_words": awarded,
            "based_on": planned.achievement.version
            if planned and opened.is_outdated
            else opened.form.based_on,
            "draft": draft,
            "picture": _picture(draft, organisation.name, photo),
            "caption": artwork.caption(draft.kind, draft.name, draft.look),
            "complete": completeness(draft),
            "organisation": organisation,
            "choices": _CHOICES,
            "visitor": opened.visitor,
            "csrf": opened.visitor.form_token,
        }
        return self.templates.TemplateResponse(request, "badge_edit.html", view, status_code=opened.status)


_CHOICES: Final = {
    "kinds": [each.value for each in BadgeKind],
    "shapes": list(cell_words.SHAPES.items()),
    "icons": [(each.value, each.words) for each in Icon],
    "thinking": cell_words.THINKING,
    "assessment": cell_words.ASSESSMENT,
    "target_types": TARGET_TYPES,
}


def _before(planner: Planner, slug: str | None) -> BadgeDraft:
    return _BLANK if slug is None else draft_of(catalog.find(planner.tx, slug))


def _saved(planner: Planner, opened: _Open, draft: BadgeDraft) -> PlannedBadge:
    if opened.slug is not None:
        return editing.save(planner, draft, opened.form.based_on)
    return editing.begin(planner, draft)


def _as_far_as_read(form: BadgeForm, before: BadgeDraft) -> BadgeDraft:
    try:
        return read(form, before)
    except BadgeRefused as refused:
        return refused.draft


def _picture(draft: BadgeDraft, issuer: str, photo: bytes) -> str:
    """Return the picture as an address that holds all of it, so that nothing has to be kept for a preview."""
    drawn = artwork.design(catalog.unpublished(draft), issuer, len(draft.levels) or None, draft.look, photo)
    return "data:image/svg+xml;base64," + base64.b64encode(artwork.svg(drawn).encode()).decode()


def _awarded_words(planned: PlannedBadge | None, stage: BadgeStage) -> str:
    if planned is None:
        return N_(
            "Saving makes a draft: nobody can be awarded it before you bring it to pilot or live in the plan."
        )
    if not stage.is_public:
        return N_("It is a draft; nobody was awarded it yet.")
    return say(
        "Version {version} is published. Saving makes the next one: whoever is awarded it from "
        "then on gets that. What was awarded before keeps the version it was awarded by, and stays valid.",
        version=planned.achievement.version,
    )
