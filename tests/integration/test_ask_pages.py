"""“Ask for a badge”: the page on which a recruiter asks somebody's wallet."""

import json
import re
from urllib.parse import urlsplit

import pytest

from cairn.demo import SLUG
from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from credentials.jwe import encrypt
from tests.integration.test_presentation_requests import JWT, achievement, claim, fetched, send
from tests.support.inprocess import URL


@pytest.fixture
def purse():
    return new_purse()


@pytest.fixture
def browser(house):
    return house.browser()


def ask(browser, **form):
    """Press a button of the form; return where the request's page is."""
    pressed = browser.post("/ask", data={"badge": "", "level": "0", **form}, follow_redirects=False)
    assert pressed.status_code == 303, pressed.text
    return pressed.headers["location"]


def asked(house, browser, place):
    """Return the request object that the page leads a wallet to."""
    uri = re.search(r'class="offer-uri" data-copy>([^<]*)<', browser.get(place).text).group(1)
    return fetched(house, {"request_uri": uri.replace("&amp;", "&")})


def show(house, browser, place, purse):
    """Answer the request with a wallet; return what the wallet was told."""
    request = asked(house, browser, place)
    told = send(house, request, answer(request, purse, house.clock()))
    assert told.status_code == 200, told.text
    return told.json()


def test_the_form_names_the_badges_of_this_house(browser):
    page = browser.get("/ask").text
    assert f'value="{achievement("communication")}"' in page
    assert "with its 4 parts)" in page


def test_a_badge_at_a_level_is_asked_for_shown_and_read(house, browser, purse):
    claim(house, purse, level=3)
    place = ask(browser, badge=achievement(), level="2")
    assert "Waiting for the wallet" in browser.get(place).text
    assert browser.get(f"{place}/qr.svg").headers["content-type"] == "image/svg+xml"
    assert browser.get(f"{place}/state?seen=waiting").status_code == 204
    assert show(house, browser, place, purse) == {}
    page = browser.get(f"{place}/state?seen=waiting").text
    assert "What you asked for was shown" in page
    assert "Communication" in page


def test_a_lower_level_than_asked_for_is_not_enough(house, browser, purse):
    claim(house, purse, level=1)
    request = asked(house, browser, ask(browser, badge=achievement(), level="2"))
    anything = asked(house, browser, ask(browser))["dcql_query"]
    refused = send(house, request, answer({**request, "dcql_query": anything}, purse, house.clock()))
    assert refused.status_code == 400


def test_a_stack_is_asked_for_with_its_parts(house, browser):
    stack = f"{URL}/o/{SLUG}/achievements/super-4c"
    query = asked(house, browser, ask(browser, badge=stack, level="3"))["dcql_query"]
    assert len(query["credential_sets"]) == 5
    assert "creativity" in json.dumps(query)


def test_the_report_belongs_to_the_browser_that_asked(house, browser, purse):
    claim(house, purse)
    place = ask(browser)
    stranger = house.browser()
    for path in (place, f"{place}/state", f"{place}/qr.svg"):
        assert stranger.get(path).status_code == 404
    show(house, browser, place, purse)
    assert "Communication" not in stranger.get(place).text
    assert "Communication" in browser.get(place).text


def test_on_one_device_the_report_is_shown_where_the_wallet_leads_back_to(house, browser, purse):
    claim(house, purse)
    place = ask(browser, device="this")
    assert "Open my wallet" in browser.get(place).text
    back = urlsplit(show(house, browser, place, purse)["redirect_uri"])
    elsewhere = browser.get(place).text
    assert "led back to" in elsewhere
    assert "Communication" not in elsewhere
    assert "Communication" in browser.get(f"{back.path}?{back.query}").text
    assert house.browser().get(f"{back.path}?{back.query}").status_code == 404


def test_a_wallet_that_declines_tells_nothing(house, browser):
    place = ask(browser)
    request = asked(house, browser, place)
    send(house, request, {"error": "access_denied", "state": request["state"]})
    assert "That says nothing about whether there is one" in browser.get(place).text


def test_what_did_not_hold_is_told_to_whoever_asked(house, browser, purse):
    claim(house, purse, JWT)
    place = ask(browser)
    request = asked(house, browser, place)
    plain = answer({**request, "response_mode": "direct_post"}, purse, house.clock())
    ((query, (presentation,)),) = json.loads(plain["vp_token"]).items()
    said = {"vp_token": {query: [presentation[:-6] + "AAAAAA"]}, "state": request["state"]}
    (key,) = request["client_metadata"]["jwks"]["keys"]
    form = {"response": encrypt(json.dumps(said).encode(), key, "A256GCM")}
    assert send(house, request, form).status_code == 200
    page = browser.get(place).text
    assert "is not all that you asked for" in page
    assert "It was not signed with the key of its holder" in page
    assert presentation[:20] not in page


def test_a_page_says_what_it_asks_for_warns_and_asks_again_under_a_new_code(house, browser, purse):
    claim(house, purse, level=3)
    place = ask(browser, badge=achievement(), level="2")
    page = browser.get(place).text
    assert "You ask for Communication (Acme), level 2 or more." in page
    assert "Do not send it to anybody" in page
    assert "it signs nobody in" in page
    again = browser.post(f"{place}/again", follow_redirects=False).headers["location"]
    old, new = (asked(house, browser, each) for each in (place, again))
    assert old["dcql_query"] == new["dcql_query"]
    assert {old["nonce"], old["state"]}.isdisjoint({new["nonce"], new["state"]})
    assert house.browser().post(f"{place}/again", follow_redirects=False).status_code == 404
    assert new["client_metadata"]["client_name"] == urlsplit(URL).netloc
    assert new["exp"] - new["iat"] <= 300
    house.clock.forward(minutes=6)
    assert "Ask again" in browser.get(again).text


def test_addresses_hold_nothing_about_the_person_and_no_referrer_is_sent(house, browser, purse):
    claim(house, purse)
    place = ask(browser, device="this")
    back = show(house, browser, place, purse)["redirect_uri"]
    assert re.fullmatch(rf"{URL}/ask/[0-9a-f]{{32}}\?response_code=[\w-]{{22}}", back)
    led = browser.get(back.removeprefix(URL), follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, place)
    for answer_ in (led, browser.get(place)):
        assert answer_.headers["referrer-policy"] == "no-referrer"
    assert "Communication" in browser.get(place).text


def test_a_badge_that_can_not_be_chosen_is_refused(browser):
    refused = browser.post("/ask", data={"badge": "https://elsewhere.example/a"}, follow_redirects=False)
    assert refused.status_code == 422


def test_a_request_that_nobody_answered_says_so(house, browser):
    place = ask(browser)
    house.clock.forward(minutes=6)
    assert "Nobody answered" in browser.get(place).text
