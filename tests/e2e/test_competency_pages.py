"""Competencies and roles in a real browser: from a table to a team that is held against a role."""

import pytest
from playwright.sync_api import expect

from tests.e2e import test_accessibility
from tests.e2e.conftest import width_too_much
from tests.e2e.gallery import ACME

pytestmark = [pytest.mark.browser, pytest.mark.node]
axe = test_accessibility.axe
TABLE = b"code,statement,parent\nT1,Answers on the same day,\nT2,Asks what is behind a question,T1\n"


def look(page, axe):
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_too_much(page) == 0
    assert test_accessibility.faults(page, axe) == []


def test_from_a_table_to_a_team_held_against_a_role(open_page, site, axe):
    page = open_page(f"{site.url}/framework/competencies", seen_by=ACME)
    page.locator("summary", has_text="Import a framework").click()
    page.get_by_label("File").set_input_files({"name": "t.csv", "mimeType": "text/csv", "buffer": TABLE})
    page.get_by_label("What it is called").fill("At the counter")
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_role("status").first).to_contain_text("2 new")
    look(page, axe)
    page.goto(f"{site.url}/badges/fire-safety/competencies")
    page.get_by_label("Search in all frameworks").fill("same day")
    page.keyboard.press("Enter")
    page.get_by_label("Answers on the same day").check()
    page.get_by_role("button", name="Save these competencies").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    page.goto(f"{site.url}/framework/roles")
    page.get_by_label("Name").fill("Counter")
    page.get_by_role("button", name="Add the role").click()
    page.get_by_label("Search in all frameworks").fill("day")
    page.keyboard.press("Enter")
    page.get_by_label("Answers on the same day").select_option("1")
    page.get_by_role("button", name="Save the role").click()
    expect(page.get_by_role("cell", name="Fire Safety")).to_be_visible()
    look(page, axe)
    page.get_by_role("link", name="Hold a team against it").click()
    expect(page.locator("tfoot")).to_contain_text(" of ")
    look(page, axe)
    assert page.said == []
