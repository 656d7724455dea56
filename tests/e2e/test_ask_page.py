"""“Ask for a badge” in a real browser: a wallet on a phone, one in the browser itself, and a browser without any."""

import json

import pytest
from playwright.sync_api import expect

from cairn.wallet.http import Http
from cairn.wallet.presenting import SIGNED, UNSIGNED, answer_digital, present
from cairn.wallet.trusting import trust_over
from cairn.world import utc_now
from tests.e2e import test_accessibility
from tests.e2e.scanning import decoded

pytestmark = pytest.mark.browser

axe = test_accessibility.axe
LINE = "#ask-state h2"
SHOWN = "What you asked for was shown"
IN_THE_BROWSER = "Choose a wallet in this browser"
# A browser that reaches wallets, as far as a page can tell: the wallet itself is `window.wallet`.
REACHES_WALLETS = """
window.DigitalCredential = class { static userAgentAllowsProtocol(name) { return PROTOCOLS.includes(name); } };
navigator.credentials.get = async ({digital}) => {
  const answer = await window.wallet(JSON.stringify(digital.requests));
  if (!answer) throw new DOMException("nobody chose", "NotAllowedError");
  return answer;
};
"""


@pytest.fixture
def reaching(open_page, site):
    """Open the page in a browser that reaches the site's wallet by these protocols; what it was asked is noted."""

    def opened(*protocols, says_no=False):
        page = open_page(f"{site.url}/check", private=True)
        asked = []

        def wallet(text):
            requests = json.loads(text)
            asked.extend(each["protocol"] for each in requests)
            with Http(site.ca_file) as http:
                trust = trust_over(http)
                return (
                    None if says_no else answer_digital(requests[0], site.url, site.purse, utc_now(), trust)
                )

        page.expose_function("wallet", wallet)
        page.add_init_script(REACHES_WALLETS.replace("PROTOCOLS", json.dumps(protocols)))
        page.goto(f"{site.url}/ask")
        page.get_by_role("button", name="Show a code for a phone").click()
        return page, asked

    return opened


def test_the_code_scans_and_the_report_appears_when_the_phone_has_answered(open_page, site):
    site.badge()
    page = open_page(f"{site.url}/ask", private=True)
    page.select_option("#badge", label="Communication (Acme)")
    page.select_option("#level", "2")
    page.get_by_role("button", name="Show a code for a phone").click()
    expect(page.locator(LINE)).to_have_text("Waiting for the wallet")
    (link,) = decoded(page)
    with Http(site.ca_file) as http:
        present(link, site.purse, http, utc_now())
    expect(page.locator(LINE)).to_have_text(SHOWN, timeout=15_000)
    assert page.said == []


@pytest.mark.parametrize("protocols", [(SIGNED, UNSIGNED), (UNSIGNED,)], ids=["signed", "unsigned"])
def test_a_browser_that_reaches_wallets_hands_over_the_answer(reaching, site, protocols):
    site.badge()
    page, asked = reaching(*protocols)
    page.get_by_role("button", name=IN_THE_BROWSER).click()
    expect(page.locator(LINE)).to_have_text(SHOWN, timeout=15_000)
    assert asked == list(protocols)
    assert page.said == []


def test_whoever_chooses_no_wallet_finds_the_page_as_it_was(reaching):
    page, asked = reaching(SIGNED, says_no=True)
    page.get_by_role("button", name=IN_THE_BROWSER).click()
    expect(page.locator(LINE)).to_have_text("Waiting for the wallet")
    expect(page.locator("img.qr")).to_be_visible()
    page.wait_for_function("window.wallet !== undefined")
    assert asked == [SIGNED]
    assert page.said == []


@pytest.mark.parametrize("protocols", [(), ("org-iso-mdoc",)], ids=["no protocol", "another protocol"])
def test_a_browser_that_reaches_no_such_wallet_shows_nothing_of_it(reaching, protocols):
    page, _ = reaching(*protocols)
    expect(page.locator("img.qr")).to_be_visible()
    assert not page.get_by_text(IN_THE_BROWSER).is_visible()


def test_a_browser_without_the_api_shows_nothing_of_it_and_says_nothing(view):
    page = view("ask-waiting")
    page.evaluate("delete window.DigitalCredential")
    page.reload()
    expect(page.locator("img.qr")).to_be_visible()
    assert page.said == []


def test_a_new_code_asks_the_same_under_another_request(view):
    page = view("ask-waiting")
    before = decoded(page)
    page.get_by_role("button", name="Ask again with a new code").click()
    expect(page.locator("img.qr")).to_be_visible()
    assert decoded(page) != before


def test_axe_finds_nothing_on_what_came_of_a_request_either(reaching, site, axe):
    site.badge()
    page, _ = reaching(SIGNED)
    expect(page.get_by_role("button", name=IN_THE_BROWSER)).to_be_visible()
    assert test_accessibility.faults(page, axe) == []
    page.get_by_role("button", name=IN_THE_BROWSER).click()
    expect(page.locator(LINE)).to_have_text(SHOWN, timeout=15_000)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert test_accessibility.faults(page, axe) == []
