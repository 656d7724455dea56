"""Pages for whoever plans badges: how meta-badges are earned, tried out on everybody before it is published."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.achievements import catalog
from issuer.achievements.press import Press
from issuer.achievements.rule_outline import outline_of
from issuer.errors import IssuerError, RuleChanged, RuleRefused
from issuer.ledger import PlannedBadge
from issuer.plan import rule_words, term_words
from issuer.rules.drafting import RuleDraft, draft_so_far, save
from issuer.rules.looking import Look, Matter, matter_of_badge, matter_of_draft
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import named_to
from issuer.web.rule_sheet import (
    RuleForm,
    Sheet,
    changed,
    in_rows,
    in_words,
    is_deep,
    rows_of,
    sheet_of_draft,
    sheet_of_form,
)
from issuer.web.sheet_reading import SheetRefused, read
from issuer.web.stacks_api import Told
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/stacks"
# So many people stand in each list; the rest are told by number.
LISTED: Final = 25
_VERSION: Final = re.compile("[0-9]{1,9}")
_TOO_DEEP: Final = N_("Its groups stand deeper in each other than rows can show. Go on in words.")


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the rules' pages."""
    routes = APIRouter(include_in_schema=False)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]
    builder = _Builder(desk, templates)

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: plans) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            badges = work.tx.plan.every()
        view = {
            "stacks": [{"badge": each, "outline": outline_of(each)} for each in badges if each.rule],
            # A badge with levels of its own can not rest on others.
            "others": [each for each in badges if not each.rule and not each.achievement.levels],
            "visitor": visitor,
        }
        return templates.TemplateResponse(request, "stacks.html", view)

    @routes.get(f"{PLACE}/{{slug}}", response_class=HTMLResponse)
    def one(request: Request, visitor: plans, slug: str, saved: str = "") -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            sheet = sheet_of_draft(draft_so_far(catalog.find(work.tx, slug)))
        return builder.page(request, _Page(visitor, slug, sheet, saved=saved))

    @routes.post(f"{PLACE}/{{slug}}", response_model=None)
    def act(
        request: Request, visitor: plans, slug: str, form: Annotated[RuleForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return builder.act(request, visitor, slug, form)

    return routes


@dataclass(frozen=True, slots=True)
class _Page:
    """The page of one rule as it is to be shown: what was typed, what is wrong with it, and where to go on."""

    visitor: Visitor
    slug: str
    sheet: Sheet
    faults: dict[str, str] = field(default_factory=dict)
    focus: str = ""
    status: int = 200
    based_on: int | None = None
    saved: str = ""


@dataclass(frozen=True, slots=True)
class _Builder:
    desk: Desk
    templates: Jinja2Templates

    def act(
        self, request: Request, visitor: Visitor, slug: str, form: RuleForm
    ) -> RedirectResponse | HTMLResponse:
        """Do what a button of the form says: rows come and go, the draft is tried out, or saved."""
        sheet = sheet_of_form(form)
        page = _Page(visitor, slug, sheet, based_on=_version(form.version))
        if form.do == "save":
            return self._save(request, page)
        if form.do in {"words", "rows"}:
            return self.page(request, _turned(page, to_words=form.do == "words"))
        after = changed(sheet, form.do)
        if after is not None:
            return self.page(request, _at(page, sheet=after[0], focus=after[1]))
        # By itself, while somebody types, the page says nothing of what is not finished.
        return self.page(request, _at(page, faults=_faults(sheet) if form.do == "preview" else {}))

    def _save(self, request: Request, page: _Page) -> RedirectResponse | HTMLResponse:
        try:
            draft = read(page.sheet)
            with self.desk.work(page.visitor.organisation) as work:
                based_on, by = page.based_on or 0, page.visitor.id
                made = save(work.tx, page.slug, draft, self._press(work), work.now, based_on=based_on, by=by)
        except SheetRefused as refused:
            return self.page(request, _at(page, faults=refused.faults, status=422))
        except (RuleRefused, RuleChanged) as refused:
            status = PROBLEMS[type(refused)][0]
            # From here on the draft is one of the version that is published now.
            based_on_now = None if isinstance(refused, RuleChanged) else page.based_on
            return self.page(
                request, _at(page, faults={"": str(refused)}, status=status, based_on=based_on_now)
            )
        version = made.achievement.version
        return RedirectResponse(f"{PLACE}/{page.slug}?saved={version}", status_code=303)

    def page(self, request: Request, page: _Page) -> HTMLResponse:
        """Return the page of one rule."""
        with self.desk.work(page.visitor.organisation) as work:
            badge = catalog.find(work.tx, page.slug)
            tried = self._tried(work, badge, page.sheet)
            badges, partners = work.tx.plan.every(), work.tx.partners.all()
            told = Told(LISTED, named_to(work.tx, page.visitor))
            now = work.now
        look = None if tried.matter is None else tried.matter.look(now)
        view = {
            "badge": badge,
            "page": page,
            "sheet": page.sheet,
            "groups": [rows_of(page.sheet, number) for number in range(len(page.sheet.groups))],
            "badges": [each for each in badges if each.slug != badge.slug],
            "partners": partners,
            "based_on": page.based_on or badge.achievement.version,
            "next": badge.achievement.version + 1,
            "coming": _coming(tried, look, told),
            "visitor": page.visitor,
            "csrf": page.visitor.form_token,
        }
        return self.templates.TemplateResponse(request, "stack.html", view, status_code=page.status)

    def _tried(self, work: Work, badge: PlannedBadge, sheet: Sheet) -> "_Tried":
        try:
            draft = read(sheet)
            if draft == draft_so_far(badge):
                return _Tried(draft, matter_of_badge(work.tx, badge.slug))
            return _Tried(draft, matter_of_draft(work.tx, badge.slug, draft, self._press(work)))
        except SheetRefused:
            return _Tried()
        except IssuerError as refused:
            return _Tried(fault=str(refused))

    def _press(self, work: Work) -> Press:
        return Press(self.desk.public_url, work.identity.did)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A draft that can be read, and what it takes to look at it; or why it can not be one of this badge."""

    draft: RuleDraft | None = None
    matter: Matter | None = None
    fault: str = ""


def _at(page: _Page, **changes: Any) -> _Page:  # noqa: ANN401 - fields of a page
    kept = {name: getattr(page, name) for name in _Page.__slots__}
    return _Page(**kept | changes)


def _turned(page: _Page, *, to_words: bool) -> _Page:
    """Return the page with its rule in words, or in rows, as far as it can be read."""
    try:
        draft = read(page.sheet)
    except SheetRefused as refused:
        return _at(page, faults=refused.faults)
    if to_words:
        return _at(page, sheet=in_words(draft), focus="words")
    if is_deep(draft.requires):
        return _at(page, faults={"words": _TOO_DEEP})
    return _at(page, sheet=in_rows(draft), focus="need-0")


def _faults(sheet: Sheet) -> dict[str, str]:
    try:
        read(sheet)
    except SheetRefused as refused:
        return refused.faults
    return {}


def _version(text: str) -> int | None:
    return int(text) if _VERSION.fullmatch(text) else None


# --- what a draft comes to --------------------------------------------------------------------------


def _coming(tried: _Tried, look: Look | None, told: Told) -> dict[str, Any]:
    """Return what the page says of a draft."""
    if tried.draft is None or look is None:
        return {"fault": tried.fault, "look": None}
    return {
        "fault": "",
        "look": look,
        "words": rule_words.write(tried.draft.requires),
        "terms": term_words.write(tried.draft.terms),
        "lists": _lists(look, told),
        "kept": _listed(look.change.kept if look.change else (), told),
        "document": json.dumps(look.rule.document, indent=2, ensure_ascii=False),
    }


def _lists(look: Look, told: Told) -> list[dict[str, Any]]:
    """Return the lists of people that a look makes, those that are empty left out."""
    seen, change = look.preview, look.change
    lists = [
        (N_("Qualify today"), N_("Nobody is awarded anything by looking."), seen.qualifying),
        (
            N_("One badge away"),
            N_("With one of the badges named, each of them would qualify."),
            seen.one_away,
        ),
    ]
    if change is not None:
        lists += [
            (N_("Would qualify newly"), N_("They do not by the rule that is published."), change.newly),
            (N_("Would qualify no more"), N_("They do by the rule that is published."), change.no_more),
        ]
    return [
        {"title": title, "about": about, **_listed(found, told), "people": _people(look, told.of(found))}
        for title, about, found in lists
        if found
    ]


def _listed(found: Sequence[Any], told: Told) -> dict[str, Any]:
    """Return how a list is shown: of how many people, and why not all of them are named."""
    named, known = told.of(found), told.everybody_of(found)
    return {
        "count": len(found),
        "named": named,
        "unnamed": len(known) - len(named),
        "out_of_sight": len(found) - len(known),
    }


def _people(look: Look, found: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.person.name or (each.person.addresses[0] if each.person.addresses else ""),
            "address": each.person.addresses[0] if each.person.addresses else "",
            "lacking": [look.names.get(slot, slot) for slot in each.lacking],
            "award": each.award,
        }
        for each in found
    ]
