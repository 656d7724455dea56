"""One letter changed, and where two texts part."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.samples.letters import Difference, difference, one_letter_changed

BADGE = json.dumps({"name": "narrative", "criteria": {"narrative": "2 × Zest"}}, indent=2, ensure_ascii=False)


def test_one_letter_of_a_value_is_changed_and_nothing_else():
    changed = one_letter_changed(BADGE)
    assert json.loads(changed) == {"name": "narrative", "criteria": {"narrative": "2 × Aest"}}
    assert one_letter_changed(changed) != changed


@pytest.mark.parametrize("text", ["", "{}", '{"narrative": ""}', '{"narrative": "\\n"}', '{"narrative": 5}'])
def test_where_there_is_no_letter_nothing_is_changed(text):
    assert one_letter_changed(text) == text


def test_a_difference_is_told_with_its_line():
    assert difference("a\nbad\nc", "a\nbed\nc") == Difference(2, "a", "e")
    assert difference("ab", "aab") == Difference(1, "", "a")
    assert difference("one two", "one") == Difference(1, " two", "")


def test_line_ends_and_spaces_around_are_no_difference():
    assert difference("a\nb\n", "  a\r\nb") is None


def test_a_long_difference_is_shortened():
    found = difference("x", "y" * 100)
    assert found.after == "y" * 40 + "…"


@given(st.text("ab\n", max_size=12), st.text("ab\n", max_size=12))
def test_none_means_the_same(one, other):
    assert (difference(one, other) is None) == (one.strip() == other.strip())
