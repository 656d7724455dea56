"""Why a badge fell is kept in English, and told by pages in the words that it was made of."""

from dataclasses import replace

import pytest

from credentials.wording import Sentence
from issuer.ledger import Origin, ReasonCode, Withdrawal
from issuer.web.kept_words import public_words
from tests.support.builders import DAY_ONE

GONE = Withdrawal(DAY_ONE, ReasonCode.DUPLICATE)


@pytest.mark.parametrize(
    "sentence",
    [
        "It rests on another badge. Communication was withdrawn by its issuer.",
        "It rests on another badge, which does not count now.",
    ],
)
def test_what_a_fallen_badge_says_of_itself_is_told_again_and_what_people_wrote_is_not(sentence):
    fallen = replace(GONE, origin=Origin.CASCADE, public_sentence=sentence)
    assert public_words(fallen) == sentence
    assert isinstance(public_words(fallen), Sentence)
    assert not isinstance(public_words(replace(fallen, public_sentence="Ours.")), Sentence)
    assert not isinstance(public_words(replace(GONE, public_sentence=sentence)), Sentence)


def test_why_a_fallen_badge_fell_is_told_in_the_reasons_own_words():
    fallen = replace(
        GONE, origin=Origin.CASCADE, public_sentence="It rests on another badge. Tea has expired."
    )
    assert public_words(fallen).facts["why"].source == "{name} has expired."
