"""How far award lists and their rows are, in words, and what their columns hold."""

from typing import Final

from credentials.wording import N_
from issuer.award_lists.planners import Halt
from issuer.award_lists.running import ListState
from issuer.award_lists.telling import Told
from issuer.kept.award_lists import Field, RowState

FIELDS: Final[dict[Field, str]] = {
    Field.EMAIL: N_("E-mail address"),
    Field.NAME: N_("Name"),
    Field.BADGE: N_("Badge"),
    Field.LEVEL: N_("Level"),
    Field.EVIDENCE: N_("What was seen"),
    Field.EVIDENCE_URL: N_("Where it can be seen (a link)"),
    Field.AWARDED_ON: N_("Day of the award (today alone)"),
    Field.LANGUAGE: N_("Language of letters"),
}
# Why a list stands still that nobody stopped.
HALTS: Final[dict[Halt, str]] = {
    Halt.LEFT: N_(
        "Whoever planned this may not sign in here any more, so it was not awarded. HR can take it over."
    ),
    Halt.PROGRAM_ENDED: N_(
        "The token of the program that planned this has ended, so it was not awarded. HR can take it over."
    ),
    Halt.ROLE: N_(
        "Whoever planned this may not award as far any more, so it was not awarded. HR can take it over."
    ),
    Halt.DEPARTMENT: N_(
        "Whoever planned this is in another department now, so it was not awarded. HR can take it over."
    ),
}
LIST_STATES: Final[dict[ListState, str]] = {
    ListState.MATCHING: N_("columns to be matched"),
    ListState.CHECKING: N_("to be checked and awarded"),
    ListState.SCHEDULED: N_("waits for its time"),
    ListState.RUNNING: N_("being awarded"),
    ListState.STOPPED: N_("stopped"),
    ListState.DONE: N_("done"),
}
LIST_HEADINGS: Final[dict[ListState, str]] = {
    ListState.MATCHING: N_("Columns to be matched"),
    ListState.CHECKING: N_("To be checked and awarded"),
    ListState.SCHEDULED: N_("Waits for its time"),
    ListState.RUNNING: N_("Being awarded"),
    ListState.STOPPED: N_("Stopped"),
    ListState.DONE: N_("Done"),
}
ROW_STATES: Final[dict[RowState, str]] = {
    RowState.OPEN: N_("not awarded yet"),
    RowState.PENDING: N_("to be awarded"),
    RowState.AWARDED: N_("awarded"),
    RowState.HELD: N_("had the badge already"),
    RowState.FORGOTTEN: N_("left out: the person was deleted"),
}
TOLD: Final[dict[Told, str]] = {
    Told.NOT_WRITTEN: N_("not written to"),
    Told.UNDER_WAY: N_("mail on its way"),
    Told.MAILED: N_("mailed"),
    Told.BOUNCED: N_("mail bounced"),
    Told.CLAIMED: N_("claimed"),
}
