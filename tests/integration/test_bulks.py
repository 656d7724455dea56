"""Many awards changed on pages and by API: two people of HR, a job, results; and who may not."""

import csv
import io
import re

import pytest

from cairn.demo import ADMIN, SLUG
from cairn.jobs import worker
from issuer.kept.mail import LetterKind
from records import api_tokens
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.inprocess import form_token

ANN = Principal("ann-hr", "Ann Second", "ann.hr@example.com", Role.HR)
AUDITOR = Principal("bulk-auditor", "Au Ditor", "au.bulk@example.com", Role.AUDITOR)
LEADER = Principal("bulk-leader", "Lee", "lee.bulk@example.com", Role.LEADER)
WITHDRAW = {
    "act": "revoke",
    "reason": "duplicate",
    "note": "Twice.",
    "public_sentence": "It was given twice.",
}


@pytest.fixture
def hr(house):
    return house.signed_in()


@pytest.fixture
def second(house):
    return house.signed_in(ANN)


@pytest.fixture(scope="module")
def token(house):
    with house.here.database.transaction() as connection:
        organisation = by_slug(connection, SLUG).id
        wanted = api_tokens.Wanted("Payroll", Role.HR)
        return api_tokens.make(
            connection, organisation, wanted, house.here.desk.randomness.token, house.clock()
        )


def given(house, count, tag):
    return [house.award(to=f"{tag}{number}@example.com")[0].id for number in range(count)]


def post(browser, path, page="/awards", **form):
    form["csrf"] = form_token(browser.get(page).text)
    return browser.post(path, data=form, follow_redirects=False)


def choose(browser, ids=(), **form):
    answer = post(browser, "/bulks", award=list(ids), **form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def press(browser, place, button, **form):
    return post(browser, f"{place}/{button}", place, **form)


def work(house):
    worker(house.here).run_due(house.clock())


def state(browser, place):
    return re.search(r'data-bulk-state="(\w+)"', browser.get(place).text).group(1)


def results(browser, place):
    return list(csv.DictReader(io.StringIO(browser.get(f"{place}/awards.csv").text)))


def test_many_are_withdrawn_by_two_people_and_the_results_are_kept(house, hr, second):
    ids = given(house, 12, "two")
    place = choose(hr, every="yes", q="two")
    looked = press(hr, place, "look", **WITHDRAW)
    assert "No other badge is touched." in looked.text
    assert "Withdrawn on" in looked.text
    assert "It was given twice." in looked.text
    assert "12" in looked.text
    slip = press(hr, place, "ask", **WITHDRAW, count="11")
    assert (slip.status_code, "Type how many" in slip.text) == (422, True)
    assert press(hr, place, "ask", **WITHDRAW, count="12").status_code == 303
    work(house)
    assert state(hr, place) == "waiting"
    assert "Waits for a second person" in second.get("/bulks").text
    own = post(hr, f"{place}/confirm", place)
    assert (own.status_code, "somebody else of HR" in own.text) == (403, True)
    assert press(second, place, "confirm").status_code == 303
    assert state(hr, place) == "running"
    work(house)
    assert state(hr, place) == "done"
    rows = results(hr, place)
    assert {row["reference"] for row in rows} == set(ids)
    assert {row["outcome"] for row in rows} == {"done"}
    assert "being withdrawn" in hr.get(f"/awards/{ids[0]}").text.lower()
    assert press(hr, place, "undo").status_code == 303
    work(house)
    assert 'data-standing="in force"' in hr.get(f"/awards/{ids[0]}").text


def test_the_second_person_signed_in_just_now(house, hr):
    late = house.signed_in(ANN)
    place = choose(hr, given(house, 11, "late"))
    press(hr, place, "ask", **WITHDRAW, count="11")
    token = form_token(late.get(place).text)
    house.clock.forward(minutes=6)
    refused = late.post(f"{place}/confirm", data={"csrf": token}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_again")
    assert state(hr, place) == "waiting"
    assert press(late, place, "take-back").status_code == 303
    assert state(hr, place) == "taken_back"


def test_few_go_at_once_and_another_end_is_the_end_of_a_day(house, hr):
    place = choose(hr, given(house, 2, "few"))
    bad = press(hr, place, "ask", act="change_end", until="tomorrow")
    assert (bad.status_code, "This is no day" in bad.text) == (422, True)
    assert press(hr, place, "ask", act="change_end", until="2031-05-03").status_code == 303
    work(house)
    assert [row["outcome"] for row in results(hr, place)] == ["done", "done"]


def test_badge_managers_may_not_and_auditors_only_look(house, hr):
    place = choose(hr, given(house, 1, "who"))
    auditor, leader = house.signed_in(AUDITOR), house.signed_in(LEADER)
    assert auditor.get(place).status_code == 200
    assert "take-back" not in auditor.get(place).text
    assert 'name="award"' not in auditor.get("/awards").text
    assert leader.get("/bulks").status_code == 403
    for browser in (auditor, leader):
        page = "/me/sign-in"
        assert post(browser, "/bulks", page, award=["x"]).status_code == 403
        assert post(browser, f"{place}/take-back", page).status_code == 403


def test_people_are_told_by_mail_if_that_is_ticked_and_reminded_once_a_day(house, hr):
    ids = given(house, 2, "mailed")
    place = choose(hr, ids)
    looked = press(hr, place, "look", act="suspend", reason="duplicate", tell="yes")
    assert re.search(r'name="tell" value="yes" checked', looked.text)
    assert press(hr, place, "ask", act="remind").status_code == 303
    work(house)
    assert "2 awards: reminded" in hr.get(place).text
    again = choose(hr, ids)
    assert "Remind people of 2 awards" in press(hr, again, "look", act="remind").text
    assert press(hr, again, "ask", act="remind").status_code == 303
    work(house)
    assert {row["code"] for row in results(hr, again)} == {"not_reminded"}
    paused = choose(hr, ids)
    assert press(hr, paused, "ask", act="suspend", reason="duplicate", tell="yes").status_code == 303
    work(house)
    assert "The people are told" in hr.get(paused).text
    with house.here.desk.work(SLUG) as unit:
        kinds = [[each.kind for each in unit.tx.mail.of_award(award_id)] for award_id in ids]
    assert kinds == [[LetterKind.REMINDER, LetterKind.PAUSED]] * 2


def test_the_letter_to_many_is_shown_and_written_otherwise_for_the_act_it_is_about(house, hr):
    ids = given(house, 2, "worded")
    place = choose(hr, ids)
    asked = {"act": "suspend", "reason": "duplicate", "tell": "yes"}
    looked = press(hr, place, "look", **asked).text
    shown = re.search(r'<textarea id="message"[^>]*>([^<]*)</textarea>', looked).group(1)
    assert "paused your badge, while something is being clarified." in shown
    assert 'name="letter_of" value="suspend"' in looked
    usual_of_other = press(
        hr, place, "look", **asked | {"act": "revoke", "message": shown, "letter_of": "suspend"}
    )
    assert "withdrew your badge." in usual_of_other.text
    own = {"message": "Call me.\r\nAnn", "letter_of": "suspend"}
    other = press(hr, place, "ask", **asked | {"act": "revoke"}, **own)
    assert (other.status_code, "Read the letter again" in other.text) == (422, True)
    assert ">Call me.\nAnn</textarea>" in other.text
    unsent = press(hr, place, "ask", **asked | {"tell": ""}, **own)
    assert (unsent.status_code, "nobody is to be told" in unsent.text) == (422, True)
    assert press(hr, place, "ask", **asked, **own).status_code == 303
    work(house)
    page = hr.get(place).text
    assert "The people are told, in these words:" in page
    assert "Call me.\nAnn" in page
    with house.here.desk.work(SLUG) as unit:
        told = [unit.tx.mail.values(unit.tx.mail.of_award(award_id)[0]) for award_id in ids]
    assert [each["message"] for each in told] == ["Call me.\nAnn"] * 2


def test_a_reason_that_is_none_is_no_stack_trace_in_what_others_will_read(house, hr):
    place = choose(hr, given(house, 1, "odd"))
    assert press(hr, place, "look", act="revoke", reason="because").status_code == 200
    assert press(hr, place, "ask", act="revoke", reason="because").status_code == 422


def test_nothing_chosen_is_said(hr):
    answer = post(hr, "/bulks")
    assert (answer.status_code, "No award is chosen" in answer.text) == (422, True)


def test_the_limit_is_made_smaller_on_the_page_and_not_raised(house, hr):
    fresh = house.signed_in(ADMIN)
    assert post(fresh, "/settings/four-eyes", "/bulks", count="9").status_code == 303
    assert "may have 9 awards" in fresh.get("/bulks").text
    for count in ("10", "-1", "a", ""):
        assert post(fresh, "/settings/four-eyes", "/bulks", count=count).status_code == 422


def test_programs_ask_by_api_and_wait_like_people(house, token):
    client, ids = house.client, given(house, 11, "api")
    headers = {"Authorization": f"Bearer {token}"}
    body = {"awards": ids, "act": "suspend", "reason": "duplicate", "tell": True}
    made = client.post("/v1/bulks", json=body, headers=headers)
    assert (made.status_code, made.json()["state"]) == (202, "waiting")
    assert made.json()["page"] == f"{house.url}/bulks/{made.json()['bulk']}"
    taken = client.delete(f"/v1/bulks/{made.json()['bulk']}", headers=headers)
    assert taken.json()["state"] == "taken_back"
    lost = client.post("/v1/bulks", json=body | {"tell": False, "message": "Hi."}, headers=headers)
    assert lost.json()["code"] == "letter_invalid"
    worded = body | {"awards": ids[:2], "message": "By the program."}
    few = client.post("/v1/bulks", json=worded, headers=headers).json()
    work(house)
    told = client.get(f"/v1/bulks/{few['bulk']}", headers=headers).json()
    assert (told["state"], told["counts"]) == ("done", {"done": 2})
    assert [each["outcome"] for each in told["awards"]] == ["done", "done"]
    with house.here.desk.work(SLUG) as unit:
        (letter,) = unit.tx.mail.of_award(ids[0])
        assert letter.kind is LetterKind.PAUSED
        assert unit.tx.mail.values(letter)["message"] == "By the program."
    for wrong in ({"awards": []}, {"reason": "because"}, {"act": "burn"}, {"more": 1}):
        assert client.post("/v1/bulks", json=body | wrong, headers=headers).status_code == 422
    assert client.get("/v1/bulks/none", headers=headers).json()["code"] == "bulk_unknown"
