"""HR looks after who signs in, on a page and by command; badge managers keep to their department."""

import io
import json
import threading

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import SLUG, welcome
from issuer.awarding import departments
from records import audit, organisations, principals
from records.errors import LastHr
from records.organisations import Organisation
from records.principals import Principal, Role
from records.staff import Staff, Wanted
from tests.support.builders import at
from tests.support.databases import KINDS, fresh_database
from tests.support.inprocess import ADMIN, form_token

PLACE = "/settings/people-who-sign-in"
SALES = Principal("sam", "Sam Sales", "sam@example.com", Role.LEADER, None, "Sales")
TECH = Principal("tess", "Tess Tech", "tess@example.com", Role.LEADER, None, "Tech")
ZOE = Principal("zoe", "Zoë", "zoe.tech@example.com", Role.EMPLOYEE, None, "Tech")


@pytest.fixture
def hr(house):
    return house.signed_in()


@pytest.fixture(scope="module")
def managers(house):
    """Somebody of Sales, somebody of Tech; and Zoë is in Tech."""
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG)
        for each in (SALES, TECH, ZOE):
            principals.add(connection, acme.id, each, house.clock())
    return house.signed_in(SALES), house.signed_in(TECH)


def everybody(house):
    with house.here.database.reading() as connection:
        acme = organisations.by_slug(connection, SLUG)
        return {each.address: each for each in principals.every(connection, acme.id)}


def others_of_hr(house):
    return [each for each in everybody(house).values() if each.role is Role.HR and each.id != ADMIN.id]


def told(house, object_id):
    with house.here.database.reading() as connection:
        acme = organisations.by_slug(connection, SLUG)
        return [each.action for each in audit.of_object(connection, acme.id, object_id)]


def press(browser, act="", **form):
    token = form_token(browser.get(PLACE).text)
    return browser.post(f"{PLACE}{act}", data={"csrf": token, **form}, follow_redirects=False)


def give(browser, to="new@example.com", achievement="communication"):
    form = {"achievement": achievement, "level": "1", "to": to, "evidence": "Seen."}
    token = form_token(browser.get("/awards/new").text)
    return browser.post("/awards", data={"csrf": token, **form}, follow_redirects=False)


def award_of(browser, to="new@example.com"):
    answer = give(browser, to)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def change(browser, page, act="suspend"):
    token = form_token(browser.get("/awards/new").text)
    return browser.post(f"{page}/{act}", data={"csrf": token, "reason": "duplicate"}, follow_redirects=False)


# --- the page -------------------------------------------------------------------------------------


def test_hr_adds_changes_keeps_out_and_lets_in_again_each_with_one_entry(house, hr):
    assert press(hr, "", address="New@Example.com ", name="Ann", role="auditor").status_code == 303
    ann = everybody(house)["new@example.com"]
    assert (ann.name, ann.role) == ("Ann", Role.AUDITOR)
    assert (
        press(hr, "/change", principal=ann.id, name="Ann", role="leader", department=" Sales ").status_code
        == 303
    )
    assert everybody(house)["new@example.com"].department == "Sales"
    press(hr, "/change", principal=ann.id, name="Ann", role="leader", department="Sales")
    press(hr, "/disable", principal=ann.id)
    press(hr, "/disable", principal=ann.id)
    press(hr, "/enable", principal=ann.id)
    assert told(house, ann.id) == [
        "principal.added",
        "principal.changed",
        "principal.disabled",
        "principal.enabled",
    ]
    assert "new@example.com" in hr.get(PLACE).text


@pytest.mark.parametrize("act", ["/change", "/disable"])
def test_a_change_of_what_somebody_may_do_signs_them_out(house, hr, act):
    mine = Principal(f"out{act}", "Out", f"out-{act[1:]}@example.com", Role.AUDITOR)
    browser = house.signed_in(mine)
    assert browser.get("/awards").status_code == 200
    press(hr, act, principal=mine.id, name="Out", role="employee")
    assert browser.get("/awards").status_code == 401


def test_another_name_signs_nobody_out(house, hr):
    mine = Principal("renamed", "Old", "renamed@example.com", Role.AUDITOR)
    browser = house.signed_in(mine)
    press(hr, "/change", principal=mine.id, name="New", role="auditor")
    assert everybody(house)[mine.address].name == "New"
    assert browser.get("/awards").status_code == 200


def test_hr_makes_a_link_that_signs_somebody_in_once(house, hr):
    press(hr, address="linked@example.com", name="Lin", role="auditor")
    lin = everybody(house)["linked@example.com"]
    shown = press(hr, "/link", principal=lin.id).text
    link = shown.split("/sign-in/", 1)[1].split("<", 1)[0]
    browser = house.browser()
    assert browser.post(f"/sign-in/{link}", follow_redirects=False).status_code == 303
    assert browser.get("/audit").status_code == 200
    assert f"/sign-in/{link}" not in hr.get(PLACE).text
    assert told(house, lin.id)[-1] == "sign_in.link_made"
    press(hr, "/disable", principal=lin.id)
    assert press(hr, "/link", principal=lin.id).status_code == 404


def test_whoever_is_on_the_page_signs_in_by_the_command_too(house, hr):
    press(hr, address="command@example.com", role="auditor")
    code, said = cairn(house, "sign-in", "--address", "Command@example.com", "--role", "hr")
    assert code == 0
    browser = house.browser()
    assert browser.post(said["sign_in_url"], follow_redirects=False).status_code == 303
    assert browser.get(PLACE).status_code == 403, "the role is the one that HR gave"


def test_who_is_new_at_the_command_and_a_token_are_entries_without_an_address(house, hr):
    cairn(house, "sign-in", "--address", "fresh@example.com", "--role", "auditor")
    fresh = everybody(house)["fresh@example.com"]
    assert "@" not in fresh.id
    assert told(house, fresh.id) == ["principal.added", "sign_in.link_made"]
    made = cairn(house, "token", "--name", "HR system")[1]["token"]
    prefix = made.split("_")[1]
    cairn(house, "tokens", "end", prefix)
    assert told(house, prefix) == ["sign_in.token_made", "sign_in.token_ended"]


def test_nobody_makes_a_link_for_themselves_on_any_page(house, hr):
    own = everybody(house)["hr@example.com"]
    answer = press(hr, "/link", principal=own.id)
    assert answer.status_code == 422
    assert "made by somebody else of HR" in answer.text
    assert f"{house.url}/sign-in/" not in answer.text
    assert "sign_in.link_made" in told(house, own.id), "by command it is made all the same"


def test_every_change_of_who_signs_in_needs_a_fresh_sign_in(house, hr):
    token = form_token(hr.get(PLACE).text)
    house.clock.forward(minutes=6)
    form = {"csrf": token, "principal": "admin"}
    for act in ("", "/change", "/disable", "/enable", "/link", "/badges"):
        assert hr.post(f"{PLACE}{act}", data=form, follow_redirects=False).status_code == 401
    assert "sign in once more" in hr.get(PLACE).text


def test_a_command_keeps_what_it_is_given_for_a_token_or_refuses_it(house):
    code, said = cairn(house, "token", "--name", " ", "--role", "hr")
    assert (code, said["error"]) == (1, "sign_in_setting_refused")


def test_a_start_makes_no_link_for_whoever_is_let_in_no_more(house, hr):
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG)
        staff = Staff(connection, acme.id, "hr-2", house.clock())
        staff.add("second@example.com", Wanted("Second", Role.HR), house.here.desk.randomness.token)
        staff.disable("admin")
    assert welcome(house.here, make_first=True).admin_url == ""
    with house.here.database.transaction() as connection:
        Staff(connection, acme.id, "hr-2", house.clock()).enable("admin")
    assert "/sign-in/" in welcome(house.here, make_first=True).admin_url


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"address": "nobody"}, 422, "not an e-mail address"),
        ({"address": "a@b.example", "name": "x" * 201}, 422, "at most 200"),
        ({"address": "a@b.example", "department": "x" * 101}, 422, "at most 100"),
        ({"address": "a@b.example", "role": "king"}, 422, "one of the roles"),
        ({"address": "hr@example.com"}, 409, "signs in here already"),
    ],
)
def test_what_can_not_be_used_is_said_and_what_was_typed_stays(house, hr, form, status, words):
    before = everybody(house)
    answer = press(hr, **form)
    assert answer.status_code == status
    assert words in answer.text
    assert "Nothing was changed" in answer.text
    assert form["address"] in answer.text
    assert everybody(house) == before


@pytest.mark.parametrize("act", ["/disable", "/change"])
def test_the_last_of_hr_stays(house, hr, act):
    for other in others_of_hr(house):
        press(hr, "/disable", principal=other.id)
    admin = everybody(house)["hr@example.com"]
    answer = press(hr, act, principal=admin.id, name="HR", role="employee")
    assert answer.status_code == 409
    assert "last person of HR" in answer.text
    assert everybody(house)["hr@example.com"] == admin
    assert hr.get(PLACE).status_code == 200


def test_a_form_without_the_sessions_token_is_refused(house, hr):
    assert hr.post(PLACE, data={"address": "forged@example.com"}).status_code == 403
    assert "forged@example.com" not in everybody(house)


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_of_hr_who_keep_each_other_out_at_once_one_stays(kind, tmp_path):
    with fresh_database(kind, tmp_path) as database:
        with database.transaction() as connection:
            organisations.add(connection, Organisation("org", "acme", "Acme"), at(0))
            for name in ("one", "two"):
                principals.add(connection, "org", Principal(name, name, f"{name}@a.example", Role.HR), at(0))
        refused, barrier = [], threading.Barrier(2)

        def keep_out(other):
            barrier.wait()
            try:
                with database.transaction() as connection:
                    Staff(connection, "org", "hr", at(1)).disable(other)
            except LastHr:
                refused.append(other)

        threads = [threading.Thread(target=keep_out, args=(name,)) for name in ("one", "two")]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(refused) == 1


# --- departments ----------------------------------------------------------------------------------


def test_a_badge_manager_sees_their_department_and_what_they_gave(house, hr, managers):
    sales, tech = managers
    of_tech = award_of(hr, ZOE.address)
    by_sales = award_of(sales, "sales-gave@example.com")
    assert (sales.get(of_tech).status_code, tech.get(of_tech).status_code) == (404, 200)
    assert (sales.get(by_sales).status_code, tech.get(by_sales).status_code) == (200, 404)
    assert ZOE.address not in sales.get("/awards").text
    assert ZOE.address in tech.get("/awards").text
    assert (
        "sales-gave@example.com"
        not in tech.get("/awards", params={"q": "sales-gave"}).text.split("<table")[-1]
    )


def test_what_is_out_of_sight_is_answered_as_what_is_not_there(house, hr, managers):
    sales, _ = managers
    hidden, unknown = award_of(hr, ZOE.address), "/awards/urn:uuid:00000000-0000-4000-8000-000000000000"
    accept = {"Accept": "application/json"}
    for path in ("", "/files/json"):
        one, other = sales.get(hidden + path, headers=accept), sales.get(unknown + path, headers=accept)
        assert (one.status_code, one.json()) == (other.status_code, other.json())
        assert one.status_code == 404


def test_a_badge_manager_looks_at_nobody_of_another_department(house, hr, managers):
    sales, tech = managers
    award_of(hr, ZOE.address)
    with house.here.desk.work(SLUG) as work:
        person = work.tx.people.find(ZOE.address).id
    accept = {"Accept": "application/json"}
    assert tech.get(f"/people/{person}/progress").status_code == 200
    hidden = sales.get(f"/people/{person}/progress", headers=accept)
    unknown = sales.get("/people/nobody-at-all/progress", headers=accept)
    assert (hidden.status_code, hidden.json()) == (unknown.status_code, unknown.json())
    assert hidden.status_code == 404


def test_a_badge_manager_changes_only_what_they_gave(house, hr, managers):
    _, tech = managers
    by_hr, own = award_of(hr, ZOE.address), award_of(tech, ZOE.address)
    assert "Withdraw this badge" not in tech.get(by_hr).text
    assert change(tech, by_hr).status_code == 403
    assert "Withdraw this badge" in tech.get(own).text
    assert change(tech, own).status_code == 303
    assert "paused" in hr.get(own).text


def test_a_badge_manager_awards_to_nobody_of_another_department_and_not_to_themselves(house, managers):
    sales, tech = managers
    for browser, to, words in (
        (sales, ZOE.address, "another department"),
        (sales, SALES.address.upper(), "to themselves"),
        (tech, TECH.address, "to themselves"),
    ):
        answer = give(browser, to)
        assert answer.status_code == 422
        assert words in answer.text


def test_a_badge_of_a_department_is_awarded_by_its_managers(house, hr, managers):
    sales, tech = managers
    assert press(hr, "/badges", badge="creativity", department="Tech").status_code == 303
    assert "another department&#39;s badge" in give(sales, "a@example.com", "creativity").text
    seen = give(tech, "b@example.com", "creativity").headers["location"]
    assert tech.get(seen).status_code == 200
    by_hr = give(hr, "c@example.com", "creativity").headers["location"]
    assert (tech.get(by_hr).status_code, sales.get(by_hr).status_code) == (200, 404)
    assert press(hr, "/badges", badge="creativity", department="").status_code == 303
    assert give(sales, "a@example.com", "creativity").status_code == 303
    assert told(house, "creativity").count("badge.department_changed") == 2


def test_giving_a_badge_to_its_own_department_again_is_no_act(house):
    with house.here.desk.work(SLUG) as work:
        assert departments.give_badge(work.tx, "collaboration", "Sales", work.now)
        assert not departments.give_badge(work.tx, "collaboration", " Sales ", work.now)
        assert departments.give_badge(work.tx, "collaboration", "", work.now)


# --- the command ----------------------------------------------------------------------------------


def cairn(house, *words):
    streams = Streams(io.StringIO(), io.StringIO())
    folder = str(house.here.settings.state_dir)
    code = run((*words, "--json"), {"CAIRN_STATE_DIR": folder}, streams)
    return code, json.loads(streams.out.getvalue() or streams.err.getvalue())


def test_the_command_adds_changes_and_keeps_people_out(house, hr):
    code, made = cairn(house, "principal", "add", "cli@example.com", "--role", "auditor")
    assert (code, made["role"], made["department"]) == (0, "auditor", None)
    _, changed = cairn(
        house, "principal", "add", "cli@example.com", "--role", "leader", "--department", "Sales"
    )
    assert (changed["id"], changed["role"], changed["department"]) == (made["id"], "leader", "Sales")
    assert cairn(house, "principal", "disable", "cli@example.com")[1]["disabled_at"]
    assert cairn(house, "principal", "enable", made["id"])[1]["disabled_at"] is None
    assert "cli@example.com" in {
        each["address"] for each in cairn(house, "principal", "list")[1]["principals"]
    }


def test_the_command_says_what_can_not_be_done(house, hr):
    others = others_of_hr(house)
    for each in others:
        cairn(house, "principal", "disable", each.address)
    assert cairn(house, "principal", "disable", "hr@example.com")[1]["error"] == "last_hr"
    assert cairn(house, "principal", "disable", "unheard@example.com")[1]["error"] == "principal_unknown"
    code, said = cairn(house, "principal", "add", "nobody")
    assert (code, said["error"]) == (1, "principal_invalid")
