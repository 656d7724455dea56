"""The languages: which way they are read, how they write days, numbers and lists, what their catalogues say."""

from datetime import UTC, datetime

import pytest

from credentials.wording import N_, say_many
from web.languages import CATALOGUES, COMPLETE, LANGUAGES, current, spoken, tongue_of
from web.pseudo_language import accented
from web.tongue import ENGLISH, PSEUDO

AT = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)
BY_TAG = {each.tag: each for each in (*LANGUAGES, PSEUDO)}


def tongue(tag):
    return tongue_of(BY_TAG[tag])


def test_there_are_five_and_one_is_read_from_the_right():
    assert [each.tag for each in LANGUAGES] == ["en", "de", "fr", "es", "ar"]
    assert {each.tag: each.direction for each in LANGUAGES if each.direction != "ltr"} == {"ar": "rtl"}
    assert ENGLISH in COMPLETE


def test_each_has_a_catalogue_that_can_be_read_and_no_catalogue_is_of_none():
    assert {each.stem for each in CATALOGUES.glob("*.po")} == {
        each.tag for each in LANGUAGES if each != ENGLISH
    }
    for each in LANGUAGES:
        assert tongue_of(each).text("") == ""


@pytest.mark.parametrize(
    ("tag", "day", "minute"),
    [
        ("en", "3 May 2026", "3 May 2026, 23:30 UTC"),
        ("de", "3. Mai 2026", "3. Mai 2026, 23:30 UTC"),
        ("fr", "3 mai 2026", "3 mai 2026, 23:30 UTC"),
        ("es", "3 de mayo de 2026", "3 de mayo de 2026, 23:30 UTC"),
        ("ar", "3 مايو 2026", "3 مايو 2026، 23:30 UTC"),
    ],
)
def test_days_and_minutes_are_written_as_each_language_does(tag, day, minute):
    assert tongue(tag).day(AT) == day
    assert tongue(tag).minute(AT).replace("\N{RIGHT-TO-LEFT MARK}", "") == minute


def test_a_day_is_told_in_the_zone_that_is_asked_for():
    assert tongue("de").day(AT, "Asia/Tokyo") == "4. Mai 2026"


def test_numbers_and_lists_follow_the_language():
    assert [tongue(tag).number(12500) for tag in ("en", "de")] == ["12,500", "12.500"]
    assert [tongue(tag).listing(["a", "b", "c"]) for tag in ("en", "de", "fr")] == [
        "a, b and c",
        "a, b und c",
        "a, b et c",
    ]


def test_a_translated_text_is_told_and_another_stays_english():
    assert tongue("de").text("Skip to the content") == "Zum Inhalt springen"
    assert tongue("ar").text("Skip to the content") != "Skip to the content"
    assert tongue("de").text("Nobody wrote this") == "Nobody wrote this"


def test_a_language_is_spoken_as_long_as_its_block_lasts():
    with spoken(BY_TAG["de"]) as german:
        assert current() is german
        with spoken(PSEUDO):
            assert current().language == PSEUDO
        assert current() is german
    assert current().language == ENGLISH


# The language that nobody speaks


def test_it_changes_every_letter_and_keeps_places_tags_and_entities():
    said = accented("Let <a href='/x'>%(name)s</a> &amp; {who} be 100 %%")
    assert said.startswith("⟦Ļéţ <a href='/x'>%(name)s</a> &amp; {who} ƀé 100 %%")
    assert not any(
        each.isascii() and each.isalpha() for each in accented("The quick brown fox jumps over lazy dogs")
    )


def test_it_is_longer_by_a_third_as_other_languages_are():
    assert len(accented("x" * 30)) == 30 + 10 + 2


def test_it_tells_what_is_marked_counted_dated_and_listed():
    pseudo = tongue("en-XA")
    assert N_("Skill").told_in(pseudo) == "⟦Šķîļļ·⟧"
    assert say_many("{n} badge", "{n} badges", 2).told_in(pseudo).startswith("⟦2 ƀåđĝéš")
    for told in (pseudo.day(AT), pseudo.minute(AT), pseudo.clock(AT), pseudo.listing(["1", "2"])):
        assert not any(each.isascii() and each.isalpha() for each in told), told
