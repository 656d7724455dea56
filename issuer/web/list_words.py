"""How far award lists and their rows are, in words, and what their columns hold."""

from typing import Final

from issuer.award_lists.running import ListState
from issuer.award_lists.telling import Told
from issuer.kept.award_lists import Field, RowState

FIELDS: Final[dict[Field, str]] = {
    Field.EMAIL: "E-mail address",
    Field.NAME: "Name",
    Field.BADGE: "Badge",
    Field.LEVEL: "Level",
    Field.EVIDENCE: "What was seen",
    Field.EVIDENCE_URL: "Where it can be seen (a link)",
    Field.AWARDED_ON: "Day of the award (today alone)",
    Field.LANGUAGE: "Language of letters",
}
LIST_STATES: Final[dict[ListState, str]] = {
    ListState.MATCHING: "columns to be matched",
    ListState.CHECKING: "to be checked and awarded",
    ListState.SCHEDULED: "waits for its time",
    ListState.RUNNING: "being awarded",
    ListState.STOPPED: "stopped",
    ListState.DONE: "done",
}
ROW_STATES: Final[dict[RowState, str]] = {
    RowState.OPEN: "not awarded yet",
    RowState.PENDING: "to be awarded",
    RowState.AWARDED: "awarded",
    RowState.HELD: "had the badge already",
    RowState.FORGOTTEN: "left out: the person was deleted",
}
TOLD: Final[dict[Told, str]] = {
    Told.NOT_WRITTEN: "not written to",
    Told.UNDER_WAY: "mail on its way",
    Told.MAILED: "mailed",
    Told.BOUNCED: "mail bounced",
    Told.CLAIMED: "claimed",
}
