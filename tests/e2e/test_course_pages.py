"""HR lets a learning platform tell of courses, maps one to a badge and tries it out, by keyboard and on a phone."""

import json

import pytest

pytestmark = pytest.mark.browser


def test_a_course_is_mapped_and_tried_out(open_page, site):
    page = open_page(site.sign_in_link(), private=True)
    page.click("main button")
    page.goto(f"{site.url}/courses/sources")
    page.get_by_label("Name").fill("Academy of the browser")
    page.get_by_role("button", name="Add this program").click()
    assert page.locator("code", has_text="whsec_").is_visible()
    page.goto(f"{site.url}/courses")
    page.get_by_label("Program", exact=True).focus()
    page.keyboard.type("Academy of the browser")
    page.keyboard.press("Tab")
    page.keyboard.type("talk-of-the-browser")
    form = page.locator("form", has=page.get_by_role("button", name="Let it earn the badge"))
    form.get_by_label("Badge").select_option("communication")
    form.get_by_label("Level").fill("9")
    page.keyboard.press("Enter")
    assert "has no level 9" in page.get_by_role("alert").inner_text()
    form.get_by_label("Level").fill("1")
    page.keyboard.press("Enter")
    page.get_by_role("rowheader", name="talk-of-the-browser").first.wait_for()
    page.goto(f"{site.url}/courses/sources")
    page.get_by_role("link", name="Academy of the browser").click()
    event = {"person": "zoe@example.com", "course": "talk-of-the-browser", "kind": "completed"}
    page.get_by_label("An event, pasted").fill(json.dumps(event))
    page.get_by_role("button", name="See what would happen").click()
    assert "completed" in page.locator("form [role=status]").inner_text()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
