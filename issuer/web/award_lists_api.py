"""`/v1/award-lists`: award to many by machine. Faulty rows are told one by one, and the others awarded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from issuer.award_lists import keeping, reminding, running, tables
from issuer.award_lists.checking import CheckedRow
from issuer.award_lists.planners import Halt
from issuer.award_lists.running import ListState
from issuer.award_lists.tables import MOST_ROWS, Table
from issuer.errors import UnknownAct, UnreadableList
from issuer.kept.award_lists import AwardList, RowState
from issuer.kept.award_lists import Field as Column
from issuer.web.award_lists import (
    ACTS,
    TAKE_OVER,
    Looked,
    award_at_once,
    columns_of,
    do,
    halted,
    handed_in,
    look,
    look_only,
    problems,
)
from issuer.web.desk import Desk, Work
from issuer.web.limits import sight_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies

LISTED: Final = 200
_HEADER: Final = tuple(each.value for each in Column)


class RowRequest(BaseModel):
    """One person of a list, and what they are to be awarded."""

    model_config = ConfigDict(extra="forbid", str_max_length=4000)
    email: str
    name: str = ""
    badge: str = Field(default="", description="short name or name, where it is not that of the list")
    level: int | None = None
    evidence: str = ""
    evidence_url: str = Field(
        default="", description="where it can be seen: a line of its own in the evidence"
    )
    awarded_on: str = Field(default="", description="today, or nothing: no award is dated back")
    language: str = Field(default="", description="in which the person is written to")


class AwardListRequest(BaseModel):
    """A list of people: as rows, or as the text of a table."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(default="", max_length=500, description="what you call it, such as the file's name")
    achievement: str = Field(default="", max_length=500, description="the badge of rows that name none")
    rows: list[RowRequest] | None = Field(default=None, max_length=MOST_ROWS)
    table: str | None = Field(
        default=None,
        description="CSV or cells of a spreadsheet, the first line with the names of the columns",
    )
    columns: dict[str, str] | None = Field(
        default=None, description=f"what columns of the table hold: {', '.join(_HEADER)}; else it is guessed"
    )
    mail: bool = Field(default=False, description="write to whoever is awarded, with their claim link")
    starts_at: AwareDatetime | None = Field(default=None, description="when to award; at once if left out")
    check_only: bool = Field(default=False, description="tell what would be, and keep nothing")


class Problem(BaseModel):
    """What keeps a row from being awarded, and what to do."""

    row: int
    column: str
    value: str
    code: str
    problem: str = Field(examples=["Row 14, email: “li.wei@acme” is not an e-mail address: …"])


class ListTold(BaseModel):
    """How far a list is. `held`: people who had the badge already; `ready`: open rows that nothing is wrong with."""

    id: str | None
    name: str
    achievement: str
    state: ListState
    rows: int
    awarded: int
    pending: int
    held: int
    claimed: int = Field(description="of those awarded: a wallet holds the badge")
    ready: int
    waiting_for_approval: int = Field(description="of those that are ready: requests that somebody approves")
    starts_at: datetime | None
    halted: Halt | None = Field(
        default=None, description="why it stands still: whoever planned it may not award it any more"
    )
    same_as: str | None = Field(default=None, description="the list that was the very same table before")
    problems: list[Problem]


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of award lists."""
    routes = APIRouter(tags=["award lists"], route_class=StrictBodies, prefix="/v1/award-lists")
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post("", status_code=201, summary="Award to a list of people")
    def hand_in(visitor: gives, asked: AwardListRequest) -> ListTold:
        """Keep a list and award its ready rows. The same list again awards nothing: people have the badge then."""
        table = _table(asked)
        handed = handed_in(visitor, asked.name or "list", table, asked.achievement, writes=asked.mail)
        columns = columns_of(table, asked.columns)
        with desk.work(visitor.organisation) as work:
            if asked.check_only:
                keeping.check_columns(table, asked.achievement, columns)
                return _would_be(handed.name, asked.achievement, look_only(work, handed, columns))
            return _told(work, look(work, award_at_once(work, handed, columns, asked.starts_at)))

    @routes.get("", summary="List the lists")
    def listed(visitor: gives) -> list[ListTold]:
        """Return the newest lists without their problems; badge managers see those that they handed in."""
        sight = sight_of(visitor)
        with desk.work(visitor.organisation) as work:
            found = work.tx.award_lists.all(None if sight is None else sight.by, LISTED)
            return [_told(work, _in_short(work, each)) for each in found]

    @routes.get("/{list_id}", summary="Tell how far a list is")
    def one(visitor: gives, list_id: str) -> ListTold:
        """Return how many rows are awarded, and every problem row."""
        with desk.work(visitor.organisation) as work:
            return _told(work, look(work, keeping.find(work.tx, list_id, sight_of(visitor))))

    @routes.post("/{list_id}/remind", summary="Remind those who have not claimed")
    def remind(visitor: gives, list_id: str) -> ListTold:
        """Write to everybody of a list who has not claimed their badge, and was not reminded since yesterday."""
        with desk.work(visitor.organisation) as work:
            found = keeping.held(work.tx, list_id, sight_of(visitor))
            reminding.remind(work.tx, found, work.now, visitor.id)
            return _told(work, look(work, found))

    @routes.post("/{list_id}/{act}", summary="Stop, resume, cancel, hasten or take over a list")
    def change(visitor: gives, list_id: str, act: str) -> ListTold:
        """`stop` awards nothing more, `resume` goes on, `cancel` and `award-now`: its time is still to come.

        `take-over` is for HR: whoever planned the list may not award it any more, and it goes on as yours.
        """
        with desk.work(visitor.organisation) as work:
            return _told(work, look(work, changed(work, visitor, list_id, act)))

    return routes


def changed(work: Work, visitor: Visitor, list_id: str, act: str) -> AwardList:
    """Stop, resume, cancel or take over a list, and return it so.

    Raises:
        UnknownAwardList: there is none of this id, or not for this visitor.
        UnknownAct: that is nothing that can be done to a list.
        ListNotRunning, OutsideDepartment: it can not be done now, or not by this visitor.
    """
    found = keeping.held(work.tx, list_id, sight_of(visitor))
    done = do(work, visitor, found, act)
    if done is None:
        acts = ", ".join((*ACTS, TAKE_OVER))
        raise UnknownAct(f"“{act}” is not something that can be done to a list: {acts}.")
    return done


def _table(asked: AwardListRequest) -> Table:
    if (asked.rows is None) is (asked.table is None):
        raise UnreadableList("Send either rows, or the text of a table.")
    if asked.table is not None:
        return tables.read(asked.table.encode("utf-8", "replace"))
    rows = [
        tuple("" if value is None else str(value) for value in (getattr(each, name) for name in _HEADER))
        for each in asked.rows or ()
    ]
    if not rows:
        raise UnreadableList("Nobody is in the list.")
    return Table(_HEADER, tuple(enumerate(rows, 1)))


def _in_short(work: Work, award_list: AwardList) -> Looked:
    return Looked(award_list, running.progress(work.tx, award_list, work.now), ())


def _told(work: Work, looked: Looked) -> ListTold:
    award_list, found = looked.award_list, looked.progress
    before = keeping.same_as(work.tx, award_list)
    return ListTold(
        id=award_list.id,
        name=award_list.name,
        achievement=award_list.slug,
        state=found.state,
        rows=found.rows,
        awarded=found.of(RowState.AWARDED),
        pending=found.of(RowState.PENDING),
        held=found.of(RowState.HELD),
        claimed=len(work.tx.award_lists.claimed(award_list.id)),
        ready=len(looked.ready),
        waiting_for_approval=sum(each.waits for each in looked.ready),
        starts_at=award_list.starts_at,
        halted=halted(work, award_list),
        same_as=None if before is None else before.id,
        problems=_problems(looked.open_rows),
    )


def _would_be(name: str, slug: str, checked: Sequence[CheckedRow]) -> ListTold:
    ready = [each for each in checked if each.command is not None]
    return ListTold(
        id=None,
        name=name,
        achievement=slug,
        state=ListState.CHECKING,
        rows=len(checked),
        awarded=0,
        pending=0,
        held=sum(each.held is not None for each in checked),
        claimed=0,
        ready=len(ready),
        waiting_for_approval=sum(each.waits for each in ready),
        starts_at=None,
        problems=_problems(checked),
    )


def _problems(checked: Sequence[CheckedRow]) -> list[Problem]:
    return [
        Problem(row=each.number, column=each.column, value=each.value, code=each.code, problem=each.sentence)
        for each in problems(checked)
    ]
