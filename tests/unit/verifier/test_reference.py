"""References: short, told apart, and safe against a mistyped sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.reference import ALPHABET, LENGTH, is_reference, normalise, reference_from

REFERENCES = st.binary(min_size=7, max_size=16).map(reference_from)


@given(REFERENCES)
def test_a_reference_is_three_groups_of_four_signs_that_are_not_mistaken_for_each_other(reference):
    assert [len(group) for group in reference.split("-")] == [4, 4, 4]
    assert not set(reference) & set("01OI")


@given(REFERENCES)
def test_a_reference_is_known_as_one_however_it_is_typed(reference):
    for typed in (
        reference,
        reference.lower(),
        reference.replace("-", ""),
        reference.replace("-", " "),
        f" {reference} ",
    ):
        assert is_reference(typed)
        assert normalise(typed) == reference


@given(REFERENCES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(reference, place, sign):
    signs = reference.replace("-", "")
    wrong = signs[:place] + sign + signs[place + 1 :]
    assert is_reference(wrong) == (wrong == signs)


@given(REFERENCES, st.integers(0, LENGTH - 2))
def test_a_sign_left_out_is_noticed(reference, place):
    signs = reference.replace("-", "")
    assert not is_reference(signs[:place] + signs[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "-", "K7QM", "K7QM-3XR9-TB4D-AAAA", "ßßßß-ßßß-ßßß", "O0I1-O0I1-O0I1", "../../etc"]
)
def test_other_texts_are_no_references(text):
    assert not is_reference(text)


@given(st.binary(min_size=7, max_size=7), st.binary(min_size=7, max_size=7))
def test_other_randomness_gives_another_reference(one, other):
    low = (1 << 55) - 1
    same = int.from_bytes(one, "big") & low == int.from_bytes(other, "big") & low
    assert (reference_from(one) == reference_from(other)) == same
