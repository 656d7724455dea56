"""A list of people held against the directory: what is wrong in which row, and who joins, changes and leaves by it.

The same list again changes nothing. Only employees leave by a list: whoever does more here is let go by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from records.directory import Directory, Member, Wish
from records.errors import InvalidPrincipal
from records.principals import Role
from records.staff import Wanted, checked_address, tidied

_NAMES: Final[dict[str, str]] = {
    **dict.fromkeys(("email", "e-mail", "mail", "address", "email address", "e-mail address"), "email"),
    **dict.fromkeys(("name", "full name", "display name"), "name"),
    **dict.fromkeys(("department", "team", "unit"), "department"),
}
_NEEDED: Final = "email"
_HEADER: Final = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list; `row` is its number as a spreadsheet shows it. None is a column that the list has not."""

    row: int
    address: str
    name: str | None
    department: str | None


@dataclass(frozen=True, slots=True)
class ListFault:
    """What is wrong in one cell, and what to do."""

    row: int
    column: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list as it was read: the rows that can be used, and what is wrong with the others."""

    people: tuple[Listed, ...] = ()
    faults: tuple[ListFault, ...] = ()


class Kind(StrEnum):
    """What a list means for somebody."""

    JOINS = "joins"
    COMES_BACK = "comes_back"
    CHANGES = "changes"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of somebody, and how they were before; None for whoever is new."""

    kind: Kind
    wish: Wish
    before: Member | None = None


def read(rows: Sequence[Sequence[str]]) -> PeopleList:
    """Return the people of a table whose first row names the columns, and every fault in it."""
    if not rows:
        return PeopleList(faults=(ListFault(_HEADER, "", "", "The list is empty."),))
    columns = {name: place for place, name in enumerate(_column(cell) for cell in rows[0]) if name}
    if _NEEDED not in columns:
        told = "No column is called “email”. Name it so in the first row."
        return PeopleList(faults=(ListFault(_HEADER, _NEEDED, "", told),))
    people: dict[str, Listed] = {}
    faults: list[ListFault] = []
    for number, cells in enumerate(rows[1:], _HEADER + 1):
        if not any(cell.strip() for cell in cells):
            continue
        found = _row(number, {name: _cell(cells, place) for name, place in columns.items()})
        if isinstance(found, Listed) and found.address in people:
            first = people[found.address].row
            found = ListFault(number, _NEEDED, found.address, f"Row {first} is about the same person.")
        if isinstance(found, ListFault):
            faults.append(found)
        else:
            people[found.address] = found
    return PeopleList(tuple(people.values()), tuple(faults))


def changes(listed: Iterable[Listed], members: Sequence[Member], *, is_whole: bool) -> list[Change]:
    """Return what a list changes. `is_whole`: the employees who are not in it leave."""
    known = {each.principal.address: each for each in members}
    rows = list(listed)
    found = [_change(row, known.get(row.address)) for row in rows]
    named = {row.address for row in rows}
    gone = [
        Change(Kind.LEAVES, _as_is(each, is_active=False), each)
        for each in (members if is_whole else ())
        if each.is_active and each.principal.role is Role.EMPLOYEE and each.principal.address not in named
    ]
    return [each for each in found if each is not None] + gone


def carry_out(directory: Directory, wanted: Iterable[Change]) -> None:
    """Bring the directory to what a list says.

    Raises:
        RecordsError: one of it can not be done; then nothing is to be kept.
    """
    for each in wanted:
        if each.before is None:
            directory.join(each.wish)
        else:
            directory.change(each.before.principal.id, each.wish)


def edited(member: Member, name: str, department: str) -> Wish:
    """Return somebody with another name and department."""
    return _as_is(member, is_active=member.is_active, name=name, department=department)


def returned(member: Member) -> Wish:
    """Return somebody as let in again."""
    return _as_is(member, is_active=True)


def _change(row: Listed, before: Member | None) -> Change | None:
    if before is None:
        return Change(Kind.JOINS, Wish(row.address, row.name or "", row.department or ""))
    known = before.principal
    name = known.name if row.name is None else row.name or known.address
    department = known.department if row.department is None else row.department
    if before.is_active and (name, department) == (known.name, known.department):
        return None
    wish = _as_is(before, is_active=True, name=name, department=department)
    return Change(Kind.CHANGES if before.is_active else Kind.COMES_BACK, wish, before)


def _as_is(
    member: Member, *, is_active: bool, name: str | None = None, department: str | None = None
) -> Wish:
    known = member.principal
    return Wish(
        known.address,
        known.name if name is None else name,
        known.department if department is None else department,
        member.user_name,
        member.external_id,
        is_active,
        member.document,
    )


def _row(number: int, cells: dict[str, str]) -> Listed | ListFault:
    try:
        address = checked_address(cells[_NEEDED])
        tidy = tidied(Wanted(cells.get("name", ""), Role.EMPLOYEE, cells.get("department", "")))
    except InvalidPrincipal as fault:
        column = _NEEDED if fault.field == "address" else fault.field
        return ListFault(number, column, cells.get(column, ""), str(fault))
    return Listed(
        number,
        address,
        tidy.name if "name" in cells else None,
        tidy.department if "department" in cells else None,
    )


def _column(cell: str) -> str:
    return _NAMES.get(" ".join(cell.split()).lower(), "")


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
