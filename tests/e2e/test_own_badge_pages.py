"""Somebody shows a badge of theirs in a real browser: by a link, with keys alone, without script, on a phone too."""

import pytest
from playwright.sync_api import expect

from cairn.demo import ADMIN
from tests.e2e.conftest import width_too_much
from tests.e2e.gallery import ACME
from tests.e2e.test_award_pages import press, tab_to

pytestmark = pytest.mark.browser


def test_a_link_is_made_and_switched_off_and_strangers_see_what_was_chosen(open_page, site):
    award = site.award(to=ADMIN.address, name=ADMIN.name)
    page = open_page(f"{site.url}/me/badges/{award.id}", seen_by=ACME)
    tab_to(page, page.get_by_label("Show what was seen"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Make a link"))
    url = page.locator(".link-text").first.inner_text()
    stranger = open_page(url, private=True)
    expect(stranger.locator(".badge-card")).to_contain_text("Calmed a difficult call")
    assert stranger.said == []
    assert {each.split("/")[2] for each in stranger.asked} == {site.url.split("/")[2]}
    press(page, page.get_by_role("button", name="Switch it off"))
    expect(page.get_by_role("button", name="Switch it on")).to_be_visible()
    stranger.goto(url)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This link shows nothing now")
    expect(stranger.locator("main")).to_contain_text("says nothing of the badge")


@pytest.mark.parametrize("width", [390, 1280])
def test_all_of_it_goes_without_script(open_page, site, width):
    award = site.award(to=ADMIN.address, name=ADMIN.name)
    page = open_page(f"{site.url}/me", seen_by=ACME, java_script_enabled=False, width=width)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all badges").click()
    assert download.value.suggested_filename == "badges.zip"
    page.goto(f"{site.url}/me/badges/{award.id}")
    page.get_by_role("button", name="Make that page").click()
    expect(page.get_by_role("link", name="Add it to your LinkedIn profile")).to_be_visible()
    page.get_by_label("What is wrong, and how it should be").fill("It was level 3.")
    page.get_by_role("button", name="Ask HR to correct it").click()
    expect(page.get_by_role("status").first).to_contain_text("Your request was sent")
    assert width_too_much(page) == 0
