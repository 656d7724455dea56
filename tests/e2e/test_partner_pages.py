"""Checking under one's own policy in a real browser: by keyboard, without JavaScript, on a phone and on a desk."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e import test_accessibility
from tests.e2e.conftest import width_too_much
from tests.e2e.gallery import ACME

pytestmark = [pytest.mark.browser, pytest.mark.node]

axe = test_accessibility.axe
MEETS = "Meets your policy"


@pytest.fixture(scope="module")
def badge(site):
    return site.badge()[1].decode()


def policy(page, site):
    """Write a policy by keyboard alone and return its address."""
    name = f"Policy {secrets.token_hex(4)}"
    page.goto(f"{site.url}/policies/new")
    page.locator("#name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("36")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    return name, page.url


def is_well(page, axe):
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert test_accessibility.faults(page, axe) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert width_too_much(page) == 0
    assert page.said == []


def test_a_partner_writes_a_policy_and_checks_under_it_by_keyboard(open_page, site, badge, axe):
    page = open_page(f"{site.url}/policies", seen_by=ACME)
    name, place = policy(page, site)
    is_well(page, axe)
    page.goto(f"{site.url}/partners/check?policy={place.rsplit('/', 1)[1]}")
    is_well(page, axe)
    page.locator("#text").focus()
    page.keyboard.insert_text(badge)
    page.get_by_role("button", name="Check it").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(MEETS)
    is_well(page, axe)
    page.get_by_role("link", name="Look at the receipt").click()
    expect(page.locator("main")).to_contain_text(name)
    is_well(page, axe)
    page.goto(f"{site.url}/partners/receipts")
    is_well(page, axe)


def test_somebody_with_a_link_checks_without_javascript_and_without_an_account(open_page, site, badge):
    page = open_page(f"{site.url}/policies", seen_by=ACME)
    policy(page, site)
    page.get_by_role("button", name="Make a link").click()
    link = re.search(r"https://\S+/partners/check/[\w-]+", page.locator("main").inner_text()).group(0)
    other = open_page(link, private=True, java_script_enabled=False, width=390)
    other.fill("#text", badge)
    other.get_by_role("button", name="Check it").click()
    expect(other.locator("h1")).to_have_text(MEETS)
    assert other.goto(link).status == 410


def test_a_sample_can_be_tried_by_anybody(open_page, site, axe):
    page = open_page(f"{site.url}/samples")
    is_well(page, axe)
    page.get_by_role("button", name="A badge that has expired").click()
    expect(page.locator("main")).to_contain_text("No longer valid")
    is_well(page, axe)
