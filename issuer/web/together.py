"""A badge with the badges it rests on, as a learner record or a bundle, on the pages and by the API."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from issuer.awarding import awards
from issuer.issuing import records, together
from issuer.issuing.together import Binder, Errand, Together
from issuer.ledger import AuditEntry, Award
from issuer.offering import offers
from issuer.web.desk import Desk, Work
from issuer.web.files import SEALED_OFF
from issuer.web.pages.claim import claiming, require_opened
from web.signin.access import by_secret
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs


class Wrapping(StrEnum):
    """In what a badge and its parts leave; the value is the ending of the address."""

    RECORD = "record"
    BUNDLE = "bundle"

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        return "clr.json" if self is Wrapping.RECORD else "cairn"

    @property
    def media_type(self) -> str:
        """The media type of the file."""
        return "application/vc" if self is Wrapping.RECORD else "application/vnd.cairn.bundle+json"


@dataclass(slots=True)
class PickForm:
    """What was ticked: the parts that its holder lets be told, and whether a record may do without some."""

    part: Annotated[tuple[str, ...], Form()] = ()
    leave_out: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


class Wanted(BaseModel):
    """How a program wants a record."""

    leave_out: bool = Field(
        default=False, description="make a record even if it can not hold all badges that this one rests on"
    )


def claim_router(desk: Desk, binder: Binder) -> APIRouter:
    """Return the routes of whoever has a claim link and no wallet."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.post("/claim/{claim_id}/together/{form}", dependencies=[Depends(require_opened)])
    def make(claim_id: str, form: Wrapping, picks: Annotated[PickForm, Depends()]) -> Response:
        with claiming(desk, claim_id) as (work, award):
            errand = errand_of(work, offers.CLAIM_LINK, picks.part)
            found = together.gather_by_link(work.tx, award, errand)
            made = _wrapped(work, award, found, errand, form, leave_out=bool(picks.leave_out))
        return _answer(made, binder)

    return routes


def staff_router(desk: Desk, sign_in: SignIn, binder: Binder) -> APIRouter:
    """Return the routes of the award's page."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post("/awards/{award_id}/together/{form}")
    def make(
        request: Request, visitor: gives, award_id: str, form: Wrapping, picks: Annotated[PickForm, Depends()]
    ) -> Response:
        sign_in.check_form(request, picks.csrf)
        return _answer(_made(desk, visitor, award_id, form, leave_out=bool(picks.leave_out)), binder)

    return routes


def api_router(desk: Desk, sign_in: SignIn, binder: Binder) -> APIRouter:
    """Return the API's routes."""
    routes = APIRouter(tags=["awards"])
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post(
        "/v1/awards/{award_id}/record",
        summary="Make a learner record of a badge",
        response_class=Response,
        responses=_ANSWERS | {200: {"description": "A ClrCredential.", "content": {"application/vc": {}}}},
    )
    def record(visitor: gives, award_id: str, asked: Wanted | None = None) -> Response:
        """Sign a record (CLR 2.0) that holds the badge and, where it may tell them, the badges it rests on."""
        leave_out = asked is not None and asked.leave_out
        return _answer(_made(desk, visitor, award_id, Wrapping.RECORD, leave_out=leave_out), binder)

    @routes.post(
        "/v1/awards/{award_id}/bundle",
        summary="Make a bundle of a badge",
        response_class=Response,
        responses=_ANSWERS | {200: {"description": "A bundle.", "content": {Wrapping.BUNDLE.media_type: {}}}},
    )
    def bundle(visitor: gives, award_id: str) -> Response:
        """Return the badge, the badges it rests on, and all that checking them asks for, in one file."""
        return _answer(_made(desk, visitor, award_id, Wrapping.BUNDLE, leave_out=False), binder)

    return routes


_ANSWERS: dict[int | str, dict[str, object]] = {
    404: {"description": "There is no such award."},
    409: {"description": "The badge, or one it rests on, can not be handed out so; the problem says why."},
}


def errand_of(work: Work, by: str, picked: tuple[str, ...] = ()) -> Errand:
    """Return an errand in a unit of work."""
    return Errand(work.identity, work.now, work.randomness, by, frozenset(picked))


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was gathered: a record that is ready, or the badges for a bundle, which is made without the database."""

    name: str
    wrapping: Wrapping
    found: Together
    record: bytes = b""

    def bytes_by(self, binder: Binder) -> bytes:
        """Return the file.

        Raises:
            BundleNotMade: there is more than a bundle may hold.
        """
        return self.record or binder.bound(self.found.whole.body, [each.body for each in self.found.parts])


def hand_out(work: Work, award: Award, wrapping: Wrapping, by: str, *, leave_out: bool) -> HandedOut:
    """Gather a badge with what it rests on, because the organisation wants it.

    Raises:
        issuer.errors.IssuerError: it can not be had so; see `issuer.issuing.together.gather` and `records`.
    """
    errand = errand_of(work, by)
    return _wrapped(
        work, award, together.gather(work.tx, award, errand), errand, wrapping, leave_out=leave_out
    )


def _wrapped(
    work: Work, award: Award, found: Together, errand: Errand, wrapping: Wrapping, *, leave_out: bool
) -> HandedOut:
    held, record = (found.whole, *found.parts), b""
    if wrapping is Wrapping.RECORD:
        held = records.held_in_record(found, leave_out=leave_out)
        record = records.sign(award, held, errand)
    values = {"form": wrapping.value, "badges": str(len(held))}
    work.tx.audit.record(
        AuditEntry(work.now, errand.by, "award.handed_out", award.id, values, award.person.id)
    )
    return HandedOut(f"{work.tx.organisation.slug}-{award.slug}.{wrapping.ending}", wrapping, found, record)


def _made(desk: Desk, visitor: Visitor, award_id: str, wrapping: Wrapping, *, leave_out: bool) -> HandedOut:
    with desk.work(visitor.organisation) as work:
        award = awards.find(work.tx, award_id)
        return hand_out(work, award, wrapping, visitor.id, leave_out=leave_out)


def _answer(made: HandedOut, binder: Binder) -> Response:
    """Return a file to be saved, never to be opened in place; nobody in between is to keep it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{made.name}"',
        "Content-Security-Policy": SEALED_OFF,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(made.bytes_by(binder), media_type=made.wrapping.media_type, headers=headers)
