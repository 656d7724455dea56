"""U1: from an empty database to a first badge awarded to oneself and claimed as a picture, counting every input."""

import json
from dataclasses import dataclass

import httpx2
import pytest
from playwright.sync_api import Page

from tests.e2e import at_home, test_accessibility
from tests.e2e.conftest import listen, width_too_much
from tests.support.services import installation
from tests.support.tools import need, quick_chromium

pytestmark = [pytest.mark.browser, pytest.mark.node]
axe = test_accessibility.axe
MOST_INPUTS = 25


@dataclass
class Counting:
    """A page whose every input is counted: what is typed into a field, and what is clicked."""

    page: Page
    inputs: int = 0

    def type(self, label, text):
        self.inputs += 1
        self.page.get_by_label(label, exact=False).first.fill(text)

    def click(self, role, name):
        self.inputs += 1
        self.page.get_by_role(role, name=name).first.click()

    def open(self, words):
        self.inputs += 1
        self.page.locator("summary", has_text=words).click()


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    need("browser")
    service = installation(tmp_path_factory.mktemp("empty"))
    service.start("--empty", "--json")
    yield service
    service.stop()


@pytest.fixture
def page(empty):
    with at_home.started(quick_chromium(), empty.base_url) as started:
        opened = started.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        listen(opened)
        yield opened


def look(page, axe):
    """Look at a step as on a phone too: nothing is too wide, and there is nothing that not everybody can use."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_too_much(page) == 0
    assert test_accessibility.faults(page, axe) == []


def test_u1_from_an_empty_database_to_a_first_badge_claimed_as_a_picture(empty, page, axe, tmp_path):
    page.goto(json.loads(empty.output.read_text())["setup_url"])
    look(page, axe)
    hand = Counting(page)
    hand.type("What is your organisation called?", "Blue Berries")
    hand.type("Your name", "Zoë Rivera")
    hand.type("Your e-mail address", "zoe@berries.example")
    hand.type("A password", "four words stand in a row")
    hand.click("button", "Make the organisation")
    assert page.locator("h1").inner_text() == "What are your badges for?"
    look(page, axe)
    hand.click("checkbox", "Communication")
    hand.click("checkbox", "Fun: the coffee machine has a keeper")
    hand.click("checkbox", "Yes, stack them")
    hand.click("button", "Fill the plan")
    look(page, axe)
    hand.click("radio", "Communication")
    hand.click("button", "Award it to me")
    assert "Blue Berries awarded you Communication" in page.locator("h1").inner_text()
    hand.open("I have no wallet")
    with page.expect_download() as download:
        hand.click("button", "PNG")
    picture = tmp_path / "badge.png"
    download.value.save_as(picture)
    assert hand.inputs <= MOST_INPUTS
    headers = {"Content-Type": "image/png"}
    report = httpx2.post(
        f"{empty.base_url}/v1/verifications", content=picture.read_bytes(), headers=headers, trust_env=False
    )
    assert report.json()["verdict"] == "valid"
    page.goto(f"{empty.base_url}/desk")
    assert "Setting up: 4 of 6 done" in page.locator("main").inner_text()
    look(page, axe)
    assert page.said == []
    assert all(url.startswith((empty.base_url, "data:")) for url in page.asked)
