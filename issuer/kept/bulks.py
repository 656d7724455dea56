"""Changes of many awards on record: what was asked, by whom, and what became of each award (ADR 69)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


class BulkAct(StrEnum):
    """What is done to each award: withdrawn, paused, its pause lifted, another end; or its person is reminded."""

    REVOKE = "revoke"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    CHANGE_END = "change_end"
    REMIND = "remind"


class BulkState(StrEnum):
    """How far it is: awards are chosen, a second person is waited for, it runs, or it is over in one of three ways."""

    CHOSEN = "chosen"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"


OVER: Final = frozenset({BulkState.DONE, BulkState.TAKEN_BACK, BulkState.EXPIRED})


class RowOutcome(StrEnum):
    """What became of one award: nothing yet, what was asked, nothing since it was so already, or a refusal."""

    PENDING = "pending"
    DONE = "done"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who asked or confirmed: their id in the audit log, their name, and their address, "" for a program."""

    id: str
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done, and the one reason for all: `note` is for HR, `public_sentence` for whoever checks a badge.

    `valid_until` is the new end of validity, where that is what changes. `tell`: people are told by mail what became of
    their badge, with the public sentence, and with `message` in place of the letter's usual words.
    """

    act: BulkAct
    reason: str = ""
    note: str = ""
    public_sentence: str = ""
    valid_until: datetime | None = None
    tell: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A change of `count` awards; `by` chose them. `expires_at` is when it is given up unless it runs by then.

    `undoes` is the id of the one that it undoes, "" for any other.
    """

    id: str
    state: BulkState
    count: int
    by: Somebody
    chosen_at: datetime
    expires_at: datetime
    asked: Asked | None = None
    confirmed_by: Somebody | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    undoes: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.state in OVER


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One award in its place, counted from 1; `code` and `words` say why it was refused."""

    place: int
    award_id: str
    outcome: RowOutcome = RowOutcome.PENDING
    code: str = ""
    words: str = ""


class BulkShelf(Protocol):
    """The changes of many awards of one organisation."""

    def add(self, bulk: Bulk, award_ids: Sequence[str]) -> None:
        """Keep a new one with the awards it is about, in this order."""
        ...

    def get(self, bulk_id: str) -> Bulk | None:
        """Return one, locked against other transactions until this one ends."""
        ...

    def newest(self, limit: int) -> Sequence[Bulk]:
        """Return those that were asked for, the newest first."""
        ...

    def move(self, bulk: Bulk, was: BulkState) -> bool:
        """Keep it in place of the one of its id; False if that is not in the state `was`."""
        ...

    def rows(self, bulk_id: str, after: int, limit: int) -> Sequence[BulkRow]:
        """Return its awards in order, those after a place."""
        ...

    def pending(self, bulk_id: str, limit: int) -> Sequence[BulkRow]:
        """Return the first awards of which nothing has become yet."""
        ...

    def note(self, bulk_id: str, row: BulkRow) -> None:
        """Keep what became of one award."""
        ...

    def counts(self, bulk_id: str) -> Mapping[RowOutcome, int]:
        """Return how many awards came to what; what none came to is left out."""
        ...

    def hold(self) -> None:
        """Keep others from having changes begun until this transaction ends."""
        ...

    def alone_since(self, by: Collection[str], since: datetime) -> int:
        """Return of how many awards these ids had a change begun since then that nobody else confirmed.

        Reminders do not count, as they change no award.
        """
        ...
