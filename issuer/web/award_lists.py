"""What pages, API and commands of award lists share: a table is handed in, looked at, and told of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from credentials.wording import say
from issuer.award_lists import keeping, running
from issuer.award_lists.checking import CheckedRow, check
from issuer.award_lists.keeping import Hand, HandIn
from issuer.award_lists.planners import Halt, halt_of
from issuer.award_lists.running import Progress
from issuer.award_lists.tables import Table, guessed
from issuer.award_lists.taking_over import Taker, take_over
from issuer.award_lists.telling import Unreached
from issuer.award_lists.wishes import RowFault
from issuer.errors import ColumnsUnmatched
from issuer.kept.award_lists import AwardList, Field, ListRow, RowState
from issuer.plan.plan_cells import neutralised
from issuer.plan.plan_files import write_csv
from issuer.web.desk import Desk, Work
from issuer.web.limits import sight_of
from web.signin.permissions import Permission
from web.signin.visitors import Visitor

ACTS: Final[Mapping[str, Callable[..., AwardList]]] = {
    "stop": running.stop,
    "resume": running.resume,
    "cancel": running.cancel,
    "award-now": running.award_now,
}
_LISTED: Final = 200
TAKE_OVER: Final = "take-over"
# What stands beside a row that was tried and could not be awarded, where nothing is wrong with its cells now.
TRIED = "tried"


@dataclass(frozen=True, slots=True)
class Looked:
    """A list with what is to be told of it: how far it is, and its open rows as they stand."""

    award_list: AwardList
    progress: Progress
    open_rows: Sequence[CheckedRow]

    @property
    def ready(self) -> Sequence[CheckedRow]:
        """The open rows that could be awarded now."""
        return [each for each in self.open_rows if each.command is not None]

    @property
    def faulty(self) -> Sequence[CheckedRow]:
        """The open rows that need a fix."""
        return [each for each in self.open_rows if each.faults]

    @property
    def held(self) -> Sequence[CheckedRow]:
        """The open rows whose people have the badge already."""
        return [each for each in self.open_rows if each.held is not None]


def do(work: Work, visitor: Visitor, found: AwardList, act: str) -> AwardList | None:
    """Do one of `ACTS` to a list, or have it taken over, and return it so; None for what is no such act.

    Raises:
        ListNotRunning, OutsideDepartment: it can not be done now, or not by this visitor.
    """
    if act == TAKE_OVER:
        said = (visitor.id, visitor.name, visitor.leader, sight_of(visitor), visitor.address)
        return take_over(work.tx, found, Taker(*said), work.now)
    return ACTS[act](work.tx, found, work.now, visitor.id) if act in ACTS else None


def halted(work: Work, found: AwardList) -> Halt | None:
    """Return why a list stands still that nobody stopped; None where it does not."""
    return None if found.stopped_at is None else halt_of(work.tx, found, work.now)


def all_halted(work: Work, visitor: Visitor) -> Sequence[AwardList]:
    """Return the lists that stand still since whoever planned them may not award them; none for who may not help."""
    if sight_of(visitor) is not None or not visitor.may(Permission.AWARD):
        return ()
    return [each for each in work.tx.award_lists.still(_LISTED) if halted(work, each) is not None]


def look(work: Work, award_list: AwardList) -> Looked:
    """Return a list with how far it is; its open rows are checked as they stand now."""
    found = running.progress(work.tx, award_list, work.now)
    rows = work.tx.award_lists.rows(award_list.id, {RowState.OPEN})
    checked = check(work.tx, award_list, rows, work.now) if award_list.columns is not None else ()
    return Looked(award_list, found, checked)


def look_only(work: Work, handed: HandIn, columns: Sequence[Field | None]) -> Sequence[CheckedRow]:
    """Return every row of a table as it stands; nothing of it is kept."""
    made = keeping.drafted(handed, work.now, work.randomness)
    rows = [ListRow(number, cells) for number, cells in handed.table.rows]
    return check(work.tx, replace(made, columns=tuple(columns)), rows, work.now)


def handed_in(visitor: Visitor, name: str, table: Table, slug: str, *, writes: bool = False) -> HandIn:
    """Return a table as somebody hands it in."""
    sight = sight_of(visitor)
    return HandIn(name, table, slug, visitor.id, visitor.name, visitor.leader, sight, writes)


def award_at_once(
    work: Work, handed: HandIn, columns: Sequence[Field | None], starts_at: datetime | None
) -> AwardList:
    """Keep a table as a list and have its ready rows awarded; raises as `keeping.match` and `running.begin`."""
    made = keeping.keep(work.tx, handed, work.now, work.randomness)
    matched = keeping.match(work.tx, made, handed.slug, columns, Hand(handed.by, work.now))
    return running.begin(work.tx, matched, work.now, starts_at, handed.by)


def columns_of(table: Table, said: Mapping[str, str] | None) -> Sequence[Field | None]:
    """Return what the columns of a table hold, by what was said of them, or as far as it can be guessed.

    Raises:
        ColumnsUnmatched: something was said of a column that is not there, or that it holds what no column can.
    """
    if said is None:
        return guessed(table.header, [cells for _, cells in table.rows])
    known = {each.value for each in Field}
    for column, wanted in said.items():
        if column not in table.header or wanted not in known:
            raise ColumnsUnmatched(
                say(
                    "“{column}” is no column, or can not hold “{wanted}”: {known}.",
                    column=column,
                    wanted=wanted,
                    known=", ".join(known),
                )
            )
    return [Field(said[column]) if column in said else None for column in table.header]


def problems(rows: Sequence[CheckedRow]) -> Sequence[RowFault]:
    """Return every fault of every row, and of those that were tried in vain what was said then."""
    found: list[RowFault] = []
    for each in rows:
        found += each.faults
        if each.command is not None and each.row.fault:
            row = each.row
            found.append(RowFault(row.number, Field.BADGE, "badge", "", TRIED, row.fault))
    return found


def problem_table(award_list: AwardList, rows: Sequence[CheckedRow]) -> bytes:
    """Return the rows that need a fix as CSV: as they were typed, with their numbers and why. Nothing runs in it."""
    lines = [("row", *award_list.header, "what to do")]
    for each in rows:
        why = " ".join(f"{fault.column}: {fault.remedy}" for fault in problems([each]))
        if why:
            lines.append((str(each.row.number), *map(neutralised, each.row.cells), neutralised(why)))
    return write_csv(lines)


def link_table(desk: Desk, found: Sequence[Unreached]) -> bytes:
    """Return claim links as CSV, to be handed on: whose each is, for what, until when. Nothing runs in it."""
    lines: list[tuple[str, ...]] = [("row", "name", "address", "badge", "level", "claim link", "claim until")]
    for each in found:
        award, until = each.award, f"{each.award.claim_expires_at:%Y-%m-%dT%H:%M:%SZ}"
        level = "" if award.level is None else str(award.level)
        whose = (award.person.name, award.address, award.achievement.name, level)
        lines.append((str(each.number), *map(neutralised, whose), desk.claim_url(award), until))
    return write_csv(lines)
