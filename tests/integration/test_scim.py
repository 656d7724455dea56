"""SCIM 2.0 against the running service: the checks of scim2-tester, and what joiners and leavers come to."""

import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from cairn.demo import SLUG
from records import api_tokens, audit, organisations, principals
from records.bearer import new_secret
from records.principals import Principal, Role
from records.staff import Staff, Wanted
from tests.support.inprocess import form_token

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
WORK = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
PLACE = "/scim/v2/Users"


def token(house, role=Role.DIRECTORY):
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG)
        wanted = api_tokens.Wanted("Directory", role)
        return api_tokens.make(connection, acme.id, wanted, house.here.desk.randomness.token, house.clock())


@pytest.fixture(scope="module")
def directory(house):
    browser = house.browser()
    browser.headers = {"Authorization": f"Bearer {token(house)}", "Accept": "application/scim+json"}
    browser.base_url = f"{house.url}/scim/v2"
    return browser


def person(name, **more):
    address = f"{name}@scim.example"
    return {"schemas": [USER], "userName": name, "emails": [{"value": address, "primary": True}], **more}


def join(directory, name, **more):
    answer = directory.post("/Users", json=person(name, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


def patch(directory, made, *operations, **headers):
    body = {"schemas": [PATCH], "Operations": list(operations)}
    return directory.patch(f"/Users/{made['id']}", json=body, headers=headers)


def refusal(answer):
    told = answer.json()
    assert told["schemas"] == [ERROR], told
    assert told["status"] == str(answer.status_code)
    return answer.status_code, told.get("scimType")


def known(house, address):
    with house.here.database.reading() as connection:
        return principals.by_address(connection, organisations.by_slug(connection, SLUG).id, address)


def acts(house, principal_id):
    with house.here.database.reading() as connection:
        acme = organisations.by_slug(connection, SLUG)
        return [each.action for each in audit.of_object(connection, acme.id, principal_id)]


def test_every_check_of_the_tester_passes(directory):
    found = check_server(SyncSCIMClient(directory))
    bad = [f"{each.title}: {each.reason}" for each in found if each.status in (Status.ERROR, Status.CRITICAL)]
    # Whoever is in the directory is active or is not; taking the word away leaves them as they usually are.
    assert bad == ["check_remove_attribute: PATCH modify() did not remove attribute 'active'"], "\n".join(bad)
    assert sum(each.status is Status.SUCCESS for each in found) > 20


def test_who_joins_may_sign_in_as_an_employee_of_their_department(house, directory):
    work = {"department": "Sales"}
    made = join(directory, "ann", displayName="Ann Ä", externalId="42", **{WORK: work})
    kept = known(house, "ann@scim.example")
    assert (kept.id, kept.name, kept.role, kept.department) == (made["id"], "Ann Ä", Role.EMPLOYEE, "Sales")
    assert made["active"] is True
    assert made["meta"]["location"] == f"{house.url}{PLACE}/{made['id']}"
    assert acts(house, made["id"]) == ["principal.added"]
    assert directory.get(f"/Users/{made['id']}").json() == made


def test_who_leaves_is_signed_out_and_keeps_their_badges_and_may_come_back(house, directory):
    made = join(directory, "bo")
    award, _, _ = house.award(to="bo@scim.example")
    browser = house.signed_in(known(house, "bo@scim.example"))
    assert browser.get("/me/sign-in").status_code == 200
    gone = patch(directory, made, {"op": "Replace", "path": "active", "value": "False"})
    assert (gone.status_code, gone.json()["active"]) == (200, False)
    assert browser.get("/me/sign-in").status_code == 401
    assert 'data-standing="in force"' in house.signed_in().get(f"/awards/{award.id}").text
    back = patch(directory, made, {"op": "replace", "value": {"active": True}})
    assert back.json()["active"] is True
    assert acts(house, made["id"])[-2:] == ["principal.disabled", "principal.enabled"]


def shut_out(house, who, by="hr"):
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG)
        Staff(connection, acme.id, by, house.clock()).disable(who)


@pytest.mark.parametrize("by", ["hr", "command line"])
def test_whom_somebody_shut_out_a_directory_does_not_let_in_again(house, directory, by):
    made = join(directory, f"out-{by.split()[0]}")
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG)
        Staff(connection, acme.id, "hr", house.clock()).change(made["id"], Wanted("Out", Role.HR))
    shut_out(house, made["id"], by)
    activate = {"op": "replace", "path": "active", "value": True}
    first, again = patch(directory, made, activate), patch(directory, made, activate)
    assert (first.status_code, first.json()["active"]) == (200, False)
    assert (again.status_code, again.headers["etag"]) == (200, first.headers["etag"])
    put = directory.put(f"/Users/{made['id']}", json=person(made["userName"], active=True))
    assert (put.status_code, put.json()["active"]) == (200, False)
    off = patch(directory, made, {**activate, "value": False})
    assert (off.status_code, patch(directory, made, activate).json()["active"]) == (200, False)
    assert directory.delete(f"/Users/{made['id']}").status_code == 204
    assert join(directory, made["userName"])["active"] is False
    assert known(house, made["emails"][0]["value"]).disabled_at is not None
    told = acts(house, made["id"])
    assert (told.count("directory.kept_out"), "principal.enabled" in told) == (1, False)


def test_pages_of_hr_say_that_a_directory_wanted_somebody_back_and_hr_lets_them_in(house, directory):
    made, words = join(directory, "wanted"), "directory wanted them back"
    hr = house.signed_in()
    shut_out(house, made["id"])
    assert words not in hr.get("/people?q=wanted").text
    patch(directory, made, {"op": "replace", "path": "active", "value": True})
    for page in ("/people?q=wanted", "/settings/people-who-sign-in"):
        assert words in hr.get(page).text
    form = {"csrf": form_token(hr.get("/people").text), "principal": made["id"]}
    hr.post("/people/return", data=form)
    assert known(house, "wanted@scim.example").disabled_at is None
    assert words not in hr.get("/people?q=wanted").text
    gone = patch(directory, made, {"op": "replace", "path": "active", "value": False})
    back = patch(directory, made, {"op": "replace", "path": "active", "value": True})
    assert (gone.json()["active"], back.json()["active"]) == (False, True)


def test_who_is_removed_is_there_no_more_and_comes_back_as_who_they_were(house, directory):
    made = join(directory, "cy")
    assert directory.delete(f"/Users/{made['id']}").status_code == 204
    for answer in (directory.get(f"/Users/{made['id']}"), directory.delete(f"/Users/{made['id']}")):
        assert refusal(answer) == (404, None)
    assert known(house, "cy@scim.example").disabled_at is not None
    assert directory.get("/Users", params={"filter": 'userName eq "cy"'}).json()["totalResults"] == 0
    again = join(directory, "cy", displayName="Cy Again")
    assert again["id"] == made["id"]
    assert known(house, "cy@scim.example").disabled_at is None


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ('userName eq "DEE"', 1),
        ('externalId eq "d-1"', 1),
        ('emails eq "dee@scim.example" and active eq true', 1),
        ('emails.value eq "dee@scim.example"', 1),
        ('userName eq "dee" and externalId eq "d-2"', 0),
        ('userName sw "nobody-"', 0),
    ],
)
def test_people_are_found_by_filters(directory, wanted, count):
    if not directory.get("/Users", params={"filter": 'userName eq "dee"'}).json()["totalResults"]:
        join(directory, "dee", externalId="d-1")
    assert directory.get("/Users", params={"filter": wanted}).json()["totalResults"] == count


def test_lists_come_in_pages_with_the_fields_that_are_asked_for(directory):
    whole = directory.get("/Users").json()
    total = whole["totalResults"]
    page = directory.get("/Users", params={"startIndex": 2, "count": 1, "attributes": "userName"}).json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (total, 2, 1)
    assert page["Resources"][0]["userName"] == whole["Resources"][1]["userName"]
    assert "emails" not in page["Resources"][0]
    beyond = directory.get("/Users", params={"startIndex": total + 1}).json()
    assert beyond.get("Resources", []) == []
    assert directory.get("/Users", params={"count": 0}).json()["totalResults"] == total


def test_a_version_that_was_passed_changes_nothing(directory):
    made = join(directory, "eve")
    tag = made["meta"]["version"]
    assert directory.get(f"/Users/{made['id']}", headers={"If-None-Match": tag}).status_code == 304
    change = {"op": "replace", "path": "displayName", "value": "Eve One"}
    first = patch(directory, made, change, **{"If-Match": tag})
    assert (first.status_code, first.headers["etag"] != tag) == (200, True)
    for stale in (tag, '"none"', "W/x"):
        again = patch(directory, made, {**change, "value": "Two"}, **{"If-Match": stale})
        assert refusal(again) == (412, None)
        gone = directory.delete(f"/Users/{made['id']}", headers={"If-Match": stale})
        assert refusal(gone) == (412, None)
    assert directory.get(f"/Users/{made['id']}").json()["displayName"] == "Eve One"
    same = patch(directory, made, {**change, "value": "Eve One"}, **{"If-Match": "*"})
    assert same.headers["etag"] == first.headers["etag"]


def test_what_can_not_be_is_refused_in_the_form_of_scim(directory):
    made = join(directory, "fay")
    assert refusal(directory.post("/Users", json=person("FAY"))) == (409, "uniqueness")
    other = person("gil") | {"emails": [{"value": "fay@scim.example"}]}
    assert refusal(directory.post("/Users", json=other)) == (409, "uniqueness")
    assert refusal(directory.post("/Users", json={"schemas": [USER]})) == (400, "invalidValue")
    assert refusal(directory.post("/Users", json={"schemas": [USER], "userName": "x"}))[0] == 400
    assert refusal(directory.post("/Users", content=b"{")) == (400, "invalidSyntax")
    assert refusal(directory.post("/Users", json=[1])) == (400, "invalidSyntax")
    assert refusal(directory.get("/Users", params={"filter": "userName eq"})) == (400, "invalidFilter")
    bad = {"op": "replace", "path": "no.such.path[", "value": "1"}
    assert refusal(patch(directory, made, bad)) == (400, "invalidPath")
    assert refusal(patch(directory, made, {"op": "burn", "path": "active"}))[0] == 400
    long = person("hal", **{WORK: {"department": "x" * 200}})
    assert refusal(directory.post("/Users", json=long)) == (400, "invalidValue")
    assert refusal(directory.get("/Groups")) == (404, None)
    assert refusal(directory.get("/Schemas/none")) == (404, None)


def test_what_is_not_asked_for_is_left_out_and_not_refused(directory):
    made = join(directory, "ida", title="Dr", phoneNumbers=[{"value": "1"}], nickName="I", password="secret")
    assert "secret" not in str(made)
    assert "title" not in made


def test_who_is_more_than_an_employee_keeps_their_address_and_the_last_of_hr_stays(house, directory):
    with house.here.database.transaction() as connection:
        acme = organisations.by_slug(connection, SLUG)
        boss = Principal("scim-boss", "Boss", "boss@scim.example", Role.LEADER)
        principals.add(connection, acme.id, boss, house.clock())
        staff = [each for each in principals.every(connection, acme.id) if each.role is Role.HR]
    moved = {"op": "replace", "path": "emails", "value": [{"value": "new.boss@scim.example"}]}
    assert refusal(patch(directory, {"id": boss.id}, moved)) == (400, "mutability")
    gone = patch(directory, {"id": boss.id}, {"op": "replace", "path": "active", "value": False})
    assert gone.json()["active"] is False
    off = {"op": "replace", "path": "active", "value": False}
    answers = [
        patch(directory, {"id": each.id}, off).status_code for each in staff if each.disabled_at is None
    ]
    assert answers[-1] == 409
    for each in staff:
        patch(directory, {"id": each.id}, {**off, "value": True})


def test_an_employee_gets_another_address(house, directory):
    made = join(directory, "jo")
    moved = {"op": "replace", "path": "emails[primary eq true].value", "value": "jo.new@scim.example"}
    assert patch(directory, made, moved).status_code == 200
    assert known(house, "jo.new@scim.example").id == made["id"]
    assert "principal.address_changed" in acts(house, made["id"])


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER])
def test_other_tokens_do_not_do(house, role):
    answer = house.client.get(PLACE, headers={"Authorization": f"Bearer {token(house, role)}"})
    assert refusal(answer) == (403, None)


def test_a_token_of_the_directory_does_nothing_else(house):
    headers = {"Authorization": f"Bearer {token(house)}"}
    assert house.client.get("/v1/reports", headers=headers).status_code == 403
    made_up = {"Authorization": f"Bearer cairn_x_{new_secret(house.here.desk.randomness.token)}"}
    answer = house.client.get(PLACE, headers=made_up)
    assert (refusal(answer), answer.headers["www-authenticate"]) == ((401, None), "Bearer")
