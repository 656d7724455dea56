"""Wallets' refresh tokens: given where a badge waits, used once, bound, and over after thirty days."""

from datetime import timedelta

import pytest

from issuer.achievements.catalog import publish
from issuer.achievements.configurations import JWT_VC_JSON, LDP_VC
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.errors import (
    CredentialRequestDenied,
    InsufficientScope,
    InvalidGrant,
    InvalidRequest,
    InvalidToken,
)
from issuer.issuing import grants, refreshing
from issuer.issuing.deferred_issuance import DeferredRequest, Fetched, fetch
from issuer.issuing.issuance import ClaimRequest
from issuer.issuing.postponing import Postponed
from issuer.issuing.refreshing import Refreshed, RefreshRequest, Refused
from issuer.offering import offers
from issuer.offering.offers import GRANT_TYPE, Token, TokenRequest
from issuer.wallet_access import WalletAuthorization
from tests.support.builders import BASE_URL, at, draft, give
from tests.unit.issuer.scenes import EVE, ZOE, everything_kept, scene_of

DAY = 24 * 3600


@pytest.fixture
def award(scene):
    publish(scene.tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
    return give(scene.tx, "mastery")


def first(scene, award, thumbprint=None, now=at(1)):
    """Return an access token and the refresh token with it."""
    request = TokenRequest(GRANT_TYPE, scene.code(scene.mint(award, now)), thumbprint=thumbprint)
    answer = offers.redeem(scene.tx, request, scene.terms, scene.randomness, now)
    assert isinstance(answer, Token)
    token = answer.access_token
    return token, refreshing.first_token(scene.tx, token, now, scene.randomness)


def refresh(scene, token, now=at(2), thumbprint=None, client_id=None):
    request = RefreshRequest(token, client_id, thumbprint)
    return refreshing.refresh(scene.tx, request, scene.terms, now, scene.randomness)


def is_refused(answer):
    return isinstance(answer, Refused) and isinstance(answer.error, InvalidGrant)


def grant_of(scene, token, now=at(3), thumbprint=None):
    return grants.grant_of(scene.tx, token, thumbprint, now)


# --- when -----------------------------------------------------------------------------------------


def test_it_is_given_only_where_the_badge_waits_for_approval(scene, award):
    assert first(scene, award)[1] is not None
    assert first(scene, give(scene.tx, "communication"))[1] is None
    approvals.approve(scene.tx, RuleOnAward(award.id, by="hr-2"), at(5))
    assert first(scene, award, now=at(6))[1] is None


def test_an_unknown_access_token_has_none(scene):
    assert refreshing.first_token(scene.tx, "unknown", at(1), scene.randomness) is None


def test_both_tokens_are_kept_only_as_hashes(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        publish(tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
        told = first(scene, give(tx, "mastery"))
        renewed = refresh(scene, told[1])
    kept = everything_kept(store)
    assert not any(each in kept for each in (*told, renewed.access_token, renewed.refresh_token))


# --- what a new token is --------------------------------------------------------------------------


def test_the_new_access_token_lives_five_minutes_and_the_one_before_is_over(scene, award):
    _, again = first(scene, award)
    renewed = refresh(scene, again, at(30 * 60))
    assert isinstance(renewed, Refreshed)
    assert (renewed.expires_in, len({renewed.refresh_token, again})) == (300, 2)
    grant = grant_of(scene, renewed.access_token, at(30 * 60 + 299))
    assert (grant.award_id, grant.expires_at) == (award.id, at(30 * 60 + 300))
    with pytest.raises(InvalidToken):
        grant_of(scene, renewed.access_token, at(30 * 60 + 300))


def test_two_tokens_never_live_at_once(scene, award):
    token, again = first(scene, award)
    refresh(scene, again, at(2))
    with pytest.raises(InvalidToken):
        grant_of(scene, token, at(3))


def test_days_later_the_badge_is_fetched_for_the_key_that_was_proved(scene, award):
    token, again = first(scene, award)
    postponed = scene.claims(scene.request(token), at(1))
    for day in (1, 2, 3):
        renewed = refresh(scene, again, at(day * DAY))
        again = renewed.refresh_token
        request = DeferredRequest(renewed.access_token, postponed.transaction_id)
        if day == 3:
            approvals.approve(scene.tx, RuleOnAward(award.id, by="hr-2"), at(3 * DAY))
        found = fetch(scene.tx, request, scene.identity, at(day * DAY + 1), scene.randomness)
        assert isinstance(found, Fetched if day == 3 else Postponed)


def test_the_new_token_serves_no_other_holder(scene, award):
    token, again = first(scene, award)
    scene.claims(scene.request(token), at(1))
    renewed = refresh(scene, again)
    with pytest.raises(CredentialRequestDenied):
        scene.claims(scene.request(renewed.access_token, EVE, at(3)), at(3))
    assert isinstance(scene.claims(scene.request(renewed.access_token, ZOE, at(4)), at(4)), Postponed)


def test_what_was_asked_in_detail_stays_asked(scene, award):
    token, again = first(scene, award)
    scene.tx.wallets.detail(offers.token_hash(token), (LDP_VC,))
    renewed = refresh(scene, again)
    asked = ClaimRequest(renewed.access_token, JWT_VC_JSON, proofs=(scene.proof(now=at(3)),))
    with pytest.raises(InsufficientScope):
        scene.claims(asked, at(3))


# --- once -----------------------------------------------------------------------------------------


def test_one_that_comes_again_ends_all_that_followed_from_the_code(scene, award):
    _, again = first(scene, award)
    renewed = refresh(scene, again)
    assert is_refused(refresh(scene, again, at(3)))
    with pytest.raises(InvalidToken):
        grant_of(scene, renewed.access_token, at(4))
    assert is_refused(refresh(scene, renewed.refresh_token, at(4)))
    acts = [each.action for each in scene.tx.audit.of_object(award.id)]
    assert acts.count("wallet.refresh_came_again") == 1


def test_another_family_of_the_same_award_lives_on(scene, award):
    _, one = first(scene, award)
    _, other = first(scene, award, now=at(2))
    refresh(scene, one, at(3))
    refresh(scene, one, at(4))
    assert isinstance(refresh(scene, other, at(5)), Refreshed)


def test_none_outlives_thirty_days_however_often_it_is_renewed(scene, award):
    _, again = first(scene, award, now=at(0))
    late = timedelta(days=30) - timedelta(seconds=1)
    renewed = refresh(scene, again, at(0) + late)
    assert isinstance(renewed, Refreshed)
    assert is_refused(refresh(scene, renewed.refresh_token, at(0) + timedelta(days=30)))


@pytest.mark.parametrize("token", [None, ""])
def test_a_request_without_one_says_so(scene, token):
    answer = refresh(scene, token)
    assert isinstance(answer.error, InvalidRequest)


def test_an_access_token_and_a_made_up_one_are_no_refresh_tokens(scene, award):
    token, _ = first(scene, award)
    assert is_refused(refresh(scene, token))
    assert is_refused(refresh(scene, "made up"))


# --- bound ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bound", "shown"), [("key", None), ("key", "other"), (None, "key")])
def test_whoever_does_not_prove_its_key_neither_gains_nor_ends_anything(scene, award, bound, shown):
    _, again = first(scene, award, thumbprint=bound)
    assert is_refused(refresh(scene, again, thumbprint=shown))
    renewed = refresh(scene, again, at(3), thumbprint=bound)
    assert isinstance(renewed, Refreshed)
    assert is_refused(refresh(scene, again, at(4), thumbprint=shown))
    assert grant_of(scene, renewed.access_token, at(5), thumbprint=bound).thumbprint == bound


def test_the_new_refresh_token_is_bound_to_the_same_key(scene, award):
    _, again = first(scene, award, thumbprint="key")
    renewed = refresh(scene, again, thumbprint="key")
    assert is_refused(refresh(scene, renewed.refresh_token, at(3)))
    assert isinstance(refresh(scene, renewed.refresh_token, at(4), thumbprint="key"), Refreshed)


# --- of wallets that sign people in ---------------------------------------------------------------


@pytest.fixture
def signed_in(scene, award):
    """An access token and its refresh token, given to a wallet that somebody signed in for."""
    token, again = first(scene, award)
    allowed = WalletAuthorization(
        id="a-1",
        client_id="wallet",
        principal_id="zoe",
        award_id=award.id,
        configuration_ids=(LDP_VC,),
        in_detail=(),
        redirect_uri="w:/back",
        code_hash="code",
        challenge="challenge",
        thumbprint=None,
        created_at=at(0),
        code_expires_at=at(60),
    )
    scene.tx.wallet_access.authorize(allowed)
    assert scene.tx.wallet_access.use_code("a-1", offers.token_hash(token), at(1))
    return token, again


@pytest.mark.parametrize("client_id", [None, "other"])
def test_it_is_of_no_use_to_another_wallet(scene, signed_in, client_id):
    assert is_refused(refresh(scene, signed_in[1], client_id=client_id))
    assert isinstance(refresh(scene, signed_in[1], client_id="wallet"), Refreshed)


def test_the_new_token_covers_no_more_than_was_allowed(scene, signed_in):
    renewed = refresh(scene, signed_in[1], client_id="wallet")
    asked = ClaimRequest(renewed.access_token, JWT_VC_JSON, proofs=(scene.proof(now=at(3)),))
    with pytest.raises(InsufficientScope):
        scene.claims(asked, at(3))


def test_what_was_taken_back_is_not_renewed(scene, signed_in):
    scene.tx.wallet_access.revoke("a-1", at(2))
    assert is_refused(refresh(scene, signed_in[1], at(3), client_id="wallet"))
