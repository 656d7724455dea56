"""Reading a sheet: the draft that it says, or what is wrong in which field."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from credentials.wording import N_, say
from issuer.achievements.needs import Length, Need, PartnerNeed, Requirement, RuleTerms
from issuer.plain_text import fault_in_line
from issuer.plan import rule_words
from issuer.plan.cell_faults import CellFault, refuse, slug, web_address
from issuer.plan.lengths import read_length
from issuer.rules.drafting import RuleDraft
from issuer.web.rule_sheet import ALL, ANY, OWN, Group, Row, Sheet, rows_of

# They have a meaning of their own in the words of a plan.
_KEPT_FOR_WORDS: Final = frozenset("<>;|()")
_UNITS: Final = re.compile("day|month|year")

_Value = TypeVar("_Value")
_Item = Need | PartnerNeed | Requirement


class SheetRefused(Exception):
    """A sheet says no rule; `faults` has what to do, by the field it is about."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def read(sheet: Sheet) -> RuleDraft:
    """Return the draft that a sheet says.

    Raises:
        SheetRefused: it says none; every fault is told, at its field.
    """
    reader = _Reader()
    requires = reader.words(sheet.words) if sheet.in_words else reader.rule(sheet)
    terms = reader.terms(sheet)
    if reader.faults or requires is None:
        raise SheetRefused(reader.faults)
    return RuleDraft(requires, terms)


@dataclass(slots=True)
class _Reader:
    """Reads field by field, and notes each fault once at its field."""

    faults: dict[str, str] = field(default_factory=dict)

    def words(self, text: str) -> Requirement | None:
        found = self._field("words", lambda: rule_words.read(text), None)
        if found is None:
            self.faults.setdefault(
                "words", N_("Write which badges it takes, like all of: communication; creativity.")
            )
        return found

    def rule(self, sheet: Sheet) -> Requirement | None:
        items: list[_Item] = [self._item(number, row) for number, row in rows_of(sheet, 0)]
        for number in range(1, len(sheet.groups)):
            inner: list[_Item] = [self._item(place, row) for place, row in rows_of(sheet, number)]
            items.append(self._group(number, sheet.groups[number], inner))
        return self._group(0, sheet.groups[0], items)

    def terms(self, sheet: Sheet) -> RuleTerms:
        typed = sheet.terms
        grace = self._length("grace", typed.grace, typed.grace_unit)
        return RuleTerms(typed.repeats, typed.shares, grace)

    def _group(self, number: int, group: Group, items: list[_Item]) -> Requirement:
        if not items:
            self.faults[f"need-{number}"] = N_(
                "There is no badge in it yet; add one, or take the group away."
            )
        count = self._field(f"count-{number}", lambda: _count(group, len(items)), len(items))
        return Requirement(count, tuple(items))

    def _item(self, number: int, row: Row) -> Need | PartnerNeed:
        within = self._length(f"age-{number}", row.age, row.unit)
        always = within is not None and bool(row.always)
        level = self._field(f"level-{number}", lambda: _level(row.level), None)
        if row.kind == OWN:
            badge = self._field(f"badge-{number}", lambda: _chosen(row.badge), "")
            return Need(badge, level, within, always)
        name = self._field(f"name-{number}", lambda: _name(row.name), "")
        address = self._field(f"address-{number}", lambda: web_address(row.address.strip()), "")
        partner = self._field(f"partner-{number}", lambda: _partner(row.partner), "")
        of = self._field(f"of-{number}", lambda: _level_count(row.of, level), None)
        return PartnerNeed(name, address, partner, level, of if level else None, within, always)

    def _length(self, name: str, number: str, unit: str) -> Length | None:
        return self._field(name, lambda: _length(number.strip(), unit), None)

    def _field(self, name: str, read_it: Callable[[], _Value], otherwise: _Value) -> _Value:
        try:
            return read_it()
        except CellFault as fault:
            self.faults[name] = str(fault)
            return otherwise


def _count(group: Group, most: int) -> int:
    if group.need == ALL:
        return most
    if group.need == ANY:
        return min(1, most)
    if not re.fullmatch("[0-9]{1,2}", group.count.strip()) or not 1 <= int(group.count) <= max(most, 1):
        raise CellFault(say("Say how many it takes: a number from 1 to {most}.", most=max(most, 1)))
    return int(group.count)


def _chosen(badge: str) -> str:
    if not badge:
        raise CellFault(N_("Choose a badge, or take this row away."))
    return slug(badge)


def _partner(name: str) -> str:
    if not name:
        raise CellFault(N_("Choose the partner who awards it."))
    refuse(fault_in_line(name, rule_words.NAME_LIMIT))
    return name


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise CellFault(N_("Write what the partner's badge is called."))
    refuse(fault_in_line(name, rule_words.NAME_LIMIT))
    if not _KEPT_FOR_WORDS.isdisjoint(name):
        raise CellFault(N_("The name can not have any of < > ; | ( ) in it."))
    return name


def _level(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch("[1-9]", text):
        raise CellFault(N_("Choose one of the levels."))
    return int(text)


def _level_count(text: str, level: int | None) -> int | None:
    if level is None:
        return None
    if not re.fullmatch("[1-9]", text.strip()) or int(text) < level:
        raise CellFault(say("Say how many levels the badge has: a number from {level} to 9.", level=level))
    return int(text)


def _length(number: str, unit: str) -> Length | None:
    if not number:
        return None
    if not re.fullmatch("[0-9]{1,5}", number) or not _UNITS.match(unit):
        raise CellFault(N_("Write a whole number, or nothing."))
    return read_length(number, unit)
