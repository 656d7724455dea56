import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.plain_text import fault_in_line, fault_in_lines, is_plain, shown

ODD = {
    "a line feed": "\n",
    "a null": "\x00",
    "an escape": "\x1b",
    "a right-to-left override": "\u202e",
    "a first-strong isolate": "\u2068",
    "a right-to-left mark": "\u200f",
    "a zero-width no-break space": "\ufeff",
    "a line separator": "\u2028",
    "a lone surrogate": "\ud800",
    "a private-use character": "\ue000",
    "a noncharacter": "\ufffe",
    "another noncharacter": "\ufdd0",
    "a noncharacter of a far plane": "\U0010ffff",
}
NAMES = ["Zoë Rivera", "李伟", "محمد", "நந்தினி", "O’Neil-Smith", "👩\u200d🚒", "می\u200cکنم", "  "]


def test_the_characters_around_the_noncharacters_are_plain():
    assert [is_plain(chr(point)) for point in (0xFDCF, 0xFDD0, 0xFDEF, 0xFDF0)] == [True, False, False, True]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_fine(name):
    assert fault_in_line(name, 100) is None


@pytest.mark.parametrize("character", ODD.values(), ids=ODD)
def test_a_character_that_can_not_be_shown_is_named_with_its_place(character):
    fault = fault_in_line(f"ab{character}c", 100)

    assert fault is not None
    assert "Character 3" in fault
    assert f"U+{ord(character):04X}" in fault


def test_line_breaks_and_tabs_stand_in_longer_texts_but_nothing_else_odd_does():
    assert fault_in_lines("one\n\ttwo", 100) is None
    assert fault_in_lines("one\rtwo", 100) is not None
    assert fault_in_lines("one\u202etwo", 100) is not None


def test_a_text_may_be_as_long_as_the_limit_and_not_longer():
    assert fault_in_line("ä" * 5, 5) is None
    assert fault_in_line("ä" * 6, 5) == "It has 6 characters; shorten it to 5."
    assert fault_in_lines("ä" * 6, 5) is not None


def test_a_text_in_a_message_is_cut_and_shows_odd_characters_as_codes():
    assert shown("a\u202eb") == "a\\u202eb"
    assert shown("👩\u200d🚒") == "👩\u200d🚒"
    assert shown("x" * 81) == "x" * 79 + "…"
    assert shown("x" * 80) == "x" * 80


@given(st.text())
def test_a_text_in_a_message_has_plain_characters_only(text):
    assert all(is_plain(character) for character in shown(text))


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), max_size=20))
def test_letters_marks_numbers_and_signs_are_plain(text):
    assert fault_in_line(text, 20) is None or any(ord(c) & 0xFFFE == 0xFFFE for c in text)
