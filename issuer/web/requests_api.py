"""`/v1/badge-requests`: what people ask for, answered by machine."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from issuer.kept.requests import BadgeRequest, RequestState
from issuer.requests import answering
from issuer.web.desk import Desk
from issuer.web.pages.requests import answerer
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class BadgeRequestTold(BaseModel):
    """A badge that somebody asks for, with what they show for it."""

    id: str
    achievement: str
    level: int | None
    name: str
    address: str
    evidence: str
    links: list[str]
    asked_at: datetime
    state: RequestState


class GrantRequest(BaseModel):
    """Nothing is said when a request is granted: what is awarded is what was asked for."""

    model_config = ConfigDict(extra="forbid")


class GrantMade(BaseModel):
    """What a request became."""

    award: str
    claim_url: str


class AnswerRequest(BaseModel):
    """A question, or the reason why not; whoever asked reads it."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)
    words: str = Field(default="", examples=["Which part of the project was yours?"])


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of requests."""
    routes = APIRouter(tags=["badge requests"], route_class=StrictBodies, prefix="/v1/badge-requests")
    awards = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get("", summary="List the badges that people ask for")
    def listed(visitor: awards) -> list[BadgeRequestTold]:
        """Return the requests that wait for an answer of whoever asks, the oldest first."""
        with desk.work(visitor.organisation) as work:
            return [_told(each) for each in answering.queue(work.tx, answerer(visitor), work.now)]

    @routes.post("/{badge_request_id}/grant", status_code=201, summary="Award what was asked for")
    def grant(visitor: awards, badge_request_id: str, _asked: GrantRequest) -> GrantMade:
        """Award the badge, with what was shown as its evidence."""
        with desk.work(visitor.organisation) as work:
            made = answering.grant(work.tx, badge_request_id, answerer(visitor), work.now, work.randomness)
        return GrantMade(award=made.id, claim_url=desk.claim_url(made))

    @routes.post("/{badge_request_id}/return", summary="Send a request back with a question")
    def send_back(visitor: awards, badge_request_id: str, asked: AnswerRequest) -> BadgeRequestTold:
        """Ask back. Whoever asked may answer, and the request waits again."""
        with desk.work(visitor.organisation) as work:
            return _told(
                answering.send_back(work.tx, badge_request_id, answerer(visitor), asked.words, work.now)
            )

    @routes.post("/{badge_request_id}/decline", summary="Decline a request")
    def decline(visitor: awards, badge_request_id: str, asked: AnswerRequest) -> BadgeRequestTold:
        """Decline for good, with a reason."""
        with desk.work(visitor.organisation) as work:
            return _told(
                answering.decline(work.tx, badge_request_id, answerer(visitor), asked.words, work.now)
            )

    return routes


def _told(request: BadgeRequest) -> BadgeRequestTold:
    return BadgeRequestTold(
        id=request.id,
        achievement=request.slug,
        level=request.level,
        name=request.name,
        address=request.address,
        evidence=request.evidence,
        links=list(request.links),
        asked_at=request.asked_at,
        state=request.state,
    )
