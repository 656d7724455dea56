"""Somebody shows badges from a wallet on the page, sees it change, and takes the badge from the same page."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from cairn.demo import SLUG
from cairn.wallet.http import Http
from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from cairn.world import utc_now
from contexts.strict_json import parse_object
from credentials import jose
from tests.support.showing import Foreign, know, plan

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def foreign(site):
    foreign = Foreign(name="Hooli")
    know(site, foreign)
    plan(site, "bridge", f"all of: {foreign.need()}; {foreign.need('mentoring')}")
    return foreign


def begun(open_page, site, button="My wallet is on a phone"):
    page = open_page(f"{site.url}/o/{SLUG}/achievements/bridge", private=True)
    page.get_by_role("link", name="Show your badges and get this one").click()
    page.get_by_role("button", name=button).click()
    page.locator("#earn-state .state-line[data-state=waiting]").wait_for()
    return page


def show(page, site, purse):
    """Let a wallet answer the request that the page leads to."""
    link = page.locator("#earn-state .offer-uri").text_content()
    with Http(site.ca_file) as http:
        kind = "application/oauth-authz-req+jwt"
        token = http.get_text("request", parse_qs(urlsplit(link).query)["request_uri"][0], kind)
        request = parse_object(jose.read(token).payload)
        return http.post_form("response", request["response_uri"], answer(request, purse, utc_now()))


def state(page, reached):
    page.locator(f"#earn-state .state-line[data-state={reached}]").wait_for()


def test_parts_are_shown_and_the_badge_is_taken_from_the_same_page(open_page, site, foreign):
    purse = new_purse()
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    page = begun(open_page, site)
    assert page.locator("img.qr").evaluate("one => one.naturalWidth") > 0
    show(page, site, purse)
    state(page, "awarded")
    assert page.locator(".slots li").count() == 2
    site.take(page.locator("#claim-state .offer-uri").text_content(), purse=purse)
    page.locator("#claim-state .state-line[data-state=claimed]").wait_for()


def test_what_is_missing_is_said_and_it_can_be_tried_again(open_page, site, foreign):
    purse = new_purse()
    foreign.badge(purse)
    page = begun(open_page, site)
    show(page, site, purse)
    state(page, "not_met")
    said = page.locator(".slots").inner_text()
    assert "Teamwork: You hold a badge for this place." in said
    assert "Mentoring: No badge that was shown is one for this place." in said
    page.get_by_role("button", name="Try again").click()
    state(page, "waiting")


def test_on_this_device_the_wallet_leads_back_to_the_page(open_page, site, foreign):
    purse = new_purse()
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    page = begun(open_page, site, "My wallet is on this device")
    assert page.locator("a.wallet-link").get_attribute("href").startswith("openid4vp://")
    back = show(page, site, purse)["redirect_uri"]
    state(page, "elsewhere")
    page.goto(back)
    state(page, "awarded")


@pytest.mark.parametrize("wide", [320, 1280])
def test_each_outcome_fits_and_reads_well(open_page, site, foreign, wide):
    purse = new_purse()
    foreign.badge(purse)
    page = begun(open_page, site)
    page.set_viewport_size({"width": wide, "height": 800})
    show(page, site, purse)
    state(page, "not_met")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert not re.search(r"\b(None|slot-partner)\b", page.locator("main").inner_text())


def test_without_scripts_the_page_is_looked_at_again(browser, site, foreign):
    purse = new_purse()
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    context = browser.new_context(java_script_enabled=False, ignore_https_errors=True)
    try:
        page = context.new_page()
        page.goto(f"{site.url}/o/{SLUG}/earn/bridge")
        page.get_by_role("button", name="My wallet is on a phone").click()
        state(page, "waiting")
        show(page, site, purse)
        page.get_by_role("link", name="Look again").click()
        state(page, "awarded")
    finally:
        context.close()
