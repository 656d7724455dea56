"""A list as a table: which row is the header, and what its columns are likely to hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credentials.wording import N_
from issuer.errors import UnreadableList, UnreadablePlan
from issuer.kept.award_lists import Field
from issuer.plan import plan_files
from issuer.plan.plan_files import Limits

MOST_ROWS: Final = 10_000
# One row more, for the header.
LIMITS: Final = Limits(N_("the list"), 4 << 20, MOST_ROWS + 1)
# What somebody may have called a column, in lower case and without anything between the letters.
_NAMES: Final = {
    Field.EMAIL: ("email", "mail", "emailaddress", "mailaddress", "to", "recipient", "recipientemail"),
    Field.NAME: ("name", "fullname", "displayname", "person", "employee", "recipientname", "firstname"),
    Field.BADGE: ("badge", "achievement", "award", "badgename", "slug"),
    Field.LEVEL: ("level", "stars", "star", "starlevel"),
    Field.EVIDENCE: ("evidence", "evidencetext", "reason", "note", "whatwasseen", "comment"),
    Field.EVIDENCE_URL: ("evidenceurl", "evidencelink", "linktoevidence", "whereitcanbeseen"),
    Field.AWARDED_ON: ("awardedon", "awardeddate", "dateawarded"),
    Field.LANGUAGE: ("language", "lang", "languageofletters"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A header, and rows by the numbers that a spreadsheet shows; blank ones are left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(data: bytes) -> Table:
    """Return the table of a CSV or XLSX file, or of what was pasted.

    Where the first row names somebody already there is no header, and columns are called by number.

    Raises:
        UnreadableList: it is no table, is damaged or too large, or nobody is in it.
    """
    try:
        rows = plan_files.read(data, LIMITS)
    except UnreadablePlan as fault:
        raise UnreadableList(str(fault)) from fault
    return table_of(rows)


def table_of(rows: Sequence[Sequence[str]]) -> Table:
    """Return rows as a table.

    Raises:
        UnreadableList: nobody is in it.
    """
    numbered = [
        (number, tuple(row)) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)
    ]
    if not numbered:
        raise UnreadableList(
            N_("There is nothing in the list. Choose a file, or paste rows from a spreadsheet.")
        )
    first = numbered[0][1]
    has_header = not any("@" in cell for cell in first)
    width = max(len(row) for _, row in numbered)
    header = first if has_header else ()
    below = numbered[1:] if has_header else numbered
    if not below:
        raise UnreadableList(
            N_("Nobody is in the list: there is a row with the names of its columns, and no other.")
        )
    names = tuple(_named(header, place) for place in range(width))
    return Table(names, tuple((number, _filled(row, width)) for number, row in below))


def guessed(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Field | None, ...]:
    """Return what each column is likely to hold, by its name, or by the addresses that stand in it."""
    found: list[Field | None] = [None] * len(header)
    for each in Field:
        place = next((at for at, name in enumerate(header) if _letters(name) in _NAMES[each]), None)
        if place is not None and found[place] is None:
            found[place] = each
    if Field.EMAIL not in found:
        place = _column_of_addresses(len(header), rows)
        if place is not None:
            found[place] = Field.EMAIL
    return tuple(found)


def _column_of_addresses(width: int, rows: Sequence[Sequence[str]]) -> int | None:
    counts = [sum("@" in row[place] for row in rows) for place in range(width)]
    most = max(counts, default=0)
    return counts.index(most) if most else None


def _named(header: Sequence[str], place: int) -> str:
    name = " ".join(header[place].split()) if place < len(header) else ""
    return name or f"Column {place + 1}"


def _filled(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return row + ("",) * (width - len(row))


def _letters(name: str) -> str:
    return re.sub("[^a-z]", "", name.lower())
