"""The column `cap` of the planning table: read, written back the same, refused with a remedy, published in words."""

import pytest

from issuer.achievements.catalog import draft_of, publish
from issuer.errors import PlanRefused
from issuer.plan.planning import COLUMNS, export_rows, import_plan, read_rows, written_rows
from issuer.scarcity import Cap, Period
from tests.support.builders import BASE_URL, ISSUER_DID, at, stocked

HEADER = ["slug", "name", "type", "description", "criteria", "cap"]


def row(cap):
    return ["talks", "Talks", "skill", "Speaks well.", "Spoke twice.", cap]


@pytest.mark.parametrize(
    ("cell", "cap"),
    [
        ("", None),
        ("10", Cap(10)),
        ("1 per month", Cap(1, Period.MONTH)),
        (" 10  PER Quarter ", Cap(10, Period.QUARTER)),
        ("10000 per year", Cap(10_000, Period.YEAR)),
    ],
)
def test_a_cell_says_how_many_and_an_empty_one_means_as_many_as_wanted(cell, cap):
    (draft,) = read_rows([HEADER, row(cell)])
    assert draft.cap == cap
    (again,) = read_rows(written_rows([draft]))
    assert again == draft


@pytest.mark.parametrize(
    "cell",
    ["0", "10001", "ten", "10 per week", "10 per ever", "10 a year", "-3", "1.5", "per month", "10 per"],
)
def test_anything_else_is_refused_with_row_column_value_and_remedy(cell):
    with pytest.raises(PlanRefused) as refused:
        read_rows([HEADER, row(cell)])
    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.value) == (2, "cap", cell)
    assert "10 per month, quarter or year" in problem.remedy or "formula" in problem.remedy


@pytest.mark.parametrize("cell", ["", "10", "10 per quarter"])
def test_the_plan_is_published_and_exported_with_it(cell):
    with stocked().transaction("acme") as tx:
        drafts = read_rows([HEADER, row(cell)], tx.plan.all())
        (badge,) = import_plan(tx, drafts, BASE_URL, ISSUER_DID, at(1))
        assert draft_of(badge) == drafts[0]
        assert {each[0]: each[COLUMNS.index("cap")] for each in export_rows(tx)}["talks"] == cell
        # The same plan again changes nothing.
        (same,) = import_plan(tx, drafts, BASE_URL, ISSUER_DID, at(2))
        assert same.achievement.version == badge.achievement.version == 1


def test_another_cap_is_another_version_and_the_criteria_end_with_it():
    with stocked().transaction("acme") as tx:
        made = [
            publish(tx, read_rows([HEADER, row(cell)])[0], BASE_URL, ISSUER_DID, at(1)) for cell in ("", "2")
        ]
        assert [each.achievement.version for each in made] == [1, 2]
        assert made[0].achievement.criteria == "Spoke twice."
        assert made[1].achievement.criteria == "Spoke twice.\n\nAt most 2 are awarded in all."
        assert tx.plan.edition("talks", 1).cap is None
