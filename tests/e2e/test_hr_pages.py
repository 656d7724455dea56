"""Two people of HR change many awards, let people in by a list and read reports: in a real browser, on a phone too."""

import itertools

import pytest
from playwright.sync_api import expect

from records.principals import Principal, Role
from tests.e2e.conftest import width_too_much
from tests.e2e.gallery import ACME
from tests.e2e.test_award_pages import press, tab_to

pytestmark = pytest.mark.browser

SECOND = Principal("hr-second", "Ann Second", "ann.second@example.com", Role.HR)
WIDTHS = (390, 1280)
TAGS = (f"many{number}" for number in itertools.count(1))


def fits(page):
    """Whether nothing is cut off on a phone, nor on a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width_too_much(page):
            return False
    return True


@pytest.mark.parametrize("width", WIDTHS)
def test_two_people_withdraw_twelve_awards(open_page, site, width):
    tag = next(TAGS)
    awards = [site.award(to=f"{tag}-{number}@example.org") for number in range(12)]
    page = open_page(f"{site.url}/awards?q={tag}", seen_by=ACME, width=width)
    page.get_by_role("button", name="Go on with all 12 that were found").click()
    tab_to(page, page.get_by_label("For all of them"))
    page.keyboard.type("With")
    tab_to(page, page.get_by_label("Sentence that others may read"))
    page.keyboard.type("It was given twice")
    press(page, page.get_by_role("button", name="See what would follow"))
    expect(page.locator("blockquote")).to_contain_text("It was given twice.")
    expect(page.get_by_text("No other badge is touched.")).to_be_visible()
    assert fits(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_label("Type how many awards these are").fill("12")
    page.get_by_role("button", name="Ask a second person to confirm").click()
    expect(page.get_by_text("You asked for it, so you can not confirm it.")).to_be_visible()

    second = open_page(site.sign_in_link_for(SECOND), private=True, java_script_enabled=False)
    second.click("main button")
    second.goto(page.url)
    assert fits(second)
    second.get_by_role("button", name="Confirm it for 12 awards").click()
    expect(page.locator("[data-bulk-state=waiting]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-bulk-state=done]")).to_be_visible(timeout=20_000)
    page.reload()
    expect(page.get_by_role("cell", name="done")).to_have_count(12)
    assert page.said == []
    page.goto(site.award_url(awards[0]))
    expect(page.get_by_role("button", name="Undo the withdrawal")).to_be_visible()


def test_a_list_of_people_is_put_right_and_read_in_a_report(open_page, site):
    tag = next(TAGS)
    page = open_page(f"{site.url}/people/list", seen_by=ACME)
    text = page.get_by_label("Or paste it from a spreadsheet")
    text.fill(f"email,name,department\n{tag}@example,Li,{tag}\n{tag}.b@example.org,Bo,{tag}")
    press(page, page.get_by_role("button", name="See what it would change"))
    expect(page.get_by_role("heading", name="1 row needs a fix")).to_be_visible()
    assert fits(page)
    text.fill(f"email,name,department\n{tag}.a@example.org,Li,{tag}\n{tag}.b@example.org,Bo,{tag}")
    page.get_by_role("button", name="See what it would change").click()
    page.get_by_role("button", name="Change it: 2 joins").click()
    expect(page.get_by_text("Done: 2 joins.")).to_be_visible()

    site.award(to=f"{tag}.a@example.org")
    page.goto(f"{site.url}/reports")
    page.get_by_label("By", exact=True).select_option("department")
    press(page, page.get_by_role("button", name="Show"))
    row = page.get_by_role("row", name=tag)
    expect(row.get_by_role("cell").first).to_have_text("1")
    expect(page.get_by_role("img", name="Badges awarded, and of them claimed, by department")).to_be_visible()
    assert fits(page)
    # The browser notes the answer that told of the faulty row, and nothing else.
    assert len(page.said) == 1
    assert "422" in page.said[0]
