"""Letters in HR's hands: awarding tells by mail, what came back is handed in and shown, reminders can be ended."""

import re
import sys
from pathlib import Path

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import SLUG
from cairn.jobs import worker
from issuer.kept.mail import LetterKind, LetterState
from issuer.mail import reminding
from records import api_tokens
from records.api_tokens import Wanted
from records.principals import Role
from tests.support.inprocess import URL, form_token, open_house
from tests.unit.issuer.mail.test_bounces import report

FORM = {"achievement": "communication", "level": "1", "evidence": "Seen."}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("letters"))
    work_off(opened)
    yield opened
    opened.here.database.close()


@pytest.fixture
def hr(house):
    return house.signed_in()


@pytest.fixture(scope="module")
def program(house):
    here = house.here
    with here.database.transaction() as connection:
        organisation = here.desk.store.organisations()[0]
        token = api_tokens.make(
            connection, organisation.id, Wanted("hr", Role.HR), here.desk.randomness.token, house.clock()
        )
    return {"Authorization": f"Bearer {token}"}


def work_off(house, **delta):
    house.clock.forward(**delta)
    worker(house.here).run_due(house.clock())


def press(browser, path, **form):
    token = form_token(browser.get("/mail").text)
    return browser.post(path, data={"csrf": token, **form}, follow_redirects=False)


def give(hr, to, **form):
    """Award a badge by the page; return the award's id."""
    answer = press(hr, "/awards", to=to, **FORM, **form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def letters(house, award_id):
    with house.here.desk.work(SLUG) as work:
        return work.tx.mail.of_award(award_id)


def test_awarding_offers_to_tell_and_the_award_shows_what_became_of_the_letter(house, hr):
    assert re.search(r'name="tell" value="yes" checked', hr.get("/awards/new").text)
    award_id = give(hr, "told@example.com", tell="yes")
    assert "A badge to claim" in hr.get(f"/awards/{award_id}").text
    work_off(house)
    (letter,) = letters(house, award_id)
    assert (letter.kind, letter.state) == (LetterKind.OFFER, LetterState.SENT)
    page = hr.get(f"/mail/{letter.id}").text
    assert "sent. It is the file " in page
    assert f"{URL}/claim/" in page
    assert letters(house, give(hr, "untold@example.com")) == []


def test_a_program_has_a_badge_told_if_it_says_so(house, program):
    asked = {"achievement": "communication", "to": "api@example.com", "level": 1}
    quiet = house.client.post("/v1/awards", json=asked, headers=program).json()
    told = house.client.post("/v1/awards", json=asked | {"tell": True}, headers=program).json()
    assert letters(house, quiet["award"]) == []
    (letter,) = letters(house, told["award"])
    listed = house.client.get("/v1/mail?q=api@example.com", headers=program).json()
    assert [each["id"] for each in listed] == [letter.id]
    assert listed[0]["state"] == "waiting"


def test_what_came_back_is_handed_in_and_later_letters_wait_until_the_address_is_good(house, hr, program):
    award_id = give(hr, "gone@example.com", tell="yes")
    work_off(house)
    (letter,) = letters(house, award_id)
    body = report(letter.id)
    for handed, kind in (
        (body, "message/rfc822"),
        (body.partition(b"\n\n")[2], 'multipart/report; report-type=delivery-status; boundary="b"'),
    ):
        answer = house.client.post(
            "/v1/mail/bounces", content=handed, headers={**program, "content-type": kind}
        )
        assert (answer.status_code, answer.json()["state"]) == (200, "bounced"), answer.text
        assert answer.json()["address_takes_mail"] is False
    other = give(hr, "gone@example.com", tell="yes")
    assert [each.state for each in letters(house, other)] == [LetterState.HELD]
    page = hr.get("/mail?q=gone@example.com").text
    assert page.count("This address does not take mail.") == 2
    assert "came back" in page
    assert press(hr, f"/mail/{letter.id}/send-again").status_code == 409
    assert press(hr, f"/mail/{letter.id}/release").status_code == 303
    work_off(house)
    assert [each.state for each in letters(house, other)] == [LetterState.SENT]
    again = house.client.post(f"/v1/mail/{letter.id}/send-again", headers=program)
    assert again.json()["state"] == "waiting"
    assert "gave the address" in hr.get("/audit").text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(b"no report", 422, "not_a_bounce"), (report("nobodys"), 404, "letter_unknown")],
)
def test_what_is_no_report_about_a_letter_is_refused_with_a_code(house, program, body, status, code):
    answer = house.client.post("/v1/mail/bounces", content=body, headers=program)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_report_can_be_handed_in_at_the_command_line(house, hr, tmp_path, capsys):
    award_id = give(hr, "cli@example.com", tell="yes")
    work_off(house)
    (letter,) = letters(house, award_id)
    file = tmp_path / "bounce.eml"
    file.write_bytes(report(letter.id))
    environment = {"CAIRN_STATE_DIR": str(house.here.settings.state_dir)}
    assert run(["mail", "bounce", str(file)], environment, Streams(sys.stdout, sys.stderr)) == 0
    assert "The letter to cli@example.com is bounced. The address takes no mail" in capsys.readouterr().out
    file.write_bytes(b"nothing")
    assert run(["mail", "bounce", str(file)], environment, Streams(sys.stdout, sys.stderr)) == 1
    assert "not_a_bounce" in capsys.readouterr().err


def test_reminders_follow_the_organisations_days_and_end_by_one_click_without_a_cookie(house, hr):
    assert press(hr, "/mail/reminders", first="2", second="4").status_code == 303
    assert 'name="first" type="text" value="2"' in hr.get("/mail").text
    refused = press(hr, "/mail/reminders", first="4", second="x")
    assert refused.status_code == 409
    assert "Give one or two numbers of days" in refused.text
    award_id = give(hr, "late@example.com", tell="yes")
    work_off(house)
    work_off(house, days=2)
    work_off(house, seconds=1)
    first = letters(house, award_id)[-1]
    assert (first.kind, first.state) == (LetterKind.REMINDER, LetterState.SENT)
    message = Path(first.answer).read_text(encoding="utf-8")
    (link,) = re.findall(r"List-Unsubscribe: <([^>]+)>", message)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in message
    path = link.removeprefix(URL)
    page = house.browser().get(path)
    assert "No more reminders" in page.text
    # As mailboxes do (RFC 8058): from elsewhere, without a cookie.
    pressed = house.client.post(path, data={"List-Unsubscribe": "One-Click"}, follow_redirects=False)
    assert pressed.status_code == 303
    assert "You get no more reminders" in house.browser().get(path).text
    work_off(house, days=3)
    assert letters(house, award_id)[-1] == first
    assert house.browser().post(f"{path}/again", follow_redirects=False).status_code == 303
    assert "No more reminders" in house.browser().get(path).text
    assert house.browser().get(f"{path[:-4]}none").status_code == 404


def test_somebody_reminds_by_hand_from_the_page_of_the_award(house, hr):
    award_id = give(hr, "hand@example.com")
    assert press(hr, f"/awards/{award_id}/remind").status_code == 303
    assert [each.kind for each in letters(house, award_id)] == [LetterKind.REMINDER]
    refused = press(hr, f"/awards/{award_id}/remind")
    assert refused.status_code == 409
    assert "within the last day" in refused.text


def test_a_correction_tells_the_person_if_that_is_ticked(house, hr):
    award_id = give(hr, "right@example.com")
    changed = {"level": "2", "evidence": "Seen.", "public_sentence": "The level was wrong."}
    assert press(hr, f"/awards/{award_id}/correct", **changed, tell="yes").status_code == 303
    (letter,) = letters(house, award_id)
    assert letter.kind is LetterKind.CORRECTED
    assert "The level was wrong." in hr.get(f"/mail/{letter.id}").text


def test_whoever_withdraws_or_pauses_may_tell_the_person_and_what_is_undone_is_not_told(house, hr, program):
    award_id = give(hr, "stands@example.com")
    said = {"reason": "holder_asked", "public_sentence": "Paused while on leave."}
    assert press(hr, f"/awards/{award_id}/suspend", **said, tell="yes").status_code == 303
    work_off(house)
    assert press(hr, f"/awards/{award_id}/reinstate", tell="yes").status_code == 303
    work_off(house)
    withdrawal = {"reason": "duplicate", "public_sentence": "Given twice."}
    assert press(hr, f"/awards/{award_id}/revoke", **withdrawal, tell="yes").status_code == 303
    work_off(house, minutes=1)
    assert press(hr, f"/awards/{award_id}/reinstate").status_code == 303
    work_off(house, minutes=11)
    told = letters(house, award_id)
    assert [(each.kind, each.state) for each in told] == [
        (LetterKind.PAUSED, LetterState.SENT),
        (LetterKind.BACK, LetterState.SENT),
        (LetterKind.WITHDRAWN, LetterState.DROPPED),
    ]
    assert "Paused while on leave." in Path(told[0].answer).read_text(encoding="utf-8")
    asked = withdrawal | {"tell": True}
    answer = house.client.post(f"/v1/awards/{award_id}/revoke", json=asked, headers=program)
    assert answer.status_code == 200
    work_off(house)
    assert letters(house, award_id)[-1].state is LetterState.SENT
    quiet = give(hr, "quiet@example.com")
    assert press(hr, f"/awards/{quiet}/suspend", **said).status_code == 303
    assert letters(house, quiet) == []


LETTER = re.compile(r'<textarea id="([a-z-]*)message"[^>]*>([^<]*)</textarea>')


def test_the_letter_is_shown_may_be_written_otherwise_and_goes_with_its_person(house, hr, program):
    award_id = give(hr, "words@example.com")
    page, said = f"/awards/{award_id}", {"reason": "holder_asked"}
    shown = dict(LETTER.findall(hr.get(page).text))
    assert set(shown) == {"suspend-", "revoke-"}
    assert "paused your badge “Communication”, level 1 of" in shown["suspend-"]
    refused = press(hr, f"{page}/suspend", **said, message="Call me.")
    assert (refused.status_code, "nobody is to be told" in refused.text) == (409, True)
    assert ">Call me.</textarea>" in refused.text
    usual = shown["suspend-"].replace("\n", "\r\n")
    assert press(hr, f"{page}/suspend", **said, tell="yes", message=usual).status_code == 303
    own = {"tell": "yes", "message": "It is settled.\r\n\r\nAnn"}
    assert press(hr, f"{page}/reinstate", **own).status_code == 303
    api = {"tell": True, "message": "By the program."}
    answer = house.client.post(f"/v1{page}/revoke", json={"reason": "duplicate"} | api, headers=program)
    assert answer.status_code == 200
    told = letters(house, award_id)
    with house.here.desk.work(SLUG) as work:
        words = [work.tx.mail.values(each).get("message", "") for each in told]
    assert words == ["", "It is settled.\n\nAnn", "By the program."]
    read = hr.get(f"/mail/{told[2].id}").text
    assert "By the program." in read
    assert "sees that it was withdrawn and counts no more" in read
    log = hr.get(f"/audit?q={award_id}").text
    assert "told by mail what became of it" in log
    assert "It is settled" not in log
    assert press(hr, f"{page}/erase", confirmed="words@example.com").status_code == 200
    assert letters(house, award_id) == []


def test_a_correction_has_its_letter_on_the_page_and_by_api(house, hr, program):
    award_id = give(hr, "right-words@example.com")
    page = f"/awards/{award_id}/correct"
    shown = dict(LETTER.findall(hr.get(page).text))
    assert "corrected your badge" in shown[""]
    changed = {"level": "2", "evidence": "Seen."}
    lost = press(hr, page, **changed, message="Sorry.")
    assert "nobody is to be told" in lost.text
    assert ">Sorry.</textarea>" in lost.text
    assert press(hr, page, **changed, tell="yes", message="Sorry.").status_code == 303
    api = {"level": 1, "tell": True, "message": "Sorry again."}
    assert house.client.post(f"/v1{page}", json=api, headers=program).status_code == 200
    refused = house.client.post(f"/v1{page}", json=api | {"tell": False}, headers=program)
    assert refused.json()["code"] == "letter_invalid"
    with house.here.desk.work(SLUG) as work:
        words = [work.tx.mail.values(each)["message"] for each in work.tx.mail.of_award(award_id)]
    assert words == ["Sorry.", "Sorry again."]


def test_an_ended_claim_link_is_replaced_by_mail_to_whose_badge_it_is(house):
    award, _, _ = house.award(to="ended@example.com")
    path = f"/claim/{award.claim_id}/mail-link"
    assert house.opened(award).post(path).status_code == 403
    house.clock.forward(days=91)
    assert "Mail me a new link" in house.opened(award).get(f"/claim/{award.claim_id}").text
    assert house.browser().post(path).status_code == 403, "machines that press buttons get nothing"
    assert letters(house, award.id) == []
    answer = house.opened(award).post(path)
    assert answer.status_code == 200
    assert "e…@example.com" in answer.text
    assert "ended@example.com" not in answer.text
    (letter,) = letters(house, award.id)
    assert letter.address == "ended@example.com"
    work_off(house)
    message = Path(letters(house, award.id)[0].answer).read_text(encoding="utf-8")
    assert award.claim_id not in message
    assert house.browser().get(f"/claim/{award.claim_id}").status_code == 404
    with house.here.desk.work(SLUG) as work:
        fresh = work.tx.awards.get(award.id).claim_id
    assert house.browser().get(f"/claim/{fresh}").status_code == 200


def test_letters_go_with_their_person(house, hr):
    award_id = give(hr, "erased@example.com", tell="yes")
    work_off(house)
    (letter,) = letters(house, award_id)
    answer = press(hr, f"/awards/{award_id}/erase", confirmed="erased@example.com")
    assert answer.status_code == 200
    assert letters(house, award_id) == []
    assert hr.get(f"/mail/{letter.id}").status_code == 404
    assert "erased@example.com" not in hr.get("/mail").text


def test_where_no_mail_is_set_up_letters_are_held_and_the_page_says_so(tmp_path):
    environment = {"CAIRN_PUBLIC_URL": "https://badges.example"}
    house = open_house(tmp_path, **environment)
    with house.here.desk.work(SLUG) as work:
        assert not house.here.desk.sends_mail
    award, _, _ = house.award()
    with house.here.desk.work(SLUG) as work:
        letter = reminding.remind(work.tx, work.tx.awards.get(award.id), work.now)
    work_off(house)
    with house.here.desk.work(SLUG) as work:
        held = work.tx.mail.get(letter.id)
    assert (held.state, held.answer) == (LetterState.HELD, "mail_not_set_up")
    house.here.database.close()
