"""The column `privacy` of the planning table: read, written back the same, and refused with a remedy."""

import pytest

from issuer.achievements.catalog import draft_of
from issuer.errors import PlanRefused
from issuer.ledger import Privacy
from issuer.plan.planning import COLUMNS, export_rows, import_plan, read_rows, written_rows
from tests.support.builders import BASE_URL, ISSUER_DID, at, stocked

HEADER = ["slug", "name", "type", "description", "criteria", "privacy"]


def row(privacy):
    return ["talks", "Talks", "skill", "Speaks well.", "Spoke twice.", privacy]


@pytest.mark.parametrize(
    ("cell", "privacy"),
    [
        ("", Privacy.OPEN),
        ("open", Privacy.OPEN),
        ("Selective", Privacy.SELECTIVE),
        (" attested ", Privacy.ATTESTED),
    ],
)
def test_a_cell_says_how_much_a_badge_tells_and_an_empty_one_means_open(cell, privacy):
    (draft,) = read_rows([HEADER, row(cell)])
    assert draft.privacy is privacy
    (again,) = read_rows(written_rows([draft]))
    assert again == draft


def test_a_table_without_the_column_means_open():
    (draft,) = read_rows([HEADER[:-1], row("")[:-1]])
    assert draft.privacy is Privacy.OPEN


@pytest.mark.parametrize("cell", ["secret", "yes", "open; attested"])
def test_any_other_word_is_refused_with_row_column_value_and_remedy(cell):
    with pytest.raises(PlanRefused) as refused:
        read_rows([HEADER, row(cell)])
    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.value) == (2, "privacy", cell)
    assert "open, selective, attested" in problem.remedy


@pytest.mark.parametrize("privacy", Privacy)
def test_the_plan_is_published_and_exported_with_it(privacy):
    store = stocked()
    with store.transaction("acme") as tx:
        drafts = read_rows([HEADER, row(privacy.value)], tx.plan.all())
        (badge,) = import_plan(tx, drafts, BASE_URL, ISSUER_DID, at(1))
        assert badge.privacy is privacy
        assert draft_of(badge).privacy is privacy
        place = COLUMNS.index("privacy")
        rows = {each[0]: each[place] for each in export_rows(tx)}
        assert (rows["talks"], rows["communication"]) == (privacy.value, "open")
        # The same plan again changes nothing.
        (same,) = import_plan(tx, drafts, BASE_URL, ISSUER_DID, at(2))
        assert same.achievement.version == badge.achievement.version
