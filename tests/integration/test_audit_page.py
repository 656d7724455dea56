"""The audit log as people read it: found by person, act, day and reference; page by page; as a file; checked."""

import csv
import io
import json

import pytest

from cairn.demo import SLUG
from credentials import jose
from issuer.auditing import checkpoints
from issuer.ledger import Person
from issuer.web.pages.audit import LISTED, MOST_PEOPLE
from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from records.principals import Principal, Role
from tests.support.inprocess import form_token, open_house

AUDITOR = Principal("auditor", "Au Ditor", "au@example.com", Role.AUDITOR)
NUMBER = '<th scope="row">'


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("log"))
    for number in range(LISTED // 2 + 3):
        opened.award(to=f"person{number}@example.com")
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def auditor(house):
    return house.signed_in(AUDITOR)


def found(browser, **query):
    page = browser.get("/audit", params=query)
    assert page.status_code == 200
    return page.text.count(NUMBER)


def test_the_newest_entries_stand_first_in_words_with_names(house, auditor):
    page = auditor.get("/audit").text
    assert page.count(NUMBER) == LISTED
    assert "offered to a wallet" in page
    assert "Zoë Rivera" in page
    assert "award.made" not in page.split("<table")[1]


def test_pages_lead_to_the_oldest_and_back(house, auditor):
    page, seen = auditor.get("/audit").text, 0
    while True:
        seen += page.count(NUMBER)
        if ">Older entries<" not in page:
            break
        older = page.split(">Older entries<")[0].rsplit('href="', 1)[1].split('"')[0]
        page = auditor.get(older.replace("&amp;", "&")).text
    with house.here.desk.store.transaction(SLUG) as tx:
        assert seen == tx.audit.head().entries
    assert ">Newest entries<" in page


def test_entries_are_found_by_person_act_reference_and_day(house, auditor):
    assert found(auditor, who="person1@example.com") == 2
    assert found(auditor, who="Nobody At All") == 0
    assert found(auditor, act="identity.made") == 1
    with house.here.desk.store.transaction(SLUG) as tx:
        award = tx.awards.search("person2@example.com", 1)[0].id
    assert found(auditor, object=award) == 2
    day = house.clock().date().isoformat()
    assert found(auditor, since=day, until=day) == LISTED
    assert found(auditor, until="2020-01-01") == 0
    assert found(auditor, since="2099-01-01") == 0


def test_a_day_that_is_none_is_said_at_its_field(auditor):
    page = auditor.get("/audit", params={"since": "yesterday"})
    assert page.status_code == 422
    assert "year-month-day" in page.text
    assert 'value="yesterday"' in page.text


def test_nothing_found_says_what_to_do(auditor):
    page = auditor.get("/audit", params={"object": "unheard of"}).text
    assert "No entry was found" in page


def test_what_was_found_is_saved_as_a_table_and_as_lines(auditor):
    table = auditor.get("/audit/export", params={"who": "person1@example.com", "form": "csv"})
    assert "attachment" in table.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(table.text, newline="")))
    lines = auditor.get(
        "/audit/export", params={"who": "person1@example.com", "form": "jsonl"}
    ).text.splitlines()
    assert [int(row["number"]) for row in rows] == [json.loads(each)["number"] for each in lines]
    assert len(rows) == 2


# --- checking -------------------------------------------------------------------------------------


def check(browser, body=None):
    form = {"csrf": form_token(browser.get("/audit").text)}
    return browser.post(
        "/audit/verify", data=form, files={"checkpoint": ("kept.jwt", body)} if body else None
    )


def test_the_log_is_checked_with_and_without_a_checkpoint(house, auditor):
    with house.here.desk.work(SLUG) as work:
        token = checkpoints.make(work.tx, work.identity, work.now).token
    assert "No checkpoint from elsewhere" in check(auditor).text
    shown = check(auditor, token).text
    assert "The log holds" in shown
    assert "was cut off or written anew" in shown


def test_a_file_that_is_no_checkpoint_is_refused_in_words(auditor):
    answer = check(auditor, b"not a checkpoint")
    assert answer.status_code == 422
    assert "Nothing was compared" in answer.text


def test_checking_needs_the_form_of_this_session(auditor):
    assert auditor.post("/audit/verify", data={"csrf": "x"}).status_code == 403


def test_somebody_erased_is_named_no_more_and_their_entries_stay(house, auditor):
    before = found(auditor, act="award.made")
    with house.here.desk.store.transaction(SLUG) as tx:
        person = tx.people.find("person0@example.com")
        assert tx.people.erase(person.id, house.clock())
    page = auditor.get("/audit", params={"who": person.id}).text
    assert page.count(NUMBER) == 2
    assert "somebody who was erased" in page
    assert "person0@example.com" not in page.split("<table")[1]
    assert found(auditor, act="award.made") == before
    assert "The log holds" in check(auditor).text


@pytest.mark.parametrize("iat", [10**12, 10**18])
def test_a_forged_checkpoint_of_an_impossible_time_is_refused_and_no_fault(house, auditor, iat):
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    with house.here.desk.work(SLUG) as work:
        did = work.identity.did
    said = {"iss": did, "iat": iat, "organisation": SLUG, "entries": 1, "hash": "00" * 32}
    header = {"typ": checkpoints.TYPE, "kid": f"{did}#x"}
    assert check(auditor, jose.sign(jose.json_bytes(said), header, signer).encode()).status_code == 422


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_file_for_a_day_that_is_none_is_not_written(auditor, form):
    answer = auditor.get("/audit/export", params={"since": "2026-13-01", "form": form})
    assert answer.status_code == 422
    assert "year-month-day" in answer.text
    assert "content-disposition" not in answer.headers


def test_somebody_is_found_by_a_part_of_their_name_in_any_case(house, auditor):
    with house.here.desk.store.transaction(SLUG) as tx:
        person = tx.people.find("person3@example.com")
        tx.people.rename(person.id, "Älva Öst")
        assert tx.people.matching("älva ö") == {person.id}
    assert found(auditor, who="ÄLVA") == 2


def test_a_name_that_too_many_have_is_said_and_nothing_left_out(house, auditor):
    with house.here.desk.store.transaction(SLUG) as tx:
        for number in range(MOST_PEOPLE + 1):
            tx.people.add(Person(f"many-{number}", "Many", (f"many{number}@example.com",)), house.clock())
    page = auditor.get("/audit", params={"who": "many"})
    assert page.status_code == 422
    assert "Type more of the name" in page.text
    assert auditor.get("/audit/export", params={"who": "many"}).status_code == 422


def test_what_a_published_checkpoint_that_was_changed_means_is_said(house, auditor):
    with house.here.desk.work(SLUG) as work:
        made = checkpoints.make(work.tx, work.identity, work.now)
        path, kind = checkpoints.checkpoint_path(SLUG), checkpoints.MEDIA_TYPE
        work.tx.published.put(path, kind, b"changed", work.now)
    assert "Somebody tampered with the log" in check(auditor).text
    with house.here.desk.store.transaction(SLUG) as tx:
        tx.published.put(path, kind, made.token, house.clock())
    assert "The log holds" in check(auditor).text
