"""A badge in several languages: written on its pages, awarded in one of them, read in the reader's, signed in one."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from cairn.demo import SLUG
from issuer.achievements.catalog import draft_of, publish
from records.principals import Principal, Role
from tests.support.inprocess import form_token, open_house

SALES = Principal("sam", "Sam Sales", "sam@example.com", Role.LEADER, None, "Sales")
PLACE = "/badges/communication/languages"
GERMAN = {
    "language": "de",
    "name": "Kommunikation",
    "description": "Spricht klar.",
    "criteria": "Zweimal gesehen.",
    "level_name": ["Beginnt", "Führt", "Begleitet"],
    "level_looks": ["Macht mit.", "Führt andere.", "Begleitet andere."],
    "caption": "Eine Sprechblase",
}
ARABIC = GERMAN | {"language": "ar", "name": "التواصل", "criteria": "شوهد مرتين."}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation whose badge is in English, German and Arabic, and in French in part."""
    made = open_house(tmp_path_factory.mktemp("languages"))
    hr = made.signed_in()
    refused = post(hr, **GERMAN)
    assert (refused.status_code, "Say first in which language" in said(refused)) == (422, True)
    assert "Say it in the editor" in said(hr.get(PLACE))
    speak_english(made)
    for each in (GERMAN, ARABIC, {"language": "fr", "name": "Communication"}):
        assert post(hr, **each).status_code == 200
    yield made
    made.here.database.close()


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def said(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def post(browser, do="save", **fields):
    page = browser.get(f"{PLACE}/edit").text
    fields = {"version": re.search(r'name="version" value="([0-9]+)"', page).group(1)} | fields
    return browser.post(
        f"{PLACE}/edit", data={"csrf": form_token(page), "do": do, **fields}, follow_redirects=True
    )


def speak_english(made):
    """Say that the badge's own texts are English."""
    with made.here.desk.work(SLUG) as work:
        draft = draft_of(work.tx.plan.find("communication"))
        publish(work.tx, replace(draft, language="en"), made.url, work.identity.did, work.now)


def planned(house):
    with house.here.desk.work(SLUG) as work:
        return work.tx.plan.find("communication")


def awarded(house, language, to="zoe@example.com"):
    hr = house.signed_in()
    fields = {"achievement": "communication", "level": "2", "to": to, "language": language}
    token = form_token(hr.get("/awards/new").text)
    answer = hr.post("/awards", data={"csrf": token, **fields}, follow_redirects=True)
    assert answer.status_code == 200
    with house.here.desk.work(SLUG) as work:
        return next(each for each in work.tx.awards.of_badges(["communication"]) if each.address == to)


def test_the_page_of_languages_says_which_there_are_and_what_is_missing(hr):
    page = hr.get(PLACE)
    assert "Its own texts are in English" in said(page)
    assert "Deutsch : Kommunikation . Complete" in said(page)
    assert '<span translate="no" lang="ar" dir="rtl">التواصل</span>' in page.text
    assert (
        "Not used yet; it lacks: description, criteria, name of level 1, what level 1 looks like, "
        in said(page)
    )
    editor = said(hr.get("/badges/communication/edit"))
    assert "Other languages : Deutsch , العربية , français (not complete)" in editor


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(house, hr):
    before = planned(house)
    wrong = GERMAN | {"language": "Deutsch", "name": "", "level_name": ["a|b", "", ""], "caption": "x" * 301}
    answer = post(hr, **wrong)
    assert answer.status_code == 422
    for name in ("language", "name", "level_name-0", "caption"):
        assert f'id="{name}-fault"' in answer.text, name
    twice = post(hr, **GERMAN | {"language": "en"})
    assert (twice.status_code, 'id="language-fault"' in twice.text) == (422, True)
    stale = post(hr, version="1", **GERMAN)
    assert (stale.status_code, "Somebody else saved" in said(stale)) == (409, True)
    assert planned(house) == before


def test_a_badge_manager_writes_languages_of_their_own_badges_alone(house):
    refused = post(house.signed_in(SALES), **GERMAN)
    assert (refused.status_code, "Ask HR" in said(refused)) == (403, True)


def test_a_language_is_changed_and_taken_out_again_and_the_others_stay(house, hr):
    spanish = GERMAN | {"language": "es", "name": "Comunicación"}
    post(hr, **spanish)
    post(hr, **spanish | {"name": "Comunicar"})
    said_then = [(each.language, each.name) for each in planned(house).achievement.wordings]
    assert said_then[-1] == ("es", "Comunicar")
    assert f"{PLACE}/edit?language=es" in hr.get(PLACE).text
    post(hr, "remove", language="es")
    assert [(each.language, each.name) for each in planned(house).achievement.wordings] == said_then[:-1]


def test_the_public_page_is_in_the_readers_language_and_the_document_in_the_badges(house):
    place, browser = f"/o/{SLUG}/achievements/communication", house.browser()
    german = browser.get(place, headers={"Accept-Language": "de-CH, en;q=0.5"})
    assert '<h1 lang="de" dir="ltr">Kommunikation</h1>' in german.text
    assert "Accept-Language" in german.headers["vary"]
    assert '<h1 lang="ar" dir="rtl">التواصل</h1>' in browser.get(f"{place}?in=ar").text
    assert '<h1 lang="en"' in browser.get(place, headers={"Accept-Language": "fr, fi"}).text
    catalogue = browser.get(f"/o/{SLUG}", headers={"Accept-Language": "ar"}).text
    assert '<p translate="no" lang="ar" dir="rtl">Spricht klar.</p>' in catalogue
    told = house.client.get(place, headers={"Accept": "application/json", "Accept-Language": "de"}).json()
    assert (told["inLanguage"], told["name"]) == ("en", "Communication")
    assert [each["inLanguage"] for each in told["related"]] == ["de", "ar"]


def test_each_edition_is_served_where_badges_say_it_is(house):
    told = house.client.get(f"/o/{SLUG}/achievements/communication").json()
    edition = house.client.get(told["related"][0]["id"].removeprefix(house.url))
    assert edition.headers["content-language"] == "de"
    found = edition.json()
    assert (found["id"], found["name"], found["levels"][1]["name"]) == (
        told["related"][0]["id"],
        "Kommunikation",
        "Führt",
    )
    assert found["related"][0]["id"] == told["id"]
    place = f"/o/{SLUG}/achievements/communication/v/{told['version']}/in"
    assert [house.client.get(f"{place}/{each}").status_code for each in ("en", "ar", "fr", "xx")] == [
        200,
        200,
        404,
        404,
    ]


def test_a_badge_is_awarded_in_a_language_and_signed_so(house):
    award = awarded(house, "de")
    assert (award.achievement.language, award.achievement.level(2).name) == ("de", "Führt")
    with house.here.desk.work(SLUG) as work:
        offer = work.mint(award, tx_code=False).offer.id
    badge = house.claim(offer)
    report = house.verify(badge)
    assert report["verdict"] == "valid"
    achievement = report["credential"]["achievement"]
    assert (achievement["language"], achievement["name"], achievement["level"]) == (
        "de",
        "Kommunikation",
        "Führt",
    )
    signed = json.loads(badge)["credentialSubject"]["achievement"]
    assert signed["id"] == planned(house).achievement.id
    assert {each["inLanguage"] for each in signed["related"]} == {"en", "ar"}
    assert signed["image"]["caption"] == "Eine Sprechblase"


def test_whoever_claims_and_whoever_checks_reads_it_in_a_language_that_is_marked(house):
    award, browser = awarded(house, "de", "yve@example.com"), house.browser()
    own = browser.get(f"/claim/{award.claim_id}", headers={"Accept-Language": "fi"})
    assert '<h2 id="badge-name" lang="de" dir="ltr">Kommunikation</h2>' in own.text
    arabic = browser.get(f"/claim/{award.claim_id}", headers={"Accept-Language": "ar"})
    assert '<h2 id="badge-name" lang="ar" dir="rtl">التواصل</h2>' in arabic.text
    with house.here.desk.work(SLUG) as work:
        offer = work.mint(award, tx_code=False).offer.id
    report = house.browser().post("/check", data={"text": house.claim(offer).decode()}, follow_redirects=True)
    assert '<h2 id="badge-name" lang="de" dir="ltr">Kommunikation</h2>' in report.text


def test_without_a_language_a_badge_is_awarded_in_its_own_and_one_it_has_not_is_refused(house, hr):
    assert awarded(house, "", "xan@example.com").achievement.language == "en"
    form = hr.get("/awards/new?achievement=communication")
    assert '<option value="de" translate="no" lang="de" dir="ltr">Deutsch</option>' in form.text
    fields = {"achievement": "communication", "level": "2", "to": "w@example.com", "language": "fr"}
    refused = hr.post("/awards", data={"csrf": form_token(form.text), **fields})
    assert (refused.status_code, 'id="language-fault"' in refused.text) == (422, True)
    assert "Its languages are: en, de, ar" in said(refused)


def test_languages_go_out_with_the_plan_and_come_back_in(house, hr):
    before = planned(house)
    sheet = hr.get("/framework/export/csv").content
    assert "[ar] التواصل" in sheet.decode("utf-8-sig")
    token = form_token(hr.get("/framework/plan").text)
    hr.post("/framework/import", data={"csrf": token, "do": "import"}, files={"file": ("plan.csv", sheet)})
    assert planned(house) == before
