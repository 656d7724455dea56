"""An achievement in its languages: which of them are whole, and the same achievement in another of them."""

from dataclasses import replace

import pytest

from credentials.achievement import Assessment, Level, LevelWording, Picture, Thinking, Wording
from credentials.wire_achievement import achievement_to_wire
from tests.unit.credentials.badge_cases import TEAMWORK

SAID = (
    LevelWording("Beginnt", "Macht mit."),
    LevelWording("Führt", "Führt andere."),
    LevelWording("Begleitet"),
)
GERMAN = Wording("de", "Teamarbeit", "Arbeitet gut mit anderen.", "Zweimal gesehen.", SAID, "Zwei Leute")
FRENCH = Wording("fr", "Travail d'équipe", "Bien.", "Vu deux fois.", SAID)
PICTURE = Picture("https://badges.example/p.png", "Two people")
BOTH = replace(TEAMWORK, language="en", wordings=(GERMAN, FRENCH), picture=PICTURE)


def test_in_another_language_it_is_the_same_achievement_and_the_way_back_is_open():
    german = BOTH.in_language("de")
    assert (german.id, german.version, german.language) == (BOTH.id, BOTH.version, "de")
    assert (german.name, german.description, german.criteria) == (
        "Teamarbeit",
        "Arbeitet gut mit anderen.",
        "Zweimal gesehen.",
    )
    assert [(each.number, each.name, each.description) for each in german.levels] == [
        (1, "Beginnt", "Macht mit."),
        (2, "Führt", "Führt andere."),
        (3, "Begleitet", ""),
    ]
    assert german.picture == Picture(PICTURE.url, "Zwei Leute")
    assert german.languages == ("de", "en", "fr")
    back = german.in_language("en")
    assert (back.name, back.levels, back.picture) == (BOTH.name, BOTH.levels, BOTH.picture)
    assert {each.language for each in back.wordings} == {"de", "fr"}


def test_a_picture_without_words_of_its_own_is_called_as_the_badge():
    assert BOTH.in_language("fr").picture == Picture(PICTURE.url, "Travail d'équipe")


@pytest.mark.parametrize("language", ["", "en", "ar", "de-AT"])
def test_it_stays_as_it_is_in_a_language_that_it_has_not(language):
    assert BOTH.in_language(language) is BOTH


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"name": ""}, ("name",)),
        ({"description": "", "criteria": ""}, ("description", "criteria")),
        ({"levels": SAID[:1]}, ("level_name-1", "level_looks-1", "level_name-2")),
        ({"levels": (SAID[0], LevelWording("Führt"), SAID[2])}, ("level_looks-1",)),
    ],
)
def test_a_language_that_lacks_a_text_is_not_used_and_says_which(changes, missing):
    partly = replace(GERMAN, **changes)
    made = replace(BOTH, wordings=(partly, FRENCH))
    assert partly.missing(BOTH.levels) == missing
    assert made.languages == ("en", "fr")
    assert made.in_language("de") is made
    assert partly in made.in_language("fr").wordings


def test_without_a_language_of_its_own_it_has_no_others():
    unknown = replace(BOTH, language="")
    assert (unknown.languages, unknown.editions) == ((), ())
    assert unknown.in_language("de") is unknown


def test_a_credential_says_its_language_and_names_the_same_in_the_others():
    written = achievement_to_wire(BOTH.in_language("de"))
    assert (written["id"], written["inLanguage"], written["name"]) == (TEAMWORK.id, "de", "Teamarbeit")
    assert written["related"] == [
        {"id": f"{TEAMWORK.id}/v/2/in/{each}", "type": ["Related"], "inLanguage": each, "version": "2"}
        for each in ("en", "fr")
    ]
    ids = [level["id"] for level in written["resultDescription"][0]["rubricCriterionLevel"]]
    assert ids == [TEAMWORK.level_id(number) for number in (1, 2, 3)]
    assert "related" not in achievement_to_wire(TEAMWORK)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("", "Leads. It asks to create (Bloom's taxonomy). Assessed by exam."),
        ("de-AT", "Leads. Verlangt: erschaffen (Taxonomie nach Bloom). Nachgewiesen durch eine Prüfung."),
        ("fi", "Leads. It asks to create (Bloom's taxonomy). Assessed by exam."),
    ],
)
def test_what_a_level_asks_is_said_in_the_language_of_its_texts(language, said):
    level = Level(1, "Leads", "Leads.", Thinking.CREATE, Assessment.EXAM)
    assert " ".join(level.sentences_in(language)) == said


@pytest.mark.parametrize("language", ["de", "fr", "es", "ar"])
def test_every_word_for_a_level_is_there_in_every_language_of_these(language):
    english = {Level(1, "A", "", each).sentences_in("en") for each in Thinking}
    theirs = {Level(1, "A", "", each).sentences_in(language) for each in Thinking}
    assert len(theirs) == len(Thinking)
    assert not english & theirs
    for each in (*Thinking, *Assessment):
        told = Level(1, "A", "", *((each,) if isinstance(each, Thinking) else (None, each))).sentences_in(
            language
        )
        assert each.value not in " ".join(told).split() or (each, language) == (Assessment.OBSERVATION, "fr")
