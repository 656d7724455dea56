"""HR awards, pauses, lifts the pause and withdraws in a real browser: with keys alone, and without script."""

import itertools

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import width_too_much
from tests.e2e.gallery import ACME
from tests.e2e.keyboard import press, tab_to
from tests.e2e.site import FOUR

pytestmark = pytest.mark.browser

ADDRESSES = (f"person{number}@example.org" for number in itertools.count(1))


def standing(page):
    return page.locator("[data-standing]").get_attribute("data-standing")


@pytest.mark.parametrize("width", [390, 1280])
def test_hr_does_everything_with_keys_alone(open_page, site, width):
    address = next(ADDRESSES)
    page = open_page(site.sign_in_link(), private=True, width=width)
    press(page, page.get_by_role("button", name="Sign in"))
    press(page, page.get_by_role("link", name="Award a badge"))

    tab_to(page, page.get_by_label("Badge"))
    page.keyboard.type("Commun")
    expect(page.get_by_text("Convincing")).to_be_visible()
    tab_to(page, page.locator("[name=level]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(address)
    tab_to(page, page.get_by_label("What did you see?"))
    page.keyboard.type("Led the talk.")
    press(page, page.get_by_role("button", name="Award this badge"))
    expect(page.locator("h1")).to_have_text(f"Communication for {address}")
    expect(page.locator(".badge-card")).to_contain_text("2 of 3: Convincing")
    assert standing(page) == "in force"

    assert width_too_much(page) == 0
    press(page, page.get_by_text("Pause: while"))
    tab_to(page, page.locator("#suspend-reason"))
    page.keyboard.type("misc")
    press(page, page.get_by_role("button", name="Pause this badge"))
    expect(page.locator("[data-standing^=paused]")).to_have_text("paused: misconduct")

    press(page, page.get_by_role("button", name="Lift the pause"))
    expect(page.locator("[data-standing='in force']")).to_be_visible()

    press(page, page.get_by_text("Withdraw: when"))
    tab_to(page, page.locator("#revoke-sentence"))
    page.keyboard.type("Given to the wrong person")
    press(page, page.get_by_role("button", name="Withdraw this badge"))
    expect(page.locator("[data-standing^='being withdrawn']")).to_be_visible()
    press(page, page.get_by_role("button", name="Make it final now"))
    expect(page.locator("[data-standing^=withdrawn]")).to_be_visible()
    expect(page.locator(".badge-card")).to_contain_text("Given to the wrong person")
    assert page.locator("main form").count() == 0
    assert page.said == []


def test_what_hr_does_shows_in_the_next_check(open_page, site):
    award, badge = site.badge(to=next(ADDRESSES))
    page = open_page(site.award_url(award), seen_by=ACME)

    def now_says(words):
        assert words in open_page(site.report_url(badge)).locator(".verdict").inner_text()

    now_says("Valid")
    page.get_by_text("Pause: while").click()
    page.get_by_role("button", name="Pause this badge").click()
    expect(page.locator("[data-standing^=paused]")).to_be_visible()
    now_says("Paused by the issuer.")
    page.get_by_role("button", name="Lift the pause").click()
    expect(page.locator("[data-standing='in force']")).to_be_visible()
    now_says("Valid")
    page.get_by_text("Withdraw: when").click()
    page.get_by_role("button", name="Withdraw this badge").click()
    expect(page.locator("[data-standing^='being withdrawn']")).to_be_visible()
    now_says("Paused by the issuer.")
    page.get_by_role("button", name="Make it final now").click()
    expect(page.locator("[data-standing^=withdrawn]")).to_be_visible()
    now_says("Withdrawn by the issuer.")


def test_the_same_work_is_done_without_script(open_page, site):
    address = next(ADDRESSES)
    page = open_page(site.sign_in_link(), java_script_enabled=False)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Award a badge").click()
    page.get_by_label("Badge").select_option("communication")
    page.get_by_label("2", exact=False).first.check()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Award this badge").click()
    assert standing(page) == "in force"
    for words, button, expected in (
        ("Pause: while", "Pause this badge", "paused: issued by mistake"),
        (None, "Lift the pause", "in force"),
        ("Withdraw: when", "Withdraw this badge", "being withdrawn: issued by mistake"),
        (None, "Undo the withdrawal", "in force"),
        ("Withdraw: when", "Withdraw this badge", "being withdrawn: issued by mistake"),
        (None, "Make it final now", "withdrawn: issued by mistake"),
    ):
        if words:
            page.get_by_text(words).click()
        page.get_by_role("button", name=button).click()
        assert standing(page) == expected
    page.get_by_role("link", name="All awards").click()
    page.get_by_label("Find a person").fill(address)
    page.get_by_role("button", name="Find").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("withdrawn")


def test_the_levels_follow_the_chosen_badge(open_page, site):
    page = open_page(f"{site.url}/awards/new", seen_by=ACME)
    page.get_by_label("Badge").select_option("creativity")
    expect(page.get_by_text("Opens doors")).to_be_visible()
    page.get_by_label("Badge").select_option("fire-safety")
    expect(page.get_by_text("Fire Safety has no levels.")).to_be_visible()
    assert page.said == []


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_fault(open_page, site):
    page = open_page(f"{site.url}/awards/new?achievement=communication", seen_by=ACME)
    page.locator("main form").evaluate("one => one.noValidate = true")
    page.get_by_label("Convincing").check()
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_label("What did you see?").fill("Led the talk.")
    page.get_by_role("button", name="Award this badge").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Nothing was awarded; what you typed is still here.")
    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "to"
    assert page.get_by_label("Convincing").is_checked()
    assert page.get_by_label("What did you see?").input_value() == "Led the talk."


def test_the_code_for_the_wallet_is_shown_once(open_page, site):
    page = open_page(f"{site.url}/awards/new?achievement=fire-safety", seen_by=ACME)
    page.get_by_label("E-mail address").fill(next(ADDRESSES))
    page.get_by_label("Ask for a six-digit code").check()
    page.get_by_role("button", name="Award this badge").click()
    code = page.locator(".tx-code").inner_text()
    assert code.isdecimal()
    assert len(code) == 6
    page.get_by_role("link", name="All awards").click()
    page.locator("tbody a").first.click()
    assert page.locator(".tx-code").count() == 0
    assert code not in page.locator("main").inner_text()


def test_the_link_to_send_can_be_copied(view):
    page = view("award-open", permissions=["clipboard-read", "clipboard-write"])
    link = page.locator(".link-text").inner_text()
    page.locator(".link-text + .copy").click()
    page.get_by_text("Copied").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_hr_sees_what_falls_with_a_badge_keeps_one_of_it_and_undoes_the_withdrawal(open_page, site):
    address = next(ADDRESSES)
    parts = [site.badge(slug, to=address)[0] for slug in FOUR]
    whole = site.meta_badge_of(address)
    page = open_page(site.award_url(parts[0]), seen_by=ACME)

    page.get_by_text("Withdraw: when").click()
    form = page.locator("form[action$='/revoke']")
    expect(form.locator("fieldset")).to_contain_text(
        "Super 4C of Zoë Rivera rests on this badge, and is paused at once"
    )
    form.get_by_role("button", name="Withdraw this badge").click()
    assert standing(page).startswith("being withdrawn")
    assert standing(open_page(site.award_url(whole), seen_by=ACME)).startswith("paused")
    page.get_by_role("button", name="Undo the withdrawal").click()
    assert standing(page) == "in force"
    assert standing(open_page(site.award_url(whole), seen_by=ACME)) == "in force"

    page.get_by_text("Withdraw: when").click()
    form.get_by_label("Keep Super 4C all the same").check()
    form.get_by_label("Why Super 4C is kept").fill("Proved again in May.")
    form.get_by_role("button", name="Withdraw this badge").click()
    assert standing(page).startswith("being withdrawn")
    kept = open_page(site.award_url(whole), seen_by=ACME)
    assert standing(kept) == "in force"
    expect(kept.locator(".history").last).to_contain_text(
        "kept, though a badge that it rests on does not count"
    )


def test_a_fallen_meta_badge_says_why_and_is_kept_by_whoever_gives_a_reason(open_page, site):
    address = next(ADDRESSES)
    parts = [site.badge(slug, to=address)[0] for slug in FOUR]
    whole = site.meta_badge_of(address)
    site.change("revoke", parts[1])
    page = open_page(site.award_url(whole), seen_by=ACME)
    expect(page.locator("form[action$='/reinstate']")).to_contain_text(
        "Collaboration was withdrawn by its issuer."
    )
    page.get_by_label("Why it is kept all the same").fill("Proved again in May.")
    page.get_by_role("button", name="Keep this badge").click()
    assert standing(page) == "in force"
