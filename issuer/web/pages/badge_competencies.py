"""The page on which a badge is tied to competencies, picked from the frameworks, and the page of one competency."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.achievements import catalog
from issuer.competencies.aligning import ItemKey, Press, align, badges_by_url, ties
from issuer.errors import IssuerError, UnknownDocument
from issuer.kept.competencies import LinkKind
from issuer.ports import Transaction
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import check_badge
from web.signin.access import anybody
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

_VERSION: Final = re.compile("[0-9]{1,9}")
LINKS: Final = {
    LinkKind.CHILD: N_("Stands below"),
    LinkKind.PART: N_("Is part of"),
    LinkKind.PEER: N_("Stands beside"),
    LinkKind.RELATED: N_("Has to do with"),
    LinkKind.SAME: N_("Says the same as"),
    LinkKind.EXEMPLAR: N_("Has an example in"),
    LinkKind.SKILL_LEVEL: N_("Has the level"),
    LinkKind.TRANSLATION: N_("Is a translation of"),
    LinkKind.PRECEDES: N_("Comes before"),
    LinkKind.REPLACED: N_("Was replaced by"),
}
LISTED: Final = 50


@dataclass(slots=True)
class TieForm:
    """The form of a badge's competencies: those ticked, what is searched for, and the version that was looked at."""

    items: Annotated[tuple[str, ...], Form()] = ()
    q: Annotated[str, Form()] = ""
    version: Annotated[str, Form()] = ""
    do: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    @property
    def based_on(self) -> int | None:
        """The version that was looked at; None where the form does not say."""
        return int(self.version) if _VERSION.fullmatch(self.version) else None


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of a badge's competencies."""
    routes = APIRouter(include_in_schema=False)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]
    place = "/badges/{badge}/competencies"

    @routes.get(place, response_class=HTMLResponse)
    def shown(request: Request, visitor: plans, badge: str, q: str = "", saved: str = "") -> HTMLResponse:
        return page(request, visitor, badge, TieForm(q=q), is_first=True, saved=saved)

    @routes.post(place, response_model=None)
    def change(
        request: Request, visitor: plans, badge: str, form: Annotated[TieForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        if form.do != "save":
            return page(request, visitor, badge, form)
        try:
            with desk.work(visitor.organisation) as work:
                version = _tie(desk, work, visitor, badge, form)
        except IssuerError as fault:
            return page(request, visitor, badge, form, fault)
        return RedirectResponse(f"/badges/{badge}/competencies?saved={version}", status_code=303)

    def page(
        request: Request,
        visitor: Visitor,
        badge: str,
        form: TieForm,
        fault: IssuerError | None = None,
        *,
        is_first: bool = False,
        saved: str = "",
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _view(work.tx, badge, form, is_first=is_first)
        view |= {
            "faults": {} if fault is None else {"": str(fault)},
            "saved": saved,
            "csrf": visitor.form_token,
            "visitor": visitor,
        }
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "badge_competencies.html", view, status)

    return routes


def public_router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the route of one competency, which badges may name as its address: it stays, retired or not (CA-3)."""
    routes = APIRouter(dependencies=[anybody], include_in_schema=False)

    @routes.get("/o/{slug}/competencies/{framework_id}/{competency_id}", response_class=HTMLResponse)
    def competency(request: Request, slug: str, framework_id: str, competency_id: str) -> HTMLResponse:
        with desk.work(slug) as work:
            view = _public_view(work.tx, framework_id, competency_id)
        return templates.TemplateResponse(request, "competency.html", view)

    return routes


def _tie(desk: Desk, work: Work, visitor: Visitor, badge: str, form: TieForm) -> int:
    check_badge(work.tx, visitor, badge)
    press = Press(desk.public_url, work.identity.did, work.now, visitor.id, form.based_on)
    made = align(work.tx, badge, map(ItemKey.parse, form.items), press)
    return made.achievement.version


def _view(tx: Transaction, slug: str, form: TieForm, *, is_first: bool) -> dict[str, Any]:
    badge = catalog.find(tx, slug)
    tied = ties(tx, badge)
    shelf = tx.competencies
    ticked = {str(each.key) for each in tied if each.key} if is_first else set(form.items)
    keys = (ItemKey.parse(each) for each in sorted(ticked))
    chosen = [each for key in keys if (each := shelf.item(key.framework, key.item)) is not None]
    found = shelf.search(form.q.strip(), LISTED) if form.q.strip() else ()
    return {
        "badge": badge,
        "chosen": chosen,
        "found": [each for each in found if f"{each.framework}/{each.id}" not in ticked],
        "others": [each.alignment for each in tied if each.item is None],
        "titles": {each.id: each.title for each in shelf.frameworks()},
        "q": form.q,
        "most": LISTED,
        "version": form.version if not is_first else badge.achievement.version,
    }


def _public_view(tx: Transaction, framework_id: str, competency_id: str) -> dict[str, Any]:
    framework = tx.competencies.framework(framework_id)
    item = tx.competencies.item(framework_id, competency_id)
    if framework is None or item is None:
        raise UnknownDocument(N_("There is no competency at this address."))
    links = tx.competencies.links(framework_id)
    known = {each.url: each for each in tx.competencies.items(framework_id)}
    return {
        "framework": framework,
        "item": item,
        "above": tx.competencies.item(framework_id, item.parent),
        "links": [
            (LINKS[each.kind], each, known.get(each.destination)) for each in links if each.origin == item.url
        ],
        "badges": badges_by_url(tx).get(item.url, ()),
        "organisation": tx.organisation,
    }
