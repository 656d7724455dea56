"""How a meta-badge is awarded: by itself, proposed, by hand; on what grounds; who decides what can not be checked."""

import io
import json
import re

import pytest

from cairn.cli import run
from cairn.console import Streams
from cairn.demo import ADMIN, SLUG
from issuer.awarding.awards import award_history
from issuer.ledger import Stage
from issuer.meta_badges import partners
from issuer.plan import planning
from records import api_tokens
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.inprocess import form_token
from tests.support.showing import Foreign, know, ours, visit, wallet

SECOND = Principal("hr-2", "Second Eyes", "second@example.com", Role.HR)
HEADER = ["slug", "name", "type", "description", "criteria", "requires", "awarding", "privacy"]
LDP, JWT = "OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"
SD_JWT, JWT_V1 = "OpenBadgeCredential_dc_sd_jwt", "OpenBadgeCredential_jwt_vc_json_vcdm1"
REASON = "Beta is being moved; I called them."


@pytest.fixture(scope="module")
def foreign(house):
    """A partner whose badges count here, with a badge that takes one of theirs, awarded by hand."""
    foreign = Foreign()
    know(house, foreign)
    both = f"all of: communication; {foreign.need()}"
    planned(
        house,
        ["lead", "Lead", "meta", "Leads.", "Hold it.", f"all of: {foreign.need()}", ""],
        ["bridge", "Bridge", "meta", "Bridges.", "Hold them.", both, "by hand"],
        ["quiet", "Quiet", "meta", "Bridges.", "Hold them.", both, "by hand", "attested"],
        ["duo", "Duo", "meta", "Two.", "Hold them.", "all of: collaboration; creativity", "approval"],
    )
    return foreign


def planned(house, *rows):
    with house.here.desk.work(SLUG) as work:
        known = [each.name for each in work.tx.partners.all()]
        drafts = planning.read_rows([HEADER, *rows], work.tx.plan.all(), known)
        planning.import_plan(work.tx, drafts, house.here.settings.public_url, work.identity.did, work.now)


def headers_of(house, name):
    with house.here.database.transaction() as connection:
        organisation, entropy = by_slug(connection, SLUG), house.here.desk.randomness.token
        wanted = api_tokens.Wanted(name, Role.HR)
        secret = api_tokens.make(connection, organisation.id, wanted, entropy, house.clock())
    return {"Authorization": f"Bearer {secret}"}


def command(house, *words):
    out, err = io.StringIO(), io.StringIO()
    environment = {"CAIRN_STATE_DIR": str(house.here.settings.state_dir)}
    code = run([*words, "--json"], environment, Streams(out, err))
    return code, json.loads(out.getvalue() or err.getvalue() or "{}")


def unseen(house, foreign):
    """Return somebody's wallet and address who showed a badge of Beta's, at which nobody looked for days."""
    purse = wallet()
    address = ours(house, purse).address
    foreign.badge(purse, subject_id=purse.key.did)
    visit(house, "lead").show(purse)
    house.clock.forward(days=3)
    return purse, address


def given(browser, to, achievement="bridge", **form):
    usual = {"csrf": form_token(browser.get("/awards/new").text), "achievement": achievement, "to": to}
    return browser.post("/awards", data=usual | form, follow_redirects=False)


def decided(browser, page, act, **form):
    return browser.post(f"{page}/{act}", data={"csrf": form_token(browser.get("/awards/new").text), **form})


def stage_of(house, page):
    with house.here.desk.work(SLUG) as work:
        return work.tx.awards.get(page.removeprefix("/awards/")).stage


def claimed(house, page, purse, *configurations):
    """Return what a wallet gets for an award, in these configurations."""
    with house.here.desk.work(SLUG) as work:
        offer = work.mint(work.tx.awards.get(page.removeprefix("/awards/")), tx_code=False).offer
    token = house.token(house.code(offer.id)).json()["access_token"]
    found = []
    for each in configurations:
        body = {"credential_configuration_id": each, "proofs": {"jwt": [house.proof(purse)]}}
        answer = house.credential(token, body)
        assert answer.status_code == 200, answer.text
        credential = answer.json()["credentials"][0]["credential"]
        found.append(credential if isinstance(credential, str) else json.dumps(credential))
    return [each.encode() for each in found]


# --- what could not be checked --------------------------------------------------------------------


def test_sc_12_on_the_page_somebody_asks_and_somebody_else_decides_and_the_badge_says_so(house, foreign):
    purse, address = unseen(house, foreign)
    hr, second = house.signed_in(ADMIN), house.signed_in(SECOND)
    refused = given(hr, address)
    assert refused.status_code == 422
    assert "not all of them could be checked. teamwork could not be checked." in refused.text
    assert "Ask somebody else of HR to decide all the same" in refused.text
    made = given(hr, address, asks_override="yes")
    assert made.status_code == 303, made.text
    page = made.headers["location"]
    own, other = hr.get(page).text, second.get(page).text
    assert ("Give this badge" in own, "Give this badge" in other) == (False, True)
    assert "Approve this award" not in other
    assert "Teamwork: not known: not everything could be checked" in other
    assert decided(hr, page, "override", reason=REASON).status_code == 409
    assert decided(second, page, "approve").status_code == 409
    assert decided(second, page, "override", reason="").status_code == 409
    assert stage_of(house, page) is Stage.WAITING
    done = decided(second, page, "override", reason=REASON)
    assert done.status_code == 200
    assert "When it was decided that it is given all the same" in done.text
    assert "given, though not everything it rests on could be checked, by" in done.text
    (badge,) = claimed(house, page, purse, LDP)
    report = house.verify(badge)
    said = [each["narrative"] for each in report["credential"]["evidence"] if each["narrative"]]
    assert any(
        each.startswith("Second Eyes decided on ") and each.endswith("teamwork could not be checked.")
        for each in said
    ), said
    assert REASON not in badge.decode()


def test_sc_12_a_badge_that_does_not_tell_its_parts_tells_who_decided_all_the_same(house, foreign):
    purse, address = unseen(house, foreign)
    made = given(house.signed_in(ADMIN), address, "quiet", asks_override="yes")
    page = made.headers["location"]
    assert decided(house.signed_in(SECOND), page, "override", reason=REASON).status_code == 200
    (badge,) = claimed(house, page, purse, LDP)
    (said,) = house.verify(badge)["credential"]["evidence"]
    assert (said["id"], said["name"]) == (None, "What could not be checked")


def test_by_program_it_takes_a_name_and_a_reason_of_another_program(house, foreign):
    _, address = unseen(house, foreign)
    first, other = headers_of(house, "first"), headers_of(house, "other")
    wish = {"achievement": "bridge", "to": address}
    refused = house.client.post("/v1/awards", json=wish, headers=first)
    assert (refused.status_code, refused.json()["code"]) == (409, "stack_undecided")
    made = house.client.post("/v1/awards", json=wish | {"ask_override": True}, headers=first).json()
    assert made["waits_for_approval"] is True
    place, said = f"/v1/awards/{made['award']}/override", {"reason": REASON, "approver": "Bo Lund"}
    own = house.client.post(place, json=said, headers=first)
    assert (own.status_code, own.json()["code"]) == (403, "own_award")
    nameless = house.client.post(place, json={"reason": REASON}, headers=other)
    assert (nameless.status_code, nameless.json()["code"]) == (422, "text_invalid")
    done = house.client.post(place, json=said, headers=other)
    assert (done.status_code, done.json()) == (200, {"award": made["award"], "done": "override"})
    with house.here.desk.work(SLUG) as work:
        last = award_history(work.tx, made["award"])[-1]
    assert (last.action, last.values["name"]) == ("award.overridden", "Bo Lund")
    assert last.values["reason"] == REASON


def test_by_command_too(house, foreign):
    """The command has a clock of its own: what nobody can tell here is how badges of no partner stand."""
    _, address = unseen(house, foreign)
    with house.here.desk.work(SLUG) as work:
        partners.remove(work.tx, foreign.name, work.now, "tests")
    try:
        page = given(house.signed_in(ADMIN), address, asks_override="yes").headers["location"]
        award_id = page.removeprefix("/awards/")
        words = ("override", award_id, "--reason", REASON, "--name", "Cy Operator")
        assert command(house, *words) == (0, {"award": award_id, "state": "given"})
        assert stage_of(house, page) is Stage.AGREED
        code, said = command(house, *words)
        assert (code != 0, said["error"]) == (True, "nothing_open")
    finally:
        know(house, foreign)


# --- how it is awarded ----------------------------------------------------------------------------


def test_what_is_proposed_waits_in_the_queue_with_what_its_rule_came_to(house, foreign):
    hr, second = house.signed_in(ADMIN), house.signed_in(SECOND)
    purse, address = wallet(), "duo@example.com"
    for slug in ("collaboration", "creativity"):
        ours(house, purse, slug, to=address)
    queue = second.get("/awards?waiting=yes").text
    place = next(each for each in re.findall(r'href="(/awards/urn:uuid:[^"]+)">Duo<', queue) if each in queue)
    assert "Its rule is met: Collaboration ✓, Creativity ✓" in queue
    page = second.get(place).text
    assert "Collaboration: filled" in page
    assert "Creativity: filled" in page
    assert "The rule is <strong>met</strong>" in page
    assert decided(second, place, "approve").status_code == 200
    assert stage_of(house, place) is Stage.AGREED
    assert "When it was approved" in hr.get(place).text
    (badge,) = claimed(house, place, purse, LDP)
    assert house.verify(badge, *purse.badges)["stack"]["outcome"] == "valid"


def test_one_that_only_people_award_is_not_had_by_showing(house, foreign):
    browser = house.browser()
    assert browser.post(f"/o/{SLUG}/earn/bridge", data={"device": "other"}).status_code == 409


# --- who awarded ----------------------------------------------------------------------------------


def test_every_carrier_says_who_awarded_and_which_rule(house):
    page = given(house.signed_in(ADMIN), "named@example.com", "communication", level="2").headers["location"]
    sources = []
    for badge in claimed(house, page, wallet(), LDP, JWT, SD_JWT, JWT_V1):
        report = house.verify(badge)
        assert report["verdict"] == "valid"
        sources.append(report["credential"]["source"])
    assert {each["name"] for each in sources} == {ADMIN.name}
    assert len({each["id"] for each in sources}) == 1
    assert sources[0]["id"].startswith("urn:uuid:")
    assert ADMIN.address not in json.dumps(sources)


def test_a_program_is_no_source(house):
    wish = {"achievement": "communication", "to": "program@example.com", "level": 2}
    made = house.client.post("/v1/awards", json=wish, headers=headers_of(house, "third")).json()
    (badge,) = claimed(house, made["award"], wallet(), LDP)
    assert house.verify(badge)["credential"]["source"] is None


def test_an_organisation_that_names_nobody_signs_no_names(house):
    page = given(house.signed_in(SECOND), "unnamed@example.com", "communication", level="2").headers[
        "location"
    ]
    assert command(house, "org", "names", "off") == (0, {"names": "off"})
    try:
        for badge in claimed(house, page, wallet(), LDP, JWT, SD_JWT):
            assert house.verify(badge)["credential"]["source"] is None
            assert SECOND.name not in json.dumps(house.verify(badge))
    finally:
        assert command(house, "org", "names", "on") == (0, {"names": "on"})
