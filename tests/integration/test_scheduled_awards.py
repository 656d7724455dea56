"""Scheduled awards on the page and by API: typed where the organisation is, kept apart, told when they are in vain."""

import re
from datetime import timedelta

import pytest

from cairn.demo import ADMIN, SLUG
from cairn.jobs import worker
from issuer.kept.mail import LetterKind
from issuer.stages import BadgeStage
from records import api_tokens
from records.organisations import by_slug
from records.principals import Principal, Role
from records.staff import Staff, Wanted
from tests.support.inprocess import form_token

PLACE = "/award/scheduled"
LEADER = Principal("later-leader", "Lee", "lee.later@example.com", Role.LEADER)
FORM = {"achievement": "communication", "level": "1", "evidence": "Seen."}


@pytest.fixture
def hr(house):
    return house.signed_in()


@pytest.fixture(scope="module")
def program(house):
    with house.here.database.transaction() as connection:
        organisation, wanted = by_slug(connection, SLUG).id, api_tokens.Wanted("Later", Role.HR)
        randomness = house.here.desk.randomness
        token = api_tokens.make(connection, organisation, wanted, randomness.token, house.clock())
    return {"Authorization": f"Bearer {token}"}


def press(browser, path, page="/awards/new", **form):
    token = form_token(browser.get(page).text)
    return browser.post(path, data={"csrf": token, **form}, follow_redirects=False)


def later(house, **delta):
    """A time to come as a browser sends it; the organisation's zone is UTC."""
    return f"{house.clock() + timedelta(**delta):%Y-%m-%dT%H:%M}"


def schedule(browser, to, when, **form):
    return press(browser, "/awards", "/awards/new", **FORM | {"to": to, "starts_at": when} | form)


def waiting(browser, to):
    """The id of the one that waits for somebody, as the page has it."""
    rows = browser.get(PLACE).text.split("<tr data-scheduled=")[1:]
    return next((re.match(r'"([^"]+)"', row)[1] for row in rows if to in row), None)


def work(house, **delta):
    house.clock.forward(**delta)
    worker(house.here).run_due(house.clock())


def awarded(house, to):
    with house.here.desk.work(SLUG) as unit:
        return list(unit.tx.awards.search(to, 9))


def bring(house, was, to):
    with house.here.desk.work(SLUG) as unit:
        unit.tx.stages.begin("communication", was, unit.now)
        assert unit.tx.stages.move("communication", was, to, unit.now)


def test_the_form_takes_a_time_the_page_lists_it_and_it_is_awarded_then(house, hr):
    assert "The time is that of UTC." in hr.get("/awards/new").text
    made = schedule(hr, "then@example.com", later(house, minutes=20), name="Then Ng", tell="yes")
    assert (made.status_code, made.headers.get("location")) == (303, PLACE), made.text
    assert "Then Ng" in hr.get(PLACE).text
    assert re.search(r"Scheduled: \d+ award", hr.get("/awards").text)
    work(house, minutes=10)
    assert awarded(house, "then@example.com") == []
    work(house, minutes=11)
    (award,) = awarded(house, "then@example.com")
    assert award.person.name == "Then Ng"
    assert "Then Ng" not in hr.get(PLACE).text
    with house.here.desk.work(SLUG) as unit:
        assert [each.kind for each in unit.tx.mail.of_award(award.id)] == [LetterKind.OFFER]


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"starts_at": "soon"}, "starts_at", "This is no time"),
        ({"starts_at": "2020-01-01T09:00"}, "starts_at", "This time has passed"),
        ({"to": "nobody"}, "to", "“nobody” is not an e-mail address"),
        ({"level": "9"}, "levels", "“Communication” has no level 9"),
        ({"tx_code": "yes"}, "starts_at", "A code is shown once"),
        ({"asks_override": "yes"}, "starts_at", "Whether somebody else has to decide"),
    ],
)
def test_what_can_not_be_scheduled_is_said_at_its_field_and_nothing_typed_is_lost(
    house, hr, form, field, words
):
    usual = {"name": "Typed Name", "to": "wrong@example.com", "starts_at": later(house, minutes=20)}
    answer = press(hr, "/awards", "/awards/new", **FORM | usual | form)
    assert answer.status_code == 422
    assert f'<a href="#{field}">{words}' in answer.text
    assert 'value="Typed Name"' in answer.text
    assert waiting(hr, "wrong@example.com") is None


def shut_out(house, who):
    with house.here.database.transaction() as connection:
        Staff(connection, by_slug(connection, SLUG).id, "hr", house.clock()).disable(who)


def test_what_somebody_planned_who_was_shut_out_waits_for_hr_who_takes_it_over(house, hr, program):
    planner = Principal("later-gone", "Gone Lund", "gone.later@example.com", Role.LEADER)
    leader = house.signed_in(planner)
    for name in ("one", "two"):
        assert schedule(leader, f"gone-{name}@example.com", later(house, minutes=20)).status_code == 303
    ids = {name: waiting(leader, f"gone-{name}@example.com") for name in ("one", "two")}
    shut_out(house, planner.id)
    work(house, minutes=21)
    assert awarded(house, "gone-") == []
    assert "Whoever planned this may not sign in here any more" in hr.get(PLACE).text
    assert re.search(r"\d+ scheduled awards could not be made", hr.get("/awards").text)
    told = house.client.get("/v1/scheduled-awards", headers=program).json()
    halted = {each["id"]: each["halted"] for each in told if each["is_refused"]}
    assert halted == dict.fromkeys(ids.values(), "left")
    refused = press(hr, f"{PLACE}/{ids['one']}/award-now", PLACE)
    assert (refused.status_code, "HR can take it over" in refused.text) == (409, True)
    assert press(hr, f"{PLACE}/{ids['one']}/take-over", PLACE).status_code == 303
    assert press(hr, f"{PLACE}/{ids['two']}/call-off", PLACE).status_code == 303
    work(house, minutes=1)
    assert [each.given_by for each in awarded(house, "gone-")] == [ADMIN.id]
    assert "may not sign in here any more" not in hr.get(PLACE).text


def test_a_list_stands_still_too_and_only_hr_is_shown_how_it_goes_on(house, hr, program):
    planner = Principal("later-moved", "Moved Lund", "moved.later@example.com", Role.LEADER)
    leader = house.signed_in(planner)
    asked = {"name": "moved.csv", "achievement": "communication", "table": "email,level\nm@moved.example,1"}
    when = (house.clock() + timedelta(minutes=20)).isoformat()
    made = leader.post("/v1/award-lists", json=asked | {"starts_at": when}).json()["id"]
    with house.here.database.transaction() as connection:
        staff = Staff(connection, by_slug(connection, SLUG).id, "hr", house.clock())
        staff.change(planner.id, Wanted(planner.name, Role.LEADER, "Elsewhere"))
    work(house, minutes=21)
    leader, page = house.signed_in(planner), f"/award/lists/{made}"
    assert awarded(house, "m@moved.example") == []
    for browser, is_shown in ((hr, True), (leader, False)):
        shown = browser.get(page).text
        assert "is in another department now" in shown
        assert ("Take it over and go on" in shown, ">Go on<" in shown) == (is_shown, False)
    assert press(leader, f"{page}/take-over").status_code == 403
    assert "1 list stands still" in hr.get("/awards").text
    assert "may not award it any more" not in leader.get("/awards").text
    assert "stopped: whoever planned it may not award it any more" in hr.get("/award/list").text
    listed = house.client.get(f"/v1/award-lists/{made}", headers=program).json()
    assert (listed["state"], listed["halted"], listed["pending"]) == ("stopped", "department", 1)
    taken = house.client.post(f"/v1/award-lists/{made}/take-over", headers=program).json()
    assert (taken["state"], taken["halted"]) == ("running", None)
    work(house, minutes=1)
    (award,) = awarded(house, "m@moved.example")
    assert award.given_by.startswith("token:")
    assert "stands still" not in hr.get("/awards").text


def test_it_is_awarded_now_or_called_off_by_a_button_and_not_twice(house, hr):
    for to in ("now@example.com", "off@example.com"):
        assert schedule(hr, to, later(house, minutes=20)).status_code == 303
    now, off = waiting(hr, "now@example.com"), waiting(hr, "off@example.com")
    assert press(hr, f"{PLACE}/{now}/award-now").status_code == 303
    work(house)
    assert len(awarded(house, "now@example.com")) == 1
    refused = press(hr, f"{PLACE}/{now}/call-off")
    assert (refused.status_code, "Nothing was changed." in refused.text) == (409, True)
    assert press(hr, f"{PLACE}/{off}/call-off").status_code == 303
    work(house, minutes=25)
    assert awarded(house, "off@example.com") == []
    assert press(hr, f"{PLACE}/{off}/call-off").status_code == 404
    assert press(hr, f"{PLACE}/{now}/burn").status_code == 404


def test_a_badge_manager_sees_and_calls_off_their_own(house, hr):
    assert schedule(hr, "hrs@example.com", later(house, minutes=20)).status_code == 303
    leader = house.signed_in(LEADER)
    assert waiting(leader, "hrs@example.com") is None
    theirs = waiting(hr, "hrs@example.com")
    assert press(leader, f"{PLACE}/{theirs}/call-off").status_code == 404
    assert press(hr, f"{PLACE}/{theirs}/call-off").status_code == 303


def test_what_was_in_vain_is_shown_with_why_told_by_mail_and_put_right_in_place(house, hr, program):
    assert schedule(hr, "vain@example.com", later(house, minutes=10)).status_code == 303
    body = {"achievement": "communication", "level": 1, "at": f"{later(house, minutes=10)}Z"}
    made = house.client.post("/v1/scheduled-awards", json=body | {"to": "api-v@example.com"}, headers=program)
    assert (made.status_code, made.json()["at"]) == (202, f"{later(house, minutes=10)}:00Z")
    bring(house, BadgeStage.LIVE, BadgeStage.RETIRED)
    work(house, minutes=11)
    bring(house, BadgeStage.RETIRED, BadgeStage.LIVE)
    assert "Could not be awarded" in hr.get(PLACE).text
    assert "2 scheduled awards could not be made" in hr.get("/awards").text
    with house.here.desk.work(SLUG) as unit:
        every = unit.tx.mail.search("", None, 50)
    (letter,) = [each for each in every if each.kind is LetterKind.NOT_AWARDED]
    assert letter.person_id is None
    words = hr.get(f"/mail/{letter.id}").text
    assert f"{house.url}{PLACE}" in words
    assert "vain@example.com" not in words
    told = house.client.get("/v1/scheduled-awards", headers=program).json()
    found = {each["to"]: each for each in told}
    assert found["api-v@example.com"]["is_refused"]
    assert found["api-v@example.com"]["fault"]
    again = f"/award/lists/{found['vain@example.com']['id']}/check"
    assert press(hr, again, again, do="award").status_code == 303
    work(house)
    assert len(awarded(house, "vain@example.com")) == 1
    gone = f"/v1/scheduled-awards/{found['api-v@example.com']['id']}/call-off"
    assert house.client.post(gone, headers=program).json()["done"] == "call-off"
    assert house.client.post(gone, headers=program).status_code == 404


def test_programs_are_refused_what_can_not_be_and_act_by_api(house, program):
    def sent(**more):
        body = {"achievement": "communication", "to": "api@example.com", "level": 1, **more}
        return house.client.post("/v1/scheduled-awards", json=body, headers=program)

    assert sent(at="2020-01-01T09:00:00Z").json()["code"] == "time_unusable"
    assert sent(at=f"{later(house, minutes=10)}Z", level=7).json()["code"] == "award_not_scheduled"
    assert sent(at=later(house, minutes=10)).status_code == 422, "a time without a zone is no time"
    made = sent(at=f"{later(house, minutes=10)}Z").json()
    place = f"/v1/scheduled-awards/{made['id']}/award-now"
    assert house.client.post(place, headers=program).status_code == 200
    work(house)
    assert len(awarded(house, "api@example.com")) == 1


def test_whoever_is_forgotten_leaves_nothing_in_what_waits(house, hr):
    award, _, _ = house.award(to="wiped@example.com")
    asked = schedule(hr, "wiped@example.com", later(house, minutes=10), achievement="creativity")
    assert asked.status_code == 303, asked.text
    assert waiting(hr, "wiped@example.com")
    erased = press(hr, f"/awards/{award.id}/erase", confirmed="wiped@example.com")
    assert erased.status_code == 200
    assert "wiped@example.com" not in hr.get(PLACE).text
    work(house, minutes=20)
    assert awarded(house, "wiped@example.com") == []
