"""Words of the pages about changes of many awards, for what is kept of them in codes."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from credentials.wording import N_
from issuer.kept.bulks import BulkAct, BulkRow, BulkState, RowOutcome
from issuer.ledger import Award
from issuer.plan.plan_cells import neutralised

ACTS: Final[dict[str, str]] = {
    BulkAct.REVOKE.value: N_("Withdraw"),
    BulkAct.SUSPEND.value: N_("Pause"),
    BulkAct.REINSTATE.value: N_("Lift the pause, or undo the withdrawal"),
    BulkAct.CHANGE_END.value: N_("Change until when they are valid"),
    BulkAct.REMIND.value: N_("Remind those who have not claimed"),
}
STATES: Final[dict[str, str]] = {
    BulkState.CHOSEN.value: N_("Awards are chosen; nothing is changed yet"),
    BulkState.WAITING.value: N_("Waits for a second person; nothing is changed yet"),
    BulkState.RUNNING.value: N_("Under way"),
    BulkState.DONE.value: N_("Done"),
    BulkState.TAKEN_BACK.value: N_("Taken back; nothing was changed"),
    BulkState.EXPIRED.value: N_("Nobody confirmed it in time; nothing was changed"),
}
OUTCOMES: Final[dict[str, str]] = {
    RowOutcome.PENDING.value: N_("not yet"),
    RowOutcome.DONE.value: N_("done"),
    RowOutcome.ALREADY.value: N_("was so already"),
    RowOutcome.REFUSED.value: N_("refused"),
}
_OF_REMINDERS: Final = {
    RowOutcome.DONE.value: N_("reminded"),
    RowOutcome.ALREADY.value: N_("was claimed already"),
}
_COLUMNS: Final = ("place", "badge", "name", "email", "outcome", "code", "reason", "reference")


def outcomes_of(act: BulkAct | None) -> dict[str, str]:
    """Return the words for what became of an award by what was asked for."""
    return OUTCOMES | _OF_REMINDERS if act is BulkAct.REMIND else OUTCOMES


def table(rows: Iterable[tuple[BulkRow, Award | None]]) -> str:
    """Return what became of each award as CSV (RFC 4180); nothing in it runs as a formula."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    lines.writerows([neutralised(cell) for cell in _cells(row, award)] for row, award in rows)
    return file.getvalue()


def _cells(row: BulkRow, award: Award | None) -> tuple[str, ...]:
    who = ("", "", "") if award is None else (award.achievement.name, award.person.name, award.address)
    return (str(row.place), *who, row.outcome.value, row.code, row.words, row.award_id)
