"""The lab in a real browser, without scripts; and the camera where there is none."""

import pytest
from playwright.sync_api import expect

from tests.e2e import test_accessibility
from tests.e2e.conftest import width_too_much

pytestmark = [pytest.mark.browser, pytest.mark.node]

axe = test_accessibility.axe


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_one_letter_makes_the_check_fail_without_scripts(open_page, site, axe, width, scheme):
    page = open_page(f"{site.url}/try", private=True, java_script_enabled=False)
    page.get_by_role("button", name="Check it", exact=True).click()
    expect(page.locator(".verdict")).to_contain_text("Valid")
    page.get_by_role("button", name="Change a letter for me").click()
    expect(page.locator(".verdict")).to_contain_text("Do not rely on this")
    page.get_by_role("link", name="Put the badge back").click()
    seen = open_page(f"{site.url}/try", width=width, scheme=scheme)
    seen.get_by_role("button", name="Change a letter for me").focus()
    seen.keyboard.press("Enter")
    expect(seen.locator(".verdict")).to_contain_text("Do not rely on this")
    assert test_accessibility.faults(seen, axe) == []
    assert width_too_much(seen) == 0
    assert seen.said == []


def test_without_scripts_no_camera_is_offered_and_a_refused_one_says_what_else_to_do(open_page, site):
    still = open_page(f"{site.url}/check", java_script_enabled=False)
    expect(still.locator("[data-camera]")).to_be_hidden()
    page = open_page(f"{site.url}/check", private=True)
    page.get_by_role("button", name="Scan a code by camera").click()
    expect(page.locator("[data-camera] [role=status]")).to_contain_text("choose a photo of the code instead")
