"""Reminding those of a list who have not claimed yet: a letter each, by parts, to whom one may be written (ADR 62)."""

from contextlib import suppress
from datetime import datetime

from credentials.wording import N_
from issuer.achievements.catalog import SYSTEM
from issuer.award_lists.keeping import note
from issuer.award_lists.running import ListState, key_of, progress
from issuer.awarding.awards import whole_seconds
from issuer.errors import ListNotRunning, NotReminded
from issuer.jobs import REMIND_ROWS
from issuer.kept.award_lists import AwardList, RowState
from issuer.mail import reminding
from issuer.ports import Transaction


def remind(tx: Transaction, award_list: AwardList, now: datetime, by: str = SYSTEM) -> None:
    """Have everybody of a list reminded who has not claimed their badge, and whom another letter may be written to.

    Raises:
        ListNotRunning: the list is not awarded yet.
    """
    if progress(tx, award_list, now).state is not ListState.DONE:
        raise ListNotRunning(
            N_("Not all of this list is awarded yet, so nobody was reminded. Wait until it is done.")
        )
    at = whole_seconds(now)
    rows = tx.award_lists.rows(award_list.id, {RowState.AWARDED})
    for batch in sorted({row.batch for row in rows}):
        tx.jobs.put(REMIND_ROWS, key_of(award_list, batch), at)
    note(tx, award_list, "reminded", by, at, {})


def remind_part(tx: Transaction, key: str, now: datetime) -> None:
    """Write to those of one part of a list who have not claimed their badge."""
    list_id, _, batch = key.rpartition(":")
    rows = tx.award_lists.rows(list_id, {RowState.AWARDED})
    ids = {row.award_id for row in rows if row.batch == int(batch) and row.award_id is not None}
    for award in tx.awards.of_ids(ids - tx.award_lists.claimed(list_id)):
        # Whoever wants no reminders, or had one within a day, is left alone.
        with suppress(NotReminded):
            reminding.remind(tx, award, now)
