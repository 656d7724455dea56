"""The wall in a browser: a screen follows it by itself, and goes blank once its link is ended; and without script."""

import pytest

from cairn.demo import ADMIN
from issuer.wall import setting
from tests.e2e import on_the_wall

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def wall(site):
    return on_the_wall.prepared(site)


def test_a_screen_follows_the_wall_and_shows_nothing_once_its_link_is_ended(open_page, site, wall):
    page = open_page("about:blank", private=True)
    page.clock.install()
    page.goto(f"{site.url}/wall/acme/{wall.secret}")
    shown = page.locator("#feed .card")
    before = shown.count()
    assert before
    newest = shown.first.inner_text()
    with site.work() as work:
        question = work.tx.wall.profile("wall-1")
    site.award("creativity", 3, to=question.who.address, name=question.who.name)
    page.clock.fast_forward(31_000)
    page.locator("#feed .card", has_text="Creativity").wait_for()
    assert shown.first.inner_text() != newest
    with site.work() as work:
        setting.end_screen(work.tx, wall.screen_id, ADMIN.id, work.now)
    page.clock.fast_forward(31_000)
    page.get_by_text("This link shows no wall").wait_for()
    assert page.locator(".card").count() == 0


def test_choosing_and_reacting_go_without_script(open_page, site, wall):
    page = open_page(site.sign_in_link(), java_script_enabled=False)
    page.click("main button")
    page.goto(f"{site.url}/me/wall")
    page.check("input[name=digest]")
    page.get_by_role("button", name="Keep this").click()
    assert page.locator("input[name=digest]").is_checked()
    page.goto(f"{site.url}/wall")
    button = page.get_by_role("button", name="Inspiring").first
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert page.get_by_role("button", name="Inspiring").first.get_attribute("aria-pressed") == "true"
