"""Letters on record: to whom, of which kind, how far each is on its way; and which addresses take no mail (ADR 62)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

USUAL_LANGUAGE: Final = "en"
# Those that there are letters in.
LANGUAGES: Final = frozenset({USUAL_LANGUAGE})
USUAL_DAYS: Final = (3, 10)


class LetterKind(StrEnum):
    """What letters there are; each has a template of its name in every language."""

    OFFER = "offer"
    REMINDER = "reminder"
    TX_CODE = "tx_code"
    WITHDRAWN = "withdrawn"
    PAUSED = "paused"
    BACK = "back"
    CORRECTED = "corrected"
    RAISED = "raised"
    REQUEST_ANSWERED = "request_answered"
    CONFIRM_ADDRESS = "confirm_address"
    LEAVER = "leaver"
    SIGN_IN = "sign_in"
    NOT_AWARDED = "not_awarded"
    DIGEST = "digest"


class LetterState(StrEnum):
    """How far a letter is.

    It waits to be sent, was taken by a mail server, came back, is held since it can not be sent as things are, was
    given up after days of trying, or was dropped since what it tells is true no more.
    """

    WAITING = "waiting"
    SENT = "sent"
    BOUNCED = "bounced"
    HELD = "held"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `answer` is what came of the last try: what a mail server said, or a code; "" before it.

    `person_id` is None where it is to nobody badges are awarded to, `award_id` "" where it is about no award. What
    it says besides is kept apart, sealed: `MailShelf.values`.
    """

    id: str
    kind: LetterKind
    person_id: str | None
    address: str
    award_id: str
    language: str
    posted_at: datetime
    state: LetterState = LetterState.WAITING
    attempts: int = 0
    next_at: datetime | None = None
    tried_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class AddressStanding:
    """What is known of an address: since when it takes no mail and what was said then, and no reminders are wanted."""

    address: str
    bounced_at: datetime | None = None
    answer: str = ""
    no_reminders_at: datetime | None = None


class MailShelf(Protocol):
    """The letters of one organisation; those to a person are gone once the person is forgotten."""

    def new_id(self) -> str:
        """Return an id for a letter, which nobody guesses."""
        ...

    def add(self, letter: Letter, values: Mapping[str, str], found_by: str) -> bool:
        """Keep a new letter, what it says, and the text that a search looks at; False if its person is forgotten."""
        ...

    def get(self, letter_id: str) -> Letter | None:
        """Return a letter, locked against other transactions until this one ends."""
        ...

    def values(self, letter: Letter) -> Mapping[str, str]:
        """Return what a letter says besides what is on record; nothing once its person is forgotten."""
        ...

    def note(self, letter: Letter) -> None:
        """Keep how far a letter is; one that is gone stays gone."""
        ...

    def of_award(self, award_id: str) -> Sequence[Letter]:
        """Return the letters about an award, oldest first."""
        ...

    def of_awards(self, award_ids: Collection[str]) -> Sequence[Letter]:
        """Return the letters about these awards, oldest first: as few questions for many awards as for one."""
        ...

    def search(
        self, text: str, states: frozenset[LetterState] | None, limit: int, skip: int = 0
    ) -> Sequence[Letter]:
        """Return letters whose address, person or award contains `text`, newest first, after the first `skip`."""
        ...

    def to_address(self, address: str, state: LetterState) -> Sequence[Letter]:
        """Return the letters to an address that are so far, oldest first."""
        ...

    def standing(self, address: str) -> AddressStanding:
        """Return what is known of an address (lower case); of most nothing is."""
        ...

    def set_standing(self, standing: AddressStanding) -> None:
        """Keep what is known of an address in place of what was."""
        ...

    def reminder_days(self) -> tuple[int, ...]:
        """Return how many days after a letter people are reminded; `USUAL_DAYS` until the organisation says so."""
        ...

    def set_reminder_days(self, days: tuple[int, ...]) -> bool:
        """Say after how many days people are reminded, () for never; False if it was so already."""
        ...
