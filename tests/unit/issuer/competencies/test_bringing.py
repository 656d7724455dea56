"""Bringing in: a part of a large framework, one's own again, and what would be too much."""

import pytest

from issuer.competencies import bringing
from issuer.errors import FrameworkRefused, InvalidText, UnreadableFramework
from tests.support.builders import BASE_URL, at, stocked
from tests.unit.issuer.competencies.frameworks import ESCO, ONET, OWN, bring, statements


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


def test_a_search_takes_a_part_and_a_later_one_takes_more(tx):
    first = bring(tx, ESCO, only="MEETING chair")
    assert (first.new, first.left_out, statements(tx, first.framework)) == (1, 2, ["chair a meeting"])
    second = bring(tx, ESCO, 10, only="law")
    assert (second.new, second.retired) == (1, 0)
    assert statements(tx, second.framework) == ["chair a meeting", "meeting law"]


def test_what_stands_above_is_taken_along(tx):
    framework = bring(tx, ONET, only="reading").framework
    assert [each.id for each in tx.competencies.items(framework.id)] == ["2", "2.A", "2.A.1.a"]


def test_words_that_nothing_has_are_told_so(tx):
    with pytest.raises(UnreadableFramework, match="has the words “juggling”"):
        bring(tx, ESCO, only="juggling")


def test_items_of_ones_own_have_an_address_here(tx):
    framework = bring(tx, OWN, title="Ours").framework
    item = tx.competencies.item(framework.id, "C2")
    assert item.url == f"{BASE_URL}/o/acme/competencies/{framework.id}/C2"


def test_the_same_title_brings_the_framework_up_to_date(tx):
    first = bring(tx, OWN, title="Ours").framework
    again = bring(tx, OWN.replace(b"C3,Tells,,\n", b"C4,Shows,,\n"), 10, title="OURS")
    assert (again.framework.id, again.new, again.retired) == (first.id, 1, 1)
    assert statements(tx, first) == ["Listens", "Asks", "Shows"]


def test_rows_that_only_move_are_no_change(tx):
    first = bring(tx, OWN, title="Ours").framework
    rows = OWN.splitlines(keepends=True)
    moved = bring(tx, b"".join([rows[0], rows[3], rows[1], rows[2]]), 10, title="Ours")
    assert not moved.is_news
    assert statements(tx, first) == ["Tells", "Listens", "Asks"]


def test_a_circle_with_what_is_here_already_is_refused(tx):
    bring(tx, OWN, title="Ours")
    bring(tx, b"code,statement,parent\nC1,Listens,\nC4,Waits,\n", 10, title="Ours")
    with pytest.raises(FrameworkRefused, match="below each other"):
        bring(tx, b"code,statement,parent\nC1,Listens,C2\nC2,Asks,C1\n", 20, title="Ours")


def test_a_tree_that_is_too_deep_is_refused(tx):
    rows = "".join(f"D{n},Deep {n},{f'D{n - 1}' if n else ''}\n" for n in range(13))
    with pytest.raises(FrameworkRefused, match="More than 12"):
        bring(tx, f"code,statement,parent\n{rows}".encode(), title="Deep")


def test_too_many_items_are_refused_with_the_way_out(tx, monkeypatch):
    monkeypatch.setattr(bringing, "MOST_ITEMS", 2)
    with pytest.raises(UnreadableFramework, match="3 items, and at most 2"):
        bring(tx, ESCO)


def test_an_odd_title_is_refused(tx):
    with pytest.raises(InvalidText, match="title"):
        bring(tx, OWN, title="x\u202ey")


def test_each_import_that_changes_something_is_on_record_with_numbers(tx):
    framework = bring(tx, OWN, 5, title="Ours").framework
    (entry,) = tx.audit.of_object(framework.id)
    assert (entry.action, entry.actor, entry.at, entry.values["new"]) == (
        "framework.imported",
        "hr",
        at(5),
        "3",
    )
