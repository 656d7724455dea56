"""From what somebody allows to the token: which badge may be chosen, and what the code is good for."""

import hashlib
from dataclasses import replace

import pytest

from issuer.achievements.configurations import JWT_VC_JSON, LDP_VC
from issuer.code_flow import choosing, exchange, offering
from issuer.code_flow.exchange import WalletExchange, WalletToken
from issuer.deliveries import Step
from issuer.errors import InsufficientScope, InvalidProof, InvalidToken, NotPermitted, UnknownAward
from issuer.offering import claims, offers
from issuer.offering.claims import ClaimState
from keys.multibase import b64url_encode
from tests.support.builders import at, give
from tests.unit.issuer.code_flow.test_requests import BACK, examine
from tests.unit.issuer.scenes import bare_store, scene_of, set_out

VERIFIER = "v" * 43
ASKED = replace(
    examine(),
    configuration_ids=(LDP_VC,),
    challenge=b64url_encode(hashlib.sha256(VERIFIER.encode()).digest()),
)
ZOE = "zoe@example.org"


@pytest.fixture
def scene():
    store = bare_store()
    set_out(store)
    with store.transaction("acme") as tx:
        yield scene_of(tx)


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication", at(0))


def choices(scene, address=ZOE, now=at(2), **changes):
    return choosing.choices(scene.tx, address, replace(ASKED, **changes), scene.terms, now)


def allow(scene, award, now=at(2), **changes):
    return choosing.allow(scene.tx, replace(ASKED, **changes), award, "p-1", now, scene.randomness)


def trade(scene, code, now=at(3), **changes):
    asked = replace(WalletExchange("w", code, BACK, VERIFIER), **changes)
    return exchange.exchange(scene.tx, asked, scene.terms, now, scene.randomness)


def token(scene, code, **more):
    given = trade(scene, code, **more)
    assert isinstance(given, WalletToken)
    return given.access_token


def is_refused(given):
    return isinstance(given, exchange.Refused) and given.error.code == "invalid_grant"


def test_the_badges_that_no_wallet_has_can_be_chosen(scene, award):
    scene.claimed("creativity")
    assert [each.id for each in choices(scene)] == [award.id]
    assert choices(scene, "eve@example.com") == ()


def test_a_claim_link_that_is_over_does_not_matter_to_who_signed_in(scene, award):
    late = award.claim_expires_at
    assert claims.claim_state(scene.tx, award, late, scene.terms) is ClaimState.LINK_EXPIRED
    assert [each.id for each in choices(scene, now=late)] == [award.id]


def test_a_declined_badge_can_not_be_chosen(scene, award):
    offers.decline(scene.tx, award, at(1))
    assert choices(scene) == ()


def test_the_state_of_an_offer_names_its_award_and_nobody_can_make_one(scene, award):
    secret = scene.terms.secret
    state = offering.state_of(award.id, secret)
    assert offering.award_of_state(state, secret) == award.id
    assert offering.award_of_state(state, b"other") is None
    for made_up in ("", "x", "A" * 40, state[:-2], "x" + state[1:], "é"):
        assert offering.award_of_state(made_up, secret) is None
    assert ZOE not in state


def test_the_state_of_an_offer_narrows_the_choice_and_refuses_others(scene, award):
    give(scene.tx, "creativity", at(0))
    state = offering.state_of(award.id, scene.terms.secret)
    assert [each.id for each in choices(scene, issuer_state=state)] == [award.id]
    with pytest.raises(NotPermitted):
        choices(scene, "eve@example.com", issuer_state=state)


def test_what_is_not_among_the_choices_can_not_be_chosen(scene, award):
    assert choosing.chosen(choices(scene), award.id).id == award.id
    with pytest.raises(UnknownAward):
        choosing.chosen(choices(scene), "other")


def test_a_code_gives_a_token_that_claims_what_was_allowed(scene, award):
    given = token(scene, allow(scene, award))
    assert scene.claim(scene.request(given)).award_id == award.id
    actions = [each.action for each in scene.tx.audit.of_object(award.id)]
    assert actions[-3:] == ["wallet.allowed", "offer.redeemed", "award.claimed"]


def test_a_token_claims_nothing_that_was_not_allowed(scene, award):
    given = token(scene, allow(scene, award))
    with pytest.raises(InsufficientScope):
        scene.claim(scene.request(given, configuration=JWT_VC_JSON))


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "other"}, {"redirect_uri": None}, {"verifier": "w" * 43}, {"verifier": None}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_code_is_for_its_wallet_address_and_verifier(scene, award, changes):
    code = allow(scene, award)
    assert is_refused(trade(scene, code, **changes))
    assert token(scene, code)


@pytest.mark.parametrize("code", ["other", "é"])
def test_an_unknown_code_gives_nothing(scene, award, code):
    allow(scene, award)
    assert is_refused(trade(scene, code))


def test_a_request_without_a_code_is_told_so(scene):
    assert trade(scene, None).error.code == "invalid_request"


def test_a_code_is_for_a_minute(scene, award):
    assert is_refused(trade(scene, allow(scene, award, at(2)), at(62)))


def test_a_code_bound_to_a_key_is_for_that_key_and_so_is_its_token(scene, award):
    code = allow(scene, award, thumbprint="key")
    assert is_refused(trade(scene, code))
    assert is_refused(trade(scene, code, thumbprint="other"))
    given = token(scene, code, thumbprint="key")
    with pytest.raises(InvalidToken):
        scene.claim(scene.request(given))
    assert scene.claim(replace(scene.request(given), thumbprint="key"))


def test_a_code_that_comes_again_ends_what_it_gave(scene, award):
    code = allow(scene, award)
    given = token(scene, code)
    assert is_refused(trade(scene, code))
    with pytest.raises(InvalidToken):
        scene.claim(scene.request(given))


def test_a_badge_that_another_wallet_took_in_between_is_given_no_more(scene, award):
    code = allow(scene, award)
    scene.claim(scene.request(scene.token(award)))
    assert is_refused(trade(scene, code))


def test_a_token_ends_the_offers_that_were_open(scene, award):
    minted = scene.mint(award)
    token(scene, allow(scene, award))
    assert isinstance(scene.redeem(scene.code(minted)), offers.Refused)


def test_an_award_that_asks_for_a_code_keeps_asking_whoever_has_only_the_link(scene, award):
    scene.mint(award, tx_code=True)
    token(scene, allow(scene, award))
    with pytest.raises(NotPermitted):
        offers.check_link_may_take(scene.tx, award, at(4))


def test_the_code_of_the_offer_behind_a_token_serves_nobody(scene, award):
    token(scene, allow(scene, award))
    behind = scene.tx.offers.newest(award.id)
    assert isinstance(scene.redeem(offers.code_of(behind.id, scene.terms.secret)), offers.Refused)


def test_who_asked_in_detail_is_answered_so(scene, award):
    given = trade(scene, allow(scene, award, in_detail=(LDP_VC,)))
    assert given.in_detail == (LDP_VC,)
    assert scene.tx.wallets.details(offers.token_hash(given.access_token)) == (LDP_VC,)


def test_a_token_may_be_asked_for_less_than_was_allowed(scene, award):
    code = allow(scene, award, configuration_ids=(LDP_VC, JWT_VC_JSON), in_detail=(LDP_VC, JWT_VC_JSON))
    given = trade(scene, code, in_detail=(JWT_VC_JSON,))
    assert given.in_detail == (JWT_VC_JSON,)
    assert scene.claim(scene.request(given.access_token, configuration=JWT_VC_JSON))
    with pytest.raises(InsufficientScope):
        scene.claim(scene.request(given.access_token))


def test_a_token_may_not_be_asked_for_more_and_asking_uses_nothing_up(scene, award):
    code = allow(scene, award)
    refused = trade(scene, code, in_detail=(LDP_VC, JWT_VC_JSON))
    assert refused.error.code == "invalid_authorization_details"
    assert trade(scene, code, in_detail=(LDP_VC,)).in_detail == (LDP_VC,)


def test_scopes_and_details_are_covered_side_by_side(scene, award):
    code = allow(scene, award, configuration_ids=(JWT_VC_JSON, LDP_VC), in_detail=(JWT_VC_JSON,))
    given = token(scene, code)
    for each in (JWT_VC_JSON, LDP_VC):
        assert scene.claim(scene.request(given, configuration=each))


def test_of_what_both_name_the_details_decide(scene, award):
    both = {"configuration_ids": (JWT_VC_JSON, LDP_VC), "in_detail": (JWT_VC_JSON, LDP_VC)}
    given = token(scene, allow(scene, award, **both), in_detail=(LDP_VC,))
    with pytest.raises(InsufficientScope):
        scene.claim(scene.request(given, configuration=JWT_VC_JSON))


def test_nobody_is_given_the_badge_of_somebody_forgotten(scene, award):
    code = allow(scene, award)
    scene.tx.people.erase(award.person.id, at(2))
    assert is_refused(trade(scene, code))


def test_a_key_proof_by_another_client_than_the_tokens_is_refused(scene, award):
    given = token(scene, allow(scene, award))
    for client, fits in (("other", False), ("w", True)):
        request = replace(scene.request(given), proofs=(scene.proof(iss=client),))
        if fits:
            assert scene.claim(request)
            continue
        with pytest.raises(InvalidProof):
            scene.claim(request)


def test_a_token_leaves_the_trace_that_an_offers_code_would(scene, award):
    token(scene, allow(scene, award))
    assert [(each.step, each.told) for each in scene.tx.wallets.steps(award.id)] == [(Step.TOKEN, "")]
