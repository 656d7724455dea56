"""Pages for HR: which programs tell of courses, how their events are read, and what a pasted one would bring about."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.courses import sources, taking
from issuer.courses.reading import PRESETS
from issuer.courses.taking import Doors
from issuer.errors import IssuerError
from issuer.kept.courses import Paths, Source
from issuer.web.course_words import percent, would
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from issuer.web.pages.courses import PLACE, hand
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

# What is shown this once may not be kept by the browser.
_ONCE: Final = {"Cache-Control": "no-store"}
_SAMPLE_LIMIT: Final = 100_000


@dataclass(slots=True)
class SourceForm:
    """The form of a program that tells of courses, as typed; `event` is a pasted one."""

    name: Annotated[str, Form()] = ""
    preset: Annotated[str, Form()] = ""
    person: Annotated[str, Form()] = ""
    course: Annotated[str, Form()] = ""
    kind: Annotated[str, Form()] = ""
    score: Annotated[str, Form()] = ""
    at: Annotated[str, Form()] = ""
    completed: Annotated[str, Form()] = ""
    percent: Annotated[str, Form()] = ""
    tells: Annotated[str, Form()] = ""
    event: Annotated[str, Form(max_length=_SAMPLE_LIMIT)] = ""
    csrf: Annotated[str, Form()] = ""

    @classmethod
    def of(cls, source: Source) -> "SourceForm":
        """Return the form as a program stands."""
        paths, tells = source.paths, "yes" if source.tells else ""
        words, is_percent = "\n".join(paths.completed), "yes" if paths.is_percent else ""
        said = (paths.person, paths.course, paths.kind, paths.score, paths.at)
        return cls(source.name, "", *said, words, is_percent, tells)

    def paths(self) -> Paths:
        """Return the paths as typed, without spaces around."""
        words = tuple(each.strip() for each in self.completed.splitlines() if each.strip())
        return Paths(
            self.person.strip(),
            self.course.strip(),
            self.kind.strip(),
            self.score.strip(),
            self.at.strip(),
            words,
            bool(self.percent),
        )


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the pages of programs that tell of courses."""
    routes = APIRouter(include_in_schema=False)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_COURSES))]
    pages = _Pages(desk, templates)
    filled = Annotated[SourceForm, Depends()]

    @routes.get(f"{PLACE}/sources", response_class=HTMLResponse)
    def listed(request: Request, visitor: keeps) -> HTMLResponse:
        return pages.listed(request, visitor, SourceForm())

    @routes.post(f"{PLACE}/sources", response_class=HTMLResponse)
    def add(request: Request, visitor: keeps, form: filled) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                paths = PRESETS.get(form.preset, Paths())
                added = sources.add_source(hand(desk, work, visitor), form.name, paths)
        except IssuerError as fault:
            return pages.listed(request, visitor, form, fault)
        return pages.one(request, visitor, _One(added.source.id, secret=added.secret))

    @routes.get(f"{PLACE}/sources/{{source_id}}", response_class=HTMLResponse)
    def one(request: Request, visitor: keeps, source_id: str) -> HTMLResponse:
        return pages.one(request, visitor, _One(source_id))

    @routes.post(f"{PLACE}/sources/{{source_id}}", response_model=None)
    def change(
        request: Request, visitor: keeps, source_id: str, form: filled
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                at, tells = hand(desk, work, visitor), bool(form.tells)
                sources.change_source(at, source_id, form.name, form.paths(), tells=tells)
        except IssuerError as fault:
            return pages.one(request, visitor, _One(source_id, form, fault))
        return RedirectResponse(f"{PLACE}/sources/{source_id}", status_code=303)

    @routes.post(f"{PLACE}/sources/{{source_id}}/try", response_class=HTMLResponse)
    def try_it(request: Request, visitor: keeps, source_id: str, form: filled) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        return pages.tried(request, visitor, source_id, form.event)

    @routes.post(f"{PLACE}/sources/{{source_id}}/rotate", response_class=HTMLResponse)
    def rotate(request: Request, visitor: keeps, source_id: str, form: filled) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            added = sources.rotate(hand(desk, work, visitor), source_id)
        return pages.one(request, visitor, _One(source_id, secret=added.secret))

    @routes.post(f"{PLACE}/sources/{{source_id}}/remove")
    def remove(request: Request, visitor: keeps, source_id: str, form: filled) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            sources.remove_source(hand(desk, work, visitor), source_id)
        return RedirectResponse(f"{PLACE}/sources", status_code=303)

    return routes


@dataclass(frozen=True, slots=True)
class _One:
    """One program to show: with the form and its fault, the secret that is shown this once, or a pasted event."""

    source_id: str
    form: SourceForm | None = None
    fault: IssuerError | None = None
    secret: str | None = None
    event: str = ""
    outcome: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Pages:
    desk: Desk
    templates: Jinja2Templates

    def listed(
        self, request: Request, visitor: Visitor, form: SourceForm, fault: IssuerError | None = None
    ) -> HTMLResponse:
        """Return the list of programs, and the form of a new one."""
        with self.desk.work(visitor.organisation) as work:
            found = work.tx.courses.sources()
        view = {"sources": found, "presets": list(PRESETS), "form": form}
        view["faults"] = {} if fault is None else {"name": str(fault)}
        return self._answer(request, visitor, "course_sources.html", view, fault)

    def one(self, request: Request, visitor: Visitor, shown: _One) -> HTMLResponse:
        """Return the page of one program."""
        with self.desk.work(visitor.organisation) as work:
            source = sources.find_source(work.tx, shown.source_id)
        form = shown.form or SourceForm.of(source)
        view: dict[str, Any] = {"source": source, "form": form, "secret": shown.secret}
        view |= {"address": f"{self.desk.public_url}/in/{visitor.organisation}/{source.id}"}
        view |= {"event": shown.event, "outcome": shown.outcome}
        view["faults"] = {} if shown.fault is None else {_field(shown): str(shown.fault)}
        return self._answer(request, visitor, "course_source.html", view, shown.fault)

    def tried(self, request: Request, visitor: Visitor, source_id: str, event: str) -> HTMLResponse:
        """Return the page of a program with what a pasted event would say and bring about."""
        try:
            with self.desk.work(visitor.organisation) as work:
                source = sources.find_source(work.tx, source_id)
                doors = Doors(self.desk.sealer, work.randomness, work.now)
                found = taking.foreseen(work.tx, source, event.encode(), doors)
        except IssuerError as fault:
            return self.one(request, visitor, _One(source_id, fault=fault, event=event or " "))
        outcome = {
            "reading": found.reading,
            "score": percent(found.reading.score),
            "lines": [would(each) for each in found.weighed],
            "is_unknown": not found.is_known,
        }
        return self.one(request, visitor, _One(source_id, event=event, outcome=outcome))

    def _answer(
        self,
        request: Request,
        visitor: Visitor,
        template: str,
        view: dict[str, Any],
        fault: IssuerError | None,
    ) -> HTMLResponse:
        common = {"visitor": visitor, "csrf": visitor.form_token}
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        return self.templates.TemplateResponse(request, template, common | view, status, headers=_ONCE)


def _field(shown: _One) -> str:
    return "event" if shown.event else "name"
