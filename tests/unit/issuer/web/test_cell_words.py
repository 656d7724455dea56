"""The words for codes of the planning table: each code that a cell can hold has one, and every word is marked."""

import pytest

from credentials.achievement import Assessment, BadgeKind, Thinking
from credentials.wording import Said
from issuer.looks import Icon, Shape
from issuer.stages import BadgeStage
from issuer.web import cell_words, plan_words


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (cell_words.STAGES, BadgeStage),
        (cell_words.STAGE_NAMES, BadgeStage),
        (cell_words.TYPES, BadgeKind),
        (cell_words.THINKING, Thinking),
        (cell_words.ASSESSMENT, Assessment),
        (cell_words.SHAPES, Shape),
    ],
)
def test_every_code_has_a_word_and_there_is_no_word_without_one(words, codes):
    assert list(words) == [each.value for each in codes]
    assert all(isinstance(each, Said) for each in words.values())


def test_every_choice_of_a_column_has_a_word():
    choices = {each for column in plan_words.ALL for each in column.choices}
    assert choices <= set(cell_words.CELLS)


def test_what_a_picture_shows_is_marked():
    assert all(isinstance(each.words, Said) for each in Icon)
