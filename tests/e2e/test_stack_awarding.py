"""How far people are, after a claim and for leaders; what can not be checked is decided by somebody named."""

import pytest
from playwright.sync_api import expect

from records.principals import Principal, Role
from tests.e2e.gallery import ACME
from tests.e2e.test_award_pages import press, tab_to

pytestmark = pytest.mark.browser
WHO = "kit@example.com"


@pytest.mark.parametrize("scripts", [True, False])
def test_after_the_claim_the_page_says_how_far_it_is_and_what_comes_next(open_page, site, scripts):
    address = f"{'with' if scripts else 'without'}-scripts@example.com"
    award, _ = site.badge("collaboration", 1, to=address, name="Kit")
    page = open_page(site.claim_url(award), private=True, java_script_enabled=scripts)
    line = page.locator("[data-progress=super-4c]")
    expect(line).to_have_text("You have 1 of 4 for Super 4C: next, Communication.")
    site.badge("creativity", 1, to=address)
    page.reload()
    expect(line).to_contain_text("You have 2 of 4 for Super 4C")
    assert page.said == []


def test_leaders_come_from_an_award_to_all_of_somebodys_progress_by_keys(open_page, site):
    award, _ = site.badge("collaboration", 1, to=WHO, name="Kit")
    page = open_page(site.award_url(award), seen_by=ACME)
    press(page, page.get_by_role("link", name="All progress of Kit"))
    expect(page.locator("h1")).to_have_text("Progress of Kit")
    expect(page.locator("[data-progress=super-4c]")).to_contain_text("1 of 4 for Super 4C")
    assert page.locator("progress").first.get_attribute("aria-label").endswith("places filled")


def test_somebody_else_of_hr_decides_with_keys_alone_and_the_page_tells_it(open_page, site):
    award = site.undecided()
    second = Principal("hr-decides", "Ada Decides", "decides@example.com", Role.HR)
    page = open_page(site.sign_in_link_for(second), private=True)
    press(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("link", name="Award a badge")).to_be_visible()
    page.goto(site.award_url(award))
    press(page, page.locator("summary", has_text="Give it all the same"))
    tab_to(page, page.locator("#override-reason"))
    page.keyboard.type("I called Initech.")
    press(page, page.get_by_role("button", name="Give this badge"))
    expect(page.locator("[data-standing='in force']")).to_be_visible()
    page.get_by_text("When it was decided that it is given all the same").click()
    expect(page.get_by_text("Ada Decides decided: “I called Initech.”")).to_be_visible()
    assert page.said == []
