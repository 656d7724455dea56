"""A whole installation speaks several languages: pages of both services, error pages, and what programs read."""

import re

import pytest

from cairn.errors import InvalidSetting
from cairn.settings import load
from tests.support.inprocess import open_house

SKIP = {"en": "Skip to the content", "de": "Zum Inhalt springen", "ar": "الانتقال إلى المحتوى"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return open_house(tmp_path_factory.mktemp("house"), CAIRN_LANGUAGES="en,de,ar")


def page_in(house, path, tag):
    return house.browser().get(path, headers={"Accept-Language": tag})


@pytest.mark.parametrize("path", ["/", "/check", "/o/acme", "/sign-in", "/nowhere", "/awards"])
@pytest.mark.parametrize("tag", SKIP)
def test_every_page_speaks_the_language_that_the_browser_asks_for(house, path, tag):
    page = page_in(house, path, f"{tag}-XX,en;q=0.5")
    direction = "rtl" if tag == "ar" else "ltr"
    assert f'<html lang="{tag}" dir="{direction}">' in page.text
    assert SKIP[tag] in page.text
    assert page.headers["content-language"] == tag
    assert "Accept-Language, Cookie" in page.headers["vary"]


def test_another_language_is_chosen_by_a_link_that_keeps_the_page_and_is_remembered(house):
    browser = house.browser()
    first = browser.get("/check?from=here")
    links = dict(re.findall(r'<a href="(\?[^"]*)" lang="(\w+)"', first.text))
    assert links == {f"?from=here&amp;lang={tag}": tag for tag in SKIP}
    assert re.search(r'lang="en"[^>]* aria-current="true"', first.text)
    there = browser.get("/check?from=here&lang=de")
    assert SKIP["de"] in there.text
    assert SKIP["de"] in browser.get("/").text
    assert browser.get("/").headers["content-language"] == "de"


def test_what_programs_read_is_english_whoever_asks(house):
    refused = house.client.get("/v1/verifications/nothing", headers={"Accept-Language": "de"})
    assert refused.json() == house.client.get("/v1/verifications/nothing").json()
    assert "content-language" not in refused.headers


def test_an_installation_that_says_nothing_offers_what_is_complete(tmp_path):
    house = open_house(tmp_path)
    told = {
        asked: page_in(house, "/", asked).headers["content-language"]
        for asked in ("de", "fr", "es", "ar", "nl", "en-XA")
    }
    assert told == {"de": "de", "fr": "fr", "es": "es", "ar": "ar", "nl": "en", "en-XA": "en"}


def test_the_first_language_is_the_usual_one(tmp_path):
    house = open_house(tmp_path, CAIRN_LANGUAGES="ar, en")
    assert house.browser().get("/").headers["content-language"] == "ar"
    assert page_in(house, "/", "en").headers["content-language"] == "en"


def test_a_language_that_there_is_not_refuses_the_start():
    with pytest.raises(InvalidSetting, match="takes en, de, fr, es, ar, separated by commas; not xx"):
        load({"CAIRN_LANGUAGES": "en,xx"})
    assert [each.tag for each in load({"CAIRN_LANGUAGES": "de,en,de,en-XA"}).languages] == [
        "de",
        "en",
        "en-XA",
    ]
