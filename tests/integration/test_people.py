"""People who work here, on their page: added, changed, let go; lists say which row is wrong, and work once."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from cairn.demo import SLUG
from cairn.jobs import worker
from issuer.kept.mail import LetterKind, LetterState
from records import audit, directory, organisations, principals
from records.principals import Principal, Role
from tests.support.inprocess import form_token

PLACE = "/people"


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def press(browser, act="", **form):
    form["csrf"] = form_token(browser.get(PLACE).text)
    return browser.post(f"{PLACE}{act}", data=form, follow_redirects=False)


def upload(browser, text="", *, file=None, **form):
    data = {"csrf": form_token(browser.get(PLACE).text), "text": text, **form}
    files = None if file is None else {"file": ("people.xlsx", file)}
    return browser.post(f"{PLACE}/list", data=data, files=files)


def everybody(house):
    with house.here.database.reading() as connection:
        acme = organisations.by_slug(connection, SLUG).id
        return {each.address: each for each in principals.every(connection, acme)}


def left(house):
    with house.here.desk.work(SLUG) as work:
        return {job.key: job.payload["address"] for job in work.tx.jobs.all(99) if job.kind == directory.LEFT}


def acts(house, principal_id):
    with house.here.database.reading() as connection:
        acme = organisations.by_slug(connection, SLUG).id
        return [each.action for each in audit.of_object(connection, acme, principal_id)]


def test_somebody_joins_changes_leaves_and_comes_back(house, hr):
    assert press(hr, address="Ann@People.example", name="Ann", department="Sales").status_code == 303
    ann = everybody(house)["ann@people.example"]
    assert (ann.name, ann.role, ann.department) == ("Ann", Role.EMPLOYEE, "Sales")
    assert press(hr, "/change", principal=ann.id, name="Ann Ä", department="Tech").status_code == 303
    assert press(hr, "/leave", principal=ann.id).status_code == 303
    assert left(house)[ann.id] == "ann@people.example"
    assert "Not since" in hr.get(PLACE, params={"q": "ann@people"}).text
    assert press(hr, "/return", principal=ann.id).status_code == 303
    assert ann.id not in left(house)
    now = everybody(house)["ann@people.example"]
    assert (now.name, now.department, now.disabled_at) == ("Ann Ä", "Tech", None)
    told = ["principal.added", "principal.changed", "principal.disabled", "principal.enabled"]
    assert acts(house, ann.id) == told


def test_who_leaves_is_sent_the_link_under_which_they_have_all_of_their_badges(house, hr):
    press(hr, address="gone@people.example", name="Gone")
    house.award(to="gone@people.example")
    gone = everybody(house)["gone@people.example"]
    press(hr, "/leave", principal=gone.id)
    with house.here.desk.work(SLUG) as work:
        job = next(
            each for each in work.tx.jobs.all(99) if (each.kind, each.key) == (directory.LEFT, gone.id)
        )
    with house.here.desk.work(SLUG) as work:
        worker(house.here).kinds[directory.LEFT](job, work.now)(work.tx, work.now)
        letters = work.tx.mail.to_address("gone@people.example", LetterState.WAITING)
        (link,) = [work.tx.mail.values(each)["link"] for each in letters if each.kind is LetterKind.LEAVER]
    browser = house.browser()
    assert browser.get(link).status_code == 200
    taken = zipfile.ZipFile(io.BytesIO(browser.post(link).content))
    assert any("communication" in each for each in taken.namelist())


def test_what_can_not_be_is_said_at_its_field(house, hr):
    known = press(hr, address="lee@people.example")
    assert known.status_code == 303
    again = press(hr, address="lee@people.example")
    assert (again.status_code, 'id="address-fault"' in again.text) == (409, True)
    bad = press(hr, address="lee@people")
    assert (bad.status_code, 'id="address-fault"' in bad.text) == (422, True)
    assert press(hr, "/leave", principal="nobody").status_code == 404
    staff = [each for each in everybody(house).values() if each.role is Role.HR and each.disabled_at is None]
    for each in staff[1:]:
        press(hr, "/leave", principal=each.id)
    last = press(hr, "/leave", principal=staff[0].id)
    assert (last.status_code, "last person of HR" in last.text) == (409, True)


def test_thirty_rows_with_three_faults_say_which_and_change_nothing_until_put_right(house, hr):
    before = everybody(house)
    rows = [f"n{number}@list.example,Name {number},Sales" for number in range(2, 32)]
    rows[3], rows[9], rows[20] = "li.wei@list,Li,Sales", rows[0], f"long@list.example,L,{'x' * 101}"
    text = "\n".join(["email,name,department", *rows])
    found = upload(hr, text, sure="yes")
    assert (found.status_code, "3 rows need a fix" in found.text) == (422, True)
    for row, column in ((5, "email"), (11, "email"), (22, "department")):
        assert f'<th scope="row">{row}</th><td data-label="Column">{column}</td>' in found.text
    assert "27 joins" in found.text
    assert everybody(house) == before
    good = "\n".join(["email,name,department", *(rows[n] for n in range(30) if n not in (3, 9, 20))])
    looked = upload(hr, good)
    assert (looked.status_code, "27 joins" in looked.text) == (200, True)
    assert everybody(house) == before
    assert "Done: 27 joins." in upload(hr, good, sure="yes").text
    assert len(everybody(house)) == len(before) + 27
    assert "Nothing was changed" in upload(hr, good, sure="yes").text


def test_a_whole_list_lets_employees_go_and_nobody_else(house, hr):
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG).id
        for name, role in (("mo", Role.EMPLOYEE), ("kim", Role.LEADER)):
            made = Principal(f"whole-{name}", name, f"{name}@whole.example", role)
            principals.add(connection, acme, made, house.clock())
    employees = [
        each
        for each in everybody(house).values()
        if each.role is Role.EMPLOYEE and each.disabled_at is None and each.id != "whole-mo"
    ]
    text = "\n".join(["E-Mail;Department", *(f"{each.address};{each.department}" for each in employees)])
    assert "1 leaves" in upload(hr, text, whole="yes").text
    assert "Done: 1 leaves." in upload(hr, text, whole="yes", sure="yes").text
    assert left(house)["whole-mo"] == "mo@whole.example"
    assert everybody(house)["kim@whole.example"].disabled_at is None
    assert "Done: 1 comes back." in upload(hr, "email\nmo@whole.example", sure="yes").text


def test_spreadsheets_are_read_and_columns_that_are_not_there_change_nothing(house, hr):
    book = Workbook()
    for row in (["Name", "Mail"], ["Xe Sheet", "xe@sheet.example"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert "1 joins" in upload(hr, file=file.getvalue()).text
    upload(hr, "mail,name,team\nxe@sheet.example,Xe,Sales", sure="yes")
    upload(hr, "mail\nxe@sheet.example", sure="yes")
    kept = everybody(house)["xe@sheet.example"]
    assert (kept.name, kept.department) == ("Xe", "Sales")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "The list is empty"), ("name\nZoë", "No column is called"), ("a\0b", ""), ('"', "")],
)
def test_what_is_no_list_is_said(hr, text, words):
    found = upload(hr, text, sure="yes")
    assert found.status_code == 422
    assert words in found.text


def test_a_list_is_all_or_nothing(house, hr):
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG).id
        principals.add(connection, acme, Principal("alone", "A", "a@x.example", Role.EMPLOYEE), house.clock())
    before = everybody(house)
    # Its user name is another's address, so that the second row can not be.
    body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "two@atomic.example"}
    made = hr.post("/scim/v2/Users", json=body | {"emails": [{"value": "taken@atomic.example"}]})
    assert made.status_code == 201
    found = upload(hr, "email\none@atomic.example\ntwo@atomic.example", sure="yes")
    assert (found.status_code, "user name" in found.text) == (422, True)
    assert set(everybody(house)) - set(before) == {"taken@atomic.example"}
