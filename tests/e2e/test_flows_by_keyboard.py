"""Flows of holders, recruiters and partners with keys alone, on a phone in the light and on a dark desk (U11)."""

import json
import re
import secrets

import pytest
from playwright.sync_api import expect

from cairn.demo import ADMIN
from tests.e2e.conftest import width_too_much
from tests.e2e.gallery import ACME
from tests.e2e.keyboard import press, tab_to, write
from tests.e2e.scanning import decoded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")], ids=["phone", "desk"]),
]


@pytest.fixture(scope="module")
def badge(site):
    return site.badge(to="keys@example.com", name="Kay Boards")[1].decode()


def button(page, words):
    return page.get_by_role("button", name=words, exact=True)


def fits(page):
    assert width_too_much(page) == 0
    assert page.said == []


def test_a_code_of_a_letter_is_mistyped_then_typed_and_leads_to_the_badge(open_page, site, width, scheme):
    code = site.claim_code(site.award())
    page = open_page(f"{site.url}/claim", width=width, scheme=scheme)
    write(page, page.get_by_label("Your code"), code[:-1])
    press(page, button(page, "Show my badge"))
    expect(page.locator(".error-summary")).to_contain_text("A code has 15 digits; 14 were typed.")
    # What the browser says of an answer that is a refusal.
    assert all("422" in each for each in page.said)
    page.said.clear()
    write(page, page.get_by_label("Your code"), code)
    press(page, button(page, "Show my badge"))
    expect(page.locator("h1")).to_contain_text("awarded you")
    fits(page)


def test_a_badge_is_had_as_a_file_declined_and_wanted_after_all(open_page, site, width, scheme):
    award = site.award()
    site.offer(award)
    page = open_page(site.claim_url(award), width=width, scheme=scheme)
    press(page, page.locator("summary", has_text="I have no wallet"))
    with page.expect_download() as saving:
        press(page, button(page, "Data file (JSON)"))
    assert json.loads(saving.value.path().read_text())["id"] == award.id
    press(page, page.locator("summary", has_text="This badge is not for me"))
    press(page, button(page, "Decline this badge"))
    expect(page.locator(".state-line")).to_contain_text("nobody else is")
    press(page, button(page, "I want it after all"))
    press(page, button(page, "Get a new code"))
    expect(page.locator("img.qr")).to_be_visible()
    fits(page)


def test_a_badge_is_checked_compared_and_checked_again(open_page, site, badge, width, scheme):
    page = open_page(f"{site.url}/check", width=width, scheme=scheme)
    write(page, page.locator("#text"), badge)
    press(page, button(page, "Check this badge"))
    expect(page.locator("h1")).to_have_text("Valid")
    first = page.url
    write(page, page.locator("#candidate"), "keys@example.com")
    page.keyboard.press("Enter")
    expect(page.locator(".likeness")).to_contain_text("It matches")
    with page.expect_download() as saving:
        press(page, page.get_by_role("link", name="Download this report"))
    assert json.loads(saving.value.path().read_text())["verdict"] == "valid"
    press(page, button(page, "Check again"))
    page.wait_for_url(lambda url: url != first and "/compare" not in url)
    expect(page.locator("h1")).to_have_text("Valid")
    fits(page)


def test_a_candidate_is_asked_from_the_check_page(open_page, site, width, scheme):
    page = open_page(f"{site.url}/check", width=width, scheme=scheme)
    press(page, page.get_by_role("link", name="Ask the candidate"))
    tab_to(page, page.get_by_label("At which level?"))
    page.keyboard.type("Level 2")
    press(page, button(page, "Show a code for a phone"))
    expect(page.locator("#ask-state h2")).to_have_text("Waiting for the wallet")
    (link,) = decoded(page)
    assert link == page.locator(".offer-uri").text_content()
    press(page, button(page, "Ask again with a new code"))
    expect(page.locator("img.qr")).to_be_visible()
    fits(page)


def test_a_holder_makes_a_link_changes_it_and_switches_it_off(open_page, site, width, scheme):
    award = site.award(to=ADMIN.address, name=ADMIN.name)
    place = f"{site.url}/me/badges/{award.id}"
    page = open_page(place, seen_by=ACME, width=width, scheme=scheme)
    press(page, button(page, "Make a link"))
    panel = page.locator(".panel", has=page.locator("summary", has_text="Change what it shows"))
    link = panel.locator(".link-text").inner_text()
    press(page, panel.locator("summary"))
    press(page, panel.get_by_label("Show what was seen"), "Space")
    press(page, button(page, "Change this link"))
    assert "Calmed a difficult call" in open_page(link, private=True).locator("main").inner_text()
    press(page, button(page, "Switch it off"))
    expect(button(page, "Switch it on")).to_be_visible()
    fits(page)


def test_a_partner_checks_by_a_link_and_finds_the_receipt_by_its_code(open_page, site, badge, width, scheme):
    page = open_page(f"{site.url}/policies/new", seen_by=ACME, width=width, scheme=scheme)
    name = f"Keys {secrets.token_hex(4)}"
    write(page, page.locator("#name"), name)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    press(page, button(page, "Make a link"))
    link = re.search(r"https://\S+/partners/check/[\w-]+", page.locator("main").inner_text())[0]
    other = open_page(link, private=True, width=width, scheme=scheme)
    write(other, other.locator("#text"), badge)
    press(other, button(other, "Check it"))
    expect(other.locator("h1")).to_have_text("Meets your policy")
    (receipt,) = decoded(other)
    page.goto(receipt)
    expect(page.locator("main")).to_contain_text(name)
    assert decoded(page) == [receipt]
    fits(other)
