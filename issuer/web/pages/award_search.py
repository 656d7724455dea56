"""Find awards by person, e-mail address, badge, reference and day; page by page, and as a table."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.kept.grounds import Grounds
from issuer.ledger import Award, Span
from issuer.plan.plan_cells import neutralised
from issuer.web.award_lists import all_halted
from issuer.web.desk import Desk, Work
from issuer.web.limits import sight_of
from issuer.web.scheduled import unsettled
from issuer.web.webhooks import was_given_up
from issuer.web.words import OUTCOMES, standing, tone
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

LISTED: Final = 200
BATCH: Final = 5_000
# More than any name or address has; databases refuse to search for very long texts.
LONGEST_SEARCH: Final = 300
_LAST_PAGE: Final = 10_000
_COLUMNS: Final = (
    "badge",
    "level",
    "name",
    "email",
    "awarded_at",
    "awarded_by",
    "state",
    "version",
    "reference",
)


@dataclass(slots=True)
class Search:
    """What is looked for, as typed. `since` and `until` are days, both included, in the organisation's zone."""

    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = ""
    since: Annotated[str, Query(max_length=LONGEST_SEARCH)] = ""
    until: Annotated[str, Query(max_length=LONGEST_SEARCH)] = ""
    page: Annotated[int, Query(ge=1, le=_LAST_PAGE)] = 1

    @property
    def is_empty(self) -> bool:
        """Whether everything is looked for."""
        return not (self.q or self.since or self.until)

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong with a day, by field."""
        days = {"since": self.since, "until": self.until}
        words = N_("This is no day. Write it as year, month, day: 2026-05-03.")
        return {name: words for name, text in days.items() if text and _day(text) is None}

    def span(self, zone: str) -> Span:
        """Return the time that the days cover; a day that is none leaves its end open."""
        until = _day(self.until)
        return Span(_begin(_day(self.since), zone), _begin(until and until + timedelta(days=1), zone))

    def link(self, path: str, page: int | None = None) -> str:
        """Return the address of this search, or of a page of it."""
        asked = {"q": self.q, "since": self.since, "until": self.until, "page": str(page) if page else ""}
        query = urlencode({name: text for name, text in asked.items() if text})
        return f"{path}?{query}" if query else path


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the list of awards."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]

    @routes.get("/awards", response_class=HTMLResponse)
    def listed(
        request: Request,
        visitor: sees,
        asked: Annotated[Search, Depends()],
        waiting: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _view(work, visitor, asked, only_waiting=bool(waiting))
        view |= {"visitor": visitor, "csrf": visitor.form_token, **_allowed(visitor)}
        return templates.TemplateResponse(request, "awards.html", view)

    @routes.get("/awards.csv")
    def exported(visitor: sees, asked: Annotated[Search, Depends()]) -> Response:
        with desk.work(visitor.organisation) as work:
            found = everything(work, visitor, asked)
        named = {"content-disposition": 'attachment; filename="awards.csv"', "cache-control": "no-store"}
        return Response(table(found), media_type="text/csv; charset=utf-8", headers=named)

    return routes


def table(found: Sequence[Award]) -> str:
    """Return awards as CSV (RFC 4180); nothing in it runs as a formula."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    rows.writerows([neutralised(cell) for cell in _cells(each)] for each in found)
    return file.getvalue()


def _cells(award: Award) -> tuple[str, ...]:
    level = "" if award.level is None else str(award.level)
    at = f"{award.awarded_at:%Y-%m-%dT%H:%M:%SZ}"
    whose = (award.achievement.name, level, award.person.name, award.address, at, award.awarded_by)
    return (*whose, standing(award), str(award.version.number), award.id)


def _view(work: Work, visitor: Visitor, asked: Search, *, only_waiting: bool) -> dict[str, Any]:
    queue = work.tx.awards.seen_by(sight_of(visitor)).waiting(LISTED)
    # One more than is shown tells whether there is another page.
    found = queue if only_waiting else _found(work, visitor, asked, LISTED + 1, (asked.page - 1) * LISTED)
    shown = found[:LISTED]
    return {
        "only_waiting": only_waiting,
        "waiting_count": len(queue),
        "halted_lists": all_halted(work, visitor),
        "scheduled": unsettled(work, visitor) if visitor.may(Permission.AWARD) else (),
        "awards": [{"award": each, "standing": standing(each), "tone": tone(each)} for each in shown],
        "asked": {each.id: _last_asked(work, each) for each in queue} if only_waiting else {},
        "rule_outcomes": OUTCOMES,
        "search": asked,
        "faults": asked.faults,
        "query": asked.q,
        "export": asked.link("/awards.csv"),
        "pages": dict(_pages(asked, is_more=len(found) > LISTED)) if not only_waiting else {},
        "a_webhook_is_silent": any(was_given_up(each) for each in work.tx.webhooks.all()),
        "found_count": 0 if only_waiting else _count(work, visitor, asked),
        "is_cut": only_waiting and len(found) == LISTED,
    }


def _pages(asked: Search, *, is_more: bool) -> Iterator[tuple[str, str]]:
    if asked.page > 1:
        yield N_("Newer awards"), asked.link("/awards", asked.page - 1)
    if is_more:
        yield N_("Older awards"), asked.link("/awards", asked.page + 1)


def _found(work: Work, visitor: Visitor, asked: Search, limit: int, skip: int = 0) -> Sequence[Award]:
    if asked.faults:
        return ()
    seen = work.tx.awards.seen_by(sight_of(visitor))
    return seen.search(asked.q.strip(), limit, asked.span(work.tx.organisation.zone), skip)


def everything(work: Work, visitor: Visitor, asked: Search, batch: int = BATCH) -> Sequence[Award]:
    """Return all awards that are wanted, newest first; `batch` are asked for at a time."""
    # Others may be made meanwhile, so that one comes twice.
    found: dict[str, Award] = {}
    skip = 0
    while more := _found(work, visitor, asked, batch, skip):
        found |= {each.id: each for each in more}
        skip += len(more)
    return list(found.values())


def _count(work: Work, visitor: Visitor, asked: Search) -> int:
    if asked.faults:
        return 0
    seen = work.tx.awards.seen_by(sight_of(visitor))
    return seen.count(asked.q.strip(), asked.span(work.tx.organisation.zone))


def _last_asked(work: Work, award: Award) -> Grounds | None:
    """Return what the rule of a meta-badge that waits came to when it was asked last."""
    kept = work.tx.grounds.of_award(award.id) if award.achievement.rule else ()
    return kept[-1] if kept else None


def _allowed(visitor: Visitor) -> dict[str, bool]:
    return {
        "may_change_many": visitor.may(Permission.CHANGE_MANY),
        "may_award": visitor.may(Permission.AWARD),
        "may_keep_partners": visitor.may(Permission.KEEP_PARTNERS),
        "may_plan": visitor.may(Permission.PLAN),
        "may_watch": visitor.may(Permission.WATCH),
        "may_recognise": visitor.may(Permission.RECOGNISE),
        "may_see_audit": visitor.may(Permission.SEE_AUDIT),
        "may_keep_people": visitor.may(Permission.KEEP_PEOPLE),
        "may_keep_webhooks": visitor.may(Permission.KEEP_WEBHOOKS),
    }


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # Days at the ends of the calendar have no neighbour, or no place in UTC.
    return found if date.min.year < found.year < date.max.year else None


def _begin(day: date | None, zone: str) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), ZoneInfo(zone))
