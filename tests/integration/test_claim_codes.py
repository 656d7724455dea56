"""A claim code from the letter to the claim page: without a link, without an account, without script."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from cairn.demo import SLUG
from cairn.jobs import worker
from issuer.awarding.awards import renew_claim_link
from issuer.kept.mail import LetterKind
from issuer.mail import keeping
from issuer.mail.posting import post
from issuer.offering.claim_codes import LIFE, MOST_OF_ONE, PERIOD
from issuer.web.letters import written
from tests.integration.test_claim_link_in_mail import SCANNERS, Scanner, kept
from tests.support.inprocess import URL, open_house
from tests.support.plain_browser import Page

CODE = re.compile(r"Type the code ((?:\d{3} ){4}\d{3}) at (\S+) instead")
WRONG = "482 913 057 264 118"
NO_BADGE = "There is no badge for this code."


@pytest.fixture
def house(tmp_path):
    opened = open_house(tmp_path)
    work_off(opened)
    yield opened
    opened.here.database.close()


def work_off(house):
    worker(house.here).run_due(house.clock())


def told(house, kind=LetterKind.OFFER, **more):
    """Award a badge and send its letter; return the award and the message."""
    award, _, _ = house.award(**more)
    before = set(_letters(house))
    with house.here.desk.work(SLUG) as work:
        post(work.tx, kind, award.person, {"award": award.id}, work.now)
    work_off(house)
    (path,) = set(_letters(house)) - before
    return award, message_from_bytes(path.read_bytes(), policy=policy.default)


def _letters(house):
    return (house.here.settings.state_dir / "mail").glob("*.eml")


def body(message, kind="plain"):
    return message.get_body((kind,)).get_content()


def code_in(message):
    return CODE.search(" ".join(body(message).split()))[1]


def typed(house, code, browser=None):
    return (browser or house.browser()).post("/claim", data={"code": code}, follow_redirects=False)


@pytest.mark.parametrize("kind", [LetterKind.OFFER, LetterKind.REMINDER])
def test_text_and_html_of_a_letter_tell_a_code_and_where_it_is_typed(house, kind):
    _, message = told(house, kind)
    in_text = CODE.search(" ".join(body(message).split()))
    assert in_text[2] == f"{URL}/claim"
    assert in_text[0] in " ".join(body(message, "html").split())
    assert f"It works for {LIFE.days} days" in body(message)


def test_whoever_types_the_code_has_the_claim_page_and_its_buttons(house):
    award, message = told(house)
    browser = house.browser()
    (form,) = [each for each in Page(browser.get("/claim").text).forms if each.action == "/claim"]
    assert (form.method, [name for name, _ in form.fields]) == ("post", ["code"])
    answer = typed(house, code_in(message), browser)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/claim/{award.claim_id}")
    page = browser.get(answer.headers["location"])
    assert "awarded you" in page.text
    renewed = browser.post(f"/claim/{award.claim_id}/offer", follow_redirects=False)
    assert renewed.status_code == 303


def test_a_badge_that_needs_a_transaction_code_needs_it_still(house):
    award, message = told(house, tx_code=True)
    browser = house.browser()
    page = browser.get(typed(house, code_in(message), browser).headers["location"]).text
    assert "type the six digits you were sent" in page
    assert browser.post(f"/claim/{award.claim_id}/offer", follow_redirects=False).status_code == 403


def test_wrong_ended_and_renewed_codes_are_answered_alike(house):
    first, message = told(house)
    with house.here.desk.work(SLUG) as work:
        renew_claim_link(work.tx, first.id, work.now, work.randomness)
    renewed = typed(house, code_in(message))
    _, message = told(house)
    house.clock.forward(days=LIFE.days)
    answers = [renewed, typed(house, code_in(message)), typed(house, WRONG)]
    assert NO_BADGE in answers[0].text
    assert {each.status_code for each in answers} == {422}
    assert len({each.text for each in answers}) == 1


def test_a_fault_is_told_at_the_field_and_what_was_typed_is_not_shown_again(house):
    answer = typed(house, "482 913")
    assert answer.status_code == 422
    assert "A code has 15 digits; 6 were typed." in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "913" not in answer.text


def test_too_many_wrong_codes_are_refused_for_an_hour_and_the_link_works_meanwhile(house):
    award, message = told(house)
    for _ in range(MOST_OF_ONE):
        assert NO_BADGE in typed(house, WRONG).text
    answer = typed(house, code_in(message))
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "3600"
    assert "Too many codes were tried" in answer.text
    assert house.browser().get(f"/claim/{award.claim_id}").status_code == 200
    house.clock.forward(seconds=PERIOD / timedelta(seconds=1))
    assert typed(house, code_in(message)).status_code == 303


def test_only_a_hash_of_the_code_is_in_the_database(house):
    _, message = told(house)
    code = code_in(message).replace(" ", "")
    with house.here.database.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM claim_code").fetchall()
    assert code not in repr(tuple(row))
    assert re.search(r"'[0-9a-f]{64}'", repr(tuple(row)))


def test_hr_that_reads_the_letter_is_not_told_the_code(house):
    told(house)
    with house.here.desk.work(SLUG) as work:
        (letter,) = work.tx.mail.search("", None, 10)
        said = keeping.preview(work.tx, letter, URL, written)
    assert "Type the code" not in said.text
    assert said.text


@pytest.mark.parametrize("headers", SCANNERS)
def test_a_machine_that_reads_the_letter_uses_nothing_up(house, headers):
    award, message = told(house)
    before, scanner = kept(house, award), Scanner(house, **headers)
    for method in ("GET", "HEAD"):
        assert scanner.ask(method, "/claim").status_code == 200
    for _ in range(MOST_OF_ONE + 1):
        assert scanner.ask("POST", "/claim").status_code == 422
    assert kept(house, award) == before
    assert typed(house, code_in(message)).status_code == 303


def test_another_sites_form_tries_no_codes_in_somebodys_name(house):
    answer = house.client.post(
        "/claim", data={"code": WRONG}, headers={"Origin": "https://evil.example", "Accept": "text/html"}
    )
    assert answer.status_code == 403
