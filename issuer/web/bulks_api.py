"""`/v1/bulks`: change many awards by machine. What needs a second person waits for one, on the page."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from issuer.bulks import asking
from issuer.bulks.asking import MOST_AWARDS, Choice
from issuer.kept.bulks import Asked, Bulk, BulkAct, BulkState, RowOutcome
from issuer.mail.notices import MESSAGE_LIMIT, own_message
from issuer.web.desk import Desk, Work
from issuer.web.pages.bulks import end_of_day, somebody
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies

_PAGE = 1000


class BulkRequest(BaseModel):
    """What is to be done to which awards, for one reason."""

    model_config = ConfigDict(extra="forbid", str_max_length=1000)
    awards: list[str] = Field(min_length=1, max_length=MOST_AWARDS, description="ids of awards")
    act: BulkAct
    reason: str = Field(default="", examples=["requirements_no_longer_met"])
    note: str = ""
    public_sentence: str = ""
    valid_until: str | None = Field(
        default=None, description="for `change_end`: the last day", examples=["2027-05-03"]
    )
    tell: bool = Field(default=False, description="tell the people by mail, with the public sentence")
    message: str = Field(
        default="", max_length=MESSAGE_LIMIT, description="plain text in place of the letters' usual words"
    )


class ChangedAward(BaseModel):
    """What became of one award; `code` says why it was refused."""

    award: str
    outcome: RowOutcome
    code: str


class BulkChange(BaseModel):
    """A change of many awards, and how far it is. `waiting`: somebody of HR has to confirm it on its page."""

    bulk: str
    state: BulkState
    act: BulkAct | None
    count: int
    counts: dict[RowOutcome, int]
    expires_at: datetime
    page: str = Field(description="where it is shown, and confirmed")
    awards: list[ChangedAward]


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of changes of many awards."""
    routes = APIRouter(tags=["awards"], route_class=StrictBodies, prefix="/v1/bulks")
    changes = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_MANY))]

    @routes.post("", status_code=202, summary="Change many awards")
    def ask(visitor: changes, asked: BulkRequest) -> BulkChange:
        """Have many awards changed. It begins at once, or waits for a second person; done twice it changes nothing."""
        with desk.work(visitor.organisation) as work:
            choice = Choice(asking.new_id(work.randomness), asked.awards, somebody(visitor))
            made = asking.choose(work.tx, choice, work.now)
            begun = asking.ask(work.tx, made.id, _asked(work, asked), choice.by, work.now)
            return _told(desk, work, begun, 0)

    @routes.get("/{bulk_id}", summary="Tell what became of a change of many awards")
    def one(visitor: changes, bulk_id: str, after: int = 0) -> BulkChange:
        """Return a change with what became of its awards: a thousand of them, those after the first `after`."""
        with desk.work(visitor.organisation) as work:
            return _told(desk, work, asking.find(work.tx, bulk_id), after)

    @routes.delete("/{bulk_id}", summary="Take a change back that has not begun")
    def take_back(visitor: changes, bulk_id: str) -> BulkChange:
        """Take a change back. Nothing was changed."""
        with desk.work(visitor.organisation) as work:
            ended = asking.take_back(work.tx, bulk_id, somebody(visitor), work.now)
            return _told(desk, work, ended, 0)

    return routes


def _asked(work: Work, wanted: BulkRequest) -> Asked:
    until = None
    if wanted.valid_until is not None:
        until = end_of_day(wanted.valid_until, work.tx.organisation.zone)
    said = (wanted.reason, wanted.note, wanted.public_sentence, until)
    return Asked(
        wanted.act, *said, tell=wanted.tell, message=own_message(wanted.message, "", is_told=wanted.tell)
    )


def _told(desk: Desk, work: Work, bulk: Bulk, after: int) -> BulkChange:
    rows = work.tx.bulks.rows(bulk.id, after, _PAGE)
    return BulkChange(
        bulk=bulk.id,
        state=bulk.state,
        act=None if bulk.asked is None else bulk.asked.act,
        count=bulk.count,
        counts=dict(work.tx.bulks.counts(bulk.id)),
        expires_at=bulk.expires_at,
        page=f"{desk.public_url}/bulks/{bulk.id}",
        awards=[ChangedAward(award=row.award_id, outcome=row.outcome, code=row.code) for row in rows],
    )
