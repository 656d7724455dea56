"""Looks in words, and whether white can be read on their colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.looks import Icon, Look, Shape, colour_word, contrast_with_white

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#ffffff", 1), ("#000000", 21), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_the_contrast_is_that_of_wcag(colour, contrast):
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


@given(COLOURS)
def test_every_colour_has_a_contrast_and_a_word(colour):
    assert 1 <= contrast_with_white(colour) <= 21
    assert colour_word(colour).isalpha()


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (Look(Shape.HEXAGON, "#14619e", Icon.BULB), "a blue hexagon with a light bulb"),
        (Look(Shape.SEAL, "#a8480b"), "an orange seal with its initials"),
        (Look(Shape.OCTAGON, "#1c6b33", Icon.TICK), "a green octagon with a tick"),
        (Look(Shape.CIRCLE, "#444444", Icon.CUP), "a grey circle with a cup"),
        (Look(Shape.CIRCLE, "#010101", Icon.CUP), "a black circle with a cup"),
    ],
)
def test_a_look_is_told_in_words(look, words):
    assert look.words == words


def test_every_icon_has_words_of_its_own():
    assert len({each.words for each in Icon}) == len(Icon)
