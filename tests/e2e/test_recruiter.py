"""The recruiter's page in a real browser: a candidate compared by keyboard, a photo, examples, paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import test_accessibility
from tests.e2e.conftest import width_too_much
from tests.unit.web.test_qr_reading import drawn, written

pytestmark = [pytest.mark.browser, pytest.mark.node]

axe = test_accessibility.axe


@pytest.fixture(scope="module")
def report(site):
    return site.report_url(site.badge(to="zoe@recruiter.example", name="Zoe Recruited")[1])


def compare(page, typed):
    page.get_by_label("Your candidate's e-mail address or name").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    return page.locator(".likeness")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_candidate_is_compared_by_keyboard_without_scripts(open_page, report, axe, width, scheme):
    page = open_page(report, private=True, java_script_enabled=False)
    expect(compare(page, "max@recruiter.example")).to_contain_text("It does not match")
    expect(compare(page, "ZOE@recruiter.example")).to_contain_text("It matches")
    assert page.locator("h1").inner_text() == "Valid"
    assert "recruiter.example" not in page.url
    seen = open_page(report, width=width, scheme=scheme)
    expect(compare(seen, "Zoe Recruited")).to_contain_text("carries no name")
    assert test_accessibility.faults(seen, axe) == []
    assert width_too_much(seen) == 0
    assert seen.said == []


def test_a_form_without_a_candidate_says_so_at_its_field(open_page, report, axe):
    page = open_page(report, width=320)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#candidate-fault")).to_contain_text("Type a name or an e-mail address first.")
    assert test_accessibility.faults(page, axe) == []


def test_a_photo_of_the_code_on_a_report_leads_to_it(open_page, site, report):
    page = open_page(f"{site.url}/check", java_script_enabled=False)
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": written(drawn(report), "JPEG")}
    page.get_by_label("Or choose a file").set_input_files(photo)
    page.get_by_role("button", name="Check this badge").click()
    assert page.url == report


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("valid", "Valid"), ("withdrawn", "No longer valid"), ("changed", "Do not rely on this")],
)
def test_who_has_nothing_to_check_tries_an_example(open_page, site, name, verdict):
    page = open_page(f"{site.url}/check", java_script_enabled=False)
    page.get_by_role("button", name=re.compile(f"{name}$")).click()
    expect(page.locator("main")).to_contain_text(verdict)


def test_printing_is_offered_where_scripts_run_and_forms_are_not_on_paper(open_page, report):
    page = open_page(report)
    expect(page.get_by_role("button", name="Print or save as PDF")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".compare")).to_be_hidden()
    expect(page.get_by_text("Reference", exact=True)).to_be_visible()
    without = open_page(report, java_script_enabled=False)
    expect(without.locator("[data-print]")).to_be_hidden()
