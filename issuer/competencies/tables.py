"""Frameworks as tables: ESCO's skills and O*NET's elements as they are downloaded, and a plain table of one's own.

The columns decide which it is. Row 1 is the header, so that the number of a row is that a spreadsheet shows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from credentials.open_badges.alignment import esco, onet
from credentials.wording import N_, say
from issuer.competencies.incoming import Faults, Incoming, circle_in, id_of
from issuer.errors import UnreadableFramework, UnreadablePlan
from issuer.kept.competencies import Competency, Source
from issuer.plan import plan_files
from issuer.plan.cell_faults import CellFault, web_address
from issuer.plan.plan_files import Limits

# ESCO's skills are some 14 000 rows.
LIMITS: Final = Limits(N_("the framework"), 12 << 20, 50_000)
_ESCO_MARK, _ONET_MARK = "concepturi", "element id"
_PLAIN: Final = ("code", "statement", "description", "parent", "url")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, and its cells by the names of their columns."""

    number: int
    cells: Mapping[str, str]
    faults: Faults = field(repr=False)

    def cell(self, column: str) -> str:
        """Return a cell, without spaces around; "" where there is none."""
        return self.cells.get(column, "").strip()

    def address(self, column: str) -> str:
        """Return a web address; where it is none, the fault is remembered."""
        found = self.cell(column)
        try:
            return web_address(found) if found else ""
        except CellFault as fault:
            self.faults.note(self.number, column, found, str(fault))
            return ""


def read(data: bytes, title: str = "") -> Incoming:
    """Return the framework of a table: CSV with any of the usual separators, or XLSX.

    `title` names a table of one's own; the others bring their name.

    Raises:
        UnreadableFramework: it is no table, or has none of the columns that are known.
        FrameworkRefused: with every fault, by row and column.
    """
    rows = _rows(data)
    header = [each.strip().casefold() for each in (rows[0] if rows else ())]
    faults = Faults()
    lines = list(_lines(header, rows[1:], faults))
    reader = _reader(header, title)
    found = reader(lines)
    if not found.items and not faults.problems:
        raise UnreadableFramework(N_("The table has a header and no rows. Add a row for each competency."))
    faults.refuse()
    return found


def _rows(data: bytes) -> Sequence[Sequence[str]]:
    try:
        return plan_files.read(data, LIMITS)
    except UnreadablePlan as fault:
        raise UnreadableFramework(str(fault)) from fault


def _lines(header: Sequence[str], rows: Sequence[Sequence[str]], faults: Faults) -> Iterator[Row]:
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            yield Row(number, dict(zip(header, row, strict=False)), faults)


def _reader(header: Sequence[str], title: str) -> Callable[[Sequence[Row]], Incoming]:
    if _ESCO_MARK in header:
        return _esco
    if _ONET_MARK in header:
        return _onet
    if "statement" not in header:
        raise UnreadableFramework(
            say(
                "No column is called statement, conceptUri (ESCO) or Element ID (O*NET). Name the columns "
                "in row 1: {plain}.",
                plain=", ".join(_PLAIN),
            )
        )
    if not title.strip():
        raise UnreadableFramework(
            N_("Say what this framework is called: a table of your own has no name in it.")
        )
    return lambda rows: _plain(rows, title)


# --- ESCO -----------------------------------------------------------------------------------------


def _esco(rows: Sequence[Row]) -> Incoming:
    items = [_skill(each) for each in _once(rows, _ESCO_MARK)]
    return Incoming("esco", "ESCO", Source.ESCO, tuple(items), url="http://data.europa.eu/esco/skill")


def _skill(row: Row) -> Competency:
    address = row.address(_ESCO_MARK)
    said = esco(address, row.cell("preferredlabel"))
    item = Competency(
        framework="",
        id=id_of(address.rsplit("/", 1)[-1]),
        statement=said.target_name,
        url=said.target_url,
        target_type=said.target_type,
        code=said.target_code or "",
        description=row.cell("description"),
        place=row.number,
        changed=row.cell("modifieddate"),
    )
    names = {"statement": "preferredLabel", "description": "description", "code": "conceptUri"}
    row.faults.check_texts(row.number, names, item)
    return item


# --- O*NET ----------------------------------------------------------------------------------------


def _onet(rows: Sequence[Row]) -> Incoming:
    elements = [_element(each) for each in _once(rows, _ONET_MARK)]
    known = {each.id for each in elements}
    items = (replace(each, parent=_above(each.id, known)) for each in elements)
    return Incoming("onet", "O*NET", Source.ONET, tuple(items), url="https://www.onetonline.org/")


def _element(row: Row) -> Competency:
    said = onet(row.cell(_ONET_MARK), row.cell("element name"))
    item = Competency(
        framework="",
        id=id_of(said.target_code or ""),
        statement=said.target_name,
        url=said.target_url,
        target_type=said.target_type,
        code=said.target_code or "",
        description=row.cell("description"),
        place=row.number,
    )
    names = {"statement": "Element Name", "description": "Description", "code": "Element ID"}
    row.faults.check_texts(row.number, names, item)
    return item


def _above(element: str, known: set[str]) -> str:
    """Return the nearest element above one: its id is the beginning of the other's, up to a point."""
    parts = element.split(".")
    above = (".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((each for each in above if each in known), "")


# --- one's own ------------------------------------------------------------------------------------


def _plain(rows: Sequence[Row], title: str) -> Incoming:
    faults = rows[0].faults if rows else Faults()
    name = " ".join(title.split())
    items = [_own(each) for each in rows]
    _check_ids(rows, items, faults)
    circle = circle_in(items)
    if circle and not faults.problems:
        words = " → ".join(circle)
        faults.note(1, "parent", words, N_("These stand below each other. Empty the parent of one."))
    return Incoming(own_key(name), name, Source.OWN, tuple(items))


def own_key(title: str) -> str:
    """Return the key of a framework of one's own: its title, whatever the case."""
    return f"own:{title.casefold()}"


def own_id(code: str, statement: str) -> str:
    """Return the id of an item of one's own: its code, or what it says where it has none."""
    return id_of(code or statement)


def _own(row: Row) -> Competency:
    item = Competency(
        framework="",
        id=own_id(row.cell("code"), row.cell("statement")),
        statement=row.cell("statement"),
        url=row.address("url"),
        code=row.cell("code"),
        description=row.cell("description"),
        parent=id_of(row.cell("parent")) if row.cell("parent") else "",
        place=row.number,
    )
    row.faults.check_texts(row.number, {each: each for each in _PLAIN}, item)
    return item


def _check_ids(rows: Sequence[Row], items: Sequence[Competency], faults: Faults) -> None:
    first: dict[str, int] = {}
    for row, item in zip(rows, items, strict=True):
        if item.id in first:
            what = item.code or item.statement
            faults.note(
                row.number,
                "code",
                what,
                say("Row {first} has it already; give another code.", first=first[item.id]),
            )
        first.setdefault(item.id, row.number)
    for row, item in zip(rows, items, strict=True):
        if item.parent and item.parent not in first:
            remedy = N_("No row has this code; write the code of another row, or nothing.")
            faults.note(row.number, "parent", row.cell("parent"), remedy)


def _once(rows: Sequence[Row], column: str) -> Iterator[Row]:
    """Yield the rows that are the first of what their column names: some tables name it once for each occupation."""
    seen: set[str] = set()
    for row in rows:
        name = row.cell(column)
        if not name:
            row.faults.note(row.number, column, "", N_("This is empty; fill it in."))
        elif name not in seen:
            seen.add(name)
            yield row
