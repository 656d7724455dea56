"""A meta-badge is earned by showing its parts from a wallet, some of them from another issuer."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from cairn.demo import SLUG
from cairn.wallet.presenting import answer
from credentials.badge import Carrier, StatusEntry
from credentials.jwe import encrypt
from issuer.awarding import awards
from issuer.ledger import ReasonCode
from issuer.meta_badges.earning import answer as answering
from issuer.revocation import RevokeAward, revoke, suspend
from tests.support.showing import AWARDED, Foreign, know, ours, plan, visit, wallet


@pytest.fixture(scope="module")
def foreign(house):
    foreign = Foreign()
    know(house, foreign)
    plan(house, "bridge", f"all of: communication level 2; {foreign.need()}")
    plan(house, "guest", f"all of: {foreign.need()}; {foreign.need('mentoring')}", "Guest")
    plan(house, "lead", f"all of: {foreign.need(level=' level 2 of 3')}", "Lead")
    return foreign


@pytest.fixture
def purse():
    return wallet()


def shown(house, slug, purse):
    """Show a wallet for a badge; return the visit."""
    seen = visit(house, slug)
    seen.show(purse)
    return seen


def sealed(request, vp_token):
    """Return the form of an answer, encrypted as the request asks."""
    said = json.dumps({"vp_token": vp_token, "state": request["state"]}).encode()
    return {"response": encrypt(said, request["client_metadata"]["jwks"]["keys"][0], "A128GCM")}


def evidence(badge):
    return {
        each["id"] for each in json.loads(badge)["evidence"] if each.get("genre") == "OpenBadgeCredential"
    }


def award_of(house, seen):
    with house.here.desk.work(SLUG) as work:
        request = work.tx.presented.request(seen.place.rpartition("/")[2])
        return request.outcome.award_id


def acts(house, award_id):
    with house.here.desk.work(SLUG) as work:
        return [entry.action for entry in awards.award_history(work.tx, award_id)]


# --- earned ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("carrier", [Carrier.LDP_VC, Carrier.JWT_VC_JSON])
def test_it_is_awarded_offered_at_once_and_rests_on_what_was_shown(house, foreign, purse, carrier):
    mine = ours(house, purse)
    theirs = foreign.badge(purse, carrier=carrier)
    seen = visit(house, "bridge")
    assert seen.reached() == "waiting"
    seen.show(purse)
    assert seen.reached() == "awarded", seen.page()
    badge = house.claim(seen.offer_id(), purse=purse)
    assert mine.id in evidence(badge)
    assert len(evidence(badge)) == 2
    report = house.verify(badge, purse.badges[0], theirs)
    assert report["stack"]["outcome"] == "valid"
    assert all(slot["digest_bound"] for slot in report["stack"]["slots"])


def test_who_is_not_known_here_gets_it_by_the_key_alone(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    seen = shown(house, "guest", purse)
    badge = json.loads(house.claim(seen.offer_id(), purse=purse))
    assert badge["credentialSubject"]["id"] == purse.key.did
    assert "identifier" not in badge["credentialSubject"]
    assert house.signed_in().get(f"/awards/{award_of(house, seen)}").status_code == 200


def test_it_goes_on_record_who_showed_what_by_which_rule(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    award_id = award_of(house, shown(house, "guest", purse))
    with house.here.desk.work(SLUG) as work:
        basis = work.tx.presented.basis(award_id)
        noted = next(
            each for each in awards.award_history(work.tx, award_id) if each.action == "award.parts_shown"
        )
    assert basis.holders == (purse.key.did,)
    assert basis.rule.endswith("/achievements/guest/v/1/rule.json")
    assert [(part.slot, part.issuer, part.verdict) for part in basis.parts] == [
        ("slot-partner.1", foreign.partner.did, "valid"),
        ("slot-partner.2", foreign.partner.did, "valid"),
    ]
    assert all(part.digest.startswith("u") for part in basis.parts)
    assert noted.values["holder"] == "proved"
    assert "parts_shown" in " ".join(acts(house, award_id))


def test_parts_with_several_keys_of_one_answer_count_together(house, foreign, purse):
    other = wallet()
    foreign.badge(purse)
    foreign.badge(other, "mentoring")
    seen = visit(house, "guest")
    request = seen.request()
    forms = [
        answer({**request, "response_mode": "direct_post"}, each, house.clock()) for each in (purse, other)
    ]
    tokens = [json.loads(form["vp_token"]) for form in forms]
    merged = tokens[0] | {key: value for key, value in tokens[1].items() if key not in tokens[0]}
    told = seen.send(sealed(request, merged), request)
    assert told.status_code == 200, told.text
    assert seen.reached() == "awarded", seen.page()
    assert "in one answer" in seen.page()
    assert json.loads(house.claim(seen.offer_id(), purse=other))["credentialSubject"]["id"] == other.key.did


def test_the_same_parts_again_lead_to_the_same_award(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    first, second = (award_of(house, shown(house, "guest", purse)) for _ in range(2))
    assert first == second
    assert acts(house, first).count("award.made") == 1


def test_once_it_is_in_the_wallet_the_page_says_so_and_offers_nothing(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    house.claim(shown(house, "guest", purse).offer_id(), purse=purse)
    again = shown(house, "guest", purse)
    assert "openid-credential-offer" not in again.page()
    assert "yours to keep" in again.page()


def test_a_withdrawn_one_is_not_had_again_by_the_same_parts(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    award_id = award_of(house, shown(house, "guest", purse))
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(award_id, ReasonCode.MISCONDUCT.value), work.now)
    again = shown(house, "guest", purse)
    assert award_of(house, again) == award_id
    assert "openid-credential-offer" not in again.page()
    assert "Withdrawn on" in again.page()


# --- bound to the wallet that earned it ---------------------------------------------------------------


def test_a_wallet_with_another_key_does_not_get_it(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    offer_id = shown(house, "guest", purse).offer_id()
    stranger = wallet()
    token = house.token(house.code(offer_id)).json()["access_token"]
    body = {
        "credential_configuration_id": "OpenBadgeCredential_ldp_vc",
        "proofs": {"jwt": [house.proof(stranger)]},
    }
    refused = house.credential(token, body)
    assert (refused.status_code, refused.json()["error"]) == (400, "credential_request_denied")
    assert "other keys" in refused.json()["error_description"]
    body["proofs"]["jwt"] = [house.proof(purse)]
    assert house.credential(token, body).status_code == 200


def test_it_is_had_as_no_file(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    award_id = award_of(house, shown(house, "guest", purse))
    with house.here.desk.work(SLUG) as work:
        claim_id = awards.find(work.tx, award_id).claim_id
    page = house.browser().get(f"/claim/{claim_id}").text
    assert "as a file" not in page
    browser = house.browser()
    browser.get(f"/claim/{claim_id}")
    refused = browser.post(f"/claim/{claim_id}/files/json")
    assert refused.status_code == 403


def test_what_was_shown_too_long_ago_has_to_be_shown_again_before_it_is_signed(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    first = shown(house, "guest", purse)
    award_id = award_of(house, first)
    house.clock.forward(hours=25)
    with house.here.desk.work(SLUG) as work:
        offer_id = work.mint(awards.find(work.tx, award_id), tx_code=False).offer.id
    token = house.token(house.code(offer_id)).json()["access_token"]
    body = {
        "credential_configuration_id": "OpenBadgeCredential_ldp_vc",
        "proofs": {"jwt": [house.proof(purse)]},
    }
    assert house.credential(token, body).json()["error"] == "credential_request_denied"
    again = shown(house, "guest", purse)
    assert award_of(house, again) == award_id
    with house.here.desk.work(SLUG) as work:
        again_id = work.tx.offers.newest(award_id).id
    assert again_id


# --- not earned, and why ----------------------------------------------------------------------------


def spoil_letter(purse):
    body = json.loads(purse.badges[-1])
    body["credentialSubject"]["achievement"]["name"] = "Teamwark"
    purse.badges[-1] = json.dumps(body).encode()


def own_revoked(house, foreign, purse):
    award = ours(house, purse)
    foreign.badge(purse)
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(award.id, ReasonCode.MISCONDUCT.value), work.now)


def own_suspended(house, foreign, purse):
    award = ours(house, purse)
    foreign.badge(purse)
    with house.here.desk.work(SLUG) as work:
        suspend(work.tx, RevokeAward(award.id, ReasonCode.MISCONDUCT.value), work.now)


def own_lower_level(house, foreign, purse):
    ours(house, purse, level=1)
    foreign.badge(purse)


def own_alone(house, foreign, purse):
    ours(house, purse)


def foreign_expired(house, foreign, purse):
    ours(house, purse)
    foreign.badge(purse, valid_until=AWARDED + timedelta(days=1))


def foreign_future(house, foreign, purse):
    ours(house, purse)
    soon = house.clock() + timedelta(days=3)
    foreign.badge(purse, awarded_at=soon, valid_from=soon)


def foreign_tampered(house, foreign, purse):
    ours(house, purse)
    foreign.badge(purse)
    spoil_letter(purse)


def of_other_holder(house, foreign, purse):
    ours(house, purse)
    foreign.badge(purse, subject_id=wallet().key.did)


def of_nobodys_key(house, foreign, purse):
    ours(house, purse)
    foreign.badge(purse, subject_id="urn:uuid:0f0f0f0f-0000-4000-8000-000000000001")


def of_wrong_issuer(house, foreign, purse):
    ours(house, purse)
    impostor = Foreign()
    impostor.badge(purse)


def of_other_partner(house, foreign, purse):
    ours(house, purse)
    other = Foreign(name=f"Other {purse.key.did[-12:]}")
    know(house, other)
    other.badge(purse)


@pytest.mark.parametrize(
    ("faulty", "why"),
    [
        (own_revoked, "withdrawn by its issuer"),
        (own_suspended, "paused by its issuer"),
        (own_lower_level, "below the level"),
        (own_alone, "No badge that was shown is one for this place"),
        (foreign_expired, "has expired"),
        (foreign_future, "is not valid yet"),
        (foreign_tampered, "A badge that was shown does not count"),
        (of_other_holder, "shown by somebody else"),
        (of_nobodys_key, "not tied to a wallet"),
        (of_wrong_issuer, "check the issuer"),
        (of_other_partner, "an issuer that does not count for this place"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_faulty_part_earns_nothing_and_the_page_says_why(house, foreign, purse, faulty, why):
    faulty(house, foreign, purse)
    seen = shown(house, "bridge", purse)
    assert seen.reached() == "not_met", seen.page()
    assert why in seen.page()
    assert award_of(house, seen) is None
    with house.here.desk.work(SLUG) as work:
        assert not [each for each in work.tx.awards.search("bridge", 99) if purse.key.did in str(each)]


def test_a_partners_badge_below_the_level_is_not_enough(house, foreign, purse):
    foreign.badge(purse, level=1)
    seen = shown(house, "lead", purse)
    assert seen.reached() == "not_met"
    assert "below the level" in seen.page()
    foreign.badge(purse, level=3)
    assert shown(house, "lead", purse).reached() == "awarded"


def test_what_could_not_be_checked_awards_nothing_and_can_be_tried_again(house, foreign, purse):
    ours(house, purse)
    listed = foreign.partner.list_url
    foreign.badge(purse, status=StatusEntry(listed, 7, f"{listed}-suspension#suspension"))
    seen = shown(house, "bridge", purse)
    assert seen.reached() == "could_not_check"
    assert "could not be checked" in seen.page()
    assert award_of(house, seen) is None
    assert "Try again" in seen.page()


def test_a_wallet_that_declines_leaves_nothing(house, foreign):
    seen = visit(house, "bridge")
    request = seen.request()
    seen.send({"error": "access_denied", "state": request["state"]}, request)
    assert seen.reached() == "declined"


def test_a_presentation_that_does_not_hold_earns_nothing_and_the_page_says_why(house, foreign, purse):
    foreign.badge(purse)
    seen = visit(house, "guest")
    request = seen.request()
    form = answer({**request, "response_mode": "direct_post"}, purse, house.clock())
    token = json.loads(form["vp_token"])
    for presentations in token.values():
        presentations[0]["proof"][0]["created"] = "2026-11-23T11:59:59Z"
    seen.send(sealed(request, token), request)
    assert seen.reached() == "not_met"
    assert "It was not signed with the key of its holder, or was changed since." in seen.page()


def test_keys_of_several_people_earn_nothing(house, foreign, purse):
    ours(house, purse, to="one@example.com")
    ours(house, purse, "creativity", to="two@example.com")
    foreign.badge(purse)
    assert shown(house, "bridge", purse).reached() == "several_people"


# --- the page -----------------------------------------------------------------------------------------


def test_the_page_says_what_it_takes_and_from_whom(house, foreign):
    page = house.browser().get(f"/o/{SLUG}/earn/bridge").text
    assert "All of these badges" in page
    assert "Communication</a>, level 2 or higher, from Acme" in page
    assert "Teamwork</a>, from Beta GmbH" in page
    assert f'href="/o/{SLUG}/earn/bridge"' in house.browser().get(f"/o/{SLUG}/achievements/bridge").text


def test_a_badge_that_rests_on_none_is_not_earned_so(house):
    assert house.browser().get(f"/o/{SLUG}/earn/communication").status_code == 409
    assert house.browser().get(f"/o/{SLUG}/earn/nothing").status_code == 404
    assert house.browser().post(f"/o/{SLUG}/earn/communication").status_code == 409


def test_the_result_belongs_to_the_browser_that_asked(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    seen = shown(house, "guest", purse)
    stranger = replace(seen, browser=house.browser())
    for path in ("", "/state", "/qr.svg"):
        assert stranger.browser.get(f"{seen.place}{path}").status_code == 404


def test_on_one_device_the_offer_is_shown_where_the_wallet_leads_back_to(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    seen = visit(house, "guest", "this")
    assert "Open my wallet" in seen.page()
    back = seen.show(purse)["redirect_uri"]
    assert seen.reached() == "elsewhere"
    assert "openid-credential-offer" not in seen.page()
    query = back.partition("?")[2]
    assert back.startswith(f"http://127.0.0.1:8000{seen.place}?")
    assert seen.reached(f"?{query}") == "awarded"


def test_the_live_state_changes_once_the_wallet_answered(house, foreign, purse):
    foreign.badge(purse)
    foreign.badge(purse, "mentoring")
    seen = visit(house, "guest")
    assert seen.browser.get(f"{seen.place}/state?seen=waiting").status_code == 204
    seen.show(purse)
    assert "You have earned it" in seen.browser.get(f"{seen.place}/state?seen=waiting").text


def test_a_request_that_nobody_answered_says_so_and_is_forgotten(house, foreign):
    seen = visit(house, "guest")
    house.clock.forward(minutes=6)
    assert seen.reached() == "expired"
    house.clock.forward(hours=2)
    visit(house, "guest")
    assert seen.browser.get(seen.place).status_code == 404


def test_a_claim_page_leads_on_to_what_its_badge_counts_towards(house, foreign):
    award, _, _ = house.award()
    assert f'href="/o/{SLUG}/earn/bridge"' in house.browser().get(f"/claim/{award.claim_id}").text


def test_an_answer_to_a_request_that_is_gone_changes_nothing(house):
    with house.here.desk.work(SLUG) as work:
        nothing = answering.Shown()
        assert answering.take(work.tx, "gone", nothing, work.now, work.randomness, work.terms) is None
