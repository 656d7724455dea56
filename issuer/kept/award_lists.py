"""Award lists on record: a table of people as it was handed in, and what became of each row (ADR 61)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from issuer.sight import Sight


class Field(StrEnum):
    """What a column of a list can hold."""

    EMAIL = "email"
    NAME = "name"
    BADGE = "badge"
    LEVEL = "level"
    EVIDENCE = "evidence"
    EVIDENCE_URL = "evidence_url"
    AWARDED_ON = "awarded_on"
    LANGUAGE = "language"


class RowState(StrEnum):
    """What became of a row."""

    # As it was typed: it needs a fix, or nobody has decided yet.
    OPEN = "open"
    PENDING = "pending"
    AWARDED = "awarded"
    # Nothing was awarded: the person has the badge at this level already.
    HELD = "held"
    # The person was erased while the row waited.
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class AwardList:
    """A list as it was handed in. `slug` is the badge of the rows that name none, `digest` that of the whole table.

    `columns` says what each column of `header` holds, None for nothing that counts here, and is None itself until
    somebody has said so. `made_by` is who handed it in, as the audit trail has it; `leader`, `by_name` and `sight` are
    theirs as an award has them. `writes`: whoever is awarded gets a letter. Awarding begins at `starts_at`, None while
    nobody has asked for it, and stands still since `stopped_at`. One with `single` is an award of one badge to one
    person that waits for its time; `by_address` is where whoever scheduled it is written to, "" for a program.
    """

    id: str
    name: str
    slug: str
    header: tuple[str, ...]
    columns: tuple[Field | None, ...] | None
    digest: str
    made_at: datetime
    made_by: str
    by_name: str = ""
    leader: str | None = None
    sight: Sight | None = None
    writes: bool = False
    starts_at: datetime | None = None
    stopped_at: datetime | None = None
    single: bool = False
    by_address: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row; `number` is that which a spreadsheet shows. `address` is whom it names, as far as it can be read.

    What was typed is kept until the row is awarded: then the award says it. `batch` is the part of the list that is
    awarded at once, `fault` what kept the row from being awarded when it was tried.
    """

    number: int
    cells: tuple[str, ...] = field(repr=False)
    address: str = field(default="", repr=False)
    state: RowState = RowState.OPEN
    batch: int = 0
    award_id: str | None = None
    fault: str = field(default="", repr=False)


Counts = Mapping[RowState, int]


class AwardListShelf(Protocol):
    """The award lists of one organisation."""

    def add(self, award_list: AwardList, rows: Sequence[ListRow]) -> None:
        """Keep a new list with its rows."""
        ...

    def get(self, list_id: str) -> AwardList | None:
        """Return the list of this id."""
        ...

    def hold(self, list_id: str) -> AwardList | None:
        """Return the list of this id, locked against other transactions that hold it until this one ends."""
        ...

    def all(self, made_by: str | None, limit: int) -> Sequence[AwardList]:
        """Return the lists, newest first: of everybody, or those that one of them handed in. Single ones are none."""
        ...

    def still(self, limit: int) -> Sequence[AwardList]:
        """Return the lists that stand still, newest first. Single ones are none."""
        ...

    def unsettled(self, made_by: str | None, limit: int) -> Sequence[tuple[AwardList, ListRow]]:
        """Return the single ones that wait, or could not be awarded, with their row, those first whose time is first.

        Of everybody, or of one who scheduled them.
        """
        ...

    def of_digest(self, digest: str) -> Sequence[AwardList]:
        """Return the lists that were the same table, newest first."""
        ...

    def note(self, award_list: AwardList) -> None:
        """Keep a list in place of the one of its id; its rows stay."""
        ...

    def remove(self, list_id: str) -> bool:
        """Keep a list and its rows no longer; False if there is none of this id."""
        ...

    def rows(
        self, list_id: str, states: Collection[RowState], limit: int | None = None, after: int = 0
    ) -> Sequence[ListRow]:
        """Return rows in these states by number, those after a number alone."""
        ...

    def counts(self, list_id: str) -> Counts:
        """Return how many rows there are in each state; states without any are left out."""
        ...

    def change_rows(self, list_id: str, rows: Sequence[ListRow]) -> None:
        """Keep rows in place of those of their numbers, but not of those that were forgotten."""
        ...

    def pending(self, list_id: str, batch: int) -> Sequence[ListRow]:
        """Return the pending rows of a batch, locked until the transaction ends."""
        ...

    def pending_batches(self, list_id: str) -> Sequence[int]:
        """Return the numbers of the batches that have pending rows."""
        ...

    def last_batch(self, list_id: str) -> int:
        """Return the highest number of a batch; 0 if there is none."""
        ...

    def claimed(self, list_id: str) -> frozenset[str]:
        """Return the ids of the awards of a list that a wallet holds."""
        ...
