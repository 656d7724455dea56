"""`/me/wall`: what somebody wants to be seen of them on the wall and the leaderboard, and whether they get letters."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.kept.shares import Naming
from issuer.wall import appearing
from issuer.wall.appearing import Wish
from issuer.wall.scoring import own_points
from issuer.web.desk import Desk, Work
from issuer.web.pages.wall import colleague
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/me/wall"


@dataclass(slots=True)
class WishForm:
    """What somebody wants, as ticked."""

    wall: Annotated[str, Form()] = ""
    board: Annotated[str, Form()] = ""
    digest: Annotated[str, Form()] = ""
    naming: Annotated[Naming, Form()] = Naming.INITIALS
    shown: Annotated[tuple[str, ...], Form()] = ()
    csrf: Annotated[str, Form()] = ""

    def wish(self) -> Wish:
        """Return what the form asks for."""
        return Wish(bool(self.wall), bool(self.board), bool(self.digest), self.naming, frozenset(self.shown))


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)
    own = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_WALL))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def page(request: Request, visitor: own) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _view(work, visitor)
        return templates.TemplateResponse(request, "own_wall.html", view)

    @routes.post(PLACE)
    def choose(request: Request, visitor: own, form: Annotated[WishForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            appearing.choose(work.tx, colleague(visitor), form.wish(), work.now)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/withdraw")
    def withdraw(request: Request, visitor: own, csrf: Annotated[str, Form()] = "") -> RedirectResponse:
        sign_in.check_form(request, csrf)
        with desk.work(visitor.organisation) as work:
            appearing.withdraw(work.tx, colleague(visitor), work.now)
        return RedirectResponse(PLACE, status_code=303)

    return routes


def standing(work: Work, visitor: Visitor) -> dict[str, Any] | None:
    """Return how somebody stands to the wall and how many points they have; None where there is nothing of it."""
    terms = work.tx.wall.terms()
    if not (terms.has_wall or terms.has_board or terms.has_points) or not visitor.may(Permission.SEE_WALL):
        return None
    who = colleague(visitor)
    return {
        "terms": terms,
        "profile": appearing.profile_of(work.tx, who),
        "points": own_points(work.tx, who.address, work.now) if terms.has_points else None,
    }


def _view(work: Work, visitor: Visitor) -> dict[str, Any]:
    who = colleague(visitor)
    return {
        "standing": standing(work, visitor),
        "terms": work.tx.wall.terms(),
        "profile": appearing.profile_of(work.tx, who),
        "badges": appearing.own_badges(work.tx, who, work.now),
        "names": {each: each.calls(who.name) if who.name != who.address else "" for each in Naming},
        "is_hr": visitor.may(Permission.KEEP_WALL),
        "csrf": visitor.form_token,
        "visitor": visitor,
    }
