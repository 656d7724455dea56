"""The audit log for people: who did what, when and to what; as a file; and whether it is all there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_, say
from issuer.audit_trail import AuditSearch, Recorded
from issuer.auditing import exporting, verifying
from issuer.auditing.checkpoints import LONGEST, checkpoint_path
from issuer.auditing.exporting import Form as FileForm
from issuer.errors import AuditTampered, CheckpointRefused
from issuer.ports import Transaction
from issuer.web.audit_words import act_words, line
from issuer.web.desk import Desk
from records import organisations, principals
from records.principals import Principal
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/audit"
LISTED: Final = 50
# As many people may be meant by what is typed; of more, the log is not asked.
MOST_PEOPLE: Final = 1000
_LONGEST_TEXT: Final = 300


@dataclass(slots=True)
class Wanted:
    """What is searched for, as typed."""

    who: Annotated[str, Query(max_length=_LONGEST_TEXT)] = ""
    act: Annotated[str, Query(max_length=_LONGEST_TEXT)] = ""
    object: Annotated[str, Query(max_length=_LONGEST_TEXT)] = ""
    since: Annotated[str, Query(max_length=10)] = ""
    until: Annotated[str, Query(max_length=10)] = ""

    @property
    def query(self) -> str:
        """What is searched for, as the query of an address."""
        kept = {name: getattr(self, name) for name in ("who", "act", "object", "since", "until")}
        return urlencode({name: text for name, text in kept.items() if text})


Searched = Annotated[Wanted, Depends()]


@dataclass(frozen=True, slots=True)
class _Log:
    """The log of one organisation, with the names of those in it."""

    tx: Transaction
    staff: Sequence[Principal]

    def search(self, wanted: Wanted) -> tuple[AuditSearch, dict[str, str]]:
        """Return what is searched for, and the faults of what was typed, by field."""
        zone = ZoneInfo(self.tx.organisation.zone)
        days: dict[str, date | None] = {}
        faults: dict[str, str] = {}
        for name in ("since", "until"):
            try:
                text = getattr(wanted, name)
                days[name] = date.fromisoformat(text) if text else None
            except ValueError:
                days[name], faults[name] = None, N_("Write the day as year-month-day, such as 2026-05-31.")
        who, until = self._ids(wanted.who.strip()), days["until"]
        if who is not None and len(who) > MOST_PEOPLE:
            faults["who"] = say(
                "More than {most} people are called something like that. Type more of the name.",
                most=MOST_PEOPLE,
            )
        search = AuditSearch(
            who,
            frozenset({wanted.act}) if wanted.act else None,
            wanted.object.strip() or None,
            _start(days["since"], zone),
            _start(until + timedelta(days=1) if until else None, zone),
        )
        return search, faults

    def _ids(self, text: str) -> frozenset[str] | None:
        """Return the ids of everybody whose name, address or id holds a text; None where none is typed."""
        if not text:
            return None
        low = text.casefold()
        staff = {
            each.id for each in self.staff if low in f"{each.name}\0{each.address}\0{each.id}".casefold()
        }
        return frozenset(staff | self.tx.people.matching(text) | {text})

    def lines(self, found: Sequence[Recorded]) -> list[Any]:
        """Return entries in words."""
        actors = {each.id: each.name for each in self.staff}
        ids = {each.entry.person_id for each in found if each.entry.person_id is not None}
        people = {each: self._name(each) for each in ids}
        return [line(each, actors, people) for each in found]

    def _name(self, person_id: str) -> str:
        person = self.tx.people.get(person_id)
        return "" if person is None else person.name or ", ".join(person.addresses)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the log."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AUDIT))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: sees, wanted: Searched, before: int | None = None) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _listed(_Log(work.tx, _staff(sign_in, visitor)), wanted, before)
        view |= {"visitor": visitor, "csrf": visitor.form_token}
        return templates.TemplateResponse(request, "audit.html", view, 422 if view["faults"] else 200)

    @routes.get(f"{PLACE}/export")
    def exported(
        request: Request, visitor: sees, wanted: Searched, form: FileForm = FileForm.CSV
    ) -> Response:
        with desk.work(visitor.organisation) as work:
            search, faults = _Log(work.tx, _staff(sign_in, visitor)).search(wanted)
            text = "" if faults else exporting.written(exporting.everything(work.tx, search), form)
        if faults:
            return shown(request, visitor, wanted)
        name = f"audit-{visitor.organisation}.{form.value}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(text.encode(), media_type=form.media_type, headers=headers)

    @routes.post(f"{PLACE}/verify", response_class=HTMLResponse)
    def verified(
        request: Request,
        visitor: sees,
        csrf: Annotated[str, Form()] = "",
        checkpoint: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        sign_in.check_form(request, csrf)
        given = () if checkpoint is None or not checkpoint.filename else (checkpoint.file.read(LONGEST + 1),)
        with desk.work(visitor.organisation) as work:
            view = _verified(work.tx, given) | {"visitor": visitor}
        return templates.TemplateResponse(request, "audit_verified.html", view, view["status"])

    return routes


def _listed(log: _Log, wanted: Wanted, before: int | None) -> dict[str, Any]:
    search, faults = log.search(wanted)
    found = [] if faults else list(log.tx.audit.found(search, before, LISTED + 1))
    listed = found[:LISTED]
    return {
        "lines": log.lines(listed),
        "wanted": wanted,
        "faults": faults,
        "acts": sorted(((each, act_words(each)) for each in log.tx.audit.actions()), key=lambda act: act[1]),
        "older": listed[-1].number if len(found) > LISTED else None,
        "is_first": before is None,
        "checkpoint": checkpoint_path(log.tx.organisation.slug),
        "zone": log.tx.organisation.zone,
    }


def _verified(tx: Transaction, given: Sequence[bytes]) -> dict[str, Any]:
    try:
        found = verifying.verify(tx, given)
    except AuditTampered as fault:
        return {"status": 200, "tampered": fault, "organisation": tx.organisation}
    except CheckpointRefused as fault:
        return {"status": 422, "refused": str(fault), "organisation": tx.organisation}
    last = max(found.given, key=lambda each: each.head.entries, default=None)
    return {"status": 200, "found": found, "last": last, "organisation": tx.organisation}


def _staff(sign_in: SignIn, visitor: Visitor) -> Sequence[Principal]:
    with sign_in.database.reading() as connection:
        kept = organisations.by_slug(connection, visitor.organisation)
        return () if kept is None else principals.every(connection, kept.id)


def _start(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)
