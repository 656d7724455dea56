"""How far a person is with each meta-badge, for whoever sees awards: a page, and the same by program."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, Field

from issuer.awarding import recipients
from issuer.errors import UnknownPerson
from issuer.ledger import Person
from issuer.meta_badges.progress import Progress, Step, progress
from issuer.ports import Transaction
from issuer.web.desk import Desk
from issuer.web.progress_words import line, step_words
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class StepTold(BaseModel):
    """One place of a meta-badge that is to be filled yet."""

    badge: str = Field(examples=["Communication"])
    kind: str = Field(
        description="claim, approval, paused, unchecked, raise, renew, earn or earn_elsewhere",
        examples=["raise"],
    )
    level: int | None = Field(description="the least level that counts")
    held_level: int | None = Field(description="the level that is there, where it is too low")
    partner: str | None = Field(description="who awards it, null for this organisation")
    words: str


class ProgressTold(BaseModel):
    """How far a person is with a meta-badge; the steps that are left stand in order, the easiest first."""

    achievement: str = Field(examples=["super-4c"])
    name: str = Field(examples=["Super 4C"])
    filled: int = Field(examples=[3])
    needed: int = Field(examples=[4])
    outcome: str = Field(description="what its rule comes to", examples=["invalid"])
    award: str | None = Field(description="the award there is, which may wait for approval")
    waits_for_approval: bool
    words: str = Field(examples=["3 of 4 for Super 4C: next, Communication"])
    steps: list[StepTold]


class PersonsProgress(BaseModel):
    """How far a person is with each meta-badge, the nearest first."""

    person: str
    badges: list[ProgressTold]


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the route of a person's page."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]

    @routes.get("/people/{person_id}/progress", response_class=HTMLResponse)
    def page(request: Request, visitor: sees, person_id: str, kit: str = "") -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            person = _known(work.tx, person_id)
            found = progress(work.tx, person, work.now)
        view = {
            "person": person,
            "progress": found,
            "visitor": visitor,
            "line": line,
            "step_words": step_words,
        }
        view |= {"may_award": visitor.may(Permission.AWARD), "csrf": visitor.form_token}
        view |= {"may_send_kit": visitor.may(Permission.KEEP_PEOPLE), "is_sent": bool(kit)}
        return templates.TemplateResponse(request, "progress.html", view)

    return routes


def api_router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's route."""
    routes = APIRouter(tags=["awards"], route_class=StrictBodies)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]

    @routes.get("/v1/people/{person}/progress", summary="Tell how far a person is with each meta-badge")
    def tell(visitor: sees, person: str) -> PersonsProgress:
        """Return it for a person of this id or e-mail address. Nothing changes."""
        with desk.work(visitor.organisation) as work:
            known = _known(work.tx, person)
            found = progress(work.tx, known, work.now)
        return PersonsProgress(person=known.id, badges=[_told(each) for each in found])

    return routes


def _known(tx: Transaction, person: str) -> Person:
    """Return the person of this id or address.

    Raises:
        UnknownPerson: there is none, or they were forgotten.
    """
    found = recipients.known(tx, person)
    if found is None:
        raise UnknownPerson(recipients.NOBODY)
    return found


def _told(found: Progress) -> ProgressTold:
    return ProgressTold(
        achievement=found.badge.slug,
        name=found.badge.achievement.name,
        filled=found.filled,
        needed=found.needed,
        outcome=found.outcome.value,
        award=None if found.award is None else found.award.id,
        waits_for_approval=found.award is not None and not found.is_held,
        words=line(found),
        steps=[_step(each) for each in found.steps],
    )


def _step(step: Step) -> StepTold:
    return StepTold(
        badge=step.name,
        kind=step.kind.name.lower(),
        level=step.level,
        held_level=step.held_level,
        partner=step.partner,
        words=step_words(step),
    )
