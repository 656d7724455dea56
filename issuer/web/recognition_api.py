"""`/v1/endorsements`: recognise badges of others by machine, and accept what others say of ours."""

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from issuer.errors import NotRecognisable
from issuer.kept.recognitions import About, AcceptedEndorsement, Recognition
from issuer.recognition import accepting, recognising
from issuer.web.recognition import Credential, GivenCredential, PageNumber, RecognitionDesk, body_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class EndorsementRequest(GivenCredential):
    """What to recognise: a badge itself with its parts, or the reference of a report on it."""

    about: About = Field(
        description="the achievement, whoever holds it; or this credential as it was checked"
    )
    comment: str = Field(max_length=2000, description="why, for everybody to read")


class GivenEndorsement(BaseModel):
    """An endorsement of ours: what it is about, both signed forms, and where anybody gets them."""

    id: str
    about: About
    subject: str
    issuer: str = Field(description="whose badge it is")
    comment: str
    given_at: datetime
    withdrawn_at: datetime | None
    endorsement: dict[str, Any]
    endorsement_jwt: str
    urls: dict[str, str]


class AcceptRequest(BaseModel):
    """An endorsement that somebody else gave to a badge of ours."""

    model_config = ConfigDict(extra="forbid")
    endorsement: Credential


class Accepted(BaseModel):
    """An endorsement of others that new copies of a badge carry."""

    id: str
    achievement: str = Field(description="the badge's slug")
    issuer: str
    comment: str
    accepted_at: datetime


def router(desk: RecognitionDesk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of endorsements."""
    routes = APIRouter(tags=["endorsements"], route_class=StrictBodies)
    recognises = Annotated[Visitor, Depends(needs(sign_in, Permission.RECOGNISE))]
    work = desk.desk.work

    def told(visitor: Visitor, given: Recognition) -> GivenEndorsement:
        return _given(given, desk.urls(given, visitor.organisation))

    @routes.post("/v1/endorsements", status_code=201, summary="Recognise a badge of somebody else")
    def give(visitor: recognises, asked: EndorsementRequest) -> GivenEndorsement:
        """Verify a badge, and sign an endorsement of it: an EndorsementCredential of Open Badges 3.0, in both forms."""
        return told(
            visitor,
            desk.give(visitor, desk.given(visitor, asked, NotRecognisable), asked.about, asked.comment),
        )

    @routes.get("/v1/endorsements", summary="List what is recognised")
    def listed(visitor: recognises, response: Response, page: PageNumber = 1) -> list[GivenEndorsement]:
        """Return the endorsements that the organisation gave, newest first, withdrawn ones too, 200 to a page.

        Where there are older ones, the header `Link` has the address of the next page (RFC 8288).
        """
        with work(visitor.organisation) as at:
            shown = recognising.listed(at.tx, page)
        if shown.is_more:
            response.headers["Link"] = f'</v1/endorsements?page={page + 1}>; rel="next"'
        return [told(visitor, each) for each in shown.found]

    @routes.post("/v1/endorsements/{endorsement_id}/withdraw", summary="Withdraw an endorsement, finally")
    def withdraw(visitor: recognises, endorsement_id: str) -> GivenEndorsement:
        """Withdraw an endorsement; whoever checks it finds that from then on."""
        with work(visitor.organisation) as at:
            return told(visitor, recognising.withdraw(at.tx, endorsement_id, at.now, visitor.id))

    _accepting(routes, desk, sign_in)
    return routes


def _accepting(routes: APIRouter, desk: RecognitionDesk, sign_in: SignIn) -> None:
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.ACCEPT_ENDORSEMENTS))]
    work = desk.desk.work

    @routes.post("/v1/accepted-endorsements", status_code=201, summary="Accept an endorsement")
    def accept(visitor: plans, asked: AcceptRequest) -> Accepted:
        """Have new copies of a badge carry what somebody else says of it, once that was verified."""
        return _accepted(desk.accept(visitor, body_of(asked.endorsement)))

    @routes.get("/v1/accepted-endorsements", summary="List accepted endorsements")
    def listed(visitor: plans) -> list[Accepted]:
        """Return the endorsements of others that badges of ours carry."""
        with work(visitor.organisation) as at:
            return [_accepted(each) for each in accepting.listed(at.tx)]

    @routes.delete("/v1/accepted-endorsements/{endorsement_id}", status_code=204, summary="Take one off")
    def drop(visitor: plans, endorsement_id: str) -> None:
        """Have new copies carry it no longer; those that were signed keep it."""
        with work(visitor.organisation) as at:
            accepting.drop(at.tx, endorsement_id, at.now, visitor.id)


def _given(given: Recognition, urls: dict[str, str]) -> GivenEndorsement:
    return GivenEndorsement(
        id=given.id,
        about=given.about,
        subject=given.subject_id,
        issuer=given.endorsed,
        comment=given.comment,
        given_at=given.given_at,
        withdrawn_at=given.withdrawn_at,
        endorsement=json.loads(given.document),
        endorsement_jwt=given.token.decode("ascii"),
        urls=urls,
    )


def _accepted(accepted: AcceptedEndorsement) -> Accepted:
    return Accepted(
        id=accepted.id,
        achievement=accepted.slug,
        issuer=accepted.endorser,
        comment=accepted.comment,
        accepted_at=accepted.accepted_at,
    )
