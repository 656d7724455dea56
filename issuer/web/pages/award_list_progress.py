"""Pages of a list that is being awarded: how far it is, what became of each row, and cards with codes to print."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_, say
from issuer.award_lists import keeping, reminding, running, telling
from issuer.award_lists.planners import Halt
from issuer.award_lists.running import ListState, Progress
from issuer.award_lists.telling import Told
from issuer.errors import IssuerError, UnknownAct
from issuer.kept.award_lists import AwardList, ListRow, RowState
from issuer.ledger import Award, Stage
from issuer.offering import claims
from issuer.web.award_lists import TAKE_OVER, do, halted, link_table, look, problem_table
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import sight_of
from issuer.web.list_words import HALTS, LIST_HEADINGS, ROW_STATES, TOLD
from issuer.web.pages.award_lists import LISTS, PLACE
from issuer.web.pages.claim import LIVE
from issuer.web.words import standing
from web.qr import qr_svg
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.templates import told as in_words

LISTED: Final = 100
CARDS: Final = 60
_QUARTERS: Final = 4
_LIVE: Final = frozenset({ListState.RUNNING})
_SHOWN_ACTS: Final[Mapping[ListState, Mapping[str, str]]] = {
    ListState.RUNNING: {"stop": N_("Stop")},
    ListState.STOPPED: {"resume": N_("Go on")},
    ListState.SCHEDULED: {"award-now": N_("Award now"), "cancel": N_("Call it off")},
    ListState.DONE: {"remind": N_("Remind those who have not claimed")},
}


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of a list's own page."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(f"{LISTS}/{{list_id}}", response_model=None)
    def shown(
        request: Request, visitor: gives, list_id: str, after: Annotated[int, Query(ge=0, le=10**6)] = 0
    ) -> HTMLResponse | RedirectResponse:
        return page(request, visitor, list_id, after, None)

    @routes.get(f"{LISTS}/{{list_id}}/state", response_class=HTMLResponse)
    def state(request: Request, visitor: gives, list_id: str) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _state_view(work, visitor, keeping.find(work.tx, list_id, sight_of(visitor)))
        view |= {"csrf": visitor.form_token}
        return templates.TemplateResponse(request, "award_list_state.html", view)

    @routes.post(f"{LISTS}/{{list_id}}/{{act}}", response_model=None)
    def change(
        request: Request, visitor: gives, list_id: str, act: str, csrf: Annotated[str, Form()] = ""
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, csrf)
        try:
            _change(desk, visitor, list_id, act)
        except IssuerError as fault:
            if isinstance(fault, UnknownAct):
                raise
            return page(request, visitor, list_id, 0, fault)
        return RedirectResponse(PLACE if act == "discard" else f"{LISTS}/{list_id}", status_code=303)

    def page(
        request: Request, visitor: Visitor, list_id: str, after: int, fault: IssuerError | None
    ) -> HTMLResponse | RedirectResponse:
        with desk.work(visitor.organisation) as work:
            found = keeping.find(work.tx, list_id, sight_of(visitor))
            if found.starts_at is None:
                return RedirectResponse(f"{LISTS}/{list_id}/check", status_code=303)
            view = _state_view(work, visitor, found) | _rows_view(work, found, after)
        view |= {"faults": {} if fault is None else {"": str(fault)}}
        view |= {"csrf": visitor.form_token, "visitor": visitor}
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return templates.TemplateResponse(request, "award_list_shown.html", view, status)

    return routes


def papers_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of what a list is printed or downloaded as."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get(f"{LISTS}/{{list_id}}/problems.csv")
    def problems(visitor: gives, list_id: str) -> Response:
        with desk.work(visitor.organisation) as work:
            looked = look(work, keeping.find(work.tx, list_id, sight_of(visitor)))
        named = {"content-disposition": 'attachment; filename="problems.csv"', "cache-control": "no-store"}
        table = problem_table(looked.award_list, looked.open_rows)
        return Response(table, media_type="text/csv; charset=utf-8", headers=named)

    @routes.post(f"{LISTS}/{{list_id}}/links")
    def links(request: Request, visitor: gives, list_id: str, csrf: Annotated[str, Form()] = "") -> Response:
        sign_in.check_form(request, csrf)
        with desk.work(visitor.organisation) as work:
            found = keeping.held(work.tx, list_id, sight_of(visitor))
            table = link_table(desk, telling.take_links(work.tx, found, work.now, visitor.id))
        named = {"content-disposition": 'attachment; filename="claim-links.csv"', "cache-control": "no-store"}
        return Response(table, media_type="text/csv; charset=utf-8", headers=named)

    @routes.get(f"{LISTS}/{{list_id}}/cards", response_class=HTMLResponse)
    def cards(
        request: Request, visitor: gives, list_id: str, after: Annotated[int, Query(ge=0, le=10**6)] = 0
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            found = keeping.find(work.tx, list_id, sight_of(visitor))
            view = _cards_view(desk, work, found, after)
        return templates.TemplateResponse(request, "award_list_cards.html", view | {"visitor": visitor})

    return routes


def _change(desk: Desk, visitor: Visitor, list_id: str, act: str) -> None:
    with desk.work(visitor.organisation) as work:
        found = keeping.held(work.tx, list_id, sight_of(visitor))
        if act == "discard":
            keeping.discard(work.tx, found, work.now, visitor.id)
        elif act == "remind":
            reminding.remind(work.tx, found, work.now, visitor.id)
        elif do(work, visitor, found, act) is None:
            raise UnknownAct(say("“{act}” is not something that can be done to a list.", act=act))


def _state_view(work: Work, visitor: Visitor, found: AwardList) -> dict[str, Any]:
    halt = halted(work, found)
    progress = running.progress(work.tx, found, work.now)
    claimed, awarded = len(work.tx.award_lists.claimed(found.id)), progress.of(RowState.AWARDED)
    is_all_claimed = progress.state is ListState.DONE and claimed == awarded
    return {
        "list": found,
        "is_live": progress.state in _LIVE,
        "is_begun": progress.state is not ListState.SCHEDULED,
        "heading": LIST_HEADINGS[progress.state],
        "line": _line(progress),
        "why": "" if halt is None else HALTS[halt],
        "spoken": _spoken(progress),
        "wanted": progress.wanted,
        "awarded": awarded,
        "held": progress.of(RowState.HELD),
        "open": progress.of(RowState.OPEN),
        "forgotten": progress.of(RowState.FORGOTTEN),
        "claimed": claimed,
        "rate": round(100 * claimed / awarded) if awarded else 0,
        "acts": {} if is_all_claimed else _acts(visitor, progress, halt),
    }


def _acts(visitor: Visitor, progress: Progress, halt: Halt | None) -> Mapping[str, str]:
    if halt is None:
        return _SHOWN_ACTS.get(progress.state, {})
    return {TAKE_OVER: N_("Take it over and go on")} if sight_of(visitor) is None else {}


def _line(progress: Progress) -> str:
    awarded, wanted = progress.of(RowState.AWARDED), progress.wanted
    if not wanted:
        return N_("Nothing was awarded: everybody who could be has the badge already.")
    counts = {"awarded": awarded, "wanted": wanted}
    if progress.state is ListState.RUNNING:
        return say("{awarded} of {wanted} awarded. You may close this page; it goes on.", **counts)
    if progress.state is ListState.STOPPED:
        return say("{awarded} of {wanted} awarded. It stands still; what was awarded stays.", **counts)
    return say("{awarded} of {wanted} awarded.", **counts)


def _spoken(progress: Progress) -> str:
    """Return what a screen reader says: the same words until another quarter is awarded."""
    quarter = progress.of(RowState.AWARDED) * _QUARTERS // progress.wanted if progress.wanted else _QUARTERS
    heading = LIST_HEADINGS[progress.state]
    return say("{state}: {percent} % awarded.", state=heading, percent=quarter * 100 // _QUARTERS)


def _rows_view(work: Work, found: AwardList, after: int) -> dict[str, Any]:
    # One more than is shown tells whether there is another page.
    rows = work.tx.award_lists.rows(found.id, set(RowState), LISTED + 1, after)
    awards = _awards(work, rows[:LISTED])
    path = f"{LISTS}/{found.id}"
    pages = {N_("First rows"): path} if after else {}
    if len(rows) > LISTED:
        pages[N_("Next rows")] = f"{path}?after={rows[LISTED - 1].number}"
    told = telling.told_of(work.tx, found, list(awards))
    return {"rows": [_row_view(row, awards, told) for row in rows[:LISTED]], "pages": pages}


def _awards(work: Work, rows: Sequence[ListRow]) -> Mapping[str, Award]:
    ids = [row.award_id for row in rows if row.award_id is not None]
    return {each.id: each for each in work.tx.awards.of_ids(ids)}


def _row_view(row: ListRow, awards: Mapping[str, Award], told: Mapping[str, Told]) -> dict[str, Any]:
    award = awards.get(row.award_id or "")
    who = row.address if award is None else award.person.name or award.address
    words = ROW_STATES[row.state]
    if award is not None and row.state is RowState.AWARDED:
        given = say("awarded, {award}; {told}", award=standing(award), told=TOLD[told[award.id]])
        words = N_("requested: waits for approval") if award.stage is Stage.WAITING else given
    elif row.fault:
        words = say("not awarded: {fault}", fault=row.fault)
    return {"row": row, "award": award, "who": who, "words": words}


def _cards_view(desk: Desk, work: Work, found: AwardList, after: int) -> dict[str, Any]:
    rows = work.tx.award_lists.rows(found.id, {RowState.AWARDED}, CARDS + 1, after)
    more = f"{LISTS}/{found.id}/cards?after={rows[CARDS - 1].number}" if len(rows) > CARDS else ""
    return {
        "list": found,
        "organisation": work.tx.organisation,
        "cards": list(_cards(desk, work, rows[:CARDS])),
        "more": more,
    }


def _cards(desk: Desk, work: Work, rows: Sequence[ListRow]) -> Iterator[dict[str, Any]]:
    """Yield a card for each award that waits to be claimed; reading makes no offer, so the code is the claim link."""
    for award in work.tx.awards.of_ids([row.award_id for row in rows if row.award_id is not None]):
        if claims.claim_state(work.tx, award, work.now, work.terms) in LIVE:
            label = say("Code for {name}: leads to their claim page", name=award.person.name or award.address)
            yield {"award": award, "qr": qr_svg(desk.claim_url(award), label=str(in_words(label)))}
