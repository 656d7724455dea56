"""A rule as a form has it: rows of badges in groups, all as typed; rows come and go before anything is read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Final

from fastapi import Form

from issuer.achievements.needs import Length, LengthUnit, Need, PartnerNeed, Requirement, RuleTerms
from issuer.plan import rule_words
from issuer.rules.drafting import RuleDraft

ALL, ANY, SOME = "all", "any", "some"
OWN, PARTNER = "own", "partner"
_ACT: Final = re.compile("(add|partner|remove|drop)-([0-9]{1,3})")

_Texts = Annotated[tuple[str, ...], Form()]
_Text = Annotated[str, Form()]


@dataclass(slots=True)
class RuleForm:
    """The form of a rule, as sent: what belongs to rows and groups stands in lists, each to each."""

    csrf: _Text = ""
    do: _Text = ""
    version: _Text = ""
    mode: _Text = ""
    words: _Text = ""
    need: _Texts = ()
    count: _Texts = ()
    kind: _Texts = ()
    group: _Texts = ()
    badge: _Texts = ()
    name: _Texts = ()
    address: _Texts = ()
    partner: _Texts = ()
    of: _Texts = ()
    level: _Texts = ()
    age: _Texts = ()
    unit: _Texts = ()
    always: _Texts = ()
    repeats: _Text = ""
    shares: _Text = ""
    grace: _Text = ""
    grace_unit: _Text = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One badge as typed: one of our own by its short name, or a partner's by name, address and partner."""

    group: int = 0
    kind: str = OWN
    badge: str = ""
    name: str = ""
    address: str = ""
    partner: str = ""
    of: str = ""
    level: str = ""
    age: str = ""
    unit: str = LengthUnit.MONTHS.value
    always: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """How many of a group are needed, as typed; the first group is the rule itself, and has the others in it."""

    need: str = ALL
    count: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a rule, as typed."""

    repeats: bool = False
    shares: bool = False
    grace: str = ""
    grace_unit: str = LengthUnit.MONTHS.value


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rule as typed: in words where `in_words`, else row by row."""

    groups: tuple[Group, ...] = (Group(),)
    rows: tuple[Row, ...] = (Row(),)
    terms: Terms = field(default_factory=Terms)
    words: str = ""
    in_words: bool = False


# --- from the form, and from what is published ------------------------------------------------------


def sheet_of_form(form: RuleForm) -> Sheet:
    """Return a form as a sheet; what is missing or beside the point counts as not typed."""
    groups = tuple(Group(need, count) for need, count in zip(form.need, form.count, strict=False))
    columns = (form.kind, form.badge, form.name, form.address, form.partner, form.of, form.level, form.age)
    lists = zip(form.group, *columns, form.unit, form.always, strict=False)
    rows = tuple(Row(_number(group, len(groups)), *typed) for group, *typed in lists)
    terms = Terms(bool(form.repeats), bool(form.shares), form.grace, form.grace_unit)
    return Sheet(groups or (Group(),), rows, terms, form.words, form.mode == "words")


def sheet_of_draft(draft: RuleDraft | None) -> Sheet:
    """Return a draft as a sheet that reads as the same draft: row by row if rows can show it, else in words."""
    if draft is None:
        return Sheet()
    if not is_deep(draft.requires) and _has_groups_last(draft.requires):
        return in_rows(draft)
    return in_words(draft)


def in_words(draft: RuleDraft) -> Sheet:
    """Return a draft as a sheet in words."""
    return Sheet(terms=_typed_terms(draft.terms), words=rule_words.write(draft.requires), in_words=True)


def in_rows(draft: RuleDraft) -> Sheet:
    """Return a draft as a sheet of rows, groups last; it must not be deep."""
    inner = [each for each in draft.requires.of if isinstance(each, Requirement)]
    rows = [row for number, each in enumerate((draft.requires, *inner)) for row in _rows(each, number)]
    groups = (_typed_group(draft.requires), *(_typed_group(each) for each in inner))
    return Sheet(groups, tuple(rows), _typed_terms(draft.terms))


def is_deep(requirement: Requirement) -> bool:
    """Return whether groups stand in groups in groups, which rows do not show."""
    inner = [each for each in requirement.of if isinstance(each, Requirement)]
    return any(isinstance(each, Requirement) for group in inner for each in group.of)


def _has_groups_last(requirement: Requirement) -> bool:
    kinds = [isinstance(each, Requirement) for each in requirement.of]
    return kinds == sorted(kinds)


def _rows(group: Requirement, number: int) -> Iterable[Row]:
    for need in group.of:
        if isinstance(need, Need):
            yield Row(number, OWN, need.slug, level=_text(need.level), **_typed_age(need))
        elif isinstance(need, PartnerNeed):
            yield Row(
                number,
                PARTNER,
                name=need.name,
                address=need.achievement,
                partner=need.partner,
                of=_text(need.level_count),
                level=_text(need.level),
                **_typed_age(need),
            )


def _typed_age(need: Need | PartnerNeed) -> dict[str, str]:
    age, unit = _typed_length(need.within)
    return {"age": age, "unit": unit, "always": "yes" if need.always else ""}


def _typed_group(group: Requirement) -> Group:
    if group.count == len(group.of):
        return Group(ALL)
    return Group(ANY) if group.count == 1 else Group(SOME, str(group.count))


def _typed_terms(terms: RuleTerms) -> Terms:
    return Terms(terms.repeats, terms.shares, *_typed_length(terms.grace))


def _typed_length(length: Length | None) -> tuple[str, str]:
    if length is None:
        return "", LengthUnit.MONTHS.value
    return str(length.number), length.unit.value


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(text: str, below: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,3}", text) and int(text) < below else 0


# --- rows come and go -------------------------------------------------------------------------------


def changed(sheet: Sheet, act: str) -> tuple[Sheet, str] | None:
    """Return a sheet after one of its buttons was pressed, and the field to go on with; None for any other button."""
    if act == "group":
        number = len(sheet.groups)
        wider = replace(sheet, groups=(*sheet.groups, Group(ANY)))
        return _with_row(wider, Row(number))
    match = _ACT.fullmatch(act)
    if match is None:
        return None
    what, number = match[1], int(match[2])
    if what in {"add", "partner"} and number < len(sheet.groups):
        return _with_row(sheet, Row(number, PARTNER if what == "partner" else OWN))
    if what == "drop" and 0 < number < len(sheet.groups):
        return _without_group(sheet, number), "add-0"
    if what == "remove" and number < len(sheet.rows):
        group = sheet.rows[number].group
        left = sheet.rows[:number] + sheet.rows[number + 1 :]
        return replace(sheet, rows=left), f"add-{group}"
    return sheet, ""


def _with_row(sheet: Sheet, row: Row) -> tuple[Sheet, str]:
    place = sum(each.group <= row.group for each in sheet.rows)
    rows = (*sheet.rows[:place], row, *sheet.rows[place:])
    first = "name" if row.kind == PARTNER else "badge"
    return replace(sheet, rows=rows), f"{first}-{place}"


def _without_group(sheet: Sheet, number: int) -> Sheet:
    groups = sheet.groups[:number] + sheet.groups[number + 1 :]
    rows = tuple(
        replace(row, group=row.group - (row.group > number)) for row in sheet.rows if row.group != number
    )
    return replace(sheet, groups=groups, rows=rows)


def rows_of(sheet: Sheet, group: int) -> Sequence[tuple[int, Row]]:
    """Return the rows of a group, each with its number in the sheet."""
    return [(number, row) for number, row in enumerate(sheet.rows) if row.group == group]
