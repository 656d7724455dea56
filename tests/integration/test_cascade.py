"""The cascade over HTTP and by command: what a stranger's check of the meta-badge says after a part fell."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import SLUG
from cairn.jobs import worker
from cairn.wallet.purse import new_purse
from issuer.jobs import MOST_ATTEMPTS
from tests.support.builders import FOUR_C
from tests.support.inprocess import open_house
from tests.unit.issuer.meta_badges.test_cascade import state


@pytest.fixture
def house(tmp_path):
    made = open_house(tmp_path)
    made.environment = {"CAIRN_STATE_DIR": str(tmp_path)}
    yield made
    made.here.database.close()


@pytest.fixture
def stack(house):
    """The four and the meta-badge of one person, in a wallet: awards by slug, badges by slug."""
    purse, awards, badges = new_purse(), {}, {}
    for slug in FOUR_C:
        made, offer_id, _ = house.award(slug)
        awards[slug], badges[slug] = made, house.claim(offer_id, purse=purse)
        house.clock.forward(seconds=1)
    with house.here.desk.work(SLUG) as work:
        held = work.tx.awards.of_person(awards["communication"].person.id)
        awards["super-4c"] = next(each for each in held if each.slug == "super-4c")
        offer = work.mint(awards["super-4c"], tx_code=False).offer
    badges["super-4c"] = house.claim(offer.id, purse=purse)
    return awards, badges


def bearer(house):
    return {"Authorization": f"Bearer {command(house, 'token', '--name', 'tests')['token']}"}


def command(house, *arguments):
    out, err = io.StringIO(), io.StringIO()
    code = run([*arguments, "--json"], house.environment, Streams(out, err))
    assert code == 0, err.getvalue()
    return json.loads(out.getvalue())


def change(house, act, award, **more):
    body = {"reason": "misconduct", **more}
    return house.client.post(f"/v1/awards/{award.id}/{act}", json=body, headers=bearer(house))


def verdict(house, badge, *parts):
    report = house.verify(badge, *parts)
    status = next(check for check in report["checks"] if check["id"] == "status")
    return report["verdict"], status["code"] if status["outcome"] == "failed" else None


def test_a_part_paused_by_the_api_pauses_the_stack_for_every_stranger_and_lifting_it_lifts_both(house, stack):
    awards, badges = stack
    assert verdict(house, badges["super-4c"]) == ("valid", None)
    assert change(house, "suspend", awards["communication"]).status_code == 200
    assert verdict(house, badges["super-4c"]) == ("no_longer_valid", "suspended")
    assert change(house, "reinstate", awards["communication"]).status_code == 200
    assert verdict(house, badges["super-4c"]) == ("valid", None)


def test_a_part_withdrawn_by_command_withdraws_the_stack_when_the_grace_period_is_over(house, stack):
    awards, badges = stack
    command(house, "revoke", awards["creativity"].id, "--reason", "duplicate")
    assert verdict(house, badges["super-4c"]) == ("no_longer_valid", "suspended")
    (job,) = command(house, "jobs", "list")["jobs"]
    assert (job["kind"], job["state"], job["error"]) == ("badges.settle", "waiting", None)
    with house.here.desk.work(SLUG) as work:
        final_at = work.tx.awards.get(awards["super-4c"].id).version.suspension.final_at
    assert worker(house.here).run_due(final_at - timedelta(seconds=1)) == 0
    assert worker(house.here).run_due(final_at) == 1
    assert verdict(house, badges["super-4c"]) == ("no_longer_valid", "revoked")
    assert command(house, "jobs", "list") == {"jobs": []}


def test_the_command_that_does_what_is_due_says_how_much_that_was(house, stack):
    assert command(house, "jobs", "run") == {"run": 1}
    assert command(house, "jobs", "run") == {"run": 0}


def test_a_kept_stack_is_in_force_and_a_verifier_that_has_the_parts_says_no_all_the_same(house, stack):
    """SC-9: what the issuer did about a stack is nothing that a verifier relies on."""
    awards, badges = stack
    change(house, "revoke", awards["communication"])
    refused = change(house, "reinstate", awards["super-4c"])
    assert (refused.status_code, refused.json()["code"]) == (409, "rests_on_fallen")
    assert change(house, "reinstate", awards["super-4c"], note="Proved in May.").status_code == 200
    with house.here.desk.work(SLUG) as work:
        assert state(work.tx, awards["super-4c"]) == "in force"
    assert verdict(house, badges["super-4c"]) == ("valid", None)

    report = house.verify(badges["super-4c"], *(badges[slug] for slug in FOUR_C))
    assert (report["verdict"], report["stack"]["outcome"]) == ("no_longer_valid", "invalid")


def test_the_pages_say_what_happened_and_why(house, stack):
    awards, _ = stack
    change(house, "revoke", awards["communication"])
    page = house.signed_in().get(f"/awards/{awards['super-4c'].id}").text
    assert "paused: requirements no longer met" in page
    assert "Communication was withdrawn by its issuer." in page
    assert "paused, because a badge that it rests on does not count, by this service" in page


def test_a_job_that_was_given_up_is_listed_and_tried_again_when_told(house):
    store, now = house.here.desk.store, house.clock()
    with store.transaction(SLUG) as tx:
        tx.jobs.put("badges.settle", "nobody", now)
    for _ in range(MOST_ATTEMPTS):
        assert store.take_job(now, now, "killed every time") is not None
    (job,) = command(house, "jobs", "list")["jobs"]
    assert (job["state"], job["attempts"]) == ("given up", MOST_ATTEMPTS)
    assert command(house, "jobs", "run") == {"run": 0}
    assert command(house, "jobs", "retry") == {"retried": 1}
    assert command(house, "jobs", "retry") == {"retried": 0}
    assert command(house, "jobs", "run") == {"run": 1}
    assert command(house, "jobs", "list") == {"jobs": []}


# --- before it is confirmed -------------------------------------------------------------------------


def told(house, award, **query):
    path = f"/v1/awards/{award.id}/impact"
    return house.client.get(path, params=query, headers=bearer(house))


def test_the_impact_names_what_would_fall_whose_it_is_and_how_and_changes_nothing(house, stack):
    awards, badges = stack
    final_at = (house.clock() + house.here.desk.cascade.grace).isoformat().replace("+00:00", "Z")
    whole = {
        "award": awards["super-4c"].id,
        "achievement": "super-4c",
        "name": "Super 4C",
        "person": "zoe@example.com",
    }
    part = awards["communication"]
    assert told(house, part).json() == {
        "award": part.id,
        "act": "revoke",
        "affected": [whole | {"effect": "falls", "final_at": final_at}],
    }
    paused = told(house, part, act="suspend").json()["affected"]
    assert paused == [whole | {"effect": "is_paused", "final_at": None}]
    assert told(house, awards["super-4c"]).json()["affected"] == []
    assert verdict(house, badges["super-4c"]) == ("valid", None)


def test_the_impact_is_told_to_who_may_withdraw_and_of_what_is_there(house, stack):
    part = stack[0]["communication"]
    assert house.client.get(f"/v1/awards/{part.id}/impact").status_code == 401
    leader = command(house, "token", "--name", "l", "--role", "leader")["token"]
    refused = house.client.get(f"/v1/awards/{part.id}/impact", headers={"Authorization": f"Bearer {leader}"})
    assert refused.status_code == 403
    assert told(house, replace(part, id="urn:uuid:absent")).json()["code"] == "award_unknown"
    assert told(house, part, act="explode").status_code == 422


def test_the_command_tells_the_impact_too(house, stack):
    awards, _ = stack
    found = command(house, "impact", awards["communication"].id, "--act", "suspend")
    assert [(each["achievement"], each["effect"]) for each in found["affected"]] == [
        ("super-4c", "is_paused")
    ]


def test_by_api_a_meta_badge_is_kept_with_a_reason_and_the_withdrawal_is_final_at_once(house, stack):
    awards, badges = stack
    whole = awards["super-4c"]
    for why, code in (("", "rests_on_fallen"), ("x" * 501, "text_invalid")):
        refused = change(house, "revoke", awards["communication"], keep=[{"award": whole.id, "reason": why}])
        assert refused.json()["code"] == code
        assert verdict(house, badges["communication"]) == ("valid", None)
    other = [{"award": awards["creativity"].id, "reason": "It is not even a meta-badge."}]
    refused = change(house, "revoke", awards["communication"], keep=other)
    assert (refused.status_code, refused.json()["code"]) == (422, "award_not_affected")

    kept = [{"award": whole.id, "reason": "Proved in May."}]
    assert change(house, "revoke", awards["communication"], keep=kept).status_code == 200
    assert verdict(house, badges["communication"]) == ("no_longer_valid", "revoked")
    assert verdict(house, badges["super-4c"]) == ("valid", None)
    with house.here.desk.work(SLUG) as work:
        entry = next(each for each in work.tx.audit.of_object(whole.id) if each.action == "award.kept")
    assert entry.values["note"] == "Proved in May."


def test_by_command_a_meta_badge_is_kept_with_a_reason(house, stack):
    awards, badges = stack
    keep = f"{awards['super-4c'].id}=Proved in May."
    command(house, "suspend", awards["creativity"].id, "--reason", "duplicate", "--keep", keep)
    assert verdict(house, badges["super-4c"]) == ("valid", None)
