"""Reports on a page and as a table: how many badges were awarded, claimed, declined, withdrawn, and soon run out."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_, say_many
from issuer.kept.figures import Figures, Grouping
from issuer.ledger import Span
from issuer.plan.plan_cells import neutralised
from issuer.reports.tabling import FEW_PEOPLE, MONTHS, SOON, Line, Report, Uses, Wanted, last_months, report
from issuer.web.bar_chart import Bar, chart
from issuer.web.desk import Desk, Work
from issuer.web.limits import sight_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/reports"
GROUPINGS: Final[dict[str, str]] = {
    Grouping.MONTH.value: N_("Month"),
    Grouping.BADGE.value: N_("Badge"),
    Grouping.KIND.value: N_("Kind of badge"),
    Grouping.DEPARTMENT.value: N_("Department"),
}
KINDS: Final[dict[str, str]] = {
    "skill": N_("Skill"),
    "compliance": N_("Compliance"),
    "values": N_("Values"),
    "fun": N_("Fun"),
    "meta": N_("Stacked"),
    "": N_("Not in the plan any more"),
}
COLUMNS: Final[dict[str, str]] = {
    "awarded": N_("Awarded"),
    "claimed": N_("Claimed"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrawn"),
    "paused": N_("Paused"),
    "running_out": N_("About to run out"),
    "people": N_("People"),
}
USES: Final[dict[str, str]] = {"shared": N_("Shared"), "checked": N_("Checked")}
# What the table and its charts are called, by what their rows are.
CAPTIONS: Final[dict[str, str]] = {
    Grouping.MONTH.value: N_("By month"),
    Grouping.BADGE.value: N_("By badge"),
    Grouping.KIND.value: N_("By kind of badge"),
    Grouping.DEPARTMENT.value: N_("By department"),
}
_CLAIMED_BY: Final[dict[str, str]] = {
    Grouping.MONTH.value: N_("Badges awarded, and of them claimed, by month"),
    Grouping.BADGE.value: N_("Badges awarded, and of them claimed, by badge"),
    Grouping.KIND.value: N_("Badges awarded, and of them claimed, by kind of badge"),
    Grouping.DEPARTMENT.value: N_("Badges awarded, and of them claimed, by department"),
}
_USED_BY: Final[dict[str, str]] = {
    Grouping.MONTH.value: N_("Badges shared, and checked, by month"),
    Grouping.BADGE.value: N_("Badges shared, and checked, by badge"),
    Grouping.KIND.value: N_("Badges shared, and checked, by kind of badge"),
    Grouping.DEPARTMENT.value: N_("Badges shared, and checked, by department"),
}
_ENDING_BY: Final[dict[str, str]] = {
    Grouping.MONTH.value: N_("Badges awarded, and of them about to run out, by month"),
    Grouping.BADGE.value: N_("Badges awarded, and of them about to run out, by badge"),
    Grouping.KIND.value: N_("Badges awarded, and of them about to run out, by kind of badge"),
    Grouping.DEPARTMENT.value: N_("Badges awarded, and of them about to run out, by department"),
}
_DRAWN: Final = 12
_LONGEST: Final = 20


@dataclass(slots=True)
class Asked:
    """The report that is asked for, as typed; both days are included, and without them it is the last year."""

    by: Annotated[str, Query(max_length=_LONGEST)] = Grouping.MONTH.value
    since: Annotated[str, Query(max_length=_LONGEST)] = ""
    until: Annotated[str, Query(max_length=_LONGEST)] = ""
    small: Annotated[str, Query(max_length=_LONGEST)] = ""

    @property
    def faults(self) -> dict[str, str]:
        """What can not be used, by field."""
        days = {"since": self.since, "until": self.until}
        found: dict[str, str] = {name: _NO_DAY for name, text in days.items() if text and _day(text) is None}
        if not found and self.since and self.until and self.since > self.until:
            found["until"] = N_("This day is before the first one. Give one that is not.")
        if self.by not in GROUPINGS:
            found["by"] = N_("Choose one of these.")
        return found

    def wanted(self, visitor: Visitor, now: datetime, zone: str) -> Wanted:
        """Return what to report, as far as the visitor sees; of a form without faults."""
        whole = last_months(MONTHS, now, zone)
        since, until = _day(self.since), _day(self.until)
        span = Span(
            whole.since if since is None else _begin(since, zone),
            whole.until if until is None else _begin(until + timedelta(days=1), zone),
        )
        return Wanted(Grouping(self.by), span, sight_of(visitor), hides_small=self.small == "hide")

    def link(self, path: str) -> str:
        """Return the address of this report in another form."""
        said = {"by": self.by, "since": self.since, "until": self.until, "small": self.small}
        return f"{path}?{urlencode({name: text for name, text in said.items() if text})}"


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the reports."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]
    query = Annotated[Asked, Depends()]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: sees, asked: query) -> HTMLResponse:
        view = _frame(asked, visitor)
        if not asked.faults:
            with desk.work(visitor.organisation) as work:
                view |= _view(work, visitor, asked)
        return templates.TemplateResponse(request, "reports.html", view, 422 if asked.faults else 200)

    @routes.get(f"{PLACE}.csv")
    def table(visitor: sees, asked: query) -> Response:
        if asked.faults:
            return Response("\n".join(asked.faults.values()), 422, media_type="text/plain; charset=utf-8")
        with desk.work(visitor.organisation) as work:
            zone = work.tx.organisation.zone
            text = written(report(work.tx, asked.wanted(visitor, work.now, zone), work.now))
        named = {"content-disposition": 'attachment; filename="report.csv"', "cache-control": "no-store"}
        return Response(text, media_type="text/csv; charset=utf-8", headers=named)

    return routes


def written(found: Report) -> str:
    """Return a report as CSV (RFC 4180), hidden figures as empty cells; nothing in it runs as a formula."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow([found.wanted.grouping.value, *COLUMNS, *(() if found.uses is None else USES)])
    for line in found.lines:
        name = neutralised(name_of(line, found.wanted.grouping))
        rows.writerow([name, *_cells(line.figures), *_uses(line.uses)])
    rows.writerow(["in all", *_cells(found.in_all), *_uses(found.uses)])
    return file.getvalue()


def name_of(line: Line, grouping: Grouping) -> str:
    """Return what a group is called."""
    if grouping is Grouping.KIND:
        return KINDS.get(line.key, line.key)
    return line.name or N_("No department")


def _cells(figures: Figures | None) -> list[str]:
    return [""] * len(COLUMNS) if figures is None else [str(getattr(figures, name)) for name in COLUMNS]


def _uses(uses: Uses | None) -> list[str]:
    return [] if uses is None else [str(uses.shared), str(uses.checked)]


def _frame(asked: Asked, visitor: Visitor) -> dict[str, Any]:
    return {
        "asked": asked,
        "faults": asked.faults,
        "groupings": GROUPINGS,
        "captions": CAPTIONS,
        "columns": COLUMNS,
        "few": FEW_PEOPLE,
        "soon_days": SOON.days,
        "sees_all": sight_of(visitor) is None,
        "visitor": visitor,
        "found": None,
    }


def _view(work: Work, visitor: Visitor, asked: Asked) -> dict[str, Any]:
    organisation = work.tx.organisation
    found = report(work.tx, asked.wanted(visitor, work.now, organisation.zone), work.now)
    lines = [
        (name_of(line, found.wanted.grouping), [*_cells(line.figures), *_uses(line.uses)], line.figures)
        for line in found.lines
    ]
    return {
        "found": found,
        "lines": lines,
        "columns": COLUMNS | ({} if found.uses is None else USES),
        "in_all": [*_cells(found.in_all), *_uses(found.uses)],
        "uses": found.uses,
        "uses_chart": _uses_drawn(found),
        "ends_chart": _ends_drawn(found),
        "rate": None if found.in_all is None else _percent(found.in_all),
        "chart": _drawn(found, lines),
        "not_drawn": max(len(lines) - _DRAWN, 0),
        "export": asked.link(f"{PLACE}.csv"),
        "organisation": organisation,
        "first": found.wanted.span.since,
        "last": found.wanted.span.until and found.wanted.span.until - timedelta(seconds=1),
    }


def _drawn(found: Report, lines: Sequence[tuple[str, list[str], Figures | None]]) -> str:
    bars = [Bar(name, figures.awarded, figures.claimed) for name, _, figures in lines if figures is not None]
    drawn, by = _most(found, bars), found.wanted.grouping.value
    told = say_many(
        "The upper bar is what was awarded, the lower one what was claimed. {n} rows; the table has all.",
        "The upper bar is what was awarded, the lower one what was claimed. {n} rows; the table has all.",
        len(drawn),
    )
    return chart(drawn, _CLAIMED_BY[by], told) if drawn else ""


def _uses_drawn(found: Report) -> str:
    named = [(name_of(line, found.wanted.grouping), line.uses) for line in found.lines]
    bars = [Bar(name, uses.shared, uses.checked) for name, uses in named if uses is not None]
    if not any(bar.whole or bar.part for bar in bars):
        return ""
    told = N_("The upper bar is how often a badge was shared, the lower one how often one was checked here.")
    return chart(_most(found, bars), _USED_BY[found.wanted.grouping.value], told, "uses")


def _ends_drawn(found: Report) -> str:
    named = [(name_of(line, found.wanted.grouping), line.figures) for line in found.lines]
    bars = [Bar(name, each.awarded, each.running_out) for name, each in named if each is not None]
    if not any(bar.part for bar in bars):
        return ""
    told = N_("The upper bar is what was awarded, the lower one what is about to run out.")
    return chart(_most(found, bars), _ENDING_BY[found.wanted.grouping.value], told, "ends")


def _most(found: Report, bars: Sequence[Bar]) -> Sequence[Bar]:
    return bars[-_DRAWN:] if found.wanted.grouping is Grouping.MONTH else bars[:_DRAWN]


def _percent(figures: Figures) -> int:
    return round(100 * figures.claimed / figures.awarded) if figures.awarded else 0


_NO_DAY: Final = N_("This is no day. Write it as year, month, day: 2026-05-03.")


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # Days at the ends of the calendar have no neighbour, or no place in UTC.
    return found if date.min.year < found.year < date.max.year else None


def _begin(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
