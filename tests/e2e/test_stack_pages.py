"""A rule is built on the page by keyboard alone, on a phone and on a desk, with scripts and without."""

import pytest

from cairn.demo import SLUG
from issuer.achievements.catalog import publish
from tests.e2e.conftest import width_too_much
from tests.e2e.test_accessibility import RUN, TAGS
from tests.support.builders import draft
from tests.support.stacking import let_hold
from tests.support.tools import E2E, need

pytestmark = pytest.mark.browser

THREE = ("communication", "collaboration", "creativity")


@pytest.fixture(scope="module")
def people(site):
    """Abby holds three badges and Abel two, all fetched: they stand first in every list."""
    let_hold(site.here, "abby", THREE)
    let_hold(site.here, "abel", THREE[:2])


def bare_badge(site, slug):
    """Publish a badge that has no rule yet; return the page on which it gets one."""
    with site.here.desk.work(SLUG) as work:
        plain = draft(slug, levels=(), name=f"Trio {slug}")
        publish(work.tx, plain, site.url, work.identity.did, work.now)
    return f"{site.url}/stacks/{slug}"


def go_to(page, selector, *, most=80):
    """Press the tab key until the focus is on what a person looks for."""
    wanted = page.locator(selector)
    for _ in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return wanted
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def choose(page, selector, words):
    """Choose from a list by typing the beginning of what is wanted."""
    go_to(page, selector)
    page.keyboard.type(words)


def press(page, selector):
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("wide", [390, 1280])
def test_a_rule_is_built_tried_out_and_saved_by_keyboard(open_page, site, people, wide, scripts):
    url = bare_badge(site, f"trio-{wide}-{'js' if scripts else 'plain'}")
    page = open_page(url, seen_by=SLUG, width=wide, java_script_enabled=scripts)
    choose(page, "#badge-0", "Communication")
    press(page, "#add-0")
    assert page.evaluate("document.activeElement.id") == "badge-1"
    choose(page, "#badge-1", "Collaboration")
    press(page, "#add-0")
    choose(page, "#badge-2", "Creativity")
    press(page, "button[value=preview]:not([tabindex])")
    coming = page.locator("#coming").text_content()
    assert "all of: communication; collaboration; creativity" in coming
    assert "Abby" in coming
    assert "Abel, with Creativity" in coming
    assert width_too_much(page) == 0
    press(page, "button[value=save]")
    assert "Saved. Version 2 is published" in page.locator("main").inner_text()
    assert page.locator("#badge-2").input_value() == "creativity"


def test_while_somebody_types_the_preview_follows(open_page, site, people):
    url = bare_badge(site, "trio-live")
    page = open_page(url, seen_by=SLUG)
    assert "Finish the rule" in page.locator("#coming").inner_text()
    page.locator("#badge-0").select_option("creativity")
    page.locator("#coming", has_text="all of: creativity").wait_for()
    page.locator("#level-0").select_option("3")
    page.locator("#coming", has_text="all of: creativity level 3").wait_for()
    assert page.url == url
    assert page.said == []


@pytest.mark.node
@pytest.mark.parametrize("wide", [390, 1280])
def test_axe_finds_nothing_on_a_draft_with_groups_and_faults(open_page, site, people, wide):
    need("axe")
    page = open_page(bare_badge(site, f"trio-axe-{wide}"), seen_by=SLUG, width=wide)
    for button in ("group", "add-1", "preview"):
        with page.expect_navigation():
            page.locator(f"button[value={button}]:visible").last.click()
    assert page.locator(".error-summary").count() == 1
    page.evaluate((E2E / "node_modules" / "axe-core" / "axe.min.js").read_text())
    assert page.evaluate(RUN, TAGS) == []
    assert width_too_much(page) == 0
