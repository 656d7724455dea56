"""The pages on which a badge gets its texts in further languages: which there are, and one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.achievement import Level, Wording
from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.achievements.catalog import BadgeDraft, draft_of
from issuer.errors import BadgeChanged, OutsideDepartment, PlanRefused
from issuer.plan import editing
from issuer.plan.wording_words import MOST_LANGUAGES
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from issuer.web.pages.plan import faults_of, planner_of
from issuer.web.wording_sheet import WordingForm, WordingRefused, form_of, read, without
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

_PLACE: Final = "/badges/{badge}/languages"
_TEXTS: Final = {"name": N_("name"), "description": N_("description"), "criteria": N_("criteria")}


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of a badge's languages."""
    routes = APIRouter(include_in_schema=False)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]
    editor = _Editor(desk, templates)

    @routes.get(_PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: plans, badge: str, saved: str = "") -> HTMLResponse:
        return editor.show_all(request, visitor, badge, saved)

    @routes.get(f"{_PLACE}/edit", response_class=HTMLResponse)
    def one(request: Request, visitor: plans, badge: str, language: str = "") -> HTMLResponse:
        return editor.show(request, _Open(visitor, badge, editor.form(visitor, badge, language.strip())))

    @routes.post(f"{_PLACE}/edit", response_model=None)
    def save(
        request: Request, visitor: plans, badge: str, form: Annotated[WordingForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return editor.act(request, _Open(visitor, badge, form))

    return routes


@dataclass(frozen=True, slots=True)
class _Open:
    """One language of a badge as it is open: what was typed, and what is wrong with it."""

    visitor: Visitor
    slug: str
    form: WordingForm
    faults: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def refused(self, faults: dict[str, str], status: int) -> "_Open":
        """Return the same with what is wrong."""
        return _Open(self.visitor, self.slug, self.form, faults, status)


@dataclass(frozen=True, slots=True)
class _Editor:
    desk: Desk
    templates: Jinja2Templates

    def form(self, visitor: Visitor, slug: str, language: str) -> WordingForm:
        """Return the form of a language as it stands; an empty one where the badge has not got it."""
        with self.desk.work(visitor.organisation) as work:
            planned = catalog.find(work.tx, slug)
        there = {each.language: each for each in draft_of(planned).wordings}
        return form_of(there.get(language) or Wording(language, "", "", ""), planned.achievement.version)

    def act(self, request: Request, opened: _Open) -> RedirectResponse | HTMLResponse:
        """Save what was typed of a language, or take the language out."""
        form = opened.form
        change: Callable[[BadgeDraft], BadgeDraft] = (
            (lambda draft: without(form.language, draft))
            if form.do == "remove"
            else (lambda draft: read(form, draft))
        )
        try:
            with self.desk.work(opened.visitor.organisation) as work:
                planner = planner_of(self.desk, work, opened.visitor)
                before = draft_of(catalog.find(work.tx, opened.slug))
                made = editing.save(planner, change(before), form.based_on)
        except WordingRefused as refused:
            return self.show(request, opened.refused(refused.faults, 422))
        except PlanRefused as refused:
            return self.show(request, opened.refused({"": " ".join(faults_of(refused).values())}, 422))
        except (BadgeChanged, OutsideDepartment) as refused:
            return self.show(request, opened.refused({"": str(refused)}, PROBLEMS[type(refused)][0]))
        version = made.achievement.version
        return RedirectResponse(f"/badges/{opened.slug}/languages?saved={version}", status_code=303)

    def show_all(self, request: Request, visitor: Visitor, slug: str, saved: str) -> HTMLResponse:
        """Return the page of all languages of a badge."""
        with self.desk.work(visitor.organisation) as work:
            planned = catalog.find(work.tx, slug)
        draft = draft_of(planned)
        view: dict[str, Any] = {
            "badge": planned,
            "rows": [
                (each, missing_words(each.missing(draft.levels), draft.levels)) for each in draft.wordings
            ],
            "may_add": bool(draft.language) and len(draft.wordings) < MOST_LANGUAGES,
            "saved": saved,
            "visitor": visitor,
        }
        return self.templates.TemplateResponse(request, "badge_languages.html", view)

    def show(self, request: Request, opened: _Open) -> HTMLResponse:
        """Return the page of one language of a badge."""
        with self.desk.work(opened.visitor.organisation) as work:
            planned = catalog.find(work.tx, opened.slug)
        draft = draft_of(planned)
        is_outdated = opened.status == PROBLEMS[BadgeChanged][0]
        view: dict[str, Any] = {
            "badge": planned,
            "draft": draft,
            "form": opened.form,
            "levels": list(zip(draft.levels, opened.form.levels(len(draft.levels)), strict=True)),
            "based_on": planned.achievement.version if is_outdated else opened.form.based_on,
            "is_new": all(each.language != opened.form.language for each in draft.wordings),
            "own_caption": "" if planned.achievement.picture is None else planned.achievement.picture.caption,
            "faults": opened.faults,
            "csrf": opened.visitor.form_token,
            "visitor": opened.visitor,
        }
        return self.templates.TemplateResponse(
            request, "badge_language.html", view, status_code=opened.status
        )


def missing_words(missing: Sequence[str], levels: Sequence[Level]) -> list[str]:
    """Return in words which texts are missing."""
    return [_missing(*each.partition("-")[::2], levels) for each in missing]


def _missing(what: str, place: str, levels: Sequence[Level]) -> str:
    if not place:
        return _TEXTS[what]
    number = levels[int(place)].number
    if what == "level_name":
        return say("name of level {number}", number=number)
    return say("what level {number} looks like", number=number)
