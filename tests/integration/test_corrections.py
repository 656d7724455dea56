"""HR's desk over HTTP: find, correct, cancel an offer, give a new link, delete whose it was."""

import csv
import io
import itertools
import json
from dataclasses import replace

import pytest

from credentials.achievement import BadgeKind
from issuer.achievements import catalog
from issuer.achievements.catalog import Need, Requirement
from issuer.awarding.awards import AwardBadge, award
from issuer.meta_badges.stacks import award_earned
from issuer.web.pages.award_search import LISTED, Search, everything
from records.principals import Principal, Role
from tests.integration.test_award_pages import award_page, form_token
from tests.support.builders import draft
from tests.support.inprocess import URL
from tests.support.stacking import let_hold
from web.signin.visitors import Visitor

LEADER = Principal("desk-leader", "Lia Leader", "lia@example.com", Role.LEADER)
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def somebody():
    return f"desk{next(_NUMBERS)}@example.com"


def post(browser, path, page=None, **fields):
    token = form_token(browser.get("/awards/new").text)
    return browser.post(path, data={"csrf": token, **fields}, follow_redirects=False)


def correction(**changes):
    return {"name": "Zoë", "level": "3", "evidence": "Seen.", "takes_newest": "", "note": ""} | changes


def checks(report):
    return {each["id"]: each["code"] for each in report["checks"]}


# --- correcting -----------------------------------------------------------------------------------


def test_the_copy_from_before_is_withdrawn_and_the_corrected_one_is_valid(house, hr):
    given, offer_id, _ = house.award()
    before = house.claim(offer_id)
    assert house.verify(before)["verdict"] == "valid"
    answer = post(hr, f"/awards/{given.id}/correct", **correction(evidence="Led the talk."))
    assert answer.status_code == 303
    report = house.verify(before)
    assert (report["verdict"], checks(report)["status"]) == ("no_longer_valid", "revoked")

    with house.here.desk.work("acme") as work:
        now = work.tx.awards.get(given.id)
        offer = work.mint(now, tx_code=False).offer
    after = house.claim(offer.id)
    assert house.verify(after)["verdict"] == "valid"
    old, new = json.loads(before), json.loads(after)
    assert (new["id"], new["awardedDate"]) == (old["id"], old["awardedDate"])
    assert new["validFrom"] > old["validFrom"]
    assert new["credentialStatus"] != old["credentialStatus"]
    shown = hr.get(f"/awards/{given.id}").text
    assert "Version 1: replaced by a corrected version" in shown
    assert "Version 2: in force" in shown
    assert "corrected (level, what was seen)" in shown


def test_the_form_begins_with_what_the_badge_says_and_keeps_what_was_typed(hr):
    page = award_page(hr, to=somebody(), evidence="Spoke at noon.")
    shown = hr.get(f"{page}/correct").text
    assert "Spoke at noon." in shown
    refused = post(hr, f"{page}/correct", **correction(level="9", evidence="Spoke at one."))
    assert refused.status_code == 422
    assert "Spoke at one." in refused.text
    assert "Nothing was changed" in refused.text


def test_the_page_says_which_meta_badges_a_lower_level_takes_along_and_so_it_is(house, hr):
    leads = draft(
        "leads", kind=BadgeKind.META, levels=(), requires=Requirement(1, (Need("communication", 2),))
    )
    with house.here.desk.work("acme") as work:
        catalog.publish(work.tx, leads, URL, work.identity.did, work.now)
    (part,) = let_hold(house.here, "lea", ("communication",))
    with house.here.desk.work("acme") as work:
        (whole,) = award_earned(work.tx, part.person, work.now, work.randomness)
        low, enough = (each.name for each in part.achievement.levels[:2])
    shown = hr.get(f"/awards/{part.id}/correct").text
    assert f'At {low}, <a href="/awards/{whole.id}">Leads</a> is paused at once, and withdrawn later' in shown
    assert f"At {enough}" not in shown
    assert post(hr, f"/awards/{part.id}/correct", **correction(name="Lea", level="1")).status_code == 303
    with house.here.desk.work("acme") as work:
        assert work.tx.awards.get(whole.id).version.suspension.part == part.id


def test_what_changes_nothing_is_refused(hr):
    page = award_page(hr, to=somebody())
    answer = post(hr, f"{page}/correct", **correction(level="2"))
    assert answer.status_code == 409
    assert "Nothing would be different" in answer.text


def test_a_leader_corrects_only_what_they_gave_and_deletes_nobody(house, hr):
    browser = house.signed_in(LEADER)
    of_hr, own = award_page(hr, to=somebody()), award_page(browser, to=somebody())
    assert browser.get(f"{of_hr}/correct").status_code == 403
    assert post(browser, f"{of_hr}/correct", **correction()).status_code == 403
    assert post(browser, f"{own}/correct", **correction()).status_code == 303
    assert "Version 2: in force" in browser.get(own).text
    assert f"{own}/erase" not in browser.get(own).text
    for page in (of_hr, own):
        assert browser.get(f"{page}/erase").status_code == 403
        assert post(browser, f"{page}/erase", confirmed="x").status_code == 403


def test_a_leader_finds_only_what_is_in_their_sight(house, hr):
    address = somebody()
    award_page(hr, to=address)
    browser = house.signed_in(
        replace(LEADER, id="desk-seller", address="sal@example.com", department="Sales")
    )
    assert address not in browser.get("/awards").text
    assert address not in browser.get("/awards.csv").text
    assert address in hr.get("/awards.csv").text


@pytest.mark.parametrize("act", ["correct", "erase", "cancel-offer", "new-link"])
def test_a_form_from_elsewhere_changes_nothing(hr, act):
    page = award_page(hr, to=somebody())
    before = hr.get(page).text.count("<li>")
    assert hr.post(f"{page}/{act}", data={"csrf": "wrong"}, follow_redirects=False).status_code == 403
    assert hr.get(page).text.count("<li>") == before


# --- offers and links -----------------------------------------------------------------------------


def test_a_cancelled_offer_is_read_no_more_and_the_link_still_works(house, hr):
    given, offer_id, _ = house.award()
    offer = f"/o/acme/offers/{offer_id}"
    assert house.client.get(offer).status_code == 200
    assert "Cancel this offer" in hr.get(f"/awards/{given.id}").text
    assert post(hr, f"/awards/{given.id}/cancel-offer").status_code == 303
    assert house.client.get(offer).status_code != 200
    shown = hr.get(f"/awards/{given.id}").text
    assert "Cancel this offer" not in shown
    assert "offer cancelled" in shown
    assert house.client.get(f"/claim/{given.claim_id}").status_code == 200


def test_a_new_claim_link_ends_the_old_one_and_its_offers(house, hr):
    given, offer_id, _ = house.award()
    assert post(hr, f"/awards/{given.id}/new-link").status_code == 303
    assert house.client.get(f"/claim/{given.claim_id}").status_code == 404
    assert house.client.get(f"/o/acme/offers/{offer_id}").status_code != 200
    with house.here.desk.work("acme") as work:
        renewed = work.tx.awards.get(given.id)
    assert house.client.get(f"/claim/{renewed.claim_id}").status_code == 200
    assert f"{URL}/claim/{renewed.claim_id}" in hr.get(f"/awards/{given.id}").text


def test_of_a_badge_that_is_not_there_nothing_is_cancelled(hr):
    assert post(hr, "/awards/urn:uuid:none/cancel-offer").status_code == 404


# --- deleting -------------------------------------------------------------------------------------


def test_data_are_deleted_with_a_receipt_and_the_badge_keeps_verifying(house, hr):
    given, offer_id, _ = house.award()
    badge = house.claim(offer_id)
    asked = hr.get(f"/awards/{given.id}/erase").text
    assert "keep verifying" in asked
    refused = post(hr, f"/awards/{given.id}/erase", confirmed="somebody else")
    assert refused.status_code == 409
    assert "Nothing was deleted" in refused.text

    done = post(hr, f"/awards/{given.id}/erase", confirmed=given.address)
    assert done.status_code == 200
    assert given.person.id in done.text
    assert given.address not in done.text
    assert house.verify(badge)["verdict"] == "valid"
    shown = hr.get(f"/awards/{given.id}").text
    assert given.address not in shown
    assert given.address not in hr.get("/awards").text
    assert "personal data deleted" in shown
    assert post(hr, f"/awards/{given.id}/erase", confirmed=given.address).status_code == 409


# --- finding --------------------------------------------------------------------------------------


def test_awards_are_found_by_the_days_they_were_given(house, hr):
    address = somebody()
    award_page(hr, to=address)
    today = house.clock().date().isoformat()
    assert address in hr.get(f"/awards?q={address}&since={today}&until={today}").text
    assert "Nothing was found" in hr.get(f"/awards?q={address}&until=2001-01-01").text
    assert "Nothing was found" in hr.get(f"/awards?q={address}&since=2999-01-01").text


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_is_none_is_told_and_finds_nothing(hr, day):
    answer = hr.get(f"/awards?since={day}")
    assert answer.status_code == 200
    assert "This is no day" in answer.text


def test_what_was_found_is_had_as_a_table_in_which_nothing_runs(hr):
    address = somebody()
    page = award_page(hr, to=address, name="=1+1")
    answer = hr.get(f"/awards.csv?q={address}")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "no-store"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["email"], row["badge"], row["level"]) == (address, "Communication", "2")
    assert row["reference"] == page.rpartition("/")[2]
    assert row["name"] != "=1+1"
    assert row["name"].endswith("=1+1")


def test_nobody_unknown_has_the_table(house):
    assert house.browser().get("/awards.csv").status_code == 401


def test_pages_of_a_long_list_lead_on_and_back(house, hr):
    address = somebody()
    with house.here.desk.work("acme") as work:
        for _ in range(LISTED + 1):
            give = AwardBadge("communication", address, level=1)
            award(work.tx, give, work.now, work.randomness)
    first = hr.get(f"/awards?q={address}").text
    assert "Older awards" in first
    assert "Newer awards" not in first
    second = hr.get(f"/awards?q={address}&page=2").text
    assert "Older awards" not in second
    assert "Newer awards" in second
    assert (first.count("<tr>"), second.count("<tr>")) == (LISTED + 1, 2)
    assert hr.get(f"/awards.csv?q={address}").text.count("\r\n") == LISTED + 2
    with house.here.desk.work("acme") as work:
        boss = Visitor("p", "HR", "acme", Role.HR)
        found = everything(work, boss, Search(q=address), batch=50)
    assert len({each.id for each in found}) == len(found) == LISTED + 1
