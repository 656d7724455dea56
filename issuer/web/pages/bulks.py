"""Changes of many awards on pages: choose, see what would follow, ask, confirm as the second person, look at it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_, say
from issuer.bulks import asking
from issuer.bulks.asking import MOST_AWARDS, Choice
from issuer.bulks.previewing import preview
from issuer.errors import BulkRefused, IssuerError
from issuer.kept.bulks import Asked, Bulk, BulkAct, BulkRow, BulkState, RowOutcome, Somebody
from issuer.ledger import Award
from issuer.mail.notices import OF_ACTS
from issuer.meta_badges.impact import Affected
from issuer.organisation.four_eyes import look_twice_above
from issuer.web.bulk_words import ACTS, STATES, outcomes_of, table
from issuer.web.change_letters import Typed
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import sight_of
from issuer.web.pages.award_search import Search
from issuer.web.words import EFFECTS, REASON_CHOICES, REASONS, standing
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/bulks"
# From this many on, whoever asks types how many there are, so that nobody does it by one slip.
TYPED_FROM: Final = 10
LISTED: Final = 200
_TOLD: Final = 100


@dataclass(slots=True)
class ChoiceForm:
    """The ticks of the list of awards; `every` chooses all that the search finds, ticked or not."""

    award: Annotated[tuple[str, ...], Form()] = ()
    every: Annotated[str, Form()] = ""
    q: Annotated[str, Form()] = ""
    since: Annotated[str, Form()] = ""
    until: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class AskForm:
    """What is to be done, as typed. `until` is the last day of validity, `count` how many there are, typed again.

    `message` are the words of the letter, `letter_of` is the act for which they were shown.
    """

    act: Annotated[str, Form()] = ""
    reason: Annotated[str, Form()] = ""
    note: Annotated[str, Form()] = ""
    public_sentence: Annotated[str, Form()] = ""
    until: Annotated[str, Form()] = ""
    tell: Annotated[str, Form()] = ""
    message: Annotated[str, Form()] = ""
    letter_of: Annotated[str, Form()] = ""
    count: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    @property
    def letter(self) -> Typed:
        """The letter to the people, as typed."""
        return Typed(self.message, self.letter_of or self.act, self.act)

    def asked(self, work: Work) -> Asked:
        """Return what is asked for.

        Raises:
            BulkRefused: the act is none, or the day is; or the letter is about another act.
            InvalidLetter: there is a letter, and nobody is to be told.
        """
        if self.act not in ACTS:
            raise BulkRefused(N_("Choose what is to be done."))
        act = BulkAct(self.act)
        zone = work.tx.organisation.zone
        until = end_of_day(self.until, zone) if act is BulkAct.CHANGE_END else None
        message = self.letter.own(work, is_told=bool(self.tell))
        said = (self.reason, self.note.strip(), self.public_sentence.strip(), until)
        return Asked(act, *said, tell=bool(self.tell), message=message)


def end_of_day(text: str, zone: str) -> datetime:
    """Return the last second of a day in a zone (decisions.md 16).

    Raises:
        BulkRefused: the text is no day.
    """
    try:
        day = date.fromisoformat(text)
        ends = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) - timedelta(seconds=1)
        return ends.astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError) as fault:
        raise BulkRefused(N_("This is no day. Write it as year, month, day: 2027-05-03.")) from fault


def somebody(visitor: Visitor) -> Somebody:
    """Return a visitor as who asks or confirms."""
    return Somebody(visitor.id, visitor.name, visitor.address)


def chosen_ids(work: Work, visitor: Visitor, form: ChoiceForm) -> Sequence[str]:
    """Return the awards that a form chooses: those ticked, or all that its search finds."""
    if not form.every:
        return form.award
    search = Search(form.q, form.since, form.until)
    if search.faults:
        return ()
    seen = work.tx.awards.seen_by(sight_of(visitor))
    span = search.span(work.tx.organisation.zone)
    return [each.id for each in seen.search(form.q.strip(), MOST_AWARDS + 1, span)]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A change to show; `form` is what was typed, `fault` what kept it from being done. `looks`: tell what follows."""

    bulk_id: str
    form: AskForm
    fault: IssuerError | None = None
    looks: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class _Pages:
    desk: Desk
    sign_in: SignIn
    templates: Jinja2Templates

    def listed(self, request: Request, visitor: Visitor, fault: IssuerError | None = None) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            bulks, limit = work.tx.bulks.newest(LISTED), work.tx.organisation.four_eyes_above
        view = {"bulks": bulks, "limit": limit, "acts": ACTS, "states": STATES, "reasons": REASONS}
        view |= self._frame(visitor, fault)
        return self.templates.TemplateResponse(request, "bulks.html", view, _status(fault))

    def one(self, request: Request, visitor: Visitor, shown: _Shown) -> HTMLResponse:
        with self.desk.work(visitor.organisation) as work:
            view = _view(work, visitor, shown)
        view["sends_mail"] = self.desk.sends_mail
        view |= self._frame(visitor, shown.fault)
        return self.templates.TemplateResponse(request, "bulk.html", view, _status(shown.fault))

    def moved(
        self, request: Request, visitor: Visitor, shown: _Shown, act: str
    ) -> RedirectResponse | HTMLResponse:
        """Do what a button asks for, and lead to the change; with a fault the page says why not."""
        self.sign_in.check_form(request, shown.form.csrf)
        try:
            with self.desk.work(visitor.organisation) as work:
                leads_to = _act(work, visitor, shown, act)
        except IssuerError as fault:
            refused = _Shown(shown.bulk_id, shown.form, fault, looks=act == "ask")
            return self.one(request, visitor, refused)
        return RedirectResponse(f"{PLACE}/{leads_to}", status_code=303)

    def _frame(self, visitor: Visitor, fault: IssuerError | None) -> dict[str, Any]:
        faults = {} if fault is None else {"": str(fault)}
        may_change = visitor.may(Permission.CHANGE_MANY)
        return {"visitor": visitor, "csrf": visitor.form_token, "faults": faults, "may_change": may_change}


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that choose, ask and show."""
    routes, pages = APIRouter(include_in_schema=False), _Pages(desk, sign_in, templates)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AUDIT))]
    changes = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_MANY))]
    filled = Annotated[AskForm, Depends()]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: sees) -> HTMLResponse:
        return pages.listed(request, visitor)

    @routes.post(PLACE, response_model=None)
    def choose(
        request: Request, visitor: changes, form: Annotated[ChoiceForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                ids = chosen_ids(work, visitor, form)
                made = asking.choose(
                    work.tx, Choice(asking.new_id(work.randomness), ids, somebody(visitor)), work.now
                )
        except IssuerError as fault:
            return pages.listed(request, visitor, fault)
        return RedirectResponse(f"{PLACE}/{made.id}", status_code=303)

    @routes.get(f"{PLACE}/{{bulk_id}}", response_class=HTMLResponse)
    def one(request: Request, visitor: sees, bulk_id: str, after: int = 0) -> HTMLResponse:
        return pages.one(request, visitor, _Shown(bulk_id, AskForm(), after=after))

    @routes.get(f"{PLACE}/{{bulk_id}}/awards.csv")
    def results(visitor: sees, bulk_id: str) -> Response:
        with desk.work(visitor.organisation) as work:
            bulk = asking.find(work.tx, bulk_id)
            text = table(_with_awards(work, work.tx.bulks.rows(bulk.id, 0, MOST_AWARDS)))
        named = {"content-disposition": 'attachment; filename="changes.csv"', "cache-control": "no-store"}
        return Response(text, media_type="text/csv; charset=utf-8", headers=named)

    @routes.post(f"{PLACE}/{{bulk_id}}/look", response_class=HTMLResponse)
    def look(request: Request, visitor: changes, bulk_id: str, form: filled) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return pages.one(request, visitor, _Shown(bulk_id, form, looks=True))

    @routes.post(f"{PLACE}/{{bulk_id}}/ask", response_model=None)
    def ask(
        request: Request, visitor: changes, bulk_id: str, form: filled
    ) -> RedirectResponse | HTMLResponse:
        return pages.moved(request, visitor, _Shown(bulk_id, form), "ask")

    @routes.post(f"{PLACE}/{{bulk_id}}/take-back", response_model=None)
    def take_back(
        request: Request, visitor: changes, bulk_id: str, form: filled
    ) -> RedirectResponse | HTMLResponse:
        return pages.moved(request, visitor, _Shown(bulk_id, form), "take-back")

    @routes.post(f"{PLACE}/{{bulk_id}}/undo", response_model=None)
    def undo(
        request: Request, visitor: changes, bulk_id: str, form: filled
    ) -> RedirectResponse | HTMLResponse:
        return pages.moved(request, visitor, _Shown(bulk_id, form), "undo")

    return routes


def second_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes for which somebody signed in just now: of the second person, and of how many need one."""
    routes, pages = APIRouter(include_in_schema=False), _Pages(desk, sign_in, templates)
    fresh = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_MANY, fresh=True))]

    @routes.post(f"{PLACE}/{{bulk_id}}/confirm", response_model=None)
    def confirm(
        request: Request, visitor: fresh, bulk_id: str, form: Annotated[AskForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        return pages.moved(request, visitor, _Shown(bulk_id, form), "confirm")

    @routes.post("/settings/four-eyes", response_model=None)
    def limit(
        request: Request, visitor: fresh, form: Annotated[AskForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                look_twice_above(work.tx, _number(form.count), visitor.id, work.now, may_raise=False)
        except IssuerError as fault:
            return pages.listed(request, visitor, fault)
        return RedirectResponse(PLACE, status_code=303)

    return routes


def _act(work: Work, visitor: Visitor, shown: _Shown, act: str) -> str:
    """Carry out what a button asks for, and return the id of the change to show then."""
    tx, who, bulk_id, form = work.tx, somebody(visitor), shown.bulk_id, shown.form
    match act:
        case "ask":
            _check_typed(asking.find(tx, bulk_id), form)
            return asking.ask(tx, bulk_id, form.asked(work), who, work.now).id
        case "confirm":
            return asking.confirm(tx, bulk_id, who, work.now).id
        case "take-back":
            return asking.take_back(tx, bulk_id, who, work.now).id
        case _:
            return asking.undo(tx, bulk_id, asking.new_id(work.randomness), who, work.now).id


def _check_typed(bulk: Bulk, form: AskForm) -> None:
    if bulk.count >= TYPED_FROM and form.count.strip() != str(bulk.count):
        raise BulkRefused(
            say("Type how many awards these are, {count}, to show that you mean them all.", count=bulk.count)
        )


def _number(text: str) -> int:
    tidy = text.strip()
    if not (tidy.isascii() and tidy.isdigit() and len(tidy) <= len(str(MOST_AWARDS))):
        raise BulkRefused(N_("Give a number of awards, in digits."))
    return int(tidy)


def _view(work: Work, visitor: Visitor, shown: _Shown) -> dict[str, Any]:
    tx, bulk = work.tx, asking.find(work.tx, shown.bulk_id)
    rows = tx.bulks.rows(bulk.id, shown.after, LISTED + 1)
    counts, outcomes = tx.bulks.counts(bulk.id), outcomes_of(None if bulk.asked is None else bulk.asked.act)
    return {
        "bulk": bulk,
        "state": bulk.state.value,
        "state_words": STATES[bulk.state.value],
        "acts": ACTS,
        "outcomes": outcomes,
        "reasons": REASONS,
        "reason_choices": REASON_CHOICES,
        "rows": [(row, award, _standing(award)) for row, award in _with_awards(work, rows[:LISTED])],
        "more_after": rows[LISTED - 1].place if len(rows) > LISTED else None,
        "counts": {outcomes[each.value]: counts[each] for each in RowOutcome if counts.get(each)},
        "ended": bulk.count - counts.get(RowOutcome.PENDING, 0),
        "form": shown.form,
        "is_own": bulk.by.id == visitor.id,
        "needs_second": shown.form.act in ACTS
        and asking.needs_second_person(tx, bulk, BulkAct(shown.form.act), work.now),
        "limit": tx.organisation.four_eyes_above,
        "types_count": bulk.count >= TYPED_FROM,
        "may_undo": bool(asking.undoable(tx, bulk, work.now)),
        "undo_minutes": int(work.cascade.undo.total_seconds() // 60),
        "organisation": tx.organisation,
        **_foreseen(work, bulk, shown),
    }


def _foreseen(work: Work, bulk: Bulk, shown: _Shown) -> dict[str, Any]:
    """Return what would follow, where somebody looks at that: before they ask, or before they confirm."""
    act = bulk.asked.act.value if bulk.asked is not None else shown.form.act
    looks = bulk.state is BulkState.WAITING or shown.looks
    if not looks or act not in ACTS:
        return {"looks": False}
    letter = shown.form.letter.shown(work) if act in OF_ACTS else ""
    found: Sequence[Affected] = list(preview(work.tx, bulk, BulkAct(act), work.now, work.cascade))
    came = Counter(each.effect.value for each in found)
    return {
        "looks": True,
        "letter": letter,
        "effects": EFFECTS,
        "foreseen": found[:_TOLD],
        "foreseen_counts": {EFFECTS[effect]: count for effect, count in sorted(came.items())},
        "foreseen_more": max(len(found) - _TOLD, 0),
    }


def _with_awards(work: Work, rows: Sequence[BulkRow]) -> list[tuple[BulkRow, Award | None]]:
    there = work.tx.awards.several([row.award_id for row in rows])
    return [(row, there.get(row.award_id)) for row in rows]


def _standing(award: Award | None) -> str:
    return "" if award is None else standing(award)


def _status(fault: IssuerError | None) -> int:
    return 200 if fault is None else PROBLEMS[type(fault)][0]
