"""Approvals: an award that waits counts nowhere, and somebody else decides on it, once."""

from dataclasses import replace

import pytest

from credentials.achievement import BadgeKind
from credentials.badge import Carrier
from issuer import revocation
from issuer.achievements.catalog import SYSTEM, Need, Requirement, draft_of, publish
from issuer.achievements.configurations import LDP_VC
from issuer.awarding import approvals, awards
from issuer.awarding.approvals import RuleOnAward
from issuer.awarding.awards import AwardBadge
from issuer.awarding.parts import parts_of
from issuer.errors import (
    AlreadyRevoked,
    AwaitsApproval,
    InvalidText,
    NotApproved,
    NotWaiting,
    OwnAward,
    UnknownAward,
    UnknownOffer,
)
from issuer.issuing import copying, files
from issuer.issuing.composing import ClaimedAward
from issuer.issuing.files import FileForm
from issuer.kept.actors import Actor
from issuer.ledger import Approval, AuditEntry, Decision, Ruling, Stage
from issuer.meta_badges import stacks
from issuer.meta_badges.footings import footings
from issuer.offering import claims, offers
from issuer.offering.claims import ClaimState
from issuer.one_person import COMMANDS, LET_IN_WITHIN
from issuer.revocation import RevokeAward
from tests.support.builders import BASE_URL, Seeded, at, draft, give
from tests.unit.issuer.scenes import ZOE, did_of, undone

LEADER, HR = "leader-1", "hr-2"


def publish_more(scene, *drafts):
    for each in drafts:
        publish(scene.tx, each, BASE_URL, scene.identity.did, at(0))


@pytest.fixture
def award(scene):
    """An award that waits; the leader made it."""
    publish_more(scene, draft("mastery", needs_approval=True))
    return give(scene.tx, "mastery")


def approve(scene, award, by=HR, note=""):
    return approvals.approve(scene.tx, RuleOnAward(award.id, note, by), at(5))


def decline(scene, award, by=HR, note=""):
    return approvals.decline(scene.tx, RuleOnAward(award.id, note, by), at(5))


def acts(scene, award):
    return [each.action for each in scene.tx.audit.of_object(award.id)]


# --- the stages -----------------------------------------------------------------------------------


def test_whoever_awarded_does_not_decide_by_a_program_of_theirs(scene, award):
    asked_by = award.approval.asked_by
    scene.tx.audit.record(AuditEntry(at(1), asked_by, "sign_in.token_made", "abcd", {}))
    for decide in (approve, decline):
        with pytest.raises(OwnAward):
            decide(scene, award, by="token:abcd")
    assert scene.tx.awards.get(award.id).stage is Stage.WAITING
    assert approve(scene, award, by="token:efgh").stage is Stage.AGREED


@pytest.mark.parametrize("decide", [approve, decline])
@pytest.mark.parametrize(
    "act", ["sign_in.link_made", "principal.added", "principal.changed", "principal.enabled"]
)
def test_whom_whoever_awarded_let_in_this_week_does_not_decide(scene, award, act, decide):
    scene.tx.audit.record(AuditEntry(at(1), LEADER, act, HR, {}))
    with pytest.raises(OwnAward, match="let you in"):
        decide(scene, award)
    assert scene.tx.awards.get(award.id).stage is Stage.WAITING
    assert approve(scene, award, by="hr-3").stage is Stage.AGREED


def test_a_program_of_whom_whoever_awarded_let_in_does_not_decide(scene, award):
    scene.tx.audit.record(AuditEntry(at(1), LEADER, "principal.added", HR, {}))
    scene.tx.audit.record(AuditEntry(at(2), HR, "sign_in.token_made", "abcd", {}))
    with pytest.raises(OwnAward, match="let you in"):
        approve(scene, award, by="token:abcd")


def test_whom_whoever_awarded_let_in_a_week_ago_decides(scene, award):
    scene.tx.audit.record(AuditEntry(at(5) - LET_IN_WITHIN, LEADER, "principal.added", HR, {}))
    scene.tx.audit.record(AuditEntry(at(2), "hr-3", "sign_in.link_made", HR, {}))
    assert approve(scene, award).stage is Stage.AGREED


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_whom_a_command_let_in_decides_on_what_a_command_awarded(scene, name):
    publish_more(scene, draft("mastery", needs_approval=True))
    made = awards.award(
        scene.tx, AwardBadge("mastery", "zoe@example.org", "Zoë", 2, by=name), at(2), Seeded(9)
    )
    scene.tx.audit.record(AuditEntry(at(1), name, "sign_in.link_made", HR, {}))
    assert approve(scene, made).stage is Stage.AGREED


@pytest.mark.parametrize("decide", [approve, decline])
def test_whom_it_is_for_does_not_decide_by_a_program_of_theirs(scene, award, decide):
    scene.tx.actors.ledger.actors["hr-3"] = Actor("hr-3", "hr", award.address)
    scene.tx.audit.record(AuditEntry(at(1), "hr-3", "sign_in.token_made", "abcd", {}))
    for who in ("hr-3", "token:abcd"):
        with pytest.raises(OwnAward, match="for themselves"):
            decide(scene, award, by=who)
    assert scene.tx.awards.get(award.id).stage is Stage.WAITING


def test_an_award_waits_only_where_its_badge_needs_approval(scene, award):
    assert (award.stage, award.approval) == (Stage.WAITING, Approval(LEADER))
    plain = give(scene.tx, "communication")
    assert (plain.stage, plain.approval) == (Stage.AGREED, None)


def test_an_award_keeps_waiting_though_its_badge_needs_no_approval_any_more(scene, award):
    publish_more(scene, draft("mastery"))
    assert scene.tx.awards.get(award.id).stage is Stage.WAITING
    assert give(scene.tx, "mastery", at(9)).stage is Stage.AGREED


def test_whether_approval_is_needed_is_a_change_of_the_badge(scene, award):
    badge = scene.tx.plan.find("mastery")
    publish_more(scene, draft_of(badge))
    assert scene.tx.plan.find("mastery") == badge
    publish_more(scene, draft("mastery"))
    changed = scene.tx.plan.find("mastery")
    assert (changed.achievement.version, changed.needs_approval) == (badge.achievement.version + 1, False)


def test_somebody_else_approves_with_a_note(scene, award):
    approved = approve(scene, award, note="Seen it too.")
    assert approved.stage is Stage.AGREED
    assert approved.approval == Approval(LEADER, Decision(Ruling.APPROVED, at(5), HR, "Seen it too."))
    (entry,) = [each for each in scene.tx.audit.of_object(award.id) if each.action == "award.approved"]
    assert (entry.actor, entry.values, entry.person_id) == (HR, {"note": "Seen it too."}, award.person.id)


def test_somebody_else_decides_against_it_and_open_offers_end(scene, award):
    minted = scene.mint(award)
    declined = decline(scene, award)
    assert (declined.stage, declined.declined_at) == (Stage.NOT_APPROVED, None)
    assert scene.tx.offers.get(minted.offer.id).cancelled_at == at(5)
    assert "award.not_approved" in acts(scene, award)
    assert "award.declined" not in acts(scene, award)


@pytest.mark.parametrize("decide", [approve, decline])
def test_whoever_awarded_it_decides_nothing(scene, award, decide):
    with pytest.raises(OwnAward, match="somebody else"):
        decide(scene, award, by=LEADER)
    assert scene.tx.awards.get(award.id).stage is Stage.WAITING
    assert acts(scene, award) == ["award.made"]


@pytest.mark.parametrize("first", [approve, decline])
@pytest.mark.parametrize("second", [approve, decline])
def test_a_decision_is_made_once(scene, award, first, second):
    decided = first(scene, award)
    with pytest.raises(NotWaiting):
        second(scene, award, by="hr-3")
    assert scene.tx.awards.get(award.id) == decided


def test_what_needs_no_approval_can_not_be_approved(scene):
    with pytest.raises(NotWaiting):
        approve(scene, give(scene.tx, "communication"))


def test_what_was_withdrawn_can_not_be_approved(scene, award):
    revocation.revoke(scene.tx, RevokeAward(award.id, "duplicate"), at(3))
    with pytest.raises(AlreadyRevoked):
        approve(scene, award)
    assert scene.tx.awards.waiting(10) == []


def test_the_note_is_one_short_line_and_the_award_is_one_of_ours(scene, award):
    with pytest.raises(InvalidText):
        approve(scene, award, note="n" * 501)
    with pytest.raises(InvalidText):
        decline(scene, award, note="a\x07b")
    with pytest.raises(UnknownAward):
        approve(scene, replace(award, id="urn:uuid:none"))


# --- nobody's until it is approved ----------------------------------------------------------------


def test_it_has_its_place_in_the_status_lists_from_the_award_on(scene, award):
    before = award.version
    assert approve(scene, award).version == before


@pytest.mark.parametrize(("decide", "refusal"), [(None, AwaitsApproval), (decline, NotApproved)])
def test_nothing_signs_a_copy_of_it(scene, award, decide, refusal):
    current = decide(scene, award) if decide else award
    claimed = ClaimedAward(current, "urn:uuid:holder", Carrier.LDP_VC)
    key = scene.identity.keyring.entries[0]
    with pytest.raises(refusal):
        copying.issue(scene.tx, claimed, scene.identity, key, at(6), Seeded())
    for form in FileForm:
        with pytest.raises(refusal):
            files.make(scene.tx, current, form, scene.identity, at(6), Seeded(), HR)
    assert scene.tx.copies.of_award(award.id) == []
    assert parts_of(scene.tx, award.person, at(6)) == []


def test_once_it_is_approved_it_is_a_badge_like_any_other(scene, award):
    approve(scene, award)
    copy = scene.claim(scene.request(scene.token(award, at(6)), now=at(6)), at(6))
    assert copy.award_id == award.id
    assert [part.credential_id for part in parts_of(scene.tx, award.person, at(7))] == [award.id]


def test_it_counts_for_a_stack_only_once_it_was_approved_and_signed(scene, award):
    top = Requirement(1, (Need("mastery"),))
    publish_more(scene, draft("expert", kind=BadgeKind.META, levels=(), requires=top))
    assert stacks.award_earned(scene.tx, award.person, at(6), Seeded()) == ()
    approve(scene, award)
    scene.claim(scene.request(scene.token(award, at(7)), now=at(7)), at(7))
    assert "expert" in {each.slug for each in scene.tx.awards.of_person(award.person.id)}


def test_a_stack_that_needs_approval_waits_when_it_is_earned_and_is_not_awarded_twice(scene):
    top = Requirement(1, (Need("communication"),))
    publish_more(scene, draft("expert", kind=BadgeKind.META, levels=(), requires=top, needs_approval=True))
    part = scene.claimed("communication")
    (expert,) = [each for each in scene.tx.awards.of_person(part.person.id) if each.slug == "expert"]
    assert expert.approval == Approval(SYSTEM)
    assert [each.award.id for each in footings(scene.tx, part.person.id, at(5))] == [expert.id]
    decline(scene, expert)
    assert stacks.award_earned(scene.tx, part.person, at(6), Seeded()) == ()
    assert footings(scene.tx, part.person.id, at(6)) == []


# --- the claim ------------------------------------------------------------------------------------


def state_of(scene, award, now):
    return claims.claim_state(scene.tx, scene.tx.awards.get(award.id), now, scene.terms)


def test_the_claim_tells_each_stage(scene, award):
    assert state_of(scene, award, at(1)) is ClaimState.WAITING
    token = scene.token(award)
    assert state_of(scene, award, at(2)) is ClaimState.WALLET_ASKS
    scene.claims(scene.request(token))
    assert state_of(scene, award, at(3)) is ClaimState.DEFERRED
    approve(scene, award)
    assert state_of(scene, award, at(6)) is ClaimState.DEFERRED


def test_what_a_wallet_never_fetched_is_free_again_after_thirty_days(scene, award):
    scene.claims(scene.request(scene.token(award)))
    days = 24 * 3600
    assert state_of(scene, award, at(29 * days)) is ClaimState.DEFERRED
    assert state_of(scene, award, at(31 * days)) is ClaimState.WAITING


def test_what_was_not_approved_can_not_be_offered_or_claimed(scene, award):
    minted, token = scene.mint(award), scene.token(give(scene.tx, "mastery", at(2)), at(2))
    decline(scene, award)
    assert state_of(scene, award, at(6)) is ClaimState.NOT_APPROVED
    with pytest.raises(NotApproved):
        scene.mint(award, at(6))
    with pytest.raises(NotApproved):
        offers.check_link_may_take(scene.tx, scene.tx.awards.get(award.id), at(6))
    assert isinstance(scene.redeem(scene.code(minted), now=at(6)), offers.Refused)
    with pytest.raises(UnknownOffer):
        offers.offer_document(
            scene.tx, minted.offer.id, scene.identity.issuer_url, [LDP_VC], scene.terms, at(6)
        )
    assert token


def test_the_person_may_decline_what_waits_which_is_another_thing(scene, award):
    offers.decline(scene.tx, award, at(2))
    assert state_of(scene, award, at(3)) is ClaimState.DECLINED
    assert scene.tx.awards.get(award.id).stage is Stage.WAITING


def test_a_refusal_leaves_nothing_behind(store):
    with undone(store) as tx:
        publish(tx, draft("mastery", needs_approval=True), BASE_URL, tx.organisation.did, at(0))
        approvals.approve(tx, RuleOnAward(give(tx, "mastery").id, "", HR), at(5))
    with store.transaction("acme") as tx:
        assert tx.plan.find("mastery") is None
        assert tx.awards.waiting(10) == []


def test_a_wallets_key_is_kept_as_it_was_proved(scene, award):
    scene.claims(scene.request(scene.token(award)))
    (deferral,) = scene.tx.deferrals.ledger.deferrals.values()
    assert [each.did for each in deferral.holders] == [did_of(ZOE)]
    assert deferral.holders[0].public_key.jwk() == ZOE.public_key.jwk()
