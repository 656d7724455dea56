"""Competencies over HTTP: on pages, by the API and by command; badges say what they stand for."""

import json
import re

import pytest

from cairn.demo import SLUG
from issuer.awarding import departments
from records.principals import Principal, Role
from tests.support.asking import Askers, app_of
from tests.support.inprocess import form_token
from tests.support.services import installation
from tests.unit.issuer.competencies.frameworks import ESCO, ONET, OWN, as_bytes, package, uuid

PLACE = "/framework/competencies"
LEADER = Principal("lead", "Li", "li@example.com", Role.LEADER, None, "Sales")
EMPLOYEE = Principal("emp", "Em", "em@example.com", Role.EMPLOYEE)


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


@pytest.fixture(scope="module")
def askers(house):
    return Askers(house, app_of(house))


def token(browser, page=PLACE):
    return form_token(browser.get(page).text)


def bring(browser, data, **form):
    return browser.post(PLACE, data={"csrf": token(browser), **form}, files={"file": ("f", data)})


def framework_id(page):
    return re.search(rf'action="{PLACE}/([^/"]+)/', page.text).group(1)


def test_frameworks_come_in_by_page_and_again_without_loss(hr):
    for data, form, told in (
        (OWN, {"title": "On a page"}, "3 new"),
        (OWN, {"title": "on a PAGE"}, "nothing has changed"),
        (as_bytes(package()), {}, "5 new"),
        (ONET, {}, "4 new"),
        (ESCO, {"only": "coffee"}, "1 new"),
    ):
        page = bring(hr, data, **form)
        assert (page.status_code, told in page.text) == (200, True), page.text
    assert "2 without your words were left out" in page.text
    overview = hr.get(PLACE, params={"q": "ListeN"}).text
    assert overview.count("Listens") >= 2
    assert "No competency has “juggling” in it" in hr.get(PLACE, params={"q": "juggling"}).text


def test_a_file_with_faults_changes_nothing_and_keeps_what_was_typed(hr):
    page = bring(hr, b"code,statement,parent\nC1,,C9\n", title="Faulty")
    assert page.status_code == 422
    assert "Row 2, statement" in page.text
    assert "Row 2, parent: “C9”. No row has this code" in page.text
    assert 'value="Faulty"' in page.text
    assert "Faulty</a>" not in hr.get(PLACE).text
    assert bring(hr, b"", title="Nothing").status_code == 422


def test_one_s_own_is_made_by_hand_and_nothing_is_deleted(hr):
    begun = {"csrf": token(hr), "name": "By hand", "statement": "Listens", "code": "C1"}
    page = hr.post(f"{PLACE}/begin", data=begun)
    assert hr.post(f"{PLACE}/begin", data=begun).status_code == 409
    place = f"{PLACE}/{framework_id(page)}"
    added = hr.post(
        f"{place}/add", data={"csrf": token(hr), "statement": "Asks", "code": "C2", "parent": "C1"}
    )
    assert "Asks" in added.text
    again = hr.post(f"{place}/add", data={"csrf": token(hr), "statement": "Asks more", "code": "C2"})
    assert (again.status_code, "Asks more" in again.text) == (409, True)
    retired = hr.post(f"{place}/retire", data={"csrf": token(hr), "item": "C2"})
    assert "(not in use any more)" in retired.text
    public = hr.get(f"/o/{SLUG}/competencies/{framework_id(page)}/C2")
    assert "It is not in use any more" in public.text
    assert "(not in use" not in hr.post(f"{place}/restore", data={"csrf": token(hr), "item": "C2"}).text
    assert hr.post(f"{place}/burn", data={"csrf": token(hr)}).status_code == 404


def test_a_badge_is_tied_by_ticking_and_says_so_to_everybody(house, hr):
    place = f"{PLACE}/{framework_id(bring(hr, OWN, title='To tick'))}"
    key = f"{place.rsplit('/', 1)[1]}/C1"
    page = "/badges/creativity/competencies"
    version = re.search(r'name="version" value="(\d+)"', hr.get(page).text).group(1)
    form = {"csrf": token(hr), "version": version, "items": [key]}
    found = hr.post(page, data=form | {"q": "tells", "do": "search"}).text
    assert f'value="{key}" checked' in found
    assert f'value="{place.rsplit("/", 1)[1]}/C3"> ' in found
    saved = hr.post(page, data=form | {"do": "save"})
    assert f"version {int(version) + 1} now" in saved.text
    stale = hr.post(page, data=form | {"do": "save", "items": []})
    assert (stale.status_code, "meanwhile" in stale.text) == (409, True)
    public = house.browser().get(f"/o/{SLUG}/achievements/creativity").text
    assert "What it stands for" in public
    address = re.search(r'href="([^"]+/competencies/[^"]+)">Listens', public).group(1)
    assert "Badges that stand for it" in house.browser().get(address).text
    _, offer, _ = house.award("creativity", 1)
    badge = json.loads(house.claim(offer))
    (said,) = badge["credentialSubject"]["achievement"]["alignment"]
    assert (said["targetName"], said["targetCode"], said["targetFramework"]) == ("Listens", "C1", "To tick")
    assert house.verify(json.dumps(badge).encode())["verdict"] == "valid"


def test_badge_managers_tie_those_of_their_department_and_others_read(house, askers):
    with house.here.desk.work(SLUG) as work:
        departments.give_badge(work.tx, "collaboration", "Tech", work.now)
    leader, employee = house.signed_in(LEADER), house.signed_in(EMPLOYEE)
    assert "Import a framework" not in leader.get(PLACE).text
    form = {"csrf": token(leader, "/badges/communication/competencies"), "do": "save", "items": []}
    assert leader.post("/badges/collaboration/competencies", data=form).status_code == 403
    assert leader.post("/badges/communication/competencies", data=form).status_code == 200
    assert employee.get(PLACE).status_code == 200
    assert employee.get("/badges/communication/competencies").status_code == 403
    refused = askers.send(
        "PUT", "/v1/achievements/collaboration/competencies", Role.LEADER, json={"competencies": []}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "outside_department")


def test_programs_import_read_and_tie(askers):
    made = askers.send("POST", "/v1/frameworks?title=By%20program", Role.HR, content=OWN)
    assert (made.status_code, made.json()["new"]) == (201, 3)
    known = made.json()["framework"]
    again = askers.send("POST", "/v1/frameworks?title=By%20program", Role.HR, content=OWN).json()
    assert (again["new"], again["framework"]["revision"]) == (0, known["revision"])
    assert known in askers.send("GET", "/v1/frameworks", Role.AUDITOR).json()
    read = askers.send("GET", f"/v1/frameworks/{known['id']}", Role.EMPLOYEE).json()
    assert [(each["statement"], each["parent"]) for each in read["items"]][1] == ("Asks", "C1")
    wanted = {"competencies": [read["items"][0]["key"]], "version": None}
    tied = askers.send("PUT", "/v1/achievements/critical-thinking/competencies", Role.HR, json=wanted).json()
    assert [each["name"] for each in tied["competencies"]] == ["Listens"]
    faulty = askers.send("POST", "/v1/frameworks?title=X", Role.HR, content=b"code,statement\nC1,\n")
    assert (faulty.status_code, faulty.json()["code"]) == (422, "framework_refused")
    assert "Row 2, statement" in faulty.json()["detail"]
    assert askers.send("POST", "/v1/frameworks", Role.LEADER, content=OWN).status_code == 403


@pytest.mark.parametrize("items", [["nonsense"], ["a/b"], ["/"], ["x" * 200]])
def test_what_is_not_there_is_told_so(askers, items):
    answer = askers.send(
        "PUT", "/v1/achievements/communication/competencies", Role.HR, json={"competencies": items}
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "framework_unknown")


def test_frameworks_come_in_by_command(tmp_path):
    ours = installation(tmp_path)
    ours.command("org", "add", "acme", "--name", "Acme")
    file = tmp_path / "package.json"
    file.write_bytes(as_bytes(package()))
    told = ours.command("competencies", "import", str(file))
    assert (told["new"], told["left_out"]) == (5, 0)
    (listed,) = ours.command("competencies", "list")["frameworks"]
    assert (listed["title"], listed["items"], listed["source"]) == ("Working together", 5, "case")
    broken = package()
    del broken["CFItems"][0]["fullStatement"]
    file.write_bytes(as_bytes(broken))
    refused = ours.run("competencies", "import", str(file))
    assert refused.returncode == 1
    assert "Row 1, CFItems.fullStatement" in refused.stderr
    assert uuid(10) not in refused.stderr
