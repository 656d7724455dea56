"""What one row of a list asks for, and which of its cells can not be read: each fault with its remedy."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from issuer.awarding.awards import EVIDENCE_LIMIT, NAME_LIMIT, AwardBadge, check_level
from issuer.awarding.recipients import parse_address
from issuer.errors import InvalidText, IssuerError, NoAddress, UnknownAchievement, UnknownLevel
from issuer.kept.award_lists import AwardList, Field, ListRow
from issuer.ledger import PlannedBadge
from issuer.plain_text import fault_in_line, fault_in_lines, shown
from issuer.plan.cell_faults import CellFault
from issuer.plan.plan_cells import text_of

_LEVEL: Final = re.compile("[0-9]{1,3}")
_SHOWN: Final = 200

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What keeps a row from being awarded: in which column, which value stands there, and what to do.

    `column` is as the list calls it, or as we do where the list has none. `code` is that of the refusal.
    """

    number: int
    field: Field
    column: str
    value: str
    code: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Return the fault with its place."""
        return f"Row {self.number}, {self.column}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a row asks for; `badge` and `command` are None where it can not be read."""

    row: ListRow
    address: str
    badge: PlannedBadge | None
    command: AwardBadge | None
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one list; `badges` has every badge by its short name and by its name in lower case."""

    award_list: AwardList
    columns: Sequence[Field | None]
    badges: Mapping[str, PlannedBadge]

    def read(self, row: ListRow) -> Wish:
        """Return what a row asks for, with every fault."""
        reading = _Reading(self, row)
        address = reading.of(Field.EMAIL, _address, "")
        name = reading.of(Field.NAME, _name, "")
        badge = reading.of(Field.BADGE, self._badge, None)
        level = reading.of(Field.LEVEL, lambda text: _level(text, badge), None)
        evidence = reading.of(Field.EVIDENCE, _evidence, "")
        if badge is None or reading.faults:
            return Wish(row, address, badge, None, tuple(reading.faults))
        made = self.award_list
        command = AwardBadge(
            badge.slug,
            address,
            name,
            level,
            evidence,
            made.made_by,
            made.by_name,
            made.leader,
            sight=made.sight,
        )
        return Wish(row, address, badge, command, ())

    def cell(self, row: ListRow, wanted: Field) -> str:
        """Return what stands in the column that holds this; "" where no column does."""
        place = self.place(wanted)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    def place(self, wanted: Field) -> int | None:
        """Return which column holds this, counted from 0."""
        return self.columns.index(wanted) if wanted in self.columns else None

    def fault(self, row: ListRow, wanted: Field, refusal: IssuerError) -> RowFault:
        """Return a refusal of a row as a fault of one of its cells."""
        place = self.place(wanted)
        column = str(wanted) if place is None else self.award_list.header[place]
        value = shown(self.cell(row, wanted), _SHOWN)
        return RowFault(row.number, wanted, column, value, refusal.code, str(refusal))

    def _badge(self, text: str) -> PlannedBadge:
        wanted = text or self.award_list.slug
        found = self.badges.get(wanted) or self.badges.get(wanted.lower())
        if found is None:
            said = f"There is no badge “{shown(wanted)}”" if wanted else "No badge is named"
            raise UnknownAchievement(f"{said}. Write a badge's name, or its short name from the plan.")
        return found


@dataclass(slots=True)
class _Reading:
    """Reads one row, cell by cell, and notes what can not be read."""

    reader: Reader
    row: ListRow
    faults: list[RowFault] = field(default_factory=list)

    def of(self, wanted: Field, read: Callable[[str], _Value], otherwise: _Value) -> _Value:
        try:
            return read(_text(self.reader.cell(self.row, wanted)))
        except IssuerError as refusal:
            self.faults.append(self.reader.fault(self.row, wanted, refusal))
            return otherwise


def badges_by_name(badges: Sequence[PlannedBadge]) -> Mapping[str, PlannedBadge]:
    """Return badges by their names in lower case and by their short names, which count before names."""
    return {each.achievement.name.lower(): each for each in badges} | {each.slug: each for each in badges}


def address_in(cells: Sequence[str], columns: Sequence[Field | None]) -> str:
    """Return whom a row names, as far as it can be read; else what stands there, in lower case."""
    if Field.EMAIL not in columns:
        return ""
    text = cells[columns.index(Field.EMAIL)].strip()
    try:
        return parse_address(text)
    except IssuerError:
        return text.lower()


def _text(cell: str) -> str:
    try:
        return text_of(cell)
    except CellFault as fault:
        raise InvalidText(str(fault)) from fault


def _address(text: str) -> str:
    if not text:
        raise NoAddress("Nobody can be reached: there is no e-mail address. Type one.")
    return parse_address(text)


def _name(text: str) -> str:
    return _fine(" ".join(text.split()), fault_in_line(text, NAME_LIMIT))


def _evidence(text: str) -> str:
    return _fine(text, fault_in_lines(text, EVIDENCE_LIMIT))


def _fine(text: str, fault: str | None) -> str:
    if fault is not None:
        raise InvalidText(fault)
    return text


def _level(text: str, badge: PlannedBadge | None) -> int | None:
    if text and not _LEVEL.fullmatch(text):
        raise UnknownLevel(
            f"“{shown(text)}” is no level. Write its number, or nothing for a badge without levels."
        )
    level = int(text) if text else None
    if badge is not None:
        check_level(badge.achievement, level)
    return level
