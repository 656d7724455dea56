"""From an idea in the plan to a live badge that is awarded: by keyboard alone, on a phone and on a desk."""

import secrets

import pytest

from cairn.demo import SLUG
from tests.e2e.conftest import width_too_much
from tests.e2e.test_stack_pages import choose, go_to, press

pytestmark = pytest.mark.browser


def write(page, selector, words):
    go_to(page, selector, most=150)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def bring_to(page, stage):
    press(page, f"button[name=to][value={stage}]")
    assert page.locator("#stage").inner_text() == f"Stage: {stage}"


def told(page):
    return page.locator("main").inner_text()


@pytest.mark.parametrize("wide", [390, 1280])
def test_an_idea_becomes_a_badge_that_is_designed_piloted_and_awarded_by_keyboard(open_page, site, wide):
    # Run again after a failure, it is another badge.
    mark = secrets.token_hex(2)
    name, slug = f"Listening {mark}", f"listening-{mark}"
    page = open_page(f"{site.url}/framework/plan", seen_by=SLUG, width=wide)
    write(page, "#name", name)
    press(page, "form[action='/framework/plan'] button[type=submit]")
    assert page.url.endswith(f"/framework/plan/{slug}")

    press(page, "button[value=draft]")
    assert "Nothing was saved" in page.locator(".error-summary").inner_text()
    write(page, "#description", "Hears what others mean.")
    write(page, "#criteria", "Two leaders saw it in talks with customers.")
    press(page, "form[action$='" + slug + "'] button:has-text('Save the row')")
    bring_to(page, "draft")

    press(page, f"a[href='/badges/{slug}/edit']")
    write(page, "#level_name-0", "Starts")
    write(page, "#level_looks-0", "Asks back.")
    choose(page, "#level_thinking-0", "apply")
    go_to(page, "input[name=is_designed]", most=150)
    page.keyboard.press("Space")
    choose(page, "#shape", "shield")
    choose(page, "#icon", "a speech")
    press(page, "button[value=preview]:not([tabindex])")
    coming = page.locator("#coming").inner_text()
    assert "a blue shield with a speech bubble" in coming
    assert "It asks to apply (Bloom's taxonomy)." in coming
    assert width_too_much(page) == 0
    press(page, "button[value=save]")
    assert "Saved. It is version 2 now" in told(page)

    press(page, f"main a[href='/framework/plan/{slug}']:has-text('row')")
    write(page, "#people", "zoe@example.com")
    press(page, "button:has-text('Save the group')")
    bring_to(page, "pilot")
    bring_to(page, "live")
    assert width_too_much(page) == 0

    page.goto(f"{site.url}/awards/new?achievement={slug}")
    go_to(page, "input[name=level]")
    page.keyboard.press("Space")
    write(page, "#to", "sam@example.com")
    press(page, "button:has-text('Award this badge')")
    assert name in page.locator("h1").inner_text()
    # The browser notes the one refusal itself.
    assert [text for text in page.said if "status of 422" not in text] == []


def test_while_somebody_types_the_preview_follows(open_page, site):
    page = open_page(f"{site.url}/badges/new", seen_by=SLUG)
    page.locator("#name").fill("Telling")
    page.locator("#description").fill("Tells it so that others understand.")
    page.locator("#coming", has_text="Tells it so that others understand.").wait_for()
    assert page.locator(".error-summary").count() == 0
    assert page.said == []
