"""A badge with the badges it rests on, as a learner record or a bundle, on the pages and by the API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from issuer.awarding import awards
from issuer.issuing import handing_out
from issuer.issuing.handing_out import Gathered, Wish, Wrapping
from issuer.issuing.together import Binder, Errand
from issuer.ledger import Award
from issuer.offering import offers
from issuer.web.desk import Desk, Work
from issuer.web.files import SEALED_OFF
from issuer.web.pages.claim import organisation_of, require_opened
from web.signin.access import by_secret
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs


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
        def gather(work: Work) -> Gathered:
            errand = errand_of(work, offers.CLAIM_LINK, picks.part)
            wish = Wish(form, bool(picks.leave_out))
            return handing_out.gather_by_link(work.tx, awards.by_claim(work.tx, claim_id), wish, errand)

        return _answer(handed_out(desk, organisation_of(desk, claim_id), binder, gather))

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
        return _made(desk, visitor, award_id, Wish(form, bool(picks.leave_out)), binder)

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
        return _made(desk, visitor, award_id, Wish(Wrapping.RECORD, leave_out), binder)

    @routes.post(
        "/v1/awards/{award_id}/bundle",
        summary="Make a bundle of a badge",
        response_class=Response,
        responses=_ANSWERS | {200: {"description": "A bundle.", "content": {Wrapping.BUNDLE.media_type: {}}}},
    )
    def bundle(visitor: gives, award_id: str) -> Response:
        """Return the badge, the badges it rests on, and all that checking them asks for, in one file."""
        return _made(desk, visitor, award_id, Wish(Wrapping.BUNDLE), binder)

    return routes


_ANSWERS: dict[int | str, dict[str, object]] = {
    404: {"description": "There is no such award."},
    409: {"description": "The badge, or one it rests on, can not be handed out so; the problem says why."},
}


def errand_of(work: Work, by: str, picked: tuple[str, ...] = ()) -> Errand:
    """Return an errand in a unit of work."""
    return Errand(work.identity, work.now, work.randomness, by, frozenset(picked))


@dataclass(frozen=True, slots=True)
class File:
    """What left, of which award: the file's name, its media type, and its bytes."""

    award: Award
    name: str
    media_type: str
    body: bytes = field(repr=False)


def handed_out(desk: Desk, slug: str, binder: Binder, gather: Callable[[Work], Gathered]) -> File:
    """Return the file of what `gather` gathers in a unit of work of an organisation, once that is on record.

    Raises:
        issuer.errors.IssuerError: it can not be had so.
        BundleNotMade: there is more than a bundle may hold; nothing is on record of it.
    """
    with desk.work(slug) as work:
        gathered = gather(work)
    # A bundle asks others, which no transaction waits for.
    body = gathered.bytes_by(binder)
    with desk.work(slug) as work:
        handing_out.note(work.tx, gathered, work.now)
    return File(gathered.award, gathered.name, gathered.wrapping.media_type, body)


def _made(desk: Desk, visitor: Visitor, award_id: str, wish: Wish, binder: Binder) -> Response:
    def gather(work: Work) -> Gathered:
        award = awards.find(work.tx, award_id)
        return handing_out.gather(work.tx, award, wish, errand_of(work, visitor.id))

    return _answer(handed_out(desk, visitor.organisation, binder, gather))


def _answer(made: File) -> Response:
    """Return a file to be saved, never to be opened in place; nobody in between is to keep it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{made.name}"',
        "Content-Security-Policy": SEALED_OFF,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(made.body, media_type=made.media_type, headers=headers)
