"""Whom a rule would reach, over HTTP and on the command line: the same answer, and nothing changes by asking."""

import io
import json

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import SLUG
from records import api_tokens, principals
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.builders import FOUR_C
from tests.support.inprocess import open_house
from tests.support.stacking import let_everybody_hold, let_hold

PATH = "/v1/stacks/super-4c/preview"
ANY_THREE = f"3 of: {'; '.join(FOUR_C)}"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    made = open_house(folder)
    made.environment = {"CAIRN_STATE_DIR": str(folder)}
    let_everybody_hold(made.here)
    yield made
    made.here.database.close()


def bearer(house, role=Role.HR, org=SLUG):
    with house.here.database.transaction() as connection:
        organisation = by_slug(connection, org)
        wanted = api_tokens.Wanted("tests", role)
        made = api_tokens.make(
            connection, organisation.id, wanted, house.here.desk.randomness.token, house.clock()
        )
    return {"Authorization": f"Bearer {made}"}


def ask(house, body=None, path=PATH, role=Role.HR):
    return house.client.post(path, json=body or {}, headers=bearer(house, role))


def names(found):
    return [each["name"] for each in found]


def command(house, *arguments):
    out, err = io.StringIO(), io.StringIO()
    code = run(["stack", *arguments, "--org", SLUG], house.environment, Streams(out, err))
    return code, out.getvalue(), err.getvalue()


def test_the_published_rule_is_looked_at(house):
    made = ask(house).raise_for_status().json()
    assert made["counts"] == {"looked_at": 4, "qualifying": 1, "one_away": 1}
    assert (names(made["qualifying"]), names(made["one_away"])) == (["Ann"], ["Ben"])
    assert made["one_away"][0]["lacking"] == ["Creativity"]
    assert made["change"] is None
    assert made["rule"]["achievementVersion"] == "1"


def test_a_draft_in_words_says_what_it_would_change(house):
    made = ask(house, {"requires": ANY_THREE}).raise_for_status().json()
    assert made["counts"]["qualifying"] == 2
    change = made["change"]
    assert (change["newly"], change["no_more"], change["both"], change["kept"]) == (1, 0, 1, 0)
    assert names(change["newly_qualifying"]) == ["Ben"]
    assert (made["version"], made["rule"]["achievementVersion"]) == (1, "2")


def test_a_rule_document_is_looked_at_in_the_same_way(house):
    in_words = ask(house, {"requires": ANY_THREE}).json()
    as_document = ask(house, {"rule": in_words["rule"]}).json()
    assert as_document == in_words | {"at": as_document["at"]}


def test_lists_are_as_long_as_asked_for_and_counts_are_of_all(house):
    made = ask(house, {"requires": ANY_THREE, "limit": 1}).json()
    assert names(made["qualifying"]) == ["Ann"]
    assert made["counts"]["qualifying"] == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"requires": "3 of: communication"}, 422, "rule_refused"),
        ({"requires": "all of: nothing"}, 422, "rule_refused"),
        ({"requires": ANY_THREE, "rule_terms": "x"}, 422, "rule_refused"),
        ({"rule": {"version": 1}}, 422, "rule_refused"),
        ({"limit": -1}, 422, None),
        ({"unknown": 1}, 422, None),
    ],
)
def test_what_can_not_be_looked_at_is_refused_with_a_reason(house, body, status, code):
    refused = ask(house, body)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    if code:
        assert refused.json()["code"] == code


def test_a_badge_that_is_not_there_or_has_no_rule_has_no_preview(house):
    assert ask(house, path="/v1/stacks/nothing/preview").status_code == 404
    refused = ask(house, path="/v1/stacks/communication/preview")
    assert refused.status_code == 422
    assert "rests on no other badges" in refused.json()["detail"]


@pytest.mark.parametrize(("role", "status"), [(Role.HR, 200), (Role.LEADER, 200), (Role.AUDITOR, 403)])
def test_who_plans_badges_may_look(house, role, status):
    assert ask(house, role=role).status_code == status
    assert house.client.post(PATH, json={}).status_code == 401


def test_looking_changes_nothing(house):
    def kept():
        with house.here.desk.work(SLUG) as work:
            badges = work.tx.plan.all()
            trail = [work.tx.audit.of_object(each.achievement.id) for each in badges]
            return badges, trail, work.tx.awards.of_badges({*FOUR_C, "super-4c"})

    before = kept()
    ask(house, {"requires": ANY_THREE}).raise_for_status()
    assert kept() == before


def test_rules_are_read_as_they_are_published(house):
    (told,) = house.client.get("/v1/stacks", headers=bearer(house)).json()
    assert told == house.client.get("/v1/stacks/super-4c", headers=bearer(house)).json()
    assert told["requires"] == f"all of: {'; '.join(FOUR_C)}"
    assert told["rule"] == house.client.get(told["rule_url"].partition("8000")[2]).json()
    assert house.client.get("/v1/stacks/communication", headers=bearer(house)).status_code == 422


def test_the_api_says_in_its_document_what_it_takes(house):
    paths = house.client.get("/v1/openapi.json").json()["paths"]
    assert {PATH.replace("super-4c", "{slug}"), "/v1/stacks", "/v1/stacks/{slug}"} <= set(paths)


# --- the command ------------------------------------------------------------------------------------


def test_the_command_says_the_same_as_the_api(house):
    by_api = ask(house, {"requires": ANY_THREE}).json()
    code, out, _ = command(house, "preview", "super-4c", "--requires", ANY_THREE, "--json")
    by_command = json.loads(out)
    assert code == 0
    assert by_command == by_api | {"at": by_command["at"], "rule": by_command["rule"]}


def test_the_command_looks_at_a_rule_in_a_file_and_tells_it_in_words(house, tmp_path):
    file = tmp_path / "rule.json"
    file.write_text(json.dumps(ask(house, {"requires": ANY_THREE}).json()["rule"]))
    code, out, _ = command(house, "preview", "super-4c", "--rule", str(file))
    assert code == 0
    assert out.startswith("2 qualify today, 1 are one badge away, of 4 who hold anything")
    assert "One badge away:\n  Cid: Critical Thinking or Creativity" in out
    assert "Would qualify newly:\n  Ben" in out


@pytest.mark.parametrize("content", ["{", '{"version": 1}'])
def test_a_file_that_is_no_rule_is_refused_in_one_line(house, tmp_path, content):
    file = tmp_path / "rule.json"
    file.write_text(content)
    code, out, err = command(house, "preview", "super-4c", "--rule", str(file))
    assert (code, out) == (1, "")
    assert err.strip().endswith("[rule_refused]")


def test_the_command_lists_the_rules(house):
    code, out, _ = command(house, "list")
    assert (code, out) == (0, f"super-4c (version 1): all of: {'; '.join(FOUR_C)}\n")


# --- two organisations ------------------------------------------------------------------------------


def test_nobody_of_another_organisation_is_counted(house):
    add = ["org", "add", "globex", "--name", "Globex"]
    assert run(add, house.environment, Streams(io.StringIO(), io.StringIO())) == 0
    before = ask(house).json()["counts"]
    house.here.import_plan(house.here.settings.starter_plan, "globex")
    let_hold(house.here, "gil", FOUR_C, org="globex")
    assert ask(house).json()["counts"] == before
    theirs = house.client.post(PATH, json={}, headers=bearer(house, org="globex")).json()
    assert names(theirs["qualifying"]) == ["Gil"]


def test_a_badge_manager_is_told_names_of_those_in_sight_and_counts_of_all(house):
    """ADR 50: the page and the API keep to it alike; the command line sees everything."""
    manager = Principal("tess", "Tess", "tess@example.com", Role.LEADER, None, "Tech")
    browser = house.signed_in(manager)
    with house.here.database.transaction() as connection:
        acme = by_slug(connection, SLUG)
        ann = Principal("ann-signs-in", "Ann", "ann@example.com", Role.EMPLOYEE, None, "Tech")
        principals.add(connection, acme.id, ann, house.clock())
    made = browser.post(PATH, json={"requires": ANY_THREE}).raise_for_status().json()
    whole = ask(house, {"requires": ANY_THREE}).json()
    assert made["counts"] == whole["counts"]
    assert made["change"]["newly"] == whole["change"]["newly"] == 1
    assert (names(made["qualifying"]), names(made["one_away"])) == (["Ann"], [])
    assert names(made["change"]["newly_qualifying"]) == []
    page = browser.get("/stacks/super-4c").text
    assert "Ann" in page
    assert "Ben" not in page
    assert "not of your department" in page
    assert "Ben" in house.signed_in().get("/stacks/super-4c").text
