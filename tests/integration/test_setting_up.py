"""The set-up link works once, for one organisation; its steps are HR's, can be left, and come back."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from cairn.app import create_app
from cairn.demo import setup_link, welcome
from cairn.installation import open_installation
from cairn.setting_up import slug_of
from cairn.settings import load
from records.principals import Principal, Role
from records.tables import ORGANISATION, SETUP_LINK
from tests.support.inprocess import Clock, House, form_token

TYPED = {"name": "Blåbær & Sons", "own_name": "Zoë Rivera", "address": "zoe@sons.example"}
PASSWORD = "four-words-in-a-row-here"


@pytest.fixture
def house(tmp_path):
    """An installation with nothing in it."""
    clock = Clock()
    here = open_installation(load({"CAIRN_STATE_DIR": str(tmp_path), "CAIRN_RATE_LIMITS": "off"}), clock)
    client = TestClient(create_app(here), base_url=here.settings.public_url)
    yield House(here, client, clock, "", url=here.settings.public_url)
    here.database.close()


def link(house):
    return urlsplit(setup_link(house.here)).path


def begun(house, **typed):
    """Return a browser of somebody who set up, and where it was sent."""
    browser = house.browser()
    return browser, browser.post(link(house), data=TYPED | typed)


def token(browser, page="/setup/plan"):
    return form_token(browser.get(page).text)


def organisations(house):
    with house.here.database.reading() as connection:
        return list(connection.execute(select(ORGANISATION.c.slug)).scalars())


def test_reading_the_link_uses_nothing_up_and_a_press_makes_an_organisation_with_its_hr(house):
    place = link(house)
    for _ in range(3):
        assert house.browser().get(place).status_code == 200
    browser, page = begun(house)
    assert (page.status_code, page.url.path) == (200, "/setup/plan")
    assert organisations(house) == ["blabr-sons"]
    people = browser.get("/settings/people-who-sign-in").text
    assert "zoe@sons.example" in people
    assert 'value="hr" selected' in people
    log = browser.get("/audit").text
    assert "began to set this organisation up" in log
    assert "let somebody sign in" in log


def test_the_link_works_once_and_no_start_prints_another(house):
    place = link(house)
    assert house.browser().post(place, data=TYPED).status_code == 200
    for answer in (house.browser().get(place), house.browser().post(place, data=TYPED | {"name": "B"})):
        assert answer.status_code == 410
        assert "used already" in answer.text
    assert setup_link(house.here) == ""
    assert welcome(house.here, make_first=False).setup_url == ""
    assert len(organisations(house)) == 1


def test_a_newer_start_and_time_end_a_link(house):
    old, new = link(house), link(house)
    assert house.browser().get(old).status_code == 410
    assert house.browser().get(new).status_code == 200
    house.clock.forward(hours=24)
    assert house.browser().post(new, data=TYPED).status_code == 410
    assert organisations(house) == []
    assert house.browser().get(link(house)).status_code == 200


def test_of_many_who_press_at_once_one_sets_up(house):
    place = link(house)
    browsers = [house.browser() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda each: each[1].post(place, data=TYPED | {"name": f"Org {each[0]}"}).status_code,
                enumerate(browsers),
            )
        )
    assert sorted(answers) == [200, 410, 410, 410]
    assert len(organisations(house)) == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "漢字"}, "slug"),
        ({"slug": "Not so"}, "slug"),
        ({"own_name": "a\u202e"}, "own_name"),
        ({"address": "nobody"}, "address"),
        ({"password": "short"}, "password"),
        ({"password": "zoe@sons.example"}, "password"),
    ],
)
def test_what_can_not_be_used_is_told_at_its_field_and_nothing_is_made(house, typed, field):
    _, page = begun(house, **typed)
    assert page.status_code == 422
    assert f'id="{field}-fault"' in page.text
    assert "zoe@sons.example" in page.text or "address" in typed
    assert organisations(house) == []
    with house.here.database.reading() as connection:
        assert connection.execute(select(SETUP_LINK.c.used_at)).scalar() is None


def test_beside_the_demonstration_another_address_is_asked_for(house):
    welcome(house.here, make_first=True)
    _, page = begun(house, name="Acme")
    assert (page.status_code, "at /o/acme here already" in page.text) == (422, True)
    _, page = begun(house, name="Acme", slug="acme-inc")
    assert page.url.path == "/setup/plan"
    assert sorted(organisations(house)) == ["acme", "acme-inc"]


def test_the_password_lets_in_again(house):
    begun(house, password=PASSWORD)
    form = {"organisation": "blabr-sons", "address": TYPED["address"], "password": PASSWORD}
    assert house.browser().post("/sign-in/password", data=form, follow_redirects=False).status_code == 303


def test_the_steps_lead_from_answers_to_a_badge_and_the_list_tells_what_is_left(house):
    browser, page = begun(house)
    assert page.text.count("<fieldset") == 7
    form = {"csrf": form_token(page.text), "answers": ["communication", "stacks"], "departments": "Sales"}
    page = browser.post("/setup/plan", data=form)
    assert page.url.path == "/setup/badge"
    assert "Super 4C" not in page.text
    again = browser.get("/setup/plan").text
    assert re.search(r'value="stacks" checked', again)
    assert 'value="Sales"' in again
    desk = browser.get("/desk").text
    assert "Setting up: 1 of 6 done" in desk
    page = browser.post("/setup/badge", data={"csrf": token(browser), "badge": "communication"})
    assert page.url.path.startswith("/claim/")
    made = browser.post(f"{page.url.path}/files/png")
    assert made.content.startswith(b"\x89PNG")
    report = house.client.post(
        "/v1/verifications", content=made.content, headers={"Content-Type": "image/png"}
    )
    assert report.json()["verdict"] == "valid", report.text
    assert "Setting up: 3 of 6 done" in browser.get("/setup").text
    ended = browser.post("/setup/end", data={"csrf": token(browser)})
    assert ended.url.path == "/desk"
    assert "Setting up:" not in ended.text
    assert "nothing left to set up" in browser.get("/setup").text


def test_an_odd_choice_and_an_odd_department_are_told(house):
    browser, page = begun(house)
    form = {"csrf": form_token(page.text), "answers": ["fun"]}
    odd = browser.post("/setup/plan", data=form | {"departments": "a\u202e"})
    assert (odd.status_code, 'id="departments-fault"' in odd.text) == (422, True)
    odd = browser.post("/setup/badge", data=form | {"badge": "super-4c"})
    assert (odd.status_code, "Choose one of the badges" in odd.text) == (404, True)


def test_only_hr_sets_up(house):
    welcome(house.here, make_first=True)
    leader = house.signed_in(Principal("lead", "Li", "li@example.com", Role.LEADER))
    assert leader.get("/setup").status_code == 403
    assert leader.get("/desk").status_code == 200
    assert "Setting up:" not in house.signed_in().get("/desk").text


def test_names_become_addresses():
    assert [slug_of(each) for each in ("Größe & Söhne", " A  b ", "漢字", "-")] == [
        "groe-sohne",
        "a-b",
        "",
        "",
    ]
    assert len(slug_of("x-" * 80)) <= 63
