"""What a page asks for is kept in English, and told again in the language of whoever looks."""

import pytest

from credentials.wording import Said
from verifier.ports import KnownBadge
from verifier.web.openid4vp.wanting import ANY_BADGE, words_again, words_for

LEVELS, PARTS = ("one", "two"), ("https://a.example/1", "https://a.example/2")


@pytest.mark.parametrize(
    ("levels", "parts", "level", "source", "words"),
    [
        (LEVELS, (), 2, "{badge} ({issuer}), level {least} or more", "Tea (Acme), level 2 or more"),
        ((), PARTS, 0, "{badge} ({issuer}), with its {n} parts", "Tea (Acme), with its 2 parts"),
        (
            LEVELS,
            PARTS,
            1,
            "{badge} ({issuer}), level {least} or more, with its {n} parts",
            "Tea (Acme), level 1 or more, with its 2 parts",
        ),
    ],
)
def test_what_is_asked_for_is_the_same_text_again(levels, parts, level, source, words):
    made = words_for(KnownBadge("Acme", "https://a.example/tea", "Tea", levels=levels, parts=parts), level)
    read = words_again(str.__str__(made))
    assert (made, read) == (words, words)
    assert read.source == made.source == source


def test_any_badge_is_told_and_a_name_is_not():
    assert words_again("any badge").source == ANY_BADGE
    assert not isinstance(words_again("Tea (Acme)"), Said)
