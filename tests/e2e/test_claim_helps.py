"""Helps of the claim page in a real browser: its own choice of wallets, a list of them, and what comes next."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PICKER = "[data-wallet-picker] button"
HELP = "details[data-wallet-help]"

# What stands in for a browser with wallets: it notes what it is asked, and answers as it is told.
KNOWS = """
window.asked = [];
window.DigitalCredential = class { static userAgentAllowsProtocol(name) { return name === "openid4vci-v1"; } };
navigator.credentials.create = async (wish) => { window.asked.push(wish); %s };
"""
TAKES = KNOWS % "return {};"
REFUSES = KNOWS % 'throw new DOMException("no", "NotAllowedError");'
KNOWS_NOTHING = "delete window.DigitalCredential;"
SPEAKS_ANOTHER = "window.DigitalCredential = class { static userAgentAllowsProtocol() { return false; } };"


@pytest.fixture
def offered(site):
    award = site.award()
    site.offer(award)
    return award


@pytest.fixture
def open_with(open_page, site, offered):
    """Open the claim page in a browser that this script changed before."""

    def opened(script):
        page = open_page("about:blank", private=True)
        page.add_init_script(script)
        page.goto(site.claim_url(offered))
        return page

    return opened


def test_a_browser_that_finds_wallets_is_handed_the_offer(open_with, site, offered):
    page = open_with(TAKES)
    page.click(PICKER)
    (wish,) = _asked(page)
    (request,) = wish["digital"]["requests"]
    assert request["protocol"] == "openid4vci-v1"
    assert request["data"]["credential_issuer"] == f"{site.url}/o/acme"
    assert "urn:ietf:params:oauth:grant-type:pre-authorized_code" in request["data"]["grants"]
    assert page.locator(f"{HELP}[open]").count() == 0


def _asked(page):
    for _ in range(100):
        if asked := page.evaluate("window.asked"):
            return json.loads(json.dumps(asked))
        page.wait_for_timeout(50)
    return []


def test_where_the_browser_finds_none_the_other_ways_are_shown_without_alarm(open_with):
    page = open_with(REFUSES)
    page.click(PICKER)
    expect(page.locator(f"{HELP}[open]")).to_be_visible()
    expect(page.locator(PICKER)).to_be_hidden()
    expect(page.locator("a.wallet-link.button")).to_be_visible()
    expect(page.locator("img.qr")).to_be_visible()
    assert page.said == []
    assert "error" not in page.locator("main").inner_text().lower()


def test_an_offer_that_is_over_is_not_handed_on(open_with, site, offered):
    page = open_with(TAKES)
    with site.work() as work:
        work.tx.offers.cancel_open(offered.id, work.now)
    page.click(PICKER)
    # Either the page noticed first, or the click did.
    expect(page.locator(PICKER)).to_be_hidden()
    assert page.evaluate("window.asked") == []


@pytest.mark.parametrize("script", [KNOWS_NOTHING, SPEAKS_ANOTHER])
def test_a_browser_without_such_a_choice_shows_nothing_of_it(open_with, script):
    page = open_with(script)
    expect(page.locator("a.wallet-link.button")).to_be_visible()
    assert page.locator(PICKER).is_hidden()
    assert page.said == []


def test_a_wallet_is_chosen_from_the_list_and_handed_the_offer(view):
    page = view("claim-waiting")
    page.get_by_text("Choose my wallet").click()
    links = page.locator(".wallets a")
    assert [each.strip() for each in links.all_inner_texts()] == ["Pocket", "Purse"]
    for link in links.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        assert re.search(
            r"credential_offer_uri=https%3A%2F%2Flocalhost%3A\d+%2Fo%2Facme%2Foffers%2F[\w-]+$", link
        )
    picture = page.locator(".wallets img")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
    assert picture.get_attribute("src").startswith("/wallets/")


def test_help_comes_when_a_wallet_of_the_list_did_not_open(view):
    page = view("claim-waiting")
    assert page.locator(f"{HELP}[open]").count() == 0
    page.get_by_text("Choose my wallet").click()
    page.get_by_text("Purse").click()
    expect(page.locator(f"{HELP}[open]")).to_be_visible(timeout=15_000)


def test_without_script_help_list_and_link_are_there_and_nothing_needs_script(open_page, site, offered):
    page = open_page(site.claim_url(offered), java_script_enabled=False)
    expect(page.locator(f"{HELP}[open] .offer-uri")).to_be_visible()
    expect(page.locator("a.wallet-link.button")).to_be_visible()
    page.get_by_text("Choose my wallet").click()
    expect(page.get_by_role("link", name="Pocket")).to_be_visible()
    assert page.locator(PICKER).is_hidden()


def test_a_folded_help_stays_as_somebody_left_it(view):
    page = view("claim-waiting")
    page.get_by_text("Did your wallet open?").click()
    with page.expect_response(lambda answer: "/state?seen=" in answer.url, timeout=15_000):
        pass
    expect(page.locator(f"{HELP}[open]")).to_be_visible()
