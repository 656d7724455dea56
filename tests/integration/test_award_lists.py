"""Award lists by API and command: each problem is told, the other rows are awarded, and the same list again is not."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.jobs import worker
from issuer.achievements.catalog import draft_of, publish
from issuer.jobs import AWARD_ROWS
from issuer.ledger import Stage
from issuer.revocation import RevokeAward, revoke
from issuer.scarcity import Cap
from records import api_tokens
from records.principals import Role
from tests.support.inprocess import SLUG
from tests.support.lists import FAULTS, thirty

PATH = "/v1/award-lists"


@pytest.fixture(scope="module")
def bearer(house):
    wanted = api_tokens.Wanted("lists", Role.HR)
    organisation = house.here.desk.store.organisations()[0].id
    with house.here.database.transaction() as connection:
        made = api_tokens.make(
            connection, organisation, wanted, house.here.desk.randomness.token, house.clock()
        )
    return {"Authorization": f"Bearer {made}"}


@pytest.fixture
def hand_in(house, bearer):
    def send(expected=201, **asked):
        answer = house.client.post(PATH, json=asked, headers=bearer)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return send


@pytest.fixture
def see(house, bearer):
    def send(list_id, act=""):
        path = f"{PATH}/{list_id}/{act}" if act else f"{PATH}/{list_id}"
        return house.client.request("POST" if act else "GET", path, headers=bearer).json()

    return send


@pytest.fixture
def badge(house, request):
    """Return what makes a badge of this test's own."""

    def make(**changes):
        slug = request.node.name.removeprefix("test_").replace("_", "-")[:40].strip("-")
        with house.here.desk.work(SLUG) as work:
            usual = draft_of(work.tx.plan.find("communication"))
            made = replace(usual, slug=slug, name=f"Own {slug}", levels=(), **changes)
            publish(work.tx, made, house.url, work.identity.did, work.now)
        return slug

    return make


def carry_out(house, list_id=""):
    """Carry out what is due, and return how many parts of this list were among it."""
    with house.here.desk.work(SLUG) as work:
        parts = [
            each
            for each in work.tx.jobs.all(1000)
            if each.kind == AWARD_ROWS and each.key.startswith(f"{list_id}:")
        ]
    worker(house.here).run_due(house.clock())
    return sum(each.is_due(house.clock()) for each in parts)


def held_by(house, slug):
    with house.here.desk.work(SLUG) as work:
        return sorted(each.address for each in work.tx.awards.of_badges([slug]))


def people(*names):
    return [{"email": f"{name}@acme.example", "name": name} for name in names]


def test_u2_thirty_rows_with_three_faults_by_api_give_27_badges_and_again_none(house, hand_in, see):
    before = held_by(house, "communication")
    told = hand_in(name="team.csv", table=thirty(), achievement="communication")
    assert {
        each["row"]: (each["column"], each["value"], each["problem"]) for each in told["problems"]
    } == FAULTS
    assert (told["state"], told["rows"], told["pending"]) == ("running", 30, 27)
    assert carry_out(house, told["id"]) == 1
    done = see(told["id"])
    assert (done["state"], done["awarded"], done["pending"], len(done["problems"])) == ("done", 27, 0, 3)
    assert len(held_by(house, "communication")) == len(before) + 27
    again = hand_in(name="team.csv", table=thirty(), achievement="communication")
    assert (again["state"], again["awarded"], again["held"], again["same_as"]) == ("done", 0, 27, told["id"])
    assert carry_out(house, again["id"]) == 0
    assert len(held_by(house, "communication")) == len(before) + 27


def test_what_would_be_is_told_and_nothing_is_kept(house, hand_in, bearer, badge):
    slug = badge()
    told = hand_in(rows=people("ann", "bob", "ann"), achievement=slug, check_only=True)
    assert (told["id"], told["ready"], [each["code"] for each in told["problems"]]) == (
        None,
        2,
        ["listed_twice"],
    )
    assert held_by(house, slug) == []
    listed = house.client.get(PATH, headers=bearer).json()
    assert slug not in [each["achievement"] for each in listed]


def test_rows_name_badges_by_name_or_short_name_and_unknown_ones_are_told(house, hand_in, badge):
    slug = badge()
    table = f"mail,award\nann@acme.example,{slug}\nbob@acme.example,Own {slug.upper()}\ncy@acme.example,Nope\n,Nope"
    told = hand_in(table=table)
    assert [(each["row"], each["column"], each["code"]) for each in told["problems"]] == [
        (4, "award", "achievement_unknown"),
        (5, "mail", "address_missing"),
        (5, "award", "achievement_unknown"),
    ]
    carry_out(house)
    assert held_by(house, slug) == ["ann@acme.example", "bob@acme.example"]


def test_of_a_scarce_badge_no_more_are_awarded_than_are_left_and_the_rest_is_told(house, hand_in, see, badge):
    slug = badge(cap=Cap(2))
    told = hand_in(rows=people("ann", "bob", "cy"), achievement=slug)
    assert [(each["row"], each["code"]) for each in told["problems"]] == [(3, "none_left")]
    # Somebody else takes one of the two before the list is awarded.
    house.award(slug, level=None, to="dan@acme.example")
    carry_out(house)
    assert len(held_by(house, slug)) == 2
    left = see(told["id"])
    assert (left["awarded"], [each["code"] for each in left["problems"]]) == (1, ["none_left", "none_left"])


def test_what_needs_approval_becomes_requests_and_says_so(house, hand_in, badge):
    slug = badge(needs_approval=True)
    would_be = hand_in(rows=people("ann", "bob"), achievement=slug, check_only=True)
    assert would_be["waiting_for_approval"] == 2
    hand_in(rows=people("ann", "bob"), achievement=slug)
    carry_out(house)
    with house.here.desk.work(SLUG) as work:
        assert {each.stage for each in work.tx.awards.of_badges([slug])} == {Stage.WAITING}


def test_whoever_lost_the_badge_gets_it_by_no_list(house, hand_in, badge):
    slug = badge()
    made, _, _ = house.award(slug, level=None, to="ann@acme.example")
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(made.id, "misconduct"), work.now, work.cascade)
    told = hand_in(rows=people("ann", "bob"), achievement=slug)
    assert [(each["row"], each["code"]) for each in told["problems"]] == [(1, "withdrawn_before")]


def test_a_list_waits_for_its_time_and_can_be_called_off_till_then(house, hand_in, see, badge):
    slug, later = badge(), house.clock() + timedelta(days=1)
    asked = {"rows": people("ann"), "achievement": slug, "starts_at": later.isoformat()}
    told = hand_in(**asked)
    assert (told["state"], carry_out(house, told["id"])) == ("scheduled", 0)
    called_off = see(told["id"], "cancel")
    assert (called_off["state"], called_off["ready"]) == ("checking", 1)
    assert see(told["id"], "cancel")["code"] == "list_not_running"
    second = hand_in(**asked)
    house.clock.forward(days=1)
    assert see(second["id"])["state"] == "running"
    carry_out(house)
    assert (see(second["id"])["state"], held_by(house, slug)) == ("done", ["ann@acme.example"])
    assert hand_in(422, **asked)["code"] == "time_unusable"


def test_a_stopped_list_awards_nothing_until_it_goes_on(house, hand_in, see, badge):
    slug = badge()
    told = hand_in(rows=people("ann", "bob"), achievement=slug)
    assert see(told["id"], "resume")["code"] == "list_not_running"
    assert see(told["id"], "stop")["state"] == "stopped"
    carry_out(house)
    assert (held_by(house, slug), see(told["id"])["pending"]) == ([], 2)
    assert see(told["id"], "resume")["state"] == "running"
    carry_out(house)
    assert len(held_by(house, slug)) == 2
    assert see(told["id"], "stop")["code"] == "list_not_running"
    assert see(told["id"], "dance")["code"] == "act_unknown"


def test_a_meta_badge_is_awarded_to_those_who_meet_its_rule_and_why_not_is_told_of_the_others(
    house, hand_in, see
):
    told = hand_in(rows=people("stackless"), achievement="super-4c")
    carry_out(house)
    left = see(told["id"])
    assert (left["awarded"], left["ready"], [each["code"] for each in left["problems"]]) == (0, 1, ["tried"])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"table": "name\nann", "achievement": "communication"}, "columns_unmatched"),
        ({"table": "email\nann@acme.example"}, "columns_unmatched"),
        (
            {"table": "a,b\n1@x.y,2", "columns": {"z": "email"}, "achievement": "creativity"},
            "columns_unmatched",
        ),
        ({"table": "a,b\n1@x.y,2", "columns": {"a": "email", "b": "email"}}, "columns_unmatched"),
        ({"table": "email\n", "achievement": "communication"}, "list_unreadable"),
        ({"table": "", "achievement": "communication"}, "list_unreadable"),
        ({"rows": [], "achievement": "communication"}, "list_unreadable"),
        ({"achievement": "communication"}, "list_unreadable"),
        ({"rows": [{"email": "a@x.example"}], "achievement": "none-such"}, "achievement_unknown"),
    ],
)
def test_a_list_that_can_not_be_used_is_refused_whole(hand_in, asked, code):
    statuses = {"columns_unmatched": 409, "list_unreadable": 422, "achievement_unknown": 404}
    assert hand_in(statuses[code], **asked)["code"] == code


# --- by command -------------------------------------------------------------------------------------


def command(house, *words):
    out, err = io.StringIO(), io.StringIO()
    environment = {"CAIRN_STATE_DIR": str(house.here.settings.state_dir)}
    code = run([*words, "--json"], environment, Streams(out, err))
    return code, json.loads(out.getvalue() or "{}"), err.getvalue()


def test_a_list_is_awarded_by_command(house, badge, tmp_path):
    slug, file = badge(), tmp_path / "team.csv"
    file.write_text("email\nann@acme.example\nbob@acme\n", encoding="utf-8")
    asked = ("award-list", "import", str(file), "--achievement", slug)
    code, told, notes = command(house, *asked, "--check")
    assert (code, told["ready"]) == (0, 1)
    assert "Row 3, email" in notes
    code, told, _ = command(house, *asked, "--at", "2099-01-01")
    assert (code, held_by(house, slug)) == (1, [])
    code, told, _ = command(house, *asked)
    assert (code, told["state"], told["pending"], told["open"]) == (0, "running", 1, 1)
    assert command(house, "award-list", "stop", told["list"])[1]["state"] == "stopped"
    assert command(house, "award-list", "resume", told["list"])[1]["state"] == "running"
    assert command(house, "award-list", "cancel", told["list"])[0] == 1
    assert command(house, "jobs", "run")[1]["run"] >= 1
    assert command(house, "award-list", "show", told["list"])[1]["awarded"] == 1
    assert told["list"] in [each["list"] for each in command(house, "award-list", "list")[1]["lists"]]
    assert held_by(house, slug) == ["ann@acme.example"]
