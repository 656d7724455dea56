"""A learning platform tells of courses over HTTP: signed by another's library, mapped on a page, awarded once."""

import json
import re

import pytest

from cairn.demo import SLUG
from cairn.jobs import worker
from issuer.kept.courses import EventState
from issuer.ledger import Person
from records.principals import Principal, Role
from tests.support.course_events import signed
from tests.support.inprocess import form_token, open_house

ZOE = "zoe@example.com"


def know(house, name):
    with house.here.desk.work(SLUG) as work:
        work.tx.people.add(Person(f"p-{name}", name.title(), (f"{name}@example.com",)), work.now)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("courses"))
    know(opened, "zoe")
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def press(browser, path, **form):
    token = form_token(browser.get("/courses").text)
    return browser.post(path, data={"csrf": token, **form}, follow_redirects=False)


@pytest.fixture(scope="module")
def academy(hr):
    """A program that was added by the page: its id and its secret."""
    answer = press(hr, "/courses/sources", name="Academy", preset="Generic")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", answer.text)[0]
    place = re.search(r"/in/acme/([A-Za-z0-9_-]+)", answer.text)[1]
    assert secret not in hr.get(f"/courses/sources/{place}").text
    return place, secret


@pytest.fixture(scope="module")
def mapped(hr, academy):
    """The program, of which one course earns level 1 and a quiz level 2."""
    form = {"source": academy[0], "badge": "communication"}
    talk = form | {"course": "talk-101", "title": "Talking to people", "level": "1"}
    quiz = form | {"course": "quiz", "level": "2", "score": "80 %"}
    for each in (talk, quiz):
        assert press(hr, "/courses/ways", **each).status_code == 303
    return academy


def tell(house, academy, event_id="evt-1", **event):
    said = {"person": ZOE, "course": "talk-101", "kind": "completed"} | event
    headers, body = signed(academy[1], said, house.clock(), event_id)
    return house.client.post(f"/in/{SLUG}/{academy[0]}", content=body, headers=headers)


def awards(house, name="zoe"):
    with house.here.desk.work(SLUG) as work:
        return work.tx.awards.of_person(f"p-{name}")


def test_a_course_is_told_mapped_and_earns_its_badge_and_a_letter(house, hr, academy):
    know(house, "early")
    said = {"person": "early@example.com", "course": "talk-early"}
    early = tell(house, academy, "evt-early", **said)
    assert (early.status_code, early.json()["state"]) == (202, "unmapped")
    assert "Say which badge it earns" in early.json()["waits_for"]
    form = {
        "source": academy[0],
        "course": "talk-early",
        "title": "Talking early",
        "badge": "communication",
    }
    assert press(hr, "/courses/ways", **form, level="1").status_code == 303
    page = hr.get("/courses").text
    assert "Talking early" in page
    assert "earns nothing yet" in page
    again = press(hr, "/courses/try-again", source=academy[0], id="evt-early")
    assert again.status_code == 303
    (made,) = awards(house, "early")
    assert made.evidence.startswith("Completed “Talking early” in Academy on ")
    told = tell(house, academy, "evt-2", **said)
    assert told.json() == {"event": "evt-2", "state": "already", "award": made.id}
    assert tell(house, academy, "evt-2", **said).json() == told.json()
    worker(house.here).run_due(house.clock())
    with house.here.desk.work(SLUG) as work:
        assert [each.state.value for each in work.tx.mail.of_award(made.id)] == ["sent"]


def test_a_quiz_raises_the_level_and_the_badge_keeps_its_history(house, hr, mapped):
    know(house, "quiz")
    said = {"person": "quiz@example.com"}
    assert "with at least 80 %" in hr.get("/courses").text
    assert tell(house, mapped, "evt-q1", **said).json()["state"] == "awarded"
    house.clock.forward(seconds=5)
    said |= {"course": "quiz", "kind": None}
    assert tell(house, mapped, "evt-q2", score=0.7, **said).json()["state"] == "not_met"
    assert tell(house, mapped, "evt-q3", score=0.9, **said).json()["state"] == "raised"
    (made,) = awards(house, "quiz")
    assert (made.level, made.version.number) == (2, 2)
    page = hr.get(f"/awards/{made.id}").text
    assert "Version 2: in force" in page
    assert "a program that tells of courses" in page


def test_a_step_proposes_the_next_level_and_hr_raises_it(house, hr, mapped):
    know(house, "step")
    said = {"person": "step@example.com"}
    tell(house, mapped, "evt-s1", course="quiz", kind=None, score=1, **said)
    step = {"badge": "communication", "level": "3", "completions": "1"}
    assert press(hr, "/courses/steps", **step).status_code == 303
    house.clock.forward(seconds=5)
    tell(house, mapped, "evt-s2", **said)
    page = hr.get("/courses").text
    assert "to level 3. Reached level 3: 1 completed since" in page
    proposal = re.search(r'action="/courses/approve".*?name="id" value="([^"]+)"', page, re.DOTALL)[1]
    house.clock.forward(seconds=5)
    assert press(hr, "/courses/approve", id=proposal).status_code == 303
    assert awards(house, "step")[0].level == 3
    assert press(hr, "/courses/approve", id=proposal).status_code == 404
    assert press(hr, "/courses/steps-end", badge="communication", level="3").status_code == 303
    assert "Nothing leads from one level to the next" in hr.get("/courses").text


def test_what_can_not_be_is_said_beside_what_was_typed(hr, mapped):
    academy = mapped
    for path, form, words in (
        ("ways", {"course": "talk-101", "badge": "communication", "level": "1"}, "earns this badge already"),
        ("ways", {"course": "new", "badge": "communication", "level": "many"}, "The level is a whole number"),
        ("ways", {"course": "new", "badge": "communication", "level": "1", "score": "101"}, "from 0 to 100"),
        ("steps", {"badge": "communication", "level": "2", "months": "x"}, "months is a whole number"),
        ("steps", {"badge": "communication", "level": "2"}, "Ask for something"),
    ):
        answer = press(hr, f"/courses/{path}", source=academy[0], **form)
        assert answer.status_code == 422
        assert words in answer.text
    bad = press(hr, f"/courses/sources/{academy[0]}", name="Academy", person="a..b", course="c")
    assert bad.status_code == 422
    assert "is no path" in bad.text


def test_a_pasted_event_shows_what_would_happen_and_nothing_happens(house, hr, mapped):
    academy = mapped
    tell(house, academy, "evt-p1")
    before = awards(house)
    path = f"/courses/sources/{academy[0]}/try"
    event = {"person": ZOE, "course": "talk-101", "kind": "completed"}
    said = press(hr, path, event=json.dumps(event)).text
    assert "would stay as it is: they have it already" in said
    assert (
        "Nobody of this address" in press(hr, path, event=json.dumps(event | {"person": "x@y.example"})).text
    )
    assert "earns nothing yet" in press(hr, path, event=json.dumps(event | {"course": "z"})).text
    assert "Nothing stands where the person is to be named" in press(hr, path, event="{}").text
    refused = press(hr, path, event="no json")
    assert refused.status_code == 422
    assert "no JSON object" in refused.text
    assert awards(house) == before


def test_paths_are_set_on_the_page_and_read_what_the_platform_sends(house, hr, mapped):
    academy = mapped
    tell(house, academy, "evt-p2")
    form = {
        "name": "Academy",
        "person": "actor.mbox",
        "course": "object.id",
        "kind": "verb",
        "completed": "done\n",
    }
    assert press(hr, f"/courses/sources/{academy[0]}", **form).status_code == 303
    event = {"actor": {"mbox": f"mailto:{ZOE}"}, "object": {"id": "talk-101"}, "verb": "done"}
    headers, body = signed(academy[1], event, house.clock(), "evt-6")
    answer = house.client.post(f"/in/{SLUG}/{academy[0]}", content=body, headers=headers)
    assert answer.json()["state"] == "already"
    assert tell(house, academy, "evt-7").json()["state"] == "unread"
    usual = {"name": "Academy", "person": "person", "course": "course", "kind": "kind", "score": "score"}
    usual |= {"tells": "yes", "completed": "completed"}
    assert press(hr, f"/courses/sources/{academy[0]}", **usual).status_code == 303


def test_who_does_not_sign_or_too_late_is_refused_with_a_code(house, academy):
    said = {"person": ZOE, "course": "talk-101"}
    headers, body = signed(academy[1], said, house.clock(), "evt-8")
    place = f"/in/{SLUG}/{academy[0]}"
    unsigned = house.client.post(place, content=body)
    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "course_event_not_signed")
    unknown = house.client.post(f"/in/{SLUG}/nobody", content=body, headers=headers)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "course_source_unknown")
    assert house.client.post("/in/nowhere/x", content=body, headers=headers).status_code == 404
    house.clock.forward(minutes=6)
    late = house.client.post(place, content=body, headers=headers)
    assert late.json()["code"] == "course_event_not_signed"
    headers, body = signed(academy[1], b"[1]", house.clock(), "evt-9")
    odd = house.client.post(place, content=body, headers=headers)
    assert (odd.status_code, odd.json()["code"]) == (422, "course_event_unreadable")


def test_a_badge_manager_maps_courses_and_sees_neither_secrets_nor_what_was_told(house, mapped):
    academy = mapped
    browser = house.signed_in(Principal("lead", "Li Lead", "lead@example.com", Role.LEADER))
    page = browser.get("/courses").text
    assert "Talking to people" in page
    assert ZOE not in page
    assert browser.get("/courses/sources").status_code == 403
    assert press(browser, "/courses/try-again", source=academy[0], id="evt-1").status_code == 403
    form = {"source": academy[0], "course": "talk-102", "badge": "communication", "level": "1"}
    assert press(browser, "/courses/ways", **form).status_code == 303


def test_what_is_told_several_times_awards_once(house, mapped):
    academy = mapped
    know(house, "race")
    for number in range(4):
        answer = tell(house, academy, f"evt-race-{number % 2}", person="race@example.com")
        assert answer.status_code == 202
    with house.here.desk.work(SLUG) as work:
        assert len(work.tx.awards.of_person("p-race")) == 1
        states = [each.state for each in work.tx.courses.events_of("p-race")]
    assert states == [EventState.AWARDED, EventState.ALREADY]
