"""Pages on which courses earn badges: who tells of them, what each earns, what was told, and who goes up a level."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.courses import graduating, mapping, taking
from issuer.courses.graduating import Means
from issuer.courses.mapping import WishedWay
from issuer.courses.sources import Hand
from issuer.courses.taking import Doors
from issuer.errors import CourseRefused, IssuerError, UnknownCourseThing
from issuer.kept.courses import OPEN_STATES, LevelStep, Proposal
from issuer.web.course_words import STATES, percent, step_words, way_words
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.limits import sight_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/courses"
_LISTED: Final = 100
_NUMBER: Final = re.compile("[0-9]{1,3}")
_NO_LEVEL: Final = N_("The level is a whole number.")
_PERCENT: Final = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")


@dataclass(slots=True)
class CourseForm:
    """The forms of the page of courses, as typed; each button uses what it needs."""

    source: Annotated[str, Form()] = ""
    course: Annotated[str, Form()] = ""
    title: Annotated[str, Form()] = ""
    badge: Annotated[str, Form()] = ""
    level: Annotated[str, Form()] = ""
    score: Annotated[str, Form()] = ""
    completions: Annotated[str, Form()] = ""
    months: Annotated[str, Form()] = ""
    automatic: Annotated[str, Form()] = ""
    id: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def way(self) -> WishedWay:
        """Return the way that the form asks for.

        Raises:
            CourseRefused: the level or the score is no number.
        """
        level = _number(self.level, _NO_LEVEL) or None
        return WishedWay(self.source, self.course, self.badge, level, _score(self.score), self.title)

    def step(self) -> LevelStep:
        """Return the step that the form asks for.

        Raises:
            CourseRefused: a number is none.
        """
        numbers = (
            _number(self.level, _NO_LEVEL),
            _number(self.completions, N_("The number of completions is a whole number.")),
            _number(self.months, N_("The number of months is a whole number.")),
        )
        return LevelStep(self.badge, *numbers, _score(self.score), bool(self.automatic))


@dataclass(frozen=True, slots=True)
class _Act:
    """What a button of the page does, and under which heading its fault is shown."""

    do: Callable[[Work, Hand, CourseForm], object]
    part: str = ""


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page on which courses are mapped."""
    routes = APIRouter(include_in_schema=False)
    maps = Annotated[Visitor, Depends(needs(sign_in, Permission.MAP_COURSES))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: maps) -> HTMLResponse:
        return _page(request, desk, templates, visitor, CourseForm())

    def act_route(name: str, act: _Act) -> None:
        @routes.post(f"{PLACE}/{name}", name=f"course_{name}", response_model=None)
        def do(
            request: Request, visitor: maps, form: Annotated[CourseForm, Depends()]
        ) -> RedirectResponse | HTMLResponse:
            sign_in.check_form(request, form.csrf)
            try:
                with desk.work(visitor.organisation) as work:
                    act.do(work, hand(desk, work, visitor), form)
            except IssuerError as fault:
                return _page(request, desk, templates, visitor, form, (act.part, fault))
            return RedirectResponse(PLACE, status_code=303)

    for name, act in _ACTS.items():
        act_route(name, act)
    return routes


def events_router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the route by which HR has an event taken once more."""
    routes = APIRouter(include_in_schema=False)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_COURSES))]

    @routes.post(f"{PLACE}/try-again")
    def again(request: Request, visitor: keeps, form: Annotated[CourseForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            doors = Doors(desk.sealer, work.randomness, work.now, work.cascade)
            taking.try_again(work.tx, form.source, form.id, doors, visitor.id)
        return RedirectResponse(f"{PLACE}#told", status_code=303)

    return routes


def hand(desk: Desk, work: Work, visitor: Visitor) -> Hand:
    """Return who looks after courses in this unit of work, and how far they see."""
    sight, address = sight_of(visitor), visitor.address
    return Hand(work.tx, desk.sealer, work.randomness, work.now, visitor.id, sight, address)


def _proposed(work: Work, at: Hand, form: CourseForm) -> Proposal:
    """Return a proposal that is in sight.

    Raises:
        UnknownCourseThing: it is not, or was decided.
    """
    found = graduating.find_proposal(work.tx, form.id)
    if work.tx.awards.seen_by(at.sight).get(found.award_id) is None:
        raise UnknownCourseThing(N_("This proposal is not there any more: somebody has decided it."))
    return found


def _approve(work: Work, at: Hand, form: CourseForm) -> None:
    means = Means(work.now, work.randomness, work.cascade)
    graduating.approve(work.tx, _proposed(work, at, form).id, means, at.by, at.address)


def _decline(work: Work, at: Hand, form: CourseForm) -> None:
    graduating.decline(work.tx, _proposed(work, at, form).id, work.now, at.by)


_ACTS: Final[dict[str, _Act]] = {
    "ways": _Act(lambda _, at, form: mapping.add_way(at, form.way()), "way"),
    "ways-end": _Act(lambda _, at, form: mapping.remove_way(at, form.id)),
    "steps": _Act(lambda _, at, form: mapping.put_step(at, form.step()), "step"),
    "steps-end": _Act(
        lambda _, at, form: mapping.remove_step(at, form.badge, _number(form.level, _NO_LEVEL))
    ),
    "approve": _Act(_approve),
    "decline": _Act(_decline),
}


def _page(
    request: Request,
    desk: Desk,
    templates: Jinja2Templates,
    visitor: Visitor,
    form: CourseForm,
    fault: tuple[str, IssuerError] | None = None,
) -> HTMLResponse:
    with desk.work(visitor.organisation) as work:
        view = _view(work, visitor)
    said = {} if fault is None else {fault[0]: str(fault[1])}
    words = {"way_words": way_words, "step_words": step_words, "states": STATES, "percent": percent}
    view |= {"form": form, "faults": said, "visitor": visitor, "csrf": visitor.form_token, **words}
    status = 200 if fault is None else PROBLEMS[type(fault[1])][0]
    return templates.TemplateResponse(request, "courses.html", view, status_code=status)


def _view(work: Work, visitor: Visitor) -> dict[str, Any]:
    tx, sight = work.tx, sight_of(visitor)
    badges = {
        each.slug: each for each in tx.plan.all() if not each.rule and mapping.may_map(tx, sight, each.slug)
    }
    keeps = visitor.may(Permission.KEEP_COURSES)
    events = tx.courses.events(None, _LISTED) if keeps else []
    waiting = tx.courses.events(OPEN_STATES, _LISTED) if keeps else []
    seen = tx.awards.seen_by(sight)
    proposals = [(each, seen.get(each.award_id)) for each in tx.steps.open_proposals(_LISTED)]
    return {
        "badges": badges,
        "sources": {each.id: each for each in tx.courses.sources()},
        "ways": [each for each in tx.courses.ways() if each.slug in badges],
        "steps": [each for each in tx.steps.all() if each.slug in badges],
        "proposals": [(each, award) for each, award in proposals if award is not None],
        "waiting": waiting,
        "events": [each for each in events if each.state not in OPEN_STATES],
        "keeps": keeps,
    }


def _number(text: str, fault: str) -> int:
    if not text.strip():
        return 0
    if not _NUMBER.fullmatch(text.strip()):
        raise CourseRefused(fault)
    return int(text)


def _score(text: str) -> int | None:
    tidy = text.strip().removesuffix("%").strip()
    if not tidy:
        return None
    if not _PERCENT.fullmatch(tidy):
        raise CourseRefused(N_("The score is a percentage from 0 to 100, such as 80 or 87.5."))
    return round(float(tidy.replace(",", ".")) * 100)
