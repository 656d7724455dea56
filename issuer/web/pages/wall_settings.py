"""`/settings/wall`: HR says whether there is a wall and a leaderboard, what points badges bring, and makes screens."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import say
from issuer.errors import IssuerError, NoWall, WallRefused
from issuer.kept.wall import WallTerms
from issuer.wall import setting
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/settings/wall"
# Python refuses to read numbers of thousands of digits.
_NUMBER: Final = re.compile("[0-9]{1,4}")


@dataclass(slots=True)
class TermsForm:
    """What is to happen, as ticked and typed: `points` in the order of levels, those of badges without first."""

    wall: Annotated[str, Form()] = ""
    board: Annotated[str, Form()] = ""
    points: Annotated[tuple[str, ...], Form()] = ()
    csrf: Annotated[str, Form()] = ""

    def terms(self) -> WallTerms:
        """Return what the form asks for.

        Raises:
            WallRefused: a number of points is none.
        """
        typed = [each.strip() or "0" for each in self.points]
        if not all(_NUMBER.fullmatch(each) for each in typed):
            raise WallRefused(
                say(
                    "Points are whole numbers from 0 to {most}, one for each level.", most=setting.MOST_POINTS
                )
            )
        return WallTerms(bool(self.wall), bool(self.board), tuple(map(int, typed)))


@dataclass(slots=True)
class ScreenForm:
    """A screen, as typed or pressed."""

    name: Annotated[str, Form()] = ""
    screen: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """Draws the page: with a fault where there is one, or with a link that was made just now."""

    desk: Desk
    templates: Jinja2Templates

    def __call__(self, request: Request, visitor: Visitor, **more: Any) -> HTMLResponse:  # noqa: ANN401 - of the view
        fault: IssuerError | None = more.pop("fault", None)
        with self.desk.work(visitor.organisation) as work:
            view = _view(work, visitor)
        named = {"": str(fault)} if fault else {}
        status = PROBLEMS[type(fault)][0] if fault else 200
        # A link that is told once stays in nobody's cache.
        headers = {"Cache-Control": "no-store"}
        view |= {"faults": named, **more}
        return self.templates.TemplateResponse(request, "wall_settings.html", view, status, headers)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes, page = APIRouter(include_in_schema=False), _Page(desk, templates)
    hr = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_WALL))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: hr) -> HTMLResponse:
        return page(request, visitor)

    @routes.post(PLACE, response_model=None)
    def change(
        request: Request, visitor: hr, form: Annotated[TermsForm, Depends()]
    ) -> HTMLResponse | RedirectResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                setting.change(work.tx, form.terms(), visitor.id, work.now)
        except WallRefused as fault:
            return page(request, visitor, fault=fault, form=form)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/screens", response_class=HTMLResponse)
    def add(request: Request, visitor: hr, form: Annotated[ScreenForm, Depends()]) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                by, now, chance = visitor.id, work.now, work.randomness
                made, token = setting.add_screen(work.tx, form.name, by, now, chance)
        except (WallRefused, NoWall) as fault:
            return page(request, visitor, fault=fault, name=form.name)
        link = f"{desk.public_url}/wall/{visitor.organisation}/{token}"
        return page(request, visitor, link=link, made=made)

    @routes.post(f"{PLACE}/screens/end")
    def end(request: Request, visitor: hr, form: Annotated[ScreenForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            setting.end_screen(work.tx, form.screen, visitor.id, work.now)
        return RedirectResponse(PLACE, status_code=303)

    return routes


def _view(work: Work, visitor: Visitor) -> dict[str, Any]:
    terms = work.tx.wall.terms()
    kept = (*map(str, terms.points), *["0"] * (setting.PLACES - len(terms.points)))
    return {
        "terms": terms,
        "form": TermsForm("yes" if terms.has_wall else "", "yes" if terms.has_board else "", kept),
        "most_points": setting.MOST_POINTS,
        "name_limit": setting.NAME_LIMIT,
        "screens": work.tx.wall.screens(),
        "name": "",
        "link": "",
        "made": None,
        "zone": work.tx.organisation.zone,
        "csrf": visitor.form_token or "",
        "visitor": visitor,
    }
