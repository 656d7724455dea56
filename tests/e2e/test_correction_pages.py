"""HR puts an award right in a real browser: with keys alone, without script, on a phone and on a desk."""

import itertools

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import width_too_much
from tests.e2e.gallery import ACME
from tests.e2e.test_award_pages import press, standing, tab_to

pytestmark = pytest.mark.browser

ADDRESSES = (f"desk{number}@example.org" for number in itertools.count(1))


@pytest.mark.parametrize("width", [390, 1280])
def test_hr_corrects_a_badge_with_keys_alone_and_checks_know_it(open_page, site, width):
    award, badge = site.badge(to=next(ADDRESSES))
    page = open_page(site.award_url(award), seen_by=ACME, width=width)
    press(page, page.get_by_role("link", name="Correct and reissue"))
    tab_to(page, page.get_by_label("What was seen"))
    page.keyboard.press("Control+A")
    page.keyboard.type("Led the talk in May.")
    press(page, page.get_by_role("button", name="Correct this badge"))
    assert standing(page) == "in force"
    expect(page.get_by_role("heading", name="Version 2: in force")).to_be_visible()
    expect(page.get_by_role("heading", name="Version 1: replaced by a corrected version")).to_be_visible()
    expect(page.locator(".badge-card")).to_contain_text("Led the talk in May.")
    expect(page.locator(".link-text")).to_be_visible()
    assert page.said == []
    assert width_too_much(page) == 0
    report = open_page(site.report_url(badge))
    assert "Withdrawn by the issuer." in report.locator(".verdict").inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_data_are_deleted_without_script(open_page, site, width):
    address = next(ADDRESSES)
    award, _ = site.badge(to=address)
    page = open_page(site.award_url(award), seen_by=ACME, java_script_enabled=False, width=width)
    page.get_by_role("link", name="Delete personal data").click()
    page.get_by_label("Type the name or e-mail address").fill("somebody else")
    page.get_by_role("button", name="Delete the personal data").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was deleted.")
    page.get_by_label("Type the name or e-mail address").fill(address)
    page.get_by_role("button", name="Delete the personal data").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    assert address not in page.locator("main").inner_text()
    assert width_too_much(page) == 0
