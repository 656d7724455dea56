"""What is published of a badge's languages, and what of it we added to its criteria."""

from dataclasses import replace

import pytest

from credentials.achievement import LevelWording, Wording
from issuer.achievements.added_words import cap_sentence, pilot_sentence
from issuer.achievements.catalog import draft_of, publish
from issuer.achievements.wordings import drafted, published
from issuer.scarcity import Cap, Period
from issuer.store.achievement_json import from_text, to_text
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, stocked

SAID = (LevelWording("Beginnt", "Macht mit."), LevelWording("Führt", "Führt."), LevelWording("Begleitet"))
GERMAN = Wording("de", "Kommunikation", "Bei der Arbeit.", "Zweimal gesehen.", SAID)
BEGUN = Wording("fr", "Communication", "", "")
DRAFT = draft(language="en", wordings=(GERMAN, BEGUN), cap=Cap(10, Period.QUARTER))


def test_a_version_says_in_each_language_what_we_add_and_gives_its_draft_back():
    with stocked(DRAFT).transaction("acme") as tx:
        made = tx.plan.find("communication")
        german = made.achievement.in_language("de")
        assert german.criteria == "Zweimal gesehen.\n\nIn jedem Quartal werden höchstens 10 verliehen."
        assert made.achievement.languages == ("en", "de")
        assert draft_of(made) == DRAFT
        assert publish(tx, DRAFT, BASE_URL, ISSUER_DID, at(9)).achievement.version == 1


def test_that_it_is_tried_out_is_said_in_each_language_too():
    made = published((GERMAN, BEGUN), None, is_pilot=True)
    assert made[0].criteria == f"Zweimal gesehen.\n\n{pilot_sentence('de')}"
    assert made[1] == BEGUN
    assert drafted(made, None, is_pilot=True) == (GERMAN, BEGUN)


def test_a_change_of_one_language_is_a_new_version():
    with stocked(DRAFT).transaction("acme") as tx:
        changed = replace(DRAFT, wordings=(replace(GERMAN, name="Reden"), BEGUN))
        assert publish(tx, changed, BASE_URL, ISSUER_DID, at(9)).achievement.version == 2
        assert tx.plan.edition("communication", 1).achievement.in_language("de").name == "Kommunikation"


def test_what_is_kept_gives_every_language_back_and_what_was_kept_before_has_none():
    with stocked(DRAFT).transaction("acme") as tx:
        achievement = tx.plan.find("communication").achievement
    assert from_text(to_text(achievement)) == achievement
    older = to_text(achievement).replace('"wordings"', '"unknown"')
    assert from_text(older).wordings == ()


@pytest.mark.parametrize("language", ["de", "fr", "es", "ar"])
@pytest.mark.parametrize("period", Period)
def test_each_of_these_languages_has_its_own_sentence_for_every_cap(language, period):
    said = cap_sentence(Cap(1200, period), language)
    assert said != cap_sentence(Cap(1200, period), "en")
    assert "1200" in said
    assert (
        cap_sentence(Cap(1200, period), "en")
        == Cap(1200, period).sentence
        == cap_sentence(Cap(1200, period), "fi")
    )
    assert pilot_sentence(language) != pilot_sentence("") == pilot_sentence("en")
