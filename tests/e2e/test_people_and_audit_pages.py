"""HR lets somebody in, they ask for a badge, HR answers, and the log tells all of it: with keys alone, two widths."""

import pytest
from playwright.sync_api import expect

from records.principals import Principal, Role
from tests.e2e.conftest import width_too_much
from tests.e2e.test_award_pages import press, tab_to

pytestmark = pytest.mark.browser

ADDRESS = "kay.keys@example.org"
KAY = Principal("kay-keys", "Kay Keys", ADDRESS, Role.EMPLOYEE)


def signed_in(open_page, link):
    page = open_page(link, private=True)
    page.click("main button")
    return page


def type_into(page, label, text):
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def fits(page):
    """Whether the page is as wide as the window, on a phone and on a desk."""
    too_much = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        too_much.append(width_too_much(page))
    return too_much == [0, 0]


def test_people_are_let_in_ask_and_are_answered_and_the_log_tells_with_keys_alone(open_page, site):
    hr = signed_in(open_page, site.sign_in_link())
    hr.goto(f"{site.url}/settings/people-who-sign-in")
    type_into(hr, "E-mail address", ADDRESS)
    type_into(hr, "Name", "Kay Keys")
    press(hr, hr.get_by_role("button", name="Add this person"))
    expect(hr.get_by_role("row", name="Kay Keys")).to_be_visible()
    assert fits(hr)
    # Nobody makes a link for themselves, so there is one button less than people.
    own = hr.get_by_role("row").filter(has_text="hr@example.com")
    expect(own.get_by_role("button", name="Make a sign-in link")).to_have_count(0)

    kay = signed_in(open_page, site.sign_in_link_for(KAY))
    kay.goto(f"{site.url}/me/requests")
    kay.get_by_label("Badge", exact=True).select_option("communication")
    kay.get_by_label("Level", exact=True).select_option("1")
    type_into(kay, "What did you do?", "I showed it with keys alone.")
    press(kay, kay.get_by_role("button", name="Ask for this badge"))
    expect(kay.get_by_role("heading", name="Communication, level 1: waits for an answer")).to_be_visible()
    assert fits(kay)

    hr.goto(f"{site.url}/requests")
    panel = hr.get_by_role("region", name="Communication, level 1, for Kay Keys")
    expect(panel).to_contain_text("I showed it with keys alone.")
    assert fits(hr)
    press(hr, panel.get_by_role("button", name="Award it"))
    expect(hr.locator(".badge-card")).to_contain_text("I showed it with keys alone.")
    kay.reload()
    expect(kay.get_by_role("link", name="See and claim your badge")).to_be_visible()
    kay.goto(f"{site.url}/me/record")
    expect(kay.get_by_role("row").filter(has_text="awarded").first).to_be_visible()
    assert fits(kay)

    hr.goto(f"{site.url}/audit")
    type_into(hr, "Person", "Kay Keys")
    hr.keyboard.press("Enter")
    rows = hr.get_by_role("row")
    expect(rows.filter(has_text="asked for a badge")).to_have_count(1)
    expect(rows.filter(has_text="awarded a badge that somebody asked for")).to_have_count(1)
    assert fits(hr)
    press(hr, hr.get_by_role("button", name="Check the log"))
    expect(hr.get_by_role("heading", level=1)).to_have_text("The log holds")
    assert fits(hr)
    assert hr.said == kay.said == []
