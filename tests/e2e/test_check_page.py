"""The check page in a real browser: paste or upload, and a report that says the verdict first."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e import site as sites
from tests.e2e.scanning import decoded

pytestmark = pytest.mark.browser

REPORT = re.compile(r"/check/r/[\w-]+$")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEADLINES = {
    "valid": "Valid",
    "issuer-unknown": "Genuine, but check the issuer",
    "withdrawn": "No longer valid",
    "paused": "No longer valid",
    "expired": "No longer valid",
    "not-genuine": "Do not rely on this",
    "could-not-check": "Could not finish checking",
    "stack": "Valid",
    "stack-alone": "Valid",
    "stack-fallen": "No longer valid",
}


@pytest.fixture(scope="module")
def badge(site):
    return site.badge()[1]


def file(name, body):
    return {"name": name, "mimeType": "application/json", "buffer": body}


def texts(value):
    """Return every text in a document."""
    if isinstance(value, dict):
        return {text for each in value.values() for text in texts(each)}
    if isinstance(value, list):
        return {text for each in value for text in texts(each)}
    return {value} if isinstance(value, str) else set()


def test_a_pasted_badge_is_checked(open_page, site, badge):
    page = open_page(f"{site.url}/check")
    page.get_by_label("Paste the badge").fill(badge.decode())
    page.get_by_role("button", name="Check this badge").click()
    page.wait_for_url(REPORT)
    assert page.locator("h1").inner_text() == "Valid"
    assert "Communication" in page.locator(".badge-card").inner_text()


def test_an_uploaded_badge_is_checked(open_page, site, badge):
    page = open_page(f"{site.url}/check")
    page.get_by_label("Or choose a file").set_input_files(file("badge.json", badge))
    page.get_by_role("button", name="Check this badge").click()
    page.wait_for_url(REPORT)
    assert page.locator("h1").inner_text() == "Valid"


def test_a_stack_is_checked_with_its_component_badges(open_page, site):
    parts = [site.badge(slug, 2, to="kim@example.com", name="Kim Ba")[1] for slug in sites.FOUR]
    meta = site.take(site.offer(site.meta_badge_of("kim@example.com")))
    page = open_page(f"{site.url}/check")
    page.get_by_label("Or choose a file").set_input_files(file("super.json", meta))
    page.get_by_text("It is a stacked badge").click()
    files = [file(f"{number}.json", part) for number, part in enumerate(parts)]
    page.get_by_label("Component badges", exact=True).set_input_files(files)
    page.get_by_role("button", name="Check this badge").click()
    page.wait_for_url(REPORT)
    assert page.locator("h1").inner_text() == "Valid"
    assert page.locator(".component").count() == 4


def test_a_fallen_stack_says_which_component_fell_whether_or_not_its_issuer_has_paused_it_yet(view):
    assert "Communication was withdrawn" in view("report-stack-fallen").locator("main").inner_text()


@pytest.mark.parametrize("name", HEADLINES)
def test_the_verdict_stands_first_as_word_and_mark(view, name):
    page = view(f"report-{name}")
    assert page.locator("h1").inner_text() == HEADLINES[name]
    assert page.title().startswith("Report ")
    assert page.locator(".verdict-icon").first.get_attribute("aria-hidden") == "true"
    assert page.locator(".verdict p").inner_text()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("withdrawn", "Withdrawn by the issuer."),
        ("paused", "Paused by the issuer."),
        ("expired", "Expired on"),
        ("could-not-check", "withdrawal list"),
        ("issuer-unknown", "anyone can sign a badge"),
        ("stack-alone", "components not verified"),
    ],
)
def test_the_sentence_beside_the_verdict_says_why(view, name, words):
    assert words in view(f"report-{name}").locator(".verdict").inner_text()


def test_of_a_changed_badge_nothing_is_shown(open_page, site, badge):
    changed = sites.tampered(badge)
    page = open_page(site.report_url(changed))
    shown = page.content()
    # An instant may be shown all the same: the badge can be as old as its check, to the second.
    told = {text for text in texts(json.loads(changed)) if len(text) > 3 and not INSTANT.fullmatch(text)}
    assert "Kommunication" in told
    assert {text for text in told if text in shown} == set()
    assert page.locator(".badge-card").count() == 0


def test_of_the_unchanged_badge_the_same_search_finds_much(open_page, site, badge):
    """The control."""
    shown = open_page(site.report_url(badge)).content()
    assert {"Communication", "Acme"} <= {text for text in texts(json.loads(badge)) if text in shown}


def test_a_changed_component_badge_shows_nothing_of_itself(open_page, site):
    parts = [site.badge(slug, 1, to="lou@example.com", name="Lou Em")[1] for slug in sites.FOUR]
    meta = site.take(site.offer(site.meta_badge_of("lou@example.com")))
    page = open_page(site.report_url(meta, sites.tampered(parts[0]), *parts[1:]))
    assert "Kommunication" not in page.content()
    expect(page.locator(".component", has_text="A file that can not be relied on")).to_have_count(1)


def test_a_form_without_a_badge_comes_back_with_its_fault(open_page, site):
    page = open_page(f"{site.url}/check")
    page.get_by_role("button", name="Check this badge").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Nothing to check was given")
    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "text"
    assert page.locator("#text").get_attribute("aria-invalid") == "true"


def test_a_report_can_be_made_anew_and_downloaded(view):
    page = view("report-valid", private=True)
    before = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this report").click()
    assert json.loads(download.value.path().read_text())["verdict"] == "valid"
    page.get_by_role("button", name="Check again").click()
    page.wait_for_url(lambda url: url != before)
    assert page.locator("h1").inner_text() == "Valid"


def test_the_whole_check_works_without_script(open_page, site, badge):
    page = open_page(f"{site.url}/check", java_script_enabled=False)
    page.get_by_label("Paste the badge").fill(sites.tampered(badge).decode())
    page.get_by_role("button", name="Check this badge").click()
    assert page.locator("h1").inner_text() == "Do not rely on this"
    page.get_by_role("link", name="Check another badge").click()
    page.get_by_label("Or choose a file").set_input_files(file("badge.json", badge))
    page.get_by_role("button", name="Check this badge").click()
    assert page.locator("h1").inner_text() == "Valid"


def test_a_report_is_downloaded_signed_and_checked_as_a_report(open_page, site, badge):
    page = open_page(site.report_url(badge))
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download it signed").click()
    name, token = begun.value.suggested_filename, begun.value.path().read_bytes()
    assert name == f"report-{page.url[-14:]}.jwt"
    page = open_page(f"{site.url}/check")
    page.get_by_label("Or choose a file").set_input_files(file(name, token))
    page.get_by_role("button", name="Check this badge").click()
    page.wait_for_url(REPORT)
    assert page.locator("h1").inner_text() == "A report, not a badge"
    assert "A report by this service" in page.locator(".verdict").first.inner_text()
    assert "Valid today." in page.get_by_label("What that report says").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_on_a_report_leads_to_it_and_there_it_is_checked_again(open_page, site, badge, scheme):
    address = site.report_url(badge)
    page = open_page(address, scheme=scheme)
    assert decoded(page) == [address]
    page.goto(decoded(page)[0])
    page.get_by_role("button", name="Check again").click()
    page.wait_for_url(lambda url: REPORT.search(url) is not None and url != address)
    assert page.locator("h1").inner_text() == "Valid"


def test_the_code_stands_on_the_paper_too(open_page, site, badge):
    address = site.report_url(badge)
    page = open_page(address)
    page.emulate_media(media="print")
    assert decoded(page) == [address]
    assert page.get_by_role("button", name="Check again").count() == 0
