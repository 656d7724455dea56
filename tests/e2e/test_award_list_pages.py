"""A list is awarded by keyboard alone, as wide as a phone and as a desk: pasted, repaired, watched, printed."""

import pytest

from tests.e2e.gallery import ACME

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
# More than any of these pages has places to stop at.
STOPS = 80


def reach(page, found):
    """Go to a field or button by the tab key, as somebody without a mouse does."""
    found.wait_for()
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if found.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError("it can not be reached by keyboard")


def press(page, name, role, arrives):
    """Press a button, or follow a link, and wait for the heading of the page it leads to."""
    reach(page, page.get_by_role(role, name=name))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=arrives, exact=True).wait_for()


def write(page, text):
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_list_is_awarded_by_keyboard_from_the_desk_to_the_printed_cards(open_page, site, width):
    page = open_page(f"{site.url}/desk", seen_by=ACME, width=width)
    press(page, "Award a list", "link", "Award a list")
    reach(page, page.get_by_label("Badge", exact=True))
    page.keyboard.type("Communication")
    reach(page, page.get_by_label("Or paste rows"))
    rows = ("Mail\tStars", f"a{width}@acme.example\t2", f"b{width}@acme\t1", f"c{width}@acme.example\t3")
    write(page, "\n".join(rows))
    press(page, "Go on to the columns", "button", "Match the columns")
    assert page.get_by_label("Stars").input_value() == "level"
    press(page, "Check every row", "button", "Check the list")
    page.get_by_text("2 ready, 1 needs a fix").wait_for()
    assert fits(page)
    # The summary leads to the field.
    press(page, f"Row 3, Mail: “b{width}@acme”", "link", "Rows that need a fix")
    reach(page, page.get_by_label("Mail of row 3"))
    write(page, f"b{width}@acme.example")
    press(page, "Save and check again", "button", "Check the list")
    press(page, "Award 3 now", "button", "Pasted list")
    assert page.get_by_role("progressbar", name="Awarded").get_attribute("max") == "3"
    # The page may be loaded anew meanwhile; it sees by itself when the service has done it.
    page.reload()
    page.get_by_role("heading", name="Done").wait_for()
    page.get_by_text("3 of 3 awarded.").wait_for()
    assert fits(page)
    press(page, "Cards with codes, to print", "link", "Cards to print")
    assert page.get_by_role("img", name="leads to their claim page").count() == 3
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Print these cards").is_visible()
    assert page.locator(".card").first.is_visible()
    page.emulate_media(media="screen")
    assert fits(page)
    assert page.said == []
