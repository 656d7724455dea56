"""Further languages in a cell of the plan: read, refused with what to do, and written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.achievement import LevelWording, Wording
from issuer.plan import wording_words
from issuer.plan.cell_faults import CellFault

CELL = r"""[de] Zuhören
[description] Hört anderen zu.
[criteria] Zeige:

- dass du zuhörst
\[description] steht so da
\\[de] und das
[levels] Lernend: fragt nach | - | Sicher
[picture] Ein Schild
[pt-BR] Ouvir"""
GERMAN = Wording(
    "de",
    "Zuhören",
    "Hört anderen zu.",
    "Zeige:\n\n- dass du zuhörst\n[description] steht so da\n\\[de] und das",
    (LevelWording("Lernend", "fragt nach"), LevelWording(""), LevelWording("Sicher")),
    "Ein Schild",
)


def test_languages_are_read_and_written_as_they_stand():
    assert wording_words.read(CELL, "en") == (GERMAN, Wording("pt-BR", "Ouvir", "", ""))
    assert wording_words.write(wording_words.read(CELL, "en")) == CELL
    assert wording_words.read("", "") == ()


@pytest.mark.parametrize(
    ("text", "language", "remedy"),
    [
        ("Zuhören", "en", "belongs to no language"),
        ("[description] Hört zu.", "en", "Begin with a language"),
        ("[de] Zuhören", "", "Say first in which language"),
        ("[de] Zuhören", "de", "stands twice; the badge's own counts"),
        ("[de] A\n[de] B", "en", "A language stands twice"),
        ("[de] A\n[criteria] x\n[criteria] y", "en", r"\[criteria\] stands twice"),
        ("[de]", "en", "In de: This is empty"),
        (f"[de] {'x' * 121}", "en", "In de: .*shorten it to 120"),
        (f"[de] A\n[description] {'x' * 1001}", "en", "In de: .*shorten it to 1000"),
        ("[de] A\n[levels] a|b|c|d|e|f", "en", "In de: There are 6 levels; 5"),
        ("[de] A\n[picture] \u202eB", "en", "In de: Character 1 can not be shown"),
        ("\n".join(f"[a{chr(97 + each)}] A" for each in range(11)), "en", "11 further languages; 10"),
        ("\n".join(f"[a{each}] A\n[criteria] {'x' * 9000}" for each in "abcd"), "en", "more than 30,000"),
    ],
)
def test_what_is_no_wording_is_refused_with_what_to_do(text, language, remedy):
    with pytest.raises(CellFault, match=remedy):
        wording_words.read(text, language)


def test_levels_at_the_end_that_say_nothing_are_left_out():
    blank = LevelWording("")
    assert wording_words.without_empty_end([blank, LevelWording("", "x"), blank]) == (
        blank,
        LevelWording("", "x"),
    )
    assert wording_words.without_empty_end([blank]) == ()


def test_the_name_that_stands_for_none_is_no_name():
    assert wording_words.level_name("") == ""
    with pytest.raises(CellFault, match="stands for no name"):
        wording_words.level_name("-")


_line = st.text(st.sampled_from("ab[]\\ é"), max_size=12) | st.sampled_from(
    ["[de] a", "[levels]", "\\[criteria] x", "[description]", "[picture] "]
)
_text = st.lists(_line, max_size=4).map(lambda lines: "\n".join(lines).strip())
_name = st.text(st.sampled_from("ab[] é"), min_size=1, max_size=12).map(str.strip).filter(bool)
LEVEL_WORDINGS = st.lists(st.builds(LevelWording, st.just("") | _name, _text), max_size=4).map(
    wording_words.without_empty_end
)
WORDINGS = st.lists(
    st.builds(
        Wording,
        st.sampled_from(["de", "fr", "ar", "zh-Hant-TW"]),
        _name,
        _text,
        _text,
        LEVEL_WORDINGS,
        st.just("") | _name,
    ),
    max_size=3,
    unique_by=lambda each: each.language,
).map(tuple)


@given(WORDINGS)
def test_whatever_is_written_reads_back_the_same(wordings):
    assert wording_words.read(wording_words.write(wordings), "en") == wordings
