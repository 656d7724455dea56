"""Roles over HTTP: HR writes them, a person, a team and oneself are held against them; each sees as far as they may."""

import re

import pytest

from cairn.demo import SLUG
from issuer.competencies.aligning import ItemKey, Press, align
from records.principals import Principal, Role
from tests.support.asking import Askers, app_of
from tests.support.inprocess import form_token
from tests.unit.issuer.competencies.frameworks import OWN, bring

PLACE = "/framework/roles"
LEADER = Principal("lead", "Li", "li@example.com", Role.LEADER, None, "Sales")
OTHER = Principal("tech", "Tom", "tom@example.com", Role.LEADER, None, "Tech")
EMPLOYEE = Principal("emp", "Em", "em@example.com", Role.EMPLOYEE, None, "Sales")


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


@pytest.fixture(scope="module")
def framework(house):
    """A framework whose first item Communication proves; Em of Sales holds that at level 2."""
    with house.here.desk.work(SLUG) as work:
        found = bring(work.tx, OWN, title="Ours").framework
        press = Press(house.url, work.identity.did, work.now, "hr")
        align(work.tx, "communication", [ItemKey(found.id, "C1")], press)
    house.signed_in(EMPLOYEE)
    house.award("communication", 2, EMPLOYEE.address)
    return found


def token(browser, page=PLACE):
    return form_token(browser.get(page).text)


@pytest.fixture(scope="module")
def role(hr, framework):
    """A role of Sales that needs two competencies; return its address."""
    page = hr.post(PLACE, data={"csrf": token(hr), "name": "Support lead", "department": "Sales"})
    place = page.url.path
    key = f"{framework.id}/C1"
    form = {"csrf": token(hr), "name": "Support lead", "department": "Sales", "revision": "1"}
    found = hr.post(place, data=form | {"need": [key], "level": ["2"], "q": "asks", "do": "search"}).text
    assert re.search(rf'id="level-{key}".*?value="2" selected', found, re.DOTALL)
    keys = [key, f"{framework.id}/C2", f"{framework.id}/C3"]
    saved = hr.post(place, data=form | {"need": keys, "level": ["2", "1", ""], "do": "save"})
    assert "Saved." in saved.text
    return place


def test_a_role_says_what_it_needs_and_what_proves_that(hr, role):
    page = hr.get(role).text
    assert page.count('data-label="At least"') == 2
    assert "No badge yet" in page
    assert ">Communication</a>" in page
    stale = {"csrf": token(hr), "name": "X", "revision": "1", "do": "save"}
    assert hr.post(role, data=stale).status_code == 409
    assert (
        hr.post(PLACE, data={"csrf": token(hr), "name": "support LEAD", "department": "sales"}).status_code
        == 409
    )
    assert hr.post(PLACE, data={"csrf": token(hr), "name": ""}).status_code == 422


def test_a_leader_sees_their_team_with_counts_and_no_other(house, hr, role):
    leader, other = house.signed_in(LEADER), house.signed_in(OTHER)
    role_id = role.rsplit("/", 1)[1]
    page = leader.get("/team", params={"role": role_id}).text
    assert "Team Sales" in page
    assert "✓ level 2" in page
    assert "1 of 2</td>" in page
    assert "tom@example.com" not in page
    foreign = other.get("/team", params={"role": role_id, "department": "Sales"}).text
    assert "Team Tech" in foreign
    assert not {"Em<", "em@example.com"} & set(re.findall(r"Em<|em@example\.com", foreign))
    assert "Team Sales" in hr.get("/team", params={"role": role_id, "department": "Sales"}).text


def test_a_person_is_held_against_a_role_by_who_sees_them(house, role):
    with house.here.desk.work(SLUG) as work:
        person = work.tx.people.find(EMPLOYEE.address)
    page = house.signed_in(LEADER).get(f"{role}/people/{person.id}")
    assert "1 of 2 are there" in page.text
    assert house.signed_in(OTHER).get(f"{role}/people/{person.id}").status_code == 404
    assert house.signed_in(EMPLOYEE).get(f"{role}/people/{person.id}").status_code == 403


def test_everybody_sees_how_they_stand_themselves(house, role):
    page = house.signed_in(EMPLOYEE).get("/me/roles").text
    assert "1 of 2 are there" in page
    assert "A badge that is tied to it" in page
    asked = {"role": role.rsplit("/", 1)[1]}
    assert "0 of 2 are there" in house.signed_in(OTHER).get("/me/roles", params=asked).text


def test_programs_keep_roles_and_hold_people_against_them(house, framework, role):
    askers = Askers(house, app_of(house))
    said = {"name": "Clerk", "needs": [{"competency": f"{framework.id}/C1", "level": 3}]}
    made = askers.send("POST", "/v1/roles", Role.HR, json=said)
    assert (made.status_code, made.json()["revision"]) == (201, 1)
    place = f"/v1/roles/{made.json()['id']}"
    again = askers.send("PUT", place, Role.HR, json=said | {"revision": 1}).json()
    assert again == made.json()
    assert askers.send("PUT", place, Role.HR, json=said | {"revision": 9}).json()["code"] == "role_changed"
    assert made.json() in askers.send("GET", "/v1/roles", Role.EMPLOYEE).json()
    (gap,) = askers.send("GET", f"{place}/people/{EMPLOYEE.address}", Role.HR).json()
    assert (gap["standing"], gap["held_level"], gap["next"]) == ("raise", 2, "communication")
    assert askers.send("POST", "/v1/roles", Role.LEADER, json=said).status_code == 403


def test_a_role_is_taken_off(hr):
    page = hr.post(PLACE, data={"csrf": token(hr), "name": "For a day"})
    gone = hr.post(f"{page.url.path}/remove", data={"csrf": token(hr)})
    assert (gone.status_code, "For a day" in gone.text) == (200, False)
    assert hr.get(page.url.path).status_code == 404
