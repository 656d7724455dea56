import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts import nquads
from contexts.engine.fallback import Fallback
from contexts.engine.terms import Reading
from contexts.engine.values import check_pieces, number, quoted, spelled
from contexts.nquads import XSD

DOUBLE = Reading(XSD + "double", is_literal=False, suffix="")
PLAIN = Reading(None, is_literal=True, suffix="")


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text('\\u00aA"\x7f\x00\x1f\n\t\b'))
def test_strings_are_quoted_as_canonical_n_quads_quote_them(text):
    assert quoted(text) == nquads.literal(text)


@pytest.mark.parametrize("point", range(0x100))
def test_each_control_character_is_escaped_as_it_must_be(point):
    assert quoted(f"a{chr(point)}b") == nquads.literal(f"a{chr(point)}b")


@pytest.mark.parametrize(
    ("value", "reading", "literal"),
    [
        (True, PLAIN, f'"true"^^<{XSD}boolean>'),
        (7, PLAIN, f'"7"^^<{XSD}integer>'),
        (7, Reading("@none", is_literal=True, suffix=""), f'"7"^^<{XSD}integer>'),
        (0.5, PLAIN, f'"5.0E-1"^^<{XSD}double>'),
        (7, DOUBLE, f'"7.0E0"^^<{XSD}double>'),
        (7, Reading(XSD + "string", is_literal=True, suffix=""), '"7"'),
    ],
)
def test_numbers_and_truth_values_have_their_datatype(value, reading, literal):
    assert number(reading, value) == literal


@pytest.mark.parametrize("value", [2**53, -(2**53), math.nan, math.inf, 0.1 + 0.2])
def test_a_number_that_would_not_be_signed_as_it_is_falls_back(value):
    with pytest.raises(Fallback):
        number(PLAIN, value)


def test_a_double_is_spelled_in_one_way_only():
    assert spelled(DOUBLE, "1.0E0") == f'"1.0E0"^^<{XSD}double>'
    with pytest.raises(Fallback):
        spelled(DOUBLE, "1")


def test_two_pieces_of_one_object_are_told_from_two_mentions():
    check_pieces([{"id": "urn:a"}, {"id": "urn:a", "name": "x"}], ["<urn:a>", "<urn:a>"])
    check_pieces(["urn:a", "urn:a"], ["<urn:a>", "<urn:a>"])
    with pytest.raises(Fallback):
        check_pieces([{"id": "urn:a", "url": "urn:u"}, {"id": "urn:a", "name": "x"}], ["<urn:a>", "<urn:a>"])
