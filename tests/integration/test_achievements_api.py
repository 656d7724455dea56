"""Badges planned by machine: begun, changed, brought on; under the rules of the editor and with its refusals."""

import pytest

from cairn.demo import SLUG
from issuer.web.achievement_sheet import EXAMPLE
from records.principals import Principal, Role
from tests.support.inprocess import open_house

PLACE = "/v1/achievements"
SALES = Principal("sam", "Sam Sales", "sam@example.com", Role.LEADER, None, "Sales")
GERMAN = {
    "language": "de",
    "name": "Zuhören",
    "description": "Hört zu.",
    "criteria": "Zweimal gesehen.",
    "levels": [{"name": "Beginnt", "description": "Fragt nach."}],
    "caption": "Eine Sprechblase",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation for all: each test writes a badge of its own."""
    made = open_house(tmp_path_factory.mktemp("achievements"))
    yield made
    made.here.database.close()


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def begun(hr, name, **more):
    answer = hr.post(PLACE, json=EXAMPLE | {"name": name} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def planned(house, slug):
    with house.here.desk.work(SLUG) as work:
        return work.tx.plan.find(slug)


def test_a_badge_is_begun_read_brought_live_and_awarded(house, hr):
    made = begun(hr, "Hearing", other_languages=[GERMAN])
    assert (made["slug"], made["version"], made["stage"]) == ("hearing", 1, "draft")
    assert made["complete"] >= 90
    assert hr.get(f"{PLACE}/hearing").json() == made
    line = next(each for each in hr.get(PLACE).json() if each["slug"] == "hearing")
    assert line == {name: made[name] for name in ("slug", "id", "name", "version", "stage")}
    assert hr.post(f"{PLACE}/hearing/stage", json={"to": "live"}).json()["stage"] == "live"
    award = {
        "achievement": "hearing",
        "to": "z@example.com",
        "level": 1,
        "evidence": "Seen.",
        "language": "de",
    }
    assert hr.post("/v1/awards", json=award).status_code == 201
    with house.here.desk.work(SLUG) as work:
        (given,) = work.tx.awards.of_badges(["hearing"])
    assert given.achievement.name == "Zuhören"


def test_what_is_sent_back_as_it_was_read_changes_nothing(house, hr):
    made = begun(
        hr, "Returning", other_languages=[GERMAN], cap="10 per quarter", expiry_months=12, roles=["Cook"]
    )
    before = planned(house, "returning")
    same = {
        name: told
        for name, told in made.items()
        if name not in {"slug", "id", "stage", "complete", "missing"}
    }
    assert hr.patch(f"{PLACE}/returning", json=same).json() == made
    assert planned(house, "returning") == before


def test_a_change_leaves_what_it_does_not_name(house, hr):
    made = begun(hr, "Changing", other_languages=[GERMAN], expiry_months=12)
    changed = hr.patch(
        f"{PLACE}/changing", json={"version": 1, "criteria": "Three saw it.", "expiry_months": None}
    )
    assert changed.status_code == 200
    assert changed.json() == made | {
        "version": 2,
        "criteria": "Three saw it.",
        "expiry_months": None,
        "complete": changed.json()["complete"],
        "missing": changed.json()["missing"],
    }
    plain = hr.patch(
        f"{PLACE}/changing", json={"version": 2, "picture": None, "other_languages": [], "levels": []}
    )
    assert (plain.json()["picture"], plain.json()["other_languages"], plain.json()["levels"]) == (
        None,
        [],
        [],
    )
    assert planned(house, "changing").look is None


def test_a_stacked_badge_says_what_it_rests_on(hr):
    made = begun(hr, "Both", type="meta", levels=[], requires="all of: communication level 2; creativity")
    assert made["requires"] == "all of: communication level 2; creativity"
    refused = hr.post(
        PLACE, json=EXAMPLE | {"name": "None", "type": "meta", "levels": [], "requires": "all of: nobody"}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "achievement_refused")
    assert [each["pointer"] for each in refused.json()["errors"]] == ["#/requires"]


def test_every_fault_is_told_at_its_place_and_nothing_is_saved(house, hr):
    wrong = EXAMPLE | {
        "slug": "Wrong One",
        "type": "course",
        "language": "English",
        "levels": [{"name": "A", "thinking": "sleep"}, {"name": "a|b"}],
        "competencies": [{"name": "N", "url": "nowhere", "type": "Skill"}],
        "cap": "many",
        "privacy": "loud",
        "picture": {"shape": "star", "colour": ""},
    }
    answer = hr.post(PLACE, json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "achievement_refused")
    assert {each["pointer"] for each in answer.json()["errors"]} >= {
        "#/slug",
        "#/type",
        "#/language",
        "#/levels/0/thinking",
        "#/levels/1/name",
        "#/competencies/0/url",
        "#/competencies/0/type",
        "#/cap",
        "#/privacy",
        "#/picture/shape",
        "#/picture/colour",
    }
    assert all(each["detail"] for each in answer.json()["errors"])
    spoken = EXAMPLE | {
        "slug": "wrong",
        "other_languages": [GERMAN | {"name": "", "levels": [{"name": "a|b"}]}, GERMAN],
    }
    told = [each["pointer"] for each in hr.post(PLACE, json=spoken).json()["errors"]]
    assert told == ["#/other_languages/0/name", "#/other_languages/0/levels/0/name"]
    twice = EXAMPLE | {"slug": "wrong", "other_languages": [GERMAN, GERMAN]}
    assert [each["pointer"] for each in hr.post(PLACE, json=twice).json()["errors"]] == [
        "#/other_languages/1/language"
    ]
    assert planned(house, "wrong") is None


def test_a_badge_whose_own_language_is_gone_or_taken_is_refused(hr):
    begun(hr, "Speaking", other_languages=[GERMAN])
    for language in ("", "de"):
        answer = hr.patch(f"{PLACE}/speaking", json={"version": 1, "language": language})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/language")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"levels": [{"name": "A"}] * 6}, "#/levels"),
        ({"roles": ["Cook; Waiter"]}, "#/roles/0"),
        ({"unknown": 1}, "#/unknown"),
    ],
)
def test_what_is_not_in_the_form_is_refused_at_its_place(hr, body, place):
    answer = hr.post(PLACE, json=EXAMPLE | body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert place in [each["pointer"] for each in answer.json()["errors"]]


def test_who_comes_second_is_told(hr):
    begun(hr, "Twice")
    again = hr.post(PLACE, json=EXAMPLE | {"name": "Twice"})
    assert (again.status_code, again.json()["code"]) == (409, "badge_changed")
    assert hr.patch(f"{PLACE}/twice", json={"version": 1, "tags": ["a"]}).json()["version"] == 2
    stale = hr.patch(f"{PLACE}/twice", json={"version": 1, "tags": ["b"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "badge_changed")
    assert "tags is now “a”" in stale.json()["detail"]


def test_a_step_that_is_none_and_a_badge_that_is_none_are_refused(hr):
    begun(hr, "Stepping")
    assert hr.post(f"{PLACE}/stepping/stage", json={"to": "retired"}).json()["code"] == "stage_refused"
    assert hr.post(f"{PLACE}/stepping/stage", json={"to": "loved"}).json()["code"] == "request_invalid"
    for answer in (
        hr.get(f"{PLACE}/nobody"),
        hr.patch(f"{PLACE}/nobody", json={"version": 1}),
        hr.post(f"{PLACE}/nobody/stage", json={"to": "live"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "achievement_unknown")


def test_each_step_has_its_entry(house, hr):
    made = begun(hr, "Noting")
    hr.patch(f"{PLACE}/noting", json={"version": 1, "tags": ["a"]})
    hr.post(f"{PLACE}/noting/stage", json={"to": "live"})
    with house.here.desk.work(SLUG) as work:
        published = [each.action for each in work.tx.audit.of_object(made["id"])]
        stages = [dict(each.values) for each in work.tx.audit.of_object("noting")]
    assert published == ["badge.published"] * 2
    assert [each["to"] for each in stages] == ["draft", "live"]


def test_a_badge_manager_changes_their_own(house, hr):
    sales = house.signed_in(SALES)
    begun(sales, "Selling")
    assert sales.patch(f"{PLACE}/selling", json={"version": 1, "tags": ["a"]}).status_code == 200
    refused = sales.patch(f"{PLACE}/communication", json={"version": 1, "tags": ["a"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "outside_department")
    assert sales.post(f"{PLACE}/communication/stage", json={"to": "retired"}).status_code == 403
    assert house.client.get(PLACE).status_code == 401


def test_the_api_describes_them_with_examples_that_are_taken(house, hr):
    document = house.client.get("/v1/openapi.json").json()
    assert {"get", "patch"} <= document["paths"][f"{PLACE}/{{badge}}"].keys()
    (example,) = document["components"]["schemas"]["NewAchievement"]["examples"]
    assert hr.post(PLACE, json=example).status_code == 201
