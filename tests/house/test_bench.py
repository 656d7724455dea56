"""The benchmarks have the names that others read, say what is met, and say why a number is not there."""

import pytest

from bench import __main__ as program
from bench import against_node, table
from bench.measure import Ratio

NAMES = {
    *("di_sign_vs_node", "di_verify_vs_node", "di_sign_vs_floor", "di_issue_vs_floor", "di_verify_vs_floor"),
    *("jwt_sign_vs_floor", "jwt_verify_vs_floor", "status_check_10m_vs_131k", "width_1000_vs_100"),
    *("stack_50_vs_50x1", "poison_k7_ms"),
}


def test_the_names_that_others_read_are_there():
    assert set(table.NUMBERS) >= NAMES


@pytest.mark.parametrize(("value", "word"), [(0.5, "met"), (1.5, "MISSED")])
def test_a_row_says_value_and_target_and_whether_it_is_met(monkeypatch, value, word):
    monkeypatch.setattr(table, "NUMBERS", {"width": (lambda: Ratio(value, 3, 2), 1)})
    (number,) = table.measured(["width"])
    row = program._row(number)
    assert word in row
    assert row.split()[1:3] == [str(value), "1"]


def test_without_node_the_reason_stands_in_the_number_s_place(monkeypatch):
    monkeypatch.setattr(against_node, "missing", lambda _: "Node is not installed")
    (number,) = table.measured(["di_sign_vs_node"])
    assert program._row(number).endswith("skipped: Node is not installed")
