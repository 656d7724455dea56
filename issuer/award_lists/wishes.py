"""What one row of a list asks for, and which of its cells can not be read: each fault with its remedy."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeVar

from credentials.wording import N_, say
from issuer.awarding.awards import EVIDENCE_LIMIT, NAME_LIMIT, AwardBadge, check_level
from issuer.awarding.recipients import parse_address
from issuer.errors import (
    InvalidText,
    IssuerError,
    NoAddress,
    NotBackDated,
    UnknownAchievement,
    UnknownLanguage,
    UnknownLevel,
    UnlikelyDate,
    UnusableDay,
    UnusableLink,
)
from issuer.kept.award_lists import AwardList, Field, ListRow
from issuer.kept.mail import LANGUAGES, USUAL_LANGUAGE
from issuer.ledger import PlannedBadge
from issuer.plain_text import fault_in_line, fault_in_lines, shown
from issuer.plan.cell_faults import CellFault, web_address
from issuer.plan.plan_cells import text_of

_LEVEL: Final = re.compile("[0-9]{1,3}")
# A language and where it is spoken, as far as letters tell them apart (BCP 47).
_LANGUAGE: Final = re.compile("([a-z]{2,3})(?:[-_][a-z0-9]{2,8}){0,2}")
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
        return say(
            "Row {number}, {column}: {remedy}", number=self.number, column=self.column, remedy=self.remedy
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a row asks for; `badge` and `command` are None where it can not be read.

    `language` is that in which the person is written to.
    """

    row: ListRow
    address: str
    badge: PlannedBadge | None
    command: AwardBadge | None
    faults: tuple[RowFault, ...]
    language: str = USUAL_LANGUAGE


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one list; `badges` has every badge by its short name and by its name in lower case.

    `today` is the day where the organisation is.
    """

    award_list: AwardList
    columns: Sequence[Field | None]
    badges: Mapping[str, PlannedBadge]
    today: date

    def read(self, row: ListRow) -> Wish:
        """Return what a row asks for, with every fault."""
        reading = _Reading(self, row)
        address = reading.of(Field.EMAIL, _address, "")
        name = reading.of(Field.NAME, _name, "")
        badge = reading.of(Field.BADGE, self._badge, None)
        level = reading.of(Field.LEVEL, lambda text: _level(text, badge), None)
        evidence = reading.of(Field.EVIDENCE, _evidence, "")
        evidence = reading.of(Field.EVIDENCE_URL, lambda text: _with_link(evidence, text), evidence)
        reading.of(Field.AWARDED_ON, self._check_day, None)
        language = reading.of(Field.LANGUAGE, lambda text: _language(text, badge), "")
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
            language=_badges_language(language, badge),
        )
        return Wish(row, address, badge, command, (), _letters_language(language))

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
            raise UnknownAchievement(
                say(
                    "There is no badge “{wanted}”. Write a badge's name, or its short name from the plan.",
                    wanted=shown(wanted),
                )
                if wanted
                else N_("No badge is named. Write a badge's name, or its short name from the plan.")
            )
        return found

    def _check_day(self, text: str) -> None:
        """Return if a badge awarded now is awarded on the day that a row names; none is named by most."""
        day = _day(text) if text else self.today
        if day > self.today:
            raise UnlikelyDate(
                N_("This day is still to come. Empty the cell, and award the list on that day.")
            )
        if day < self.today:
            raise NotBackDated(
                N_(
                    "A badge has the day on which it is awarded, and no day before. Empty the cell, or "
                    "say that the column holds nothing that is needed; the earlier day can stand in what "
                    "was seen."
                )
            )


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
        raise NoAddress(N_("Nobody can be reached: there is no e-mail address. Type one."))
    return parse_address(text)


def _name(text: str) -> str:
    return _fine(" ".join(text.split()), fault_in_line(text, NAME_LIMIT))


def _evidence(text: str) -> str:
    return _fine(text, fault_in_lines(text, EVIDENCE_LIMIT))


def _with_link(evidence: str, link: str) -> str:
    """Return what was seen with the place where it can be seen on a line of its own."""
    if not link:
        return evidence
    try:
        seen = "\n".join(filter(None, (evidence, web_address(link))))
    except CellFault as fault:
        raise UnusableLink(str(fault)) from fault
    return _fine(seen, fault_in_lines(seen, EVIDENCE_LIMIT))


def _day(text: str) -> date:
    # A cell of a spreadsheet that holds a day comes as its midnight.
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as fault:
        raise UnusableDay(
            say(
                "“{text}” is no day. Write year, month and day: 2026-12-24; or empty the cell.",
                text=shown(text),
            )
        ) from fault


def _language(text: str, badge: PlannedBadge | None) -> str:
    found = _LANGUAGE.fullmatch(text.lower()) if text else None
    tag = "" if found is None else found[0].replace("_", "-")
    spoken = () if badge is None else badge.achievement.languages
    if text and (found is None or not (found[1] in LANGUAGES or _same(tag, spoken))):
        known = ", ".join(sorted({*LANGUAGES, *spoken}))
        raise UnknownLanguage(
            say(
                "Neither the badge nor letters are there in “{text}”. Write one of these, or nothing for "
                "the usual one: {known}.",
                text=shown(text),
                known=known,
            )
        )
    return tag


def _badges_language(tag: str, badge: PlannedBadge) -> str:
    """Return which of its languages a badge is awarded in; "" for its own."""
    return _same(tag, badge.achievement.languages)


def _letters_language(tag: str) -> str:
    language = tag.partition("-")[0]
    return language if language in LANGUAGES else USUAL_LANGUAGE


def _same(tag: str, languages: Sequence[str]) -> str:
    """Return the language that is meant, or else one that differs in where it is spoken; "" for none."""
    likely = [each for each in languages if each.lower().partition("-")[0] == tag.partition("-")[0]]
    return next((each for each in likely if each.lower() == tag), likely[0] if likely else "") if tag else ""


def _fine(text: str, fault: str | None) -> str:
    if fault is not None:
        raise InvalidText(fault)
    return text


def _level(text: str, badge: PlannedBadge | None) -> int | None:
    if text and not _LEVEL.fullmatch(text):
        raise UnknownLevel(
            say(
                "“{text}” is no level. Write its number, or nothing for a badge without levels.",
                text=shown(text),
            )
        )
    level = int(text) if text else None
    if badge is not None:
        check_level(badge.achievement, level)
    return level
