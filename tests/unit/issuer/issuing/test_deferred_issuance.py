"""Answers that are put off: kept with the keys, given when they may be, once, to nobody else."""

from dataclasses import replace

import pytest

from credentials.achievement import BadgeKind
from issuer import revocation
from issuer.achievements.catalog import Need, Requirement, publish
from issuer.achievements.configurations import DC_SD_JWT, JWT_VC_JSON, LDP_VC
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.deliveries import DeliveryEvent, Step
from issuer.errors import (
    CredentialRequestDenied,
    InvalidNotificationId,
    InvalidToken,
    InvalidTransactionId,
)
from issuer.issuing import notifications
from issuer.issuing.deferred_issuance import DeferredRequest, Fetched, fetch
from issuer.issuing.issuance import Claim, ClaimRequest, Practice
from issuer.issuing.notifications import Notification
from issuer.issuing.postponing import Postponed, id_hash
from issuer.ledger import Award, Grant
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.offering import offers
from issuer.revocation import ReinstateAward, RevokeAward
from tests.support.builders import BASE_URL, at, draft, give
from tests.unit.issuer.scenes import EVE, ZOE, did_of, everything_kept, scene_of

MINUTE = 60


@pytest.fixture
def award(scene) -> Award:
    publish(scene.tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
    return give(scene.tx, "mastery")


@pytest.fixture
def token(scene, award):
    return scene.token(award)


def ask(scene, token, wallet=ZOE, configuration=LDP_VC, now=at(1)):
    return scene.claims(scene.request(token, wallet, now, configuration), now)


def come_again(scene, token, postponed, now=at(10), **practice):
    request = DeferredRequest(token, getattr(postponed, "transaction_id", postponed))
    return fetch(scene.tx, request, scene.identity, now, scene.randomness, Practice(**practice))


def approve(scene, award):
    return approvals.approve(scene.tx, RuleOnAward(award.id, by="hr-2"), at(5))


def keep_alive(scene, token):
    """Let a token live on, as if the wallet had refreshed it."""
    grant = scene.tx.offers.grant(offers.token_hash(token))
    scene.tx.offers.ledger.grants[grant.token_hash] = replace(grant, expires_at=at(10**7))


def steps(scene, award):
    return [(each.step, each.told, each.times) for each in scene.tx.wallets.steps(award.id)]


# --- put off --------------------------------------------------------------------------------------


def test_a_wallet_that_proves_its_key_is_to_come_again(scene, award, token):
    postponed = ask(scene, token)
    assert isinstance(postponed, Postponed)
    assert len(postponed.transaction_id) == 43
    assert postponed.interval > 0
    assert steps(scene, award) == [(Step.DEFERRED, "", 1)]
    assert scene.tx.copies.of_award(award.id) == []


def test_the_transaction_id_is_random_and_kept_only_as_its_hash(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        publish(tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
        given = give(tx, "mastery")
        first = ask(scene, scene.token(given))
    kept = everything_kept(store)
    assert first.transaction_id not in kept
    assert id_hash(first.transaction_id) in kept


def test_while_it_waits_the_wallet_is_told_the_same_id_again(scene, token):
    postponed = ask(scene, token)
    assert come_again(scene, token, postponed) == postponed
    assert come_again(scene, token, postponed, at(11)) == postponed


def test_a_look_changes_nothing(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        publish(tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
        token = scene.token(give(tx, "mastery"))
        postponed = ask(scene, token)
    before = everything_kept(store)
    with store.transaction("acme") as tx:
        come_again(scene_of(tx), token, postponed)
    assert everything_kept(store) == before


def test_a_wallet_that_lost_the_id_asks_again_and_the_first_is_dead(scene, award, token):
    lost, known = ask(scene, token), ask(scene, token, now=at(2))
    approve(scene, award)
    with pytest.raises(InvalidTransactionId):
        come_again(scene, token, lost)
    assert isinstance(come_again(scene, token, known), Fetched)


def test_each_configuration_is_put_off_by_itself(scene, award, token):
    each = {wanted: ask(scene, token, configuration=wanted) for wanted in (LDP_VC, JWT_VC_JSON, DC_SD_JWT)}
    approve(scene, award)
    carriers = {
        come_again(scene, token, postponed).claim.copies[0].carrier.value: name
        for name, postponed in each.items()
    }
    assert carriers == {"ldp_vc": LDP_VC, "jwt_vc_json": JWT_VC_JSON, "dc+sd-jwt": DC_SD_JWT}


def test_while_it_waits_the_token_serves_no_other_key(scene, token):
    ask(scene, token)
    with pytest.raises(CredentialRequestDenied):
        ask(scene, token, EVE, now=at(2))


# --- fetched --------------------------------------------------------------------------------------


def test_the_copies_are_signed_when_they_are_fetched_for_the_keys_that_were_proved(scene, award, token):
    proofs = (scene.proof(ZOE), scene.proof(EVE))
    asked = ClaimRequest(token, LDP_VC, proofs=proofs, is_old=True, format="ldp_vc")
    postponed = scene.claims(asked, at(1), Practice(batch=2))
    approve(scene, award)
    fetched = come_again(scene, token, postponed, at(9))
    assert [copy.holder for copy in fetched.claim.copies] == [did_of(ZOE), did_of(EVE)]
    assert {copy.signed_at for copy in fetched.claim.copies} == {at(9)}
    assert (fetched.is_old, fetched.format) == (True, "ldp_vc")
    assert steps(scene, award)[-1] == (Step.FETCHED, "", 1)
    assert [each.action for each in scene.tx.audit.of_object(award.id)][-1] == "award.claimed"


def test_a_lost_answer_is_had_again_for_five_minutes_byte_for_byte_then_the_id_is_dead(scene, award, token):
    postponed = ask(scene, token)
    approve(scene, award)
    first = come_again(scene, token, postponed, at(10))
    again = come_again(scene, token, postponed, at(10 + 4 * MINUTE))
    assert again.claim == first.claim
    assert len(scene.tx.copies.of_award(award.id)) == 1
    # The first time counts, however often it is fetched.
    keep_alive(scene, token)
    with pytest.raises(InvalidTransactionId):
        come_again(scene, token, postponed, at(11 + 5 * MINUTE))


def test_the_dead_id_stays_dead_whatever_becomes_of_the_badge(scene, award, token):
    postponed = ask(scene, token)
    approve(scene, award)
    come_again(scene, token, postponed, at(10))
    keep_alive(scene, token)
    revocation.revoke(scene.tx, RevokeAward(award.id, "duplicate"), at(11))
    with pytest.raises(CredentialRequestDenied):
        come_again(scene, token, postponed, at(12))
    with pytest.raises(InvalidTransactionId):
        come_again(scene, token, postponed, at(11 + 5 * MINUTE))


def test_once_it_is_approved_the_credential_endpoint_hands_over_the_same_copy(scene, award, token):
    postponed = ask(scene, token)
    approve(scene, award)
    at_once = ask(scene, token, now=at(8))
    assert isinstance(at_once, Claim)
    assert come_again(scene, token, postponed).claim.copies == at_once.copies


def test_what_was_fetched_may_be_told_of_by_any_token_of_the_family_and_no_other(scene, award, token):
    postponed = ask(scene, token)
    approve(scene, award)
    told_by = come_again(scene, token, postponed).claim.notification_id
    mine = scene.tx.offers.grant(offers.token_hash(token))
    later = Grant("later", mine.offer_id, award.id, at(900))
    notifications.told(scene.tx, later, Notification(told_by, DeliveryEvent.ACCEPTED), at(20))
    other = Grant("other", "another offer", award.id, at(900))
    with pytest.raises(InvalidNotificationId):
        notifications.told(scene.tx, other, Notification(told_by, DeliveryEvent.ACCEPTED), at(20))


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", ["", "x", "é" * 40, "\0"])
def test_an_id_that_there_is_not_is_refused(scene, token, unknown):
    with pytest.raises(InvalidTransactionId):
        come_again(scene, token, unknown)


def test_another_persons_token_fetches_nothing(scene, award, token):
    postponed = ask(scene, token)
    approve(scene, award)
    others = scene.token(give(scene.tx, "mastery", at(3), to="eve@example.org"), at(3))
    with pytest.raises(InvalidTransactionId):
        come_again(scene, others, postponed)
    assert scene.tx.copies.of_award(award.id) == []
    assert isinstance(come_again(scene, token, postponed), Fetched)


def test_a_token_that_is_over_fetches_nothing(scene, award, token):
    postponed = ask(scene, token)
    approve(scene, award)
    with pytest.raises(InvalidToken):
        come_again(scene, token, postponed, at(1 + 5 * MINUTE))


@pytest.mark.parametrize(
    "act",
    [
        lambda scene, award: approvals.decline(scene.tx, RuleOnAward(award.id, by="hr-2"), at(5)),
        lambda scene, award: revocation.revoke(scene.tx, RevokeAward(award.id, "duplicate"), at(5)),
        lambda scene, award: offers.decline(scene.tx, award, at(5)),
        lambda scene, award: scene.tx.people.erase(award.person.id, at(5)),
    ],
    ids=["not approved", "withdrawn", "declined by the person", "forgotten"],
)
def test_what_is_not_to_be_had_any_more_is_refused_for_good(scene, award, token, act):
    postponed = ask(scene, token)
    act(scene, award)
    for now in (at(6), at(7)):
        with pytest.raises(CredentialRequestDenied):
            come_again(scene, token, postponed, now)
    assert scene.tx.copies.of_award(award.id) == []


def test_a_pause_is_waited_for(scene, award, token):
    postponed = ask(scene, token)
    approve(scene, award)
    revocation.suspend(scene.tx, RevokeAward(award.id, "holder_asked"), at(6))
    assert come_again(scene, token, postponed, at(7)) == postponed
    revocation.reinstate(scene.tx, ReinstateAward(award.id), at(8))
    assert isinstance(come_again(scene, token, postponed, at(9)), Fetched)


def test_of_two_wallets_the_first_to_fetch_has_it(scene, award):
    first = scene.token(award, at(1))
    asked_first = ask(scene, first)
    second = scene.token(award, at(2))
    asked_second = ask(scene, second, EVE, now=at(2))
    approve(scene, award)
    assert come_again(scene, second, asked_second).claim.copies[0].holder == did_of(EVE)
    with pytest.raises(CredentialRequestDenied):
        come_again(scene, first, asked_first)


def test_a_format_that_needs_a_bound_token_still_does(scene, award, token):
    postponed = ask(scene, token, configuration=DC_SD_JWT)
    approve(scene, award)
    known = next(each for each in scene.identity.configurations if each.id == DC_SD_JWT)
    with pytest.raises(InvalidToken):
        come_again(scene, token, postponed, bound_only=(known.carrier,))


def test_a_stack_whose_part_fell_is_paused_and_waited_for_and_signed_by_nobody(scene):
    top = Requirement(1, (Need("communication"),))
    stack = draft("expert", kind=BadgeKind.META, levels=(), requires=top, needs_approval=True)
    publish(scene.tx, stack, BASE_URL, scene.identity.did, at(0))
    part = scene.claimed("communication")
    (expert,) = [each for each in scene.tx.awards.of_person(part.person.id) if each.slug == "expert"]
    token = scene.token(expert, at(2))
    postponed = ask(scene, token, now=at(2))
    approve(scene, expert)
    revocation.revoke(scene.tx, RevokeAward(part.id, "duplicate"), at(6))
    assert come_again(scene, token, postponed) == postponed
    final = scene.tx.awards.get(expert.id).version.suspension.final_at
    settle(scene.tx, part.person.id, final, CascadeTerms())
    keep_alive(scene, token)
    with pytest.raises(CredentialRequestDenied):
        come_again(scene, token, postponed, final)
    assert scene.tx.copies.of_award(expert.id) == []
