"""What holds for every page in every state: it is quiet, keeps to itself, fits a small phone, reads well."""

import re
from itertools import product
from pathlib import Path

import pytest

from tests.e2e import at_home
from tests.e2e.conftest import keep_screens, width_too_much
from tests.e2e.gallery import NAMES
from tests.e2e.scanning import SCHEMES, WIDTHS, unscanned, ways_for
from tests.e2e.test_accessibility import READ, faults, looks_at, source

pytestmark = pytest.mark.browser

RAW_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# WCAG 2.2, 2.5.8: at least 24 by 24 CSS pixels.
SMALL_TARGETS = """
[...document.querySelectorAll('main button, main .button, main input, main select, main summary, nav a')]
  .filter(one => one.offsetParent && one.type != 'hidden' && one.getBoundingClientRect().height < 24)
  .map(one => one.outerHTML)
"""


def test_the_gallery_is_what_it_says(gallery):
    assert sorted(gallery) == sorted(NAMES)


@pytest.fixture(scope="module")
def axe():
    return source()


@pytest.mark.node
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_quiet_keeps_to_itself_fits_a_small_phone_and_is_for_everybody(view, site, axe, name):
    page = view(name, width=320)
    for direction in ("rtl", "ltr"):
        page.evaluate(READ, direction)
        assert width_too_much(page) == 0, direction
    assert page.evaluate(SMALL_TARGETS) == []
    # Browsers note the status of an error page themselves.
    assert [text for text in page.said if not re.search(r"status of (401|404|410|422|500)", text)] == []
    assert [url for url in page.asked if not url.startswith((f"{site.url}/", "data:"))] == []
    assert page.locator("h1").count() == 1
    assert page.locator("main :is(button, .button):not(.secondary, .copy, .danger):visible").count() <= 1
    assert not RAW_INSTANT.search(page.locator("body").inner_text())
    keep_screens(page, name)
    # Last, since it changes how the page is looked at: no violation of WCAG 2.2 AA.
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert faults(page, axe, looks_at(name)) == []
    assert unscanned(page, ways_for(name)) == []


def test_a_code_with_dark_and_light_changed_about_would_be_seen_not_to_scan(view):
    """The control of the scans."""
    page = view("report-valid")
    page.evaluate("document.querySelector('.qr').style.filter = 'invert(1)'")
    ways = ways_for("report-valid")
    assert [fault[:2] for fault in unscanned(page, ways)] == list(ways)


def test_all_pages_together_are_scanned_in_every_way():
    assert {way for name in NAMES for way in ways_for(name)} == set(product(SCHEMES, WIDTHS))


def test_a_page_that_is_too_wide_would_be_seen(view):
    """The control of the width check."""
    page = view("home", width=320)
    page.evaluate("document.querySelector('h1').style.whiteSpace = 'nowrap'")
    assert width_too_much(page) > 0


def test_a_request_to_elsewhere_would_be_noticed_in_every_context(browser, site):
    """The control of the watch over all contexts: the site counts as elsewhere here."""
    for more in ({}, {"java_script_enabled": False}):
        watched = at_home.Browser(browser._started, "https://home.example")
        page = watched.new_page(ignore_https_errors=True, **more)
        page.goto(site.url)
        page.goto("about:blank")  # not closed: to close one in which scripts are off has hung
        assert watched.strayed[0] == f"{site.url}/"
        assert len(watched.strayed) > 2


def test_every_browser_of_these_tests_is_watched():
    """Nobody starts a browser but by `at_home`."""
    files = [
        each
        for each in Path(__file__).parent.glob("*.py")
        if each.name not in ("at_home.py", Path(__file__).name)
    ]
    assert len(files) > 20
    assert [
        each.name for each in files if "sync_playwright" in each.read_text() or ".launch(" in each.read_text()
    ] == []


def test_a_script_from_elsewhere_is_stopped_and_would_be_noticed(view, browser):
    """The control of the quiet check, of the page's policy, and of the watch over every browser."""
    page = view("home")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {src: 'https://cdn.example/x.js'}))"
    )
    page.locator("h1").wait_for()
    assert any("Content Security Policy" in text for text in page.said)
    # The browser tells of what it stops, too; nothing else was asked for.
    assert browser.strayed == ["https://cdn.example/x.js"]
    browser.strayed.clear()


@pytest.mark.parametrize("name", ["home", "check", "claim-waiting", "awards", "error-404"])
def test_every_page_leads_to_checking_asking_and_awarding_and_people_to_their_desk(view, name):
    links = (
        view(name).locator(".page-head nav a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    )
    own = ["/desk"] if name == "awards" else []
    assert links == ["/check", "/ask", "/awards", *own]


def test_whoever_signed_in_can_sign_out_again(open_page, site):
    page = open_page(site.sign_in_link(), private=True)
    page.click("main button")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site.url}/")
    assert page.get_by_role("button", name="Sign out").count() == 0
    assert page.goto(f"{site.url}/awards").status == 401


@pytest.mark.parametrize(
    "name", ["organisation-empty", "awards-empty", "awards-nothing-found", "award-new-empty"]
)
def test_an_empty_list_says_so_and_what_to_do(view, name):
    assert all(len(text) > 40 for text in view(name).locator(".empty:visible").all_inner_texts() or [""])


def test_a_page_on_paper_keeps_the_verdict_and_loses_the_controls(view):
    page = view("report-valid")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.get_by_text("Digest").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert not page.locator("main button").first.is_visible()
