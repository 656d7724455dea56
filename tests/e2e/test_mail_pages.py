"""HR awards a badge that is told by mail, finds the letter, and sends it again, in a browser."""

import pytest

pytestmark = pytest.mark.browser


def test_a_letter_is_found_read_and_sent_again(open_page, site):
    page = open_page(site.sign_in_link(), private=True)
    page.click("main button")
    page.goto(f"{site.url}/awards/new?achievement=communication")
    page.get_by_label("E-mail address of the person").fill("letters@example.com")
    page.get_by_role("radio").first.check()
    assert page.get_by_role("checkbox", name="Tell the person by mail").is_checked()
    page.get_by_role("button", name="Award this badge").click()
    page.get_by_role("link", name="A badge to claim").click()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "awarded you the badge" in page.locator("main .prose").inner_text()
    page.goto(f"{site.url}/mail?q=letters@example.com")
    page.get_by_role("link", name="A badge to claim to letters@example.com").wait_for()
    page.get_by_label("First reminder").fill("many")
    page.get_by_role("button", name="Save").click()
    assert "Give one or two numbers of days" in page.get_by_role("alert").inner_text()
