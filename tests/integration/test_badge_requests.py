"""An employee asks for a badge and shows what for; whoever may award it answers: on pages, and by the API."""

import pytest

from cairn.demo import SLUG
from records import api_tokens, audit, organisations
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.inprocess import form_token

MINE, QUEUE, API = "/me/requests", "/requests", "/v1/badge-requests"
ZOE = Principal("zoe-asks", "Zoë Asks", "zoe.asks@example.com", Role.EMPLOYEE, None, "Sales")
SALES = Principal("sales-answers", "Sam", "sam.answers@example.com", Role.LEADER, None, "Sales")
TECH = Principal("tech-answers", "Tess", "tess.answers@example.com", Role.LEADER, None, "Tech")
FORM = {
    "badge": "communication",
    "level": "2",
    "evidence": "I led a workshop.",
    "links": "https://w.example/1",
}


@pytest.fixture
def zoe(house):
    return house.signed_in(ZOE)


@pytest.fixture
def sales(house):
    return house.signed_in(SALES)


def press(browser, path, page=MINE, **form):
    token = form_token(browser.get(page).text) if "csrf" not in form else form.pop("csrf")
    return browser.post(path, data={"csrf": token, **form}, follow_redirects=False)


def ask(browser, **changes):
    return press(browser, MINE, **FORM | changes)


def kept(house):
    with house.here.desk.work(SLUG) as work:
        return work.tx.requests.of_asker(ZOE.id)


def answer(house, browser, act, words=""):
    request_id = next(each.id for each in kept(house) if each.state == "open")
    # The queue has a form only where something waits; any form of the session carries its token.
    token = form_token(browser.get("/awards/new").text)
    return press(browser, f"{QUEUE}/{request_id}/{act}", words=words, csrf=token)


@pytest.fixture
def asked(house, zoe):
    for each in kept(house):
        if each.is_pending:
            press(zoe, f"{MINE}/{each.id}/withdraw")
    assert ask(zoe).status_code == 303
    return next(each for each in kept(house) if each.is_pending)


def test_the_way_from_asking_to_claiming(house, zoe, sales, asked):
    assert "waits for an answer" in zoe.get(MINE).text
    queue = sales.get(QUEUE).text
    assert "Zoë Asks" in queue
    assert "I led a workshop." in queue
    assert 'href="https://w.example/1"' in queue
    granted = answer(house, sales, "grant")
    assert granted.headers["location"].startswith("/awards/urn:uuid:")
    assert "I led a workshop." in sales.get(granted.headers["location"]).text
    page = zoe.get(MINE).text
    with house.here.desk.work(SLUG) as work:
        award_id = granted.headers["location"].removeprefix("/awards/")
        claim = f"/claim/{work.tx.awards.get(award_id).claim_id}"
    assert claim in page
    assert "See and claim your badge" in page
    assert "I led a workshop." in house.browser().get(claim).text


def test_a_question_is_answered_and_a_reason_is_read(house, zoe, sales, asked):
    assert answer(house, sales, "return", "Which one?").status_code == 303
    page = zoe.get(MINE).text
    assert "came back with a question" in page
    assert "Which one?" in page
    assert "I led a workshop." not in sales.get(QUEUE).text
    again = {"evidence": "The one in May.", "links": ""}
    assert press(zoe, f"{MINE}/{asked.id}/again", **again).status_code == 303
    assert "The one in May." in sales.get(QUEUE).text
    assert answer(house, sales, "decline", "Not yet.").status_code == 303
    page = zoe.get(MINE).text
    assert "declined" in page
    assert "Not yet." in page
    assert press(zoe, f"{MINE}/{asked.id}/again", **again).status_code == 409


def test_what_can_not_be_asked_is_said_at_its_field_and_what_was_typed_stays(zoe, asked):
    for changes, status, field in (
        ({"badge": "none-such"}, 404, "badge"),
        ({"badge": "super-4c", "level": ""}, 422, "badge"),
        ({}, 409, "badge"),
        ({"badge": "creativity", "level": "9"}, 422, "level"),
        ({"badge": "creativity", "evidence": " "}, 422, "evidence"),
    ):
        answered = ask(zoe, **changes)
        assert answered.status_code == status, changes
        assert f'href="#{field}"' in answered.text
        assert "https://w.example/1" in answered.text


def test_an_answer_without_words_changes_nothing(house, sales, asked):
    for act in ("return", "decline"):
        assert answer(house, sales, act).status_code == 422
    assert asked in kept(house)


def test_others_do_not_see_it_and_can_not_answer(house, zoe, asked):
    tech = house.signed_in(TECH)
    assert "Zoë Asks" not in tech.get(QUEUE).text
    assert answer(house, tech, "grant").status_code == 404
    assert zoe.get(QUEUE).status_code == 403
    assert "I led a workshop." not in tech.get(MINE).text
    assert press(tech, f"{MINE}/{asked.id}/withdraw").status_code == 404
    assert asked in kept(house)


def test_hr_answers_everybody_but_themselves(house, asked):
    hr = house.signed_in()
    assert "Zoë Asks" in hr.get(QUEUE).text
    assert ask(hr, badge="creativity").status_code == 303
    with house.here.desk.work(SLUG) as work:
        (own,) = work.tx.requests.of_asker("admin")
    assert press(hr, f"{QUEUE}/{own.id}/grant", page="/awards/new").status_code == 403
    assert "Nobody answers a request of their own" in press(hr, f"{QUEUE}/{own.id}/grant", page=MINE).text
    assert press(hr, f"{MINE}/{own.id}/withdraw").status_code == 303


def test_forms_of_another_session_are_refused(zoe, asked):
    for path in (
        MINE,
        f"{MINE}/{asked.id}/again",
        f"{MINE}/{asked.id}/withdraw",
        f"{QUEUE}/{asked.id}/grant",
    ):
        assert zoe.post(path, data={"csrf": "x", **FORM}).status_code == 403


def test_programs_list_and_answer_and_do_not_ask(house, zoe, asked):
    with house.here.database.transaction() as connection:
        wanted, entropy = api_tokens.Wanted("HR system", Role.HR), house.here.desk.randomness.token
        acme = by_slug(connection, SLUG).id
        token = api_tokens.make(connection, acme, wanted, entropy, house.clock())
    headers = {"Authorization": f"Bearer {token}"}
    (told,) = house.client.get(API, headers=headers).json()
    assert (told["id"], told["achievement"], told["level"]) == (asked.id, "communication", 2)
    assert told["links"] == ["https://w.example/1"]

    def send(act, body):
        return house.client.post(f"{API}/{asked.id}/{act}", json=body, headers=headers)

    assert send("return", {"words": " "}).status_code == 422
    assert send("return", {"words": "Which one?"}).json()["state"] == "returned"
    press(zoe, f"{MINE}/{asked.id}/again", evidence="The one in May.")
    made = send("grant", {})
    assert made.status_code == 201
    assert made.json()["award"] in {each.award_id for each in kept(house)}
    assert send("decline", {"words": "No."}).json()["code"] == "badge_request_settled"
    assert house.client.get(API, headers=headers).json() == []
    assert house.client.get(MINE, headers=headers).status_code == 403


def test_each_step_is_in_the_audit_log(house, zoe, sales, asked):
    answer(house, sales, "return", "Which one?")
    press(zoe, f"{MINE}/{asked.id}/again", evidence="The one in May.")
    answer(house, sales, "grant")
    with house.here.database.reading() as connection:
        acme = organisations.by_slug(connection, SLUG)
        noted = [(each.action, each.actor) for each in audit.of_object(connection, acme.id, asked.id)]
    assert noted == [
        ("request.made", ZOE.id),
        ("request.returned", SALES.id),
        ("request.changed", ZOE.id),
        ("request.granted", SALES.id),
    ]


# --- what was done with one's own data --------------------------------------------------------------


def test_an_employee_reads_what_was_done_with_their_data_and_nobody_elses(house, zoe, sales, asked):
    page = zoe.get("/me/record").text
    assert "made a link for somebody to sign in" in page
    award_id = answer(house, sales, "grant").headers["location"].removeprefix("/awards/")
    hr = house.signed_in()
    token = form_token(hr.get("/awards/new").text)
    form = {"csrf": token, "reason": "duplicate", "note": "Private to HR."}
    assert hr.post(f"/awards/{award_id}/suspend", data=form, follow_redirects=False).status_code == 303
    table = zoe.get("/me/record").text.split("<table", 1)[1]
    assert "paused" in table
    assert "Sam" in table
    assert award_id in table
    assert "Private to HR." not in table
    assert award_id not in house.signed_in(TECH).get("/me/record").text


def test_a_long_record_has_pages(house, zoe):
    for _ in range(55):
        house.signed_in(ZOE)
    page = zoe.get("/me/record").text
    assert page.count('<th scope="row">') == 50
    older = page.split(">Older acts<")[0].rsplit('href="', 1)[1].split('"')[0]
    assert '<th scope="row">' in zoe.get(older).text
