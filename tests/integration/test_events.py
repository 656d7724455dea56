"""An event from the leader's page to the screen, the phone of whoever is there, and the award by hand."""

import re

import pytest

from cairn.demo import SLUG
from cairn.jobs import worker
from records.principals import Principal, Role
from tests.support.inprocess import form_token
from tests.support.plain_browser import PlainBrowser

LI = Principal("li-hosts", "Li Wei", "li.hosts@example.com", Role.LEADER)
KO = Principal("ko-hosts", "Ko", "ko.hosts@example.com", Role.LEADER)
FORM = {"badge": "communication", "level": "1", "title": "Open house", "hours": "4", "most": "3"}


@pytest.fixture
def li(house):
    return house.signed_in(LI)


@pytest.fixture
def event(house, li):
    """The page of an event that is open."""
    token = form_token(li.get("/events").text)
    answer = li.post("/events", data={"csrf": token, **FORM}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def screen_of(li, event):
    return re.search(r'href="[^"]*(/event/[\w-]+)"', li.get(event).text)[1]


def ask(house, screen, name="Zoë Rivera", address="zoe.guest@example.com"):
    return house.browser().post(
        f"{screen}/ask", data={"name": name, "address": address}, follow_redirects=False
    )


def press(browser, event, act, **form):
    token = form_token(browser.get("/events").text)
    return browser.post(f"{event}/{act}", data={"csrf": token, **form}, follow_redirects=False)


def test_who_scans_the_code_asks_without_script_or_account_and_the_screen_counts_and_names_nobody(
    house, li, event
):
    screen = screen_of(li, event)
    shown = house.browser().get(screen)
    assert "0 people wait." in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert house.browser().get(f"{screen}/qr.svg").headers["content-type"].startswith("image/svg+xml")
    somebody = PlainBrowser(house.browser()).open(screen)
    somebody.follow("Ask for it on this device")
    somebody.press("Ask for", name="Zoë Rivera", address="zoe.guest@example.com")
    assert "You are on the list." in somebody.page.words
    shown = house.browser().get(screen).text
    assert "One person waits." in shown
    assert "Zoë" not in shown
    assert "zoe.guest" not in shown
    assert "Zoë Rivera" in li.get(event).text
    assert "Zoë Rivera" in li.get("/requests").text


def test_one_or_all_are_awarded_by_hand_and_hear_of_it_by_mail(house, li, event):
    screen = screen_of(li, event)
    for number in range(3):
        assert ask(house, screen, f"Guest {number}", f"guest.{number}@example.com").status_code == 303
    with house.here.desk.work(SLUG) as work:
        first = work.tx.requests.of_event(event.rsplit("/", 1)[1])[0]
        assert work.tx.people.find("guest.0@example.com") is None
    assert press(li, event, "award", one=first.id).status_code == 303
    assert "2 people wait" in li.get(event).text
    assert press(li, event, "award").status_code == 303
    page = house.browser().get(screen).text
    assert "0 people wait." in page
    assert "3 were awarded the badge." in page
    with house.here.desk.work(SLUG) as work:
        for number in range(3):
            person = work.tx.people.find(f"guest.{number}@example.com")
            (award,) = work.tx.awards.of_person(person.id)
            assert (award.evidence, award.given_by) == ("Open house", LI.id)
            assert len(work.tx.mail.of_award(award.id)) == 1


def test_nobody_awards_a_badge_to_themselves_and_is_told_so(house, li, event):
    assert ask(house, screen_of(li, event), "Li Wei", LI.address).status_code == 303
    answer = press(li, event, "award")
    assert answer.status_code == 409
    assert "Not everybody was awarded the badge" in answer.text


def test_faults_are_told_at_the_field_and_what_was_typed_is_kept(house, li, event):
    answer = ask(house, screen_of(li, event), "", "zoe.guest@example.com")
    assert answer.status_code == 422
    assert "Say your name" in answer.text
    assert 'value="zoe.guest@example.com"' in answer.text
    answer = li.post("/events", data={"csrf": form_token(li.get("/events").text), **FORM, "hours": "0"})
    assert answer.status_code == 422
    assert "An event lasts from 1 hour to 72 hours." in answer.text


def test_an_event_is_ended_at_once_or_ends_by_itself(house, li, event):
    screen = screen_of(li, event)
    assert press(li, event, "close").status_code == 303
    assert "This event is over." in house.browser().get(screen).text
    assert ask(house, screen).status_code == 410
    assert "the event is over" in li.get(event).text.lower()


def test_another_leader_sees_and_changes_nothing_of_it(house, li, event):
    other = house.signed_in(KO)
    assert "Open house" not in other.get("/events").text
    assert other.get(event).status_code == 404
    assert press(other, event, "close").status_code == 404
    assert press(other, event, "award").status_code == 404
    assert house.signed_in().get(event).status_code == 200


def test_a_week_after_the_end_who_asked_in_vain_is_in_no_row_any_more(house, li, event):
    assert ask(house, screen_of(li, event), "Ada Vain", "ada.vain@example.com").status_code == 303
    house.clock.forward(days=8)
    worker(house.here).run_due(house.clock())
    with house.here.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM badge_request").fetchall()
    assert "ada.vain" not in repr([tuple(each) for each in rows])


def test_a_link_that_leads_nowhere_says_so(house):
    for path in ("", "/ask", "/qr.svg"):
        assert house.browser().get(f"/event/never-there{path}").status_code == 404
