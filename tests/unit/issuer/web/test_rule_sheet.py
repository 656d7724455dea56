from dataclasses import replace

import pytest
from hypothesis import given

from issuer.achievements.needs import Length, LengthUnit, Need, PartnerNeed, Requirement, RuleTerms
from issuer.rules.drafting import RuleDraft
from issuer.web.rule_sheet import (
    Group,
    Row,
    RuleForm,
    Sheet,
    Terms,
    changed,
    in_rows,
    in_words,
    is_deep,
    sheet_of_draft,
    sheet_of_form,
)
from issuer.web.sheet_reading import SheetRefused, read
from tests.unit.issuer.plan.rules import RULES, TERMS, groups, needs

A, B = Row(badge="a"), Row(badge="b")
THEIRS = Row(0, "partner", name="Team", address="https://b.example/t", partner="Beta")


def sent(sheet):
    """Return a sheet as its form is sent: the rows in the order in which the page has them."""
    rows = sorted(sheet.rows, key=lambda row: row.group)
    names = ("kind", "badge", "name", "address", "partner", "of", "level", "age", "unit", "always")
    columns = {name: tuple(getattr(row, name) for row in rows) for name in names}
    return RuleForm(
        mode="words" if sheet.in_words else "",
        words=sheet.words,
        need=tuple(group.need for group in sheet.groups),
        count=tuple(group.count for group in sheet.groups),
        group=tuple(str(row.group) for row in rows),
        repeats="yes" if sheet.terms.repeats else "",
        shares="yes" if sheet.terms.shares else "",
        grace=sheet.terms.grace,
        grace_unit=sheet.terms.grace_unit,
        **columns,
    )


def faults(sheet):
    with pytest.raises(SheetRefused) as refused:
        read(sheet)
    return refused.value.faults


# --- there and back ---------------------------------------------------------------------------------


@given(RULES, TERMS)
def test_any_draft_comes_back_from_its_page_as_it_was(requires, terms):
    draft = RuleDraft(requires, terms)
    sheet = sheet_of_draft(draft)

    assert sheet_of_form(sent(sheet)) == sheet
    # The names of partners' badges that words know may have parentheses, which a form does not take.
    if sheet.in_words or not any(
        "(" in need.name for need in requires.needs if isinstance(need, PartnerNeed)
    ):
        assert read(sheet) == draft


@given(groups(2, needs()), TERMS)
def test_rows_and_words_of_one_draft_ask_for_the_same_badges(requires, terms):
    draft = RuleDraft(requires, terms)
    if is_deep(requires):
        return
    by_rows, by_words = read(in_rows(draft)), read(in_words(draft))

    assert by_words == draft
    assert sorted(map(str, by_rows.requires.needs)) == sorted(map(str, requires.needs))
    assert by_rows.terms == terms


def test_a_badge_without_a_rule_begins_with_one_empty_row():
    assert sheet_of_draft(None) == Sheet()
    assert faults(Sheet()) == {"badge-0": "Choose a badge, or take this row away."}


def test_groups_that_stand_deep_or_first_are_shown_in_words():
    inner = Requirement(1, (Need("b"), Need("c")))
    deep = Requirement(2, (Need("a"), Requirement(1, (Need("d"), inner))))

    assert sheet_of_draft(RuleDraft(Requirement(2, (inner, Need("a"))))).in_words
    assert sheet_of_draft(RuleDraft(deep)).in_words
    assert not sheet_of_draft(RuleDraft(Requirement(2, (Need("a"), inner)))).in_words


# --- reading ----------------------------------------------------------------------------------------


def test_everything_that_was_typed_is_read():
    young = replace(A, level="2", age="24", unit="months", always="yes")
    theirs = replace(THEIRS, level="2", of="3", age="1", unit="years")
    inner = replace(B, group=1)
    sheet = Sheet((Group("some", "2"), Group("any")), (young, theirs, inner), Terms(True, True, "90", "days"))

    assert read(sheet) == RuleDraft(
        Requirement(
            2,
            (
                Need("a", 2, Length(24, LengthUnit.MONTHS), always=True),
                PartnerNeed("Team", "https://b.example/t", "Beta", 2, 3, Length(1, LengthUnit.YEARS)),
                Requirement(1, (Need("b"),)),
            ),
        ),
        RuleTerms(repeats=True, shares=True, grace=Length(90, LengthUnit.DAYS)),
    )


@pytest.mark.parametrize(
    ("row", "name", "why"),
    [
        (Row(), "badge-0", "Choose a badge"),
        (replace(A, badge="A b"), "badge-0", "short name"),
        (replace(A, level="x"), "level-0", "one of the levels"),
        (replace(A, age="two"), "age-0", "whole number"),
        (replace(A, age="121"), "age-0", "1 to 120 months"),
        (replace(A, age="2", unit="weeks"), "age-0", "whole number"),
        (replace(THEIRS, name=" "), "name-0", "is called"),
        (replace(THEIRS, name="T;m"), "name-0", "< > ; | ( )"),
        (replace(THEIRS, name="T\u202em"), "name-0", "can not be shown"),
        (replace(THEIRS, address="b.example"), "address-0", "https://"),
        (replace(THEIRS, partner=""), "partner-0", "Choose the partner"),
        (replace(THEIRS, level="2"), "of-0", "from 2 to 9"),
        (replace(THEIRS, level="4", of="3"), "of-0", "from 4 to 9"),
    ],
)
def test_a_fault_is_told_at_its_field(row, name, why):
    found = faults(Sheet(rows=(row,)))

    assert list(found) == [name]
    assert why in found[name]


@pytest.mark.parametrize("count", ["", "0", "3", "x"])
def test_so_many_is_a_number_of_them(count):
    assert list(faults(Sheet((Group("some", count),), (A, B)))) == ["count-0"]


def test_every_fault_is_told_at_once():
    sheet = Sheet((Group(), Group()), (Row(), replace(A, age="x")), Terms(grace="x"))

    assert set(faults(sheet)) == {"badge-0", "age-1", "need-1", "grace"}


def test_words_that_are_none_or_not_understood_are_told_at_their_field():
    assert "all of: communication" in faults(Sheet(in_words=True))["words"]
    assert "3 of 1" in faults(Sheet(in_words=True, words="3 of: a"))["words"]


def test_a_form_that_nobody_made_says_nothing_that_breaks():
    form = RuleForm(need=("all",), count=("",), kind=("own", "own"), group=("7", "x"), badge=("a",))

    assert sheet_of_form(form).rows == ()
    assert sheet_of_form(RuleForm(grace_unit="months")) == Sheet(rows=())


# --- buttons ----------------------------------------------------------------------------------------


def test_a_row_is_added_at_the_end_of_its_group_and_is_gone_on_with():
    two = Sheet((Group(), Group("any")), (A, replace(B, group=1)))

    assert changed(two, "add-0") == (replace(two, rows=(A, Row(), replace(B, group=1))), "badge-1")
    assert changed(two, "add-1") == (replace(two, rows=(*two.rows, Row(1))), "badge-2")
    assert changed(two, "partner-0") == (replace(two, rows=(A, Row(0, "partner"), two.rows[1])), "name-1")


def test_a_row_is_taken_away():
    two = Sheet(rows=(A, B))

    assert changed(two, "remove-0") == (Sheet(rows=(B,)), "add-0")


def test_a_group_comes_with_a_row_and_goes_with_all_of_its():
    one = Sheet(rows=(A,))
    with_group, focus = changed(one, "group")

    assert with_group == Sheet((Group(), Group("any")), (A, Row(1)))
    assert focus == "badge-1"
    assert changed(with_group, "drop-1") == (one, "add-0")


def test_groups_behind_one_that_goes_move_up():
    three = Sheet((Group(), Group("any"), Group("some", "1")), (A, replace(B, group=1), replace(A, group=2)))

    assert changed(three, "drop-1") == (
        Sheet((Group(), Group("some", "1")), (A, replace(A, group=1))),
        "add-0",
    )


@pytest.mark.parametrize("act", ["remove-9", "add-9", "partner-9", "drop-0", "drop-9"])
def test_a_button_that_is_not_there_changes_nothing(act):
    assert changed(Sheet(rows=(A,)), act) == (Sheet(rows=(A,)), "")


@pytest.mark.parametrize("act", ["save", "", "preview", "remove-x", "add-1000"])
def test_other_buttons_are_not_of_the_rows(act):
    assert changed(Sheet(rows=(A,)), act) is None
