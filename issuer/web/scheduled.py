"""Single awards at a time to come, as pages and the API schedule and tell them (ADR 59)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.wording import N_, say
from issuer.award_lists import keeping, running, scheduling
from issuer.award_lists.planners import Halt
from issuer.award_lists.scheduling import COLUMNS, Terms
from issuer.awarding.awards import AwardBadge
from issuer.errors import NotScheduled, UnknownAct, UnknownAwardList
from issuer.kept.award_lists import AwardList, Field, ListRow, RowState
from issuer.web.award_lists import TAKE_OVER, do, halted
from issuer.web.desk import Work
from issuer.web.limits import sight_of
from issuer.web.list_words import HALTS
from web.signin.visitors import Visitor

PLACE: Final = "/award/scheduled"
LISTED: Final = 200
TX_CODE: Final = "tx_code"
OVERRIDE: Final = "asks_override"
_NOT_LATER: Final = {
    TX_CODE: N_(
        "A code is shown once, to whoever awards, and nobody is there at that time. Leave one of the two out."
    ),
    OVERRIDE: N_("Whether somebody else has to decide is known at that time only. Leave one of the two out."),
}


@dataclass(frozen=True, slots=True)
class Later:
    """What only an award made at once can have, asked of one that is scheduled; and whether the person is told."""

    at: datetime
    tells: bool
    tx_code: bool = False
    asks_override: bool = False


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One that waits, or that could not be awarded when its time came: then `fault` says why.

    `halt`: whoever planned it may not award it any more.
    """

    award_list: AwardList
    row: ListRow
    halt: Halt | None = None

    @property
    def is_refused(self) -> bool:
        """Whether its time came and nothing was awarded."""
        return self.row.state is RowState.OPEN or self.stands_still

    @property
    def stands_still(self) -> bool:
        """Whether its time came and whoever planned it could not award it."""
        return self.award_list.stopped_at is not None

    @property
    def fault(self) -> str:
        """Why it could not be awarded, "" while it waits."""
        return self.row.fault if self.halt is None else HALTS[self.halt]

    def cell(self, wanted: Field) -> str:
        """Return what was typed of it."""
        return self.row.cells[COLUMNS.index(wanted)] if self.row.cells else ""


def schedule(work: Work, visitor: Visitor, wish: AwardBadge, later: Later) -> AwardList:
    """Have a badge awarded at a time to come.

    Raises:
        NotScheduled, UnusableTime: as `issuer.award_lists.scheduling.schedule`, or a code or an override is asked for.
    """
    for about, is_asked in ((TX_CODE, later.tx_code), (OVERRIDE, later.asks_override)):
        if is_asked:
            raise NotScheduled(_NOT_LATER[about], about)
    terms = Terms(later.at, later.tells, visitor.address)
    return scheduling.schedule(work.tx, wish, terms, work.now, work.randomness)


def unsettled(work: Work, visitor: Visitor) -> Sequence[Scheduled]:
    """Return what is scheduled or was in vain, as far as a visitor sees it: badge managers see their own."""
    sight = sight_of(visitor)
    found = work.tx.award_lists.unsettled(None if sight is None else sight.by, LISTED)
    return [Scheduled(each, row, halted(work, each)) for each, row in found]


def held(work: Work, visitor: Visitor, list_id: str) -> AwardList:
    """Return a scheduled award, which nobody else changes until the transaction ends.

    Raises:
        UnknownAwardList: there is none of this id, or not for them.
    """
    found = keeping.held(work.tx, list_id, sight_of(visitor))
    if not found.single:
        raise UnknownAwardList(N_("There is no scheduled award of this id here."))
    return found


def _award_now(work: Work, found: AwardList, by: str) -> None:
    act = running.award_now if found.stopped_at is None else running.resume
    act(work.tx, found, work.now, by)


def _call_off(work: Work, found: AwardList, by: str) -> None:
    scheduling.call_off(work.tx, found, work.now, by)


ACTS: Final[Mapping[str, Callable[[Work, AwardList, str], None]]] = {
    "award-now": _award_now,
    "call-off": _call_off,
}


def change(work: Work, visitor: Visitor, list_id: str, act: str) -> None:
    """Award it at once, call it off, or take it over.

    Raises:
        UnknownAct: that is nothing that can be done to it.
        UnknownAwardList: there is none of this id, or not for them.
        ListNotRunning, ListBegun, OutsideDepartment: it does not wait any more, or it is not for this visitor to do.
    """
    if act == TAKE_OVER:
        do(work, visitor, held(work, visitor, list_id), act)
        return
    if act not in ACTS:
        raise UnknownAct(
            say(
                "“{act}” is not something that can be done to a scheduled award: {acts}.",
                act=act,
                acts=", ".join((*ACTS, TAKE_OVER)),
            )
        )
    ACTS[act](work, held(work, visitor, list_id), visitor.id)
