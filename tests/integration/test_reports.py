"""Reports on the page, as a table and by API: who sees how much, what is wrong is said."""

import csv
import io

import pytest

from cairn.demo import SLUG
from issuer.kept.uses import Use
from records import organisations, principals
from records.principals import Principal, Role

SALES = Principal("rep-sales", "Sam", "sam.rep@example.com", Role.LEADER, None, "Sales")
AUDITOR = Principal("rep-auditor", "Au", "au.rep@example.com", Role.AUDITOR)
ZOE = Principal("rep-zoe", "Zoë", "zoe.rep@example.com", Role.EMPLOYEE, None, "Sales")


@pytest.fixture(scope="module")
def staff(house):
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG)
        for each in (SALES, ZOE):
            principals.add(connection, acme.id, each, house.clock())
    house.award(to=ZOE.address)
    _, offer_id, _ = house.award(to="else.rep@example.com")
    return {
        "hr": house.signed_in(),
        "leader": house.signed_in(SALES),
        "auditor": house.signed_in(AUDITOR),
        "offer": offer_id,
    }


def rows(browser, **query):
    answer = browser.get("/reports.csv", params=query)
    assert answer.status_code == 200, answer.text
    return {row[next(iter(row))]: row for row in csv.DictReader(io.StringIO(answer.text))}


def test_hr_and_auditors_see_all_and_a_manager_their_department(staff):
    everything = rows(staff["hr"], by="department")
    assert everything == rows(staff["auditor"], by="department")
    assert (everything["Sales"]["awarded"], everything["No department"]["awarded"]) == ("1", "2")
    assert everything["in all"]["awarded"] == "3"
    assert {name: row["awarded"] for name, row in rows(staff["leader"], by="department").items()} == {
        "Sales": "1",
        "in all": "1",
    }


@pytest.mark.parametrize("by", ["month", "badge", "kind", "department"])
def test_the_page_has_a_picture_with_a_name_and_a_table_that_says_all(staff, by):
    page = staff["hr"].get("/reports", params={"by": by}).text
    assert '<title id="chart-title">Badges awarded, and of them claimed, by' in page
    assert page.count("<tr>") >= 3
    assert "In all" in page


def test_small_departments_are_hidden_where_that_is_wished(staff):
    hidden = rows(staff["hr"], by="department", small="hide")
    assert (hidden["Sales"]["awarded"], hidden["in all"]["awarded"]) == ("", "")
    page = staff["hr"].get("/reports?by=department&small=hide").text
    assert "Hidden are departments" in page
    assert "so the sum is hidden, too" in page
    told = staff["hr"].get("/v1/reports?by=department&small=hide").json()
    assert told["in_all"] is None
    assert {each["figures"] is None for each in told["groups"]} == {True}


@pytest.mark.parametrize(
    "query",
    ["by=colour", "since=May", "until=2026-13-01", "since=2026-05-02&until=2026-05-01", "since=0001-01-01"],
)
def test_what_can_not_be_used_is_said(staff, query):
    page = staff["hr"].get(f"/reports?{query}")
    assert (page.status_code, "Please correct" in page.text) == (422, True)
    assert staff["hr"].get(f"/reports.csv?{query}").status_code == 422
    answer = staff["hr"].get(f"/v1/reports?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "report_unreadable")


def test_days_are_those_of_the_organisation_and_an_empty_time_says_so(staff, house):
    today = house.clock().date().isoformat()
    assert rows(staff["hr"], since=today, until=today)["in all"]["awarded"] == "3"
    page = staff["hr"].get("/reports?since=2020-01-01&until=2020-02-01")
    assert (page.status_code, "No badge was awarded in this time" in page.text) == (200, True)


def test_programs_read_the_same(staff):
    told = staff["hr"].get("/v1/reports?by=badge").json()
    assert told["in_all"]["awarded"] == 3
    assert [(each["key"], each["figures"]["awarded"]) for each in told["groups"]] == [("communication", 3)]


def checked(house):
    with house.here.desk.work(SLUG) as work:
        return sum(each.count for each in work.tx.uses.totals(None, None) if each.use is Use.CHECKED)


def test_checks_here_of_our_genuine_badges_are_counted_and_nothing_of_who_checked(house, staff):
    body = house.claim(staff["offer"])
    before = checked(house)
    page = house.browser().post("/check", data={"text": body.decode()})
    assert page.status_code == 200
    told = house.client.post("/v1/verifications", json={"credential": body.decode()})
    assert told.status_code == 201, told.text
    assert checked(house) == before + 2
    tampered = body.replace(b"Communication", b"Comnunication")
    assert house.client.post("/v1/verifications", json={"credential": tampered.decode()}).status_code == 201
    assert house.browser().get("/check").status_code == 200
    assert checked(house) == before + 2
    everything = rows(staff["hr"], by="badge")
    assert everything["Communication"]["checked"] == str(before + 2)
    assert "checked" not in rows(staff["leader"], by="badge")["in all"]
    api = staff["hr"].get("/v1/reports?by=badge").json()
    assert api["uses"] == {"shared": 0, "checked": before + 2}
    shown = staff["hr"].get("/reports?by=badge").text
    assert '<title id="uses-title">Badges shared, and checked, by badge</title>' in shown
    assert "nobody is followed" in shown
