"""Awarding a list: its ready rows become jobs, fifty rows each, which any number of workers share.

What a part of it does and that it is done are one transaction (ADR 9): a worker that is killed leaves its part to the
next one, nobody gets a badge twice, and what was awarded stays counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from credentials.wording import N_
from issuer.achievements.catalog import SYSTEM
from issuer.award_lists.checking import CheckedRow, check, reader_of
from issuer.award_lists.keeping import note
from issuer.award_lists.planners import halt_of
from issuer.award_lists.refusing import tell_refused
from issuer.award_lists.wishes import Wish
from issuer.awarding.awards import whole_seconds
from issuer.awarding.many_awards import Held, Outcome, award_many
from issuer.errors import ColumnsUnmatched, ListBegun, ListNotRunning, UnusableTime
from issuer.jobs import AWARD_ROWS
from issuer.kept.award_lists import AwardList, Counts, ListRow, RowState
from issuer.kept.mail import LetterKind
from issuer.ledger import Award
from issuer.mail import posting
from issuer.ports import Transaction
from issuer.randomness import Randomness

AT_ONCE: Final = 50
FARTHEST: Final = timedelta(days=366)


class ListState(StrEnum):
    """How far a list is."""

    MATCHING = "matching"
    CHECKING = "checking"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list is: its state, and how many rows are in which."""

    state: ListState
    counts: Counts

    def of(self, state: RowState) -> int:
        """Return how many rows are in this state."""
        return self.counts.get(state, 0)

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return sum(self.counts.values())

    @property
    def wanted(self) -> int:
        """How many rows were to be awarded."""
        return self.of(RowState.AWARDED) + self.of(RowState.PENDING)


def progress(tx: Transaction, award_list: AwardList, now: datetime) -> Progress:
    """Return how far a list is, from what is on record."""
    counts = tx.award_lists.counts(award_list.id)
    return Progress(_state(award_list, counts, now), counts)


def begin(
    tx: Transaction, award_list: AwardList, now: datetime, starts_at: datetime | None = None, by: str = SYSTEM
) -> AwardList:
    """Have every ready row awarded, now or at `starts_at`; return the list so.

    Rows whose people have the badge are noted as such; those that need a fix stay open, to be repaired and begun again.

    Raises:
        ColumnsUnmatched: nobody has said yet what the columns hold.
        UnusableTime: the time has passed, or is more than a year away.
        ListBegun: it waits for its time, or stands still.
    """
    at = whole_seconds(now)
    _check_can_begin(tx, award_list, at, starts_at)
    checked = check(tx, award_list, tx.award_lists.rows(award_list.id, {RowState.OPEN}), at)
    ready = _in_parts(checked, tx.award_lists.last_batch(award_list.id) + 1)
    tx.award_lists.change_rows(award_list.id, [*ready, *_held(checked)])
    begun = replace(award_list, starts_at=whole_seconds(starts_at or now), stopped_at=None)
    tx.award_lists.note(begun)
    _plan(tx, begun, {row.batch for row in ready}, begun.starts_at or at)
    note(tx, begun, "begun", by, at, {"rows": str(len(ready)), "at": f"{begun.starts_at:%Y-%m-%dT%H:%M:%SZ}"})
    return begun


def stop(tx: Transaction, award_list: AwardList, now: datetime, by: str = SYSTEM) -> AwardList:
    """Award nothing more of a list, but the part that is in hand; return the list so. What was awarded stays.

    Raises:
        ListNotRunning: nothing of it is being awarded.
    """
    if progress(tx, award_list, now).state is not ListState.RUNNING:
        raise ListNotRunning(N_("Nothing of this list is being awarded now, so there is nothing to stop."))
    return _noted(tx, replace(award_list, stopped_at=whole_seconds(now)), "stopped", now, by)


def resume(tx: Transaction, award_list: AwardList, now: datetime, by: str = SYSTEM) -> AwardList:
    """Go on awarding a list that stands still; return the list so.

    Raises:
        ListNotRunning: it does not stand still, or whoever planned it may not award it any more.
    """
    if progress(tx, award_list, now).state is not ListState.STOPPED:
        raise ListNotRunning(N_("This list does not stand still, so there is nothing to go on with."))
    if halt_of(tx, award_list, now) is not None:
        raise ListNotRunning(
            N_("Whoever planned this may not award it any more. HR can take it over, and goes on with it so.")
        )
    resumed = _noted(tx, replace(award_list, stopped_at=None), "resumed", now, by)
    _plan(tx, resumed, set(tx.award_lists.pending_batches(award_list.id)), whole_seconds(now))
    return resumed


def cancel(tx: Transaction, award_list: AwardList, now: datetime, by: str = SYSTEM) -> AwardList:
    """Award nothing of a list whose time has not come; return the list so, to be looked at and begun anew.

    A single award may be called off that stands still, too.

    Raises:
        ListNotRunning: it waits for no time, or its time has come.
    """
    if not award_list.single or progress(tx, award_list, now).state is not ListState.STOPPED:
        _check_waits(tx, award_list, now)
    for batch in tx.award_lists.pending_batches(award_list.id):
        tx.jobs.drop(AWARD_ROWS, key_of(award_list, batch))
    waiting = tx.award_lists.rows(award_list.id, {RowState.PENDING})
    tx.award_lists.change_rows(award_list.id, [replace(row, state=RowState.OPEN, batch=0) for row in waiting])
    return _noted(tx, replace(award_list, starts_at=None, stopped_at=None), "cancelled", now, by)


def award_now(tx: Transaction, award_list: AwardList, now: datetime, by: str = SYSTEM) -> AwardList:
    """Begin a list whose time has not come; return the list so.

    Raises:
        ListNotRunning: it waits for no time, or its time has come.
    """
    _check_waits(tx, award_list, now)
    at = whole_seconds(now)
    hastened = _noted(tx, replace(award_list, starts_at=at), "hastened", now, by)
    _plan(tx, hastened, set(tx.award_lists.pending_batches(award_list.id)), at)
    return hastened


def award_part(tx: Transaction, key: str, now: datetime, randomness: Randomness) -> None:
    """Award the rows of one part of a list that are still to be awarded; what can not be is open again, with why.

    If whoever planned the list may not award it any more, nothing is awarded and the list stands still.
    """
    list_id, _, batch = key.rpartition(":")
    award_list = _to_award(tx, list_id, now)
    if award_list is None:
        return
    reader = reader_of(tx, award_list, now)
    wishes = [reader.read(row) for row in tx.award_lists.pending(list_id, int(batch))]
    commands = [wish.command for wish in wishes if wish.command is not None]
    outcomes = iter(award_many(tx, commands, now, randomness))
    rows = [_unread(wish) if wish.command is None else _settled(wish.row, next(outcomes)) for wish in wishes]
    tx.award_lists.change_rows(list_id, rows)
    if award_list.writes:
        _write_to(tx, rows, {wish.row.number: wish.language for wish in wishes}, now)
    if award_list.single:
        tell_refused(tx, award_list, rows, now)
    if rows:
        made = sum(row.state is RowState.AWARDED for row in rows)
        told = {"rows": str(len(rows)), "awarded": str(made)}
        note(tx, award_list, "went_on", SYSTEM, whole_seconds(now), told)


def _to_award(tx: Transaction, list_id: str, now: datetime) -> AwardList | None:
    """Return a list that goes on; None for one that stands still, or does so from now on."""
    found = tx.award_lists.get(list_id)
    if found is None or found.stopped_at is not None:
        return None
    if halt_of(tx, found, now) is None:
        return found
    # Another part may have stopped it, or HR taken it over, just now.
    held = tx.award_lists.hold(list_id)
    if held is None or held.stopped_at is not None:
        return None
    halt = halt_of(tx, held, now)
    if halt is None:
        return held
    at = whole_seconds(now)
    tx.award_lists.note(replace(held, stopped_at=at))
    note(tx, held, "halted", SYSTEM, at, {"why": halt.value})
    return None


def _write_to(tx: Transaction, rows: Sequence[ListRow], languages: Mapping[int, str], now: datetime) -> None:
    """Have those written to who were awarded; a letter about what waits for approval waits too (ADR 62)."""
    made = {
        row.award_id: languages[row.number]
        for row in rows
        if row.state is RowState.AWARDED and row.award_id is not None
    }
    for award in tx.awards.of_ids(made):
        values, language = {"award": award.id}, made[award.id]
        posting.post(tx, LetterKind.OFFER, award.person, values, now, language=language)


def _state(award_list: AwardList, counts: Counts, now: datetime) -> ListState:
    if award_list.columns is None:
        return ListState.MATCHING
    if award_list.starts_at is None:
        return ListState.CHECKING
    if not counts.get(RowState.PENDING):
        return ListState.DONE
    if award_list.stopped_at is not None:
        return ListState.STOPPED
    return ListState.SCHEDULED if award_list.starts_at > now else ListState.RUNNING


def _check_can_begin(
    tx: Transaction, award_list: AwardList, at: datetime, starts_at: datetime | None
) -> None:
    if award_list.columns is None:
        raise ColumnsUnmatched(N_("Say first what the columns of the list hold."))
    if progress(tx, award_list, at).state in (ListState.SCHEDULED, ListState.STOPPED):
        raise ListBegun(N_("The list waits for its time, or stands still. Cancel it or go on with it first."))
    if starts_at is not None and not at < starts_at <= at + FARTHEST:
        raise UnusableTime(
            N_("This time has passed, or is more than a year away. Nothing was begun; choose another.")
        )


def _check_waits(tx: Transaction, award_list: AwardList, now: datetime) -> None:
    if progress(tx, award_list, now).state is not ListState.SCHEDULED:
        raise ListNotRunning(N_("This waits for no time that is still to come. Look at what became of it."))


def _in_parts(checked: Sequence[CheckedRow], first: int) -> list[ListRow]:
    ready = [each.row for each in checked if each.command is not None]
    return [
        replace(row, state=RowState.PENDING, batch=first + place // AT_ONCE, fault="")
        for place, row in enumerate(ready)
    ]


def _held(checked: Sequence[CheckedRow]) -> list[ListRow]:
    return [_told_by(each.row, RowState.HELD, each.held) for each in checked if each.held is not None]


def _told_by(row: ListRow, state: RowState, award: Award) -> ListRow:
    """Return a row of which the award says the rest, so that nothing typed is kept twice."""
    return ListRow(row.number, (), "", state, row.batch, award.id)


def _settled(row: ListRow, outcome: Outcome) -> ListRow:
    if isinstance(outcome, Award):
        return _told_by(row, RowState.AWARDED, outcome)
    if isinstance(outcome, Held):
        return _told_by(row, RowState.HELD, outcome.award)
    return replace(row, state=RowState.OPEN, batch=0, fault=str(outcome))


def _unread(wish: Wish) -> ListRow:
    told = " ".join(fault.remedy for fault in wish.faults)
    return replace(wish.row, state=RowState.OPEN, batch=0, fault=told)


def _plan(tx: Transaction, award_list: AwardList, batches: set[int], at: datetime) -> None:
    for batch in sorted(batches):
        tx.jobs.put(AWARD_ROWS, key_of(award_list, batch), at)


def key_of(award_list: AwardList, batch: int) -> str:
    """Return the key of the jobs about one part of a list."""
    return f"{award_list.id}:{batch}"


def _noted(tx: Transaction, award_list: AwardList, act: str, now: datetime, by: str) -> AwardList:
    tx.award_lists.note(award_list)
    note(tx, award_list, act, by, whole_seconds(now), {})
    return award_list
