"""`/v1/scheduled-awards`: award a badge at a time to come, by machine."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from issuer.award_lists.planners import Halt
from issuer.awarding.awards import AwardBadge
from issuer.kept.award_lists import AwardList
from issuer.kept.award_lists import Field as Column
from issuer.web import scheduled
from issuer.web.desk import Desk
from issuer.web.limits import sight_of
from issuer.web.scheduled import Later, Scheduled
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class ScheduleRequest(BaseModel):
    """A badge to award at a time to come."""

    model_config = ConfigDict(extra="forbid", str_max_length=4000)
    achievement: str = Field(description="the badge's slug", examples=["communication"])
    to: str = Field(description="e-mail address of the person", examples=["zoe@example.com"])
    at: AwareDatetime = Field(description="when to award it", examples=["2026-12-24T09:00:00+01:00"])
    name: str = ""
    level: int | None = Field(default=None, description="star level, for badges that have levels")
    evidence: str = Field(default="", description="what was seen")
    tell: bool = Field(default=False, description="tell the person by mail once it is awarded")


class ScheduledMade(BaseModel):
    """That an award waits for its time."""

    id: str
    achievement: str
    at: datetime


class ScheduledTold(BaseModel):
    """One that waits, or that could not be awarded when its time came: `fault` says why."""

    id: str
    achievement: str
    to: str
    level: str
    at: datetime | None
    by: str
    is_refused: bool
    fault: str
    halted: Halt | None = Field(
        default=None, description="why it stands still: whoever planned it may not award it any more"
    )


class Done(BaseModel):
    """What was done to a scheduled award."""

    id: str
    done: str


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of scheduled awards."""
    routes = APIRouter(tags=["awards"], route_class=StrictBodies, prefix="/v1/scheduled-awards")
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post("", status_code=202, summary="Award a badge at a time to come")
    def schedule(visitor: gives, asked: ScheduleRequest) -> ScheduledMade:
        """Have a badge awarded later. It is checked now, and once more then; what is in vain is listed with why."""
        with desk.work(visitor.organisation) as work:
            later = Later(asked.at, asked.tell)
            return _made(scheduled.schedule(work, visitor, _wish(visitor, asked), later))

    @routes.get("", summary="List scheduled awards")
    def listed(visitor: gives) -> list[ScheduledTold]:
        """Return those that wait and those that could not be made; badge managers see their own."""
        with desk.work(visitor.organisation) as work:
            return [_told(each) for each in scheduled.unsettled(work, visitor)]

    @routes.post("/{list_id}/{act}", summary="Award a scheduled badge now, call it off or take it over")
    def change(visitor: gives, list_id: str, act: str) -> Done:
        """`award-now` awards it at once, by a job as at its time; `call-off` awards nothing and keeps nothing.

        `take-over` is for HR: whoever planned it may not award it any more, and it is awarded as yours.
        """
        with desk.work(visitor.organisation) as work:
            scheduled.change(work, visitor, list_id, act)
        return Done(id=list_id, done=act)

    return routes


def _wish(visitor: Visitor, asked: ScheduleRequest) -> AwardBadge:
    said = (asked.achievement, asked.to, asked.name, asked.level, asked.evidence)
    return AwardBadge(*said, visitor.id, visitor.name, leader=visitor.leader, sight=sight_of(visitor))


def _made(made: AwardList) -> ScheduledMade:
    if made.starts_at is None:
        raise LookupError(f"the scheduled award {made.id} has no time")
    return ScheduledMade(id=made.id, achievement=made.slug, at=made.starts_at)


def _told(each: Scheduled) -> ScheduledTold:
    made = each.award_list
    return ScheduledTold(
        id=made.id,
        achievement=made.slug,
        to=each.row.address,
        level=each.cell(Column.LEVEL),
        at=made.starts_at,
        by=made.by_name or made.made_by,
        is_refused=each.is_refused,
        fault=str(each.fault),
        halted=each.halt,
    )
