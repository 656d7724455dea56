"""The recognition wall and the leaderboard, for everybody who signs in and works here."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.kept.wall import Colleague, Reaction
from issuer.wall import reacting
from issuer.wall.appearing import profile_of
from issuer.wall.feed import Look, entries
from issuer.wall.periods import Period
from issuer.wall.scoring import Board, BoardWish, board
from issuer.web.desk import Desk, Work
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/wall"
BOARD: Final = "/wall/board"
LISTED: Final = 24
_LAST_PAGE: Final = 400
# The sign of each reaction; its words are the template's.
SIGNS: Final[dict[Reaction, str]] = {
    Reaction.APPLAUSE: "👏",
    Reaction.HEART: "❤️",
    Reaction.SPARK: "✨",
    Reaction.CHEERS: "🎉",
}


@dataclass(slots=True)
class ReactionForm:
    """A press of one of the buttons at a badge; `page` is where it was pressed."""

    award: Annotated[str, Form()] = ""
    reaction: Annotated[str, Form()] = ""
    page: Annotated[int, Form(ge=1, le=_LAST_PAGE)] = 1
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class BoardQuery:
    """Which leaderboard is asked for, as typed."""

    period: Annotated[Period, Query()] = Period.YEAR
    department: Annotated[str, Query(max_length=200)] = ""


def colleague(visitor: Visitor) -> Colleague:
    """Return a visitor as somebody who works here.

    Raises:
        NotAllowed: the visitor is a program.
    """
    own = visitor.own_session
    return Colleague(own.principal_id, visitor.name, visitor.address, visitor.department)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the wall and of the leaderboard."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_WALL))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def wall(
        request: Request, visitor: sees, page: Annotated[int, Query(ge=1, le=_LAST_PAGE)] = 1
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _wall(work, visitor, page)
        return templates.TemplateResponse(request, "wall.html", view)

    @routes.post(f"{PLACE}/reactions")
    def react(request: Request, visitor: sees, form: Annotated[ReactionForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        who = colleague(visitor)
        with desk.work(visitor.organisation) as work:
            reacting.press(work.tx, form.award, who.id, form.reaction, work.now)
        return RedirectResponse(f"{PLACE}?page={form.page}#{form.award}", status_code=303)

    @routes.get(BOARD, response_class=HTMLResponse)
    def leaderboard(request: Request, visitor: sees, asked: Annotated[BoardQuery, Depends()]) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _board(work, visitor, asked)
        return templates.TemplateResponse(request, "wall_board.html", view)

    return routes


def _wall(work: Work, visitor: Visitor, page: int) -> dict[str, Any]:
    own = colleague(visitor) if visitor.session else None
    look = Look(work.now, LISTED + 1, (page - 1) * LISTED, by=own.id if own else "")
    found = entries(work.tx, look)
    return {
        "entries": found[:LISTED],
        "has_more": len(found) > LISTED,
        "page": page,
        "signs": SIGNS,
        "terms": work.tx.wall.terms(),
        "profile": profile_of(work.tx, own) if own else None,
        **_frame(work, visitor),
    }


def _board(work: Work, visitor: Visitor, asked: BoardQuery) -> dict[str, Any]:
    own = visitor.session.principal_id if visitor.session else ""
    has_board = work.tx.wall.terms().has_board
    wish = BoardWish(asked.period, asked.department, own)
    found = board(work.tx, wish, work.now) if has_board else Board((), ())
    return {
        "board": found,
        "has_board": has_board,
        "asked": asked,
        "own_id": own,
        "periods": list(Period),
        **_frame(work, visitor),
    }


def _frame(work: Work, visitor: Visitor) -> dict[str, Any]:
    return {
        "organisation": work.tx.organisation,
        "zone": work.tx.organisation.zone,
        "is_hr": visitor.may(Permission.KEEP_WALL),
        "csrf": visitor.form_token or "",
        "visitor": visitor,
    }
