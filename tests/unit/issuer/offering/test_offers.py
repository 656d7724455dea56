"""Offers: minted, read, redeemed once; and how far a claim is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer import revocation
from issuer.errors import (
    AlreadyClaimed,
    AlreadyRevoked,
    AlreadySuspended,
    ClaimLinkExpired,
    InvalidGrant,
    InvalidRequest,
    NotPermitted,
    UnknownOffer,
    UnsupportedGrantType,
)
from issuer.offering import claims, offers
from issuer.offering.claims import ClaimState
from issuer.offering.offers import GRANT_TYPE, Refused, Terms, Token, TokenRequest
from issuer.revocation import RevokeAward
from keys.multibase import b64url_decode
from tests.support.builders import Seeded, at, give, sign
from tests.unit.issuer.scenes import everything_kept, scene_of

DAYS = 24 * 3600
IDS = ["OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"]


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def document(scene, minted, now=at(1)):
    issuer = scene.identity.issuer_url
    return offers.offer_document(scene.tx, minted.offer.id, issuer, IDS, scene.terms, now)


def withdraw(scene, award, act=revocation.revoke):
    command = RevokeAward(award.id, "duplicate")
    return act(scene.tx, command, at(1))


def refusal(answer):
    assert isinstance(answer, Refused)
    return type(answer.error)


# --- minting --------------------------------------------------------------------------------------


def test_an_offer_on_a_screen_lives_ten_minutes_and_asks_no_code(scene, award):
    minted = scene.mint(award)
    assert minted.tx_code is None
    assert minted.offer.expires_at == at(600)


def test_an_offer_with_a_transaction_code_lives_seven_days(scene, award):
    minted = scene.mint(award, tx_code=True)
    assert minted.offer.expires_at == at(7 * DAYS)
    assert len(minted.tx_code) == 6
    assert minted.tx_code.isdigit()


def test_a_small_transaction_code_keeps_its_leading_zeros(scene, award):
    class Small(Seeded):
        def below(self, bound):
            assert bound == 10**6
            return 7

    minted = offers.mint(scene.tx, award, tx_code=True, now=at(0), randomness=Small(), terms=scene.terms)
    assert minted.tx_code == "000007"


def test_an_offer_s_id_and_code_can_not_be_guessed(scene, award):
    minted = scene.mint(award)
    assert len(b64url_decode(minted.offer.id)) == 16
    assert len(b64url_decode(scene.code(minted))) == 32


def test_the_code_follows_from_offer_and_secret_only():
    assert offers.code_of("offer", b"a" * 32) == offers.code_of("offer", b"a" * 32)
    assert offers.code_of("offer", b"a" * 32) != offers.code_of("offer", b"b" * 32)
    assert offers.code_of("offer", b"a" * 32) != offers.code_of("other", b"a" * 32)


def test_a_new_offer_cancels_the_earlier_one(scene, award):
    first, second = scene.mint(award), scene.mint(award)
    assert refusal(scene.redeem(scene.code(first))) is InvalidGrant
    assert isinstance(scene.redeem(scene.code(second)), Token)


def test_lifetimes_are_settings(scene, award):
    terms = replace(scene.terms, on_screen=timedelta(minutes=3))
    minted = offers.mint(scene.tx, award, tx_code=False, now=at(0), randomness=Seeded(), terms=terms)
    assert minted.offer.expires_at == at(180)


def test_the_claim_link_holds_for_90_days(scene, award):
    assert scene.mint(award, at(90 * DAYS - 1))
    with pytest.raises(ClaimLinkExpired, match="safe"):
        scene.mint(award, at(90 * DAYS))


def test_a_withdrawn_badge_is_not_offered(scene, award):
    withdraw(scene, award)
    with pytest.raises(AlreadyRevoked):
        scene.mint(award)


def test_a_paused_badge_is_not_offered_until_the_pause_is_lifted(scene, award):
    withdraw(scene, award, revocation.suspend)
    with pytest.raises(AlreadySuspended):
        scene.mint(award)
    revocation.reinstate(scene.tx, revocation.ReinstateAward(award.id), at(2))
    assert scene.mint(award)


def test_a_claimed_badge_is_not_offered_again(scene):
    claimed = scene.claimed()
    with pytest.raises(AlreadyClaimed):
        scene.mint(claimed)


def test_a_file_copy_without_a_wallet_does_not_count_as_a_claim(scene, award):
    sign(scene.tx, award, holder="urn:uuid:random")
    assert scene.mint(award)


def test_a_copy_of_an_earlier_version_does_not_count_as_a_claim(scene, award):
    sign(scene.tx, award)
    assert offers.is_claimed(scene.tx, award)
    corrected = replace(award, version=replace(award.version, number=2))
    assert not offers.is_claimed(scene.tx, corrected)


def test_minting_is_audited_and_the_code_is_not_in_it(scene, award):
    minted = scene.mint(award, tx_code=True)
    entry = scene.tx.audit.of_object(award.id)[-1]
    assert (entry.actor, entry.action, entry.values) == ("claim_link", "offer.minted", {"tx_code": "asked"})
    assert minted.tx_code not in str(entry)


def test_whoever_has_the_link_gets_a_new_offer_for_an_expired_one(scene, award):
    scene.mint(award)
    renewed = offers.renew(scene.tx, award, at(700), scene.randomness, scene.terms)
    assert isinstance(scene.redeem(scene.code(renewed), now=at(701)), Token)


def test_the_link_alone_does_not_get_around_a_transaction_code(scene, award):
    minted = scene.mint(award, tx_code=True)
    with pytest.raises(NotPermitted):
        offers.renew(scene.tx, award, at(8 * DAYS), scene.randomness, scene.terms)
    assert isinstance(scene.redeem(scene.code(minted), minted.tx_code), Token)


# --- reading --------------------------------------------------------------------------------------


def test_an_offer_names_issuer_configurations_and_code(scene, award):
    minted = scene.mint(award)
    assert document(scene, minted) == {
        "credential_issuer": "https://badges.example/o/acme",
        "credential_configuration_ids": IDS,
        "grants": {GRANT_TYPE: {"pre-authorized_code": scene.code(minted)}},
    }


def test_an_offer_says_what_its_transaction_code_looks_like(scene, award):
    grant = document(scene, scene.mint(award, tx_code=True))["grants"][GRANT_TYPE]
    assert grant["tx_code"]["input_mode"] == "numeric"
    assert grant["tx_code"]["length"] == 6
    assert 0 < len(grant["tx_code"]["description"]) <= 300


def test_an_offer_can_be_read_twice_and_says_the_same(scene, award):
    minted = scene.mint(award)
    assert document(scene, minted) == document(scene, minted)


def test_an_offer_holds_nothing_about_the_person(scene, award):
    told = str(document(scene, scene.mint(award)))
    for secret in ("zoe", "Zoë", award.person.id, award.id, award.claim_id, "Said it well"):
        assert secret not in told


def cancelled(scene, award, minted):
    offers.cancel(scene.tx, award, at(1))


def redeemed(scene, award, minted):
    assert isinstance(scene.redeem(scene.code(minted), minted.tx_code), Token)


def locked(scene, award, minted):
    for _ in range(5):
        scene.redeem(scene.code(minted), "wrong!")


def revoked(scene, award, minted):
    withdraw(scene, award)


def suspended(scene, award, minted):
    withdraw(scene, award, revocation.suspend)


def declined(scene, award, minted):
    offers.decline(scene.tx, award, at(1))


def forgotten(scene, award, minted):
    assert scene.tx.people.erase(award.person.id, at(1))


ENDS = [cancelled, redeemed, locked, revoked, suspended, declined, forgotten]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_an_offer_that_has_ended_can_not_be_read(scene, award, end):
    minted = scene.mint(award, tx_code=True)
    assert document(scene, minted)
    end(scene, award, minted)
    with pytest.raises(UnknownOffer):
        document(scene, minted)


def test_an_expired_or_unknown_offer_is_refused_in_the_same_words(scene, award):
    minted = scene.mint(award)
    assert document(scene, minted, at(599))
    words = set()
    for offer_id, now in ((minted.offer.id, at(600)), ("unknown", at(1))):
        with pytest.raises(UnknownOffer) as told:
            offers.offer_document(scene.tx, offer_id, "https://x", IDS, scene.terms, now)
        words.add(str(told.value))
    assert len(words) == 1


# --- redeeming ------------------------------------------------------------------------------------


def test_a_good_code_gives_a_token_of_five_minutes(scene, award):
    token = scene.redeem(scene.code(scene.mint(award)))
    assert isinstance(token, Token)
    assert token.expires_in == 300
    assert token.award_id == award.id
    assert len(b64url_decode(token.access_token)) == 32
    grant = scene.tx.offers.grant(offers.token_hash(token.access_token))
    assert grant.expires_at == at(301)


def test_a_good_code_with_its_transaction_code_gives_a_token(scene, award):
    minted = scene.mint(award, tx_code=True)
    assert isinstance(scene.redeem(scene.code(minted), minted.tx_code), Token)


def test_a_code_gives_one_token(scene, award):
    code = scene.code(scene.mint(award))
    assert isinstance(scene.redeem(code), Token)
    assert refusal(scene.redeem(code)) is InvalidGrant


@pytest.mark.parametrize("code", [None, ""])
def test_a_request_without_a_code_is_invalid(scene, code):
    assert refusal(scene.redeem(code)) is InvalidRequest


@pytest.mark.parametrize("grant_type", [None, ""])
def test_a_request_without_a_grant_type_is_invalid(scene, grant_type):
    assert refusal(scene.redeem("code", grant_type=grant_type)) is InvalidRequest


@pytest.mark.parametrize("grant_type", ["authorization_code", "client_credentials", GRANT_TYPE + " "])
def test_another_grant_type_is_not_supported(scene, grant_type):
    assert refusal(scene.redeem("code", grant_type=grant_type)) is UnsupportedGrantType


@pytest.mark.parametrize("tx_code", [None, ""])
def test_a_missing_transaction_code_is_invalid_and_costs_no_try(scene, award, tx_code):
    minted = scene.mint(award, tx_code=True)
    for _ in range(9):
        assert refusal(scene.redeem(scene.code(minted), tx_code)) is InvalidRequest
    assert isinstance(scene.redeem(scene.code(minted), minted.tx_code), Token)


def test_an_unexpected_transaction_code_is_invalid_and_leaves_the_code_good(scene, award):
    code = scene.code(scene.mint(award))
    assert refusal(scene.redeem(code, "123456")) is InvalidRequest
    assert isinstance(scene.redeem(code), Token)


def test_the_code_survives_four_wrong_transaction_codes(scene, award):
    minted = scene.mint(award, tx_code=True)
    for _ in range(4):
        assert refusal(scene.redeem(scene.code(minted), wrong(minted))) is InvalidGrant
    assert isinstance(scene.redeem(scene.code(minted), minted.tx_code), Token)


def test_after_five_wrong_transaction_codes_even_the_right_one_is_refused(scene, award):
    minted = scene.mint(award, tx_code=True)
    for _ in range(5):
        assert refusal(scene.redeem(scene.code(minted), wrong(minted))) is InvalidGrant
    assert refusal(scene.redeem(scene.code(minted), minted.tx_code)) is InvalidGrant
    assert scene.tx.offers.get(minted.offer.id).failures == 5


def wrong(minted):
    return f"{(int(minted.tx_code) + 1) % 10**6:06d}"


@pytest.mark.parametrize("spelt", [" {}", "{} ", "+{}", "0{}", "{}\n"])
def test_a_transaction_code_spelt_otherwise_is_wrong(scene, award, spelt):
    minted = scene.mint(award, tx_code=True)
    assert refusal(scene.redeem(scene.code(minted), spelt.format(minted.tx_code))) is InvalidGrant


def test_the_count_of_wrong_codes_is_kept_when_the_refusal_is_committed(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        minted = scene.mint(give(tx, "communication"), tx_code=True)
    for _ in range(5):
        with store.transaction("acme") as tx:
            assert refusal(scene_of(tx).redeem(scene.code(minted), wrong(minted))) is InvalidGrant
    with store.transaction("acme") as tx:
        assert refusal(scene_of(tx).redeem(scene.code(minted), minted.tx_code)) is InvalidGrant


def test_unknown_used_expired_cancelled_and_locked_codes_are_refused_in_the_same_words(scene, award):
    words = {str(scene.redeem("unknown").error), str(scene.redeem("unknown", "123456").error)}
    for end in ENDS:
        fresh = give(scene.tx, "communication", to=f"{end.__name__}@example.org")
        minted = scene.mint(fresh, tx_code=True)
        end(scene, fresh, minted)
        # With the right transaction code, a wrong one and none: a dead code tells nothing.
        for tx_code in (minted.tx_code, wrong(minted), None):
            answer = scene.redeem(scene.code(minted), tx_code)
            assert refusal(answer) is InvalidGrant
            words.add(str(answer.error))
    minted = scene.mint(award)
    answer = scene.redeem(scene.code(minted), now=at(600))
    assert refusal(answer) is InvalidGrant
    assert words == {str(answer.error)}


def test_a_wrong_transaction_code_is_refused_in_the_words_of_a_dead_code(scene, award):
    minted = scene.mint(award, tx_code=True)
    answers = [scene.redeem(scene.code(minted), wrong(minted)), scene.redeem("unknown")]
    assert str(answers[0].error) == str(answers[1].error)


def test_a_code_is_good_until_its_last_second(scene, award):
    assert isinstance(scene.redeem(scene.code(scene.mint(award)), now=at(599)), Token)


def test_a_code_that_is_used_meanwhile_gives_no_second_token(scene, award):
    minted = scene.mint(award)

    class Stale:
        """The view of a process that read the offer before another one redeemed it."""

        def __init__(self, shelf):
            self.shelf, self.read = shelf, shelf.get(minted.offer.id)

        def __getattr__(self, name):
            return getattr(self.shelf, name)

        def by_code(self, code_hash):
            return self.read

    stale = Stale(scene.tx.offers)
    assert isinstance(scene.redeem(scene.code(minted)), Token)
    scene.tx.offers = stale
    assert refusal(scene.redeem(scene.code(minted))) is InvalidGrant


def test_a_token_of_one_organisation_means_nothing_to_another_secret(scene, award):
    minted = scene.mint(award)
    other = Terms(b"other" * 8)
    request = TokenRequest(GRANT_TYPE, offers.code_of(minted.offer.id, other.secret))
    assert refusal(offers.redeem(scene.tx, request, other, Seeded(), at(1))) is InvalidGrant


@given(code=st.text(), tx_code=st.none() | st.text())
def test_no_code_at_all_breaks_the_exchange(code, tx_code):
    class Nothing:
        def by_code(self, code_hash):
            return None

    class Tx:
        offers = Nothing()

    request = TokenRequest(GRANT_TYPE, code, tx_code)
    answer = offers.redeem(Tx(), request, Terms(b"s" * 32), Seeded(), at(0))
    assert refusal(answer) in {InvalidGrant, InvalidRequest}


def test_the_exchange_is_audited(scene, award):
    scene.token(award)
    entry = scene.tx.audit.of_object(award.id)[-1]
    assert (entry.actor, entry.action) == ("wallet", "offer.redeemed")


# --- how far the claim is -------------------------------------------------------------------------


def state(scene, award, now=at(2)):
    return claims.claim_state(scene.tx, scene.tx.awards.get(award.id), now, scene.terms)


def test_a_claim_waits_first_with_or_without_an_offer(scene, award):
    assert state(scene, award) is ClaimState.WAITING
    scene.mint(award)
    assert state(scene, award) is ClaimState.WAITING


def test_a_wallet_asks_once_it_has_a_token_and_while_that_lives(scene, award):
    scene.token(award, at(1))
    assert state(scene, award, at(2)) is ClaimState.WALLET_ASKS
    assert state(scene, award, at(300)) is ClaimState.WALLET_ASKS
    assert state(scene, award, at(301)) is ClaimState.WAITING


def test_a_claimed_badge_is_claimed_even_after_its_link_expired(scene):
    claimed = scene.claimed()
    assert state(scene, claimed) is ClaimState.CLAIMED
    assert state(scene, claimed, at(91 * DAYS)) is ClaimState.CLAIMED


def test_a_withdrawn_badge_is_withdrawn_even_if_it_was_claimed(scene):
    claimed = scene.claimed()
    withdraw(scene, claimed)
    assert state(scene, claimed) is ClaimState.WITHDRAWN


def test_a_paused_badge_can_not_be_claimed_but_a_claimed_one_stays_so(scene, award):
    claimed = scene.claimed("creativity")
    for each in (award, claimed):
        withdraw(scene, each, revocation.suspend)
    assert state(scene, award) is ClaimState.WITHDRAWN
    assert state(scene, claimed) is ClaimState.CLAIMED


def test_an_unclaimed_link_expires(scene, award):
    assert state(scene, award, at(90 * DAYS - 1)) is ClaimState.WAITING
    assert state(scene, award, at(90 * DAYS)) is ClaimState.LINK_EXPIRED


# --- declining ------------------------------------------------------------------------------------


def decline(scene, award, now=at(1)):
    offers.decline(scene.tx, scene.tx.awards.get(award.id), now)


def undo(scene, award, now=at(1)):
    offers.undo_decline(scene.tx, scene.tx.awards.get(award.id), now)


def test_a_declined_badge_is_not_offered_until_that_is_taken_back(scene, award):
    decline(scene, award)
    assert state(scene, award) is ClaimState.DECLINED
    with pytest.raises(NotPermitted):
        scene.mint(award)
    undo(scene, award)
    assert state(scene, award) is ClaimState.WAITING
    assert scene.mint(award)


def test_an_offer_from_before_the_decline_stays_dead_when_that_is_taken_back(scene, award):
    code = scene.code(scene.mint(award))
    decline(scene, award)
    undo(scene, award)
    assert refusal(scene.redeem(code)) is InvalidGrant


def test_a_badge_declined_meanwhile_gives_no_token_though_its_offer_is_open(scene, award):
    code = scene.code(scene.mint(award))
    scene.tx.awards.set_declined(award.id, at(1))
    assert refusal(scene.redeem(code)) is InvalidGrant
    scene.tx.awards.set_declined(award.id, None)
    assert isinstance(scene.redeem(code), Token)


def test_declining_twice_and_undoing_nothing_change_nothing(scene, award):
    undo(scene, award)
    decline(scene, award, at(1))
    decline(scene, award, at(2))
    assert scene.tx.awards.get(award.id).declined_at == at(1)
    actions = [entry.action for entry in scene.tx.audit.of_object(award.id)]
    assert actions == ["award.made", "award.declined"]


def test_taking_a_decline_back_is_audited(scene, award):
    decline(scene, award)
    undo(scene, award)
    assert scene.tx.audit.of_object(award.id)[-1].action == "award.decline_undone"


def test_what_is_withdrawn_claimed_or_out_of_time_can_not_be_declined(scene, award):
    with pytest.raises(ClaimLinkExpired):
        decline(scene, award, at(90 * DAYS))
    with pytest.raises(AlreadyClaimed):
        decline(scene, scene.claimed("creativity"))
    withdraw(scene, award)
    with pytest.raises(AlreadyRevoked):
        decline(scene, award)


def test_a_decline_can_not_be_taken_back_once_the_badge_is_withdrawn(scene, award):
    decline(scene, award)
    withdraw(scene, award)
    with pytest.raises(AlreadyRevoked):
        undo(scene, award)


# --- canaries -------------------------------------------------------------------------------------


def test_no_code_token_or_transaction_code_is_kept_or_shown(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        minted = scene.mint(give(tx, "communication"), tx_code=True)
        code = scene.code(minted)
        refused = scene.redeem(code, wrong(minted))
        request = TokenRequest(GRANT_TYPE, code, minted.tx_code)
        token = scene.redeem(code, minted.tx_code)
    kept = everything_kept(store)
    shown = f"{minted!r} {refused!r} {refused.error} {request!r} {token!r} {scene.terms!r}"
    for secret in (code, token.access_token, minted.tx_code, wrong(minted)):
        assert secret not in kept
        assert secret not in shown
    assert minted.offer.code_hash in kept


def test_the_hash_of_a_transaction_code_needs_the_secret_to_be_guessed(scene, award):
    one = offers.mint(scene.tx, award, tx_code=True, now=at(0), randomness=Seeded(7), terms=Terms(b"a" * 32))
    two = offers.mint(
        scene.tx,
        give(scene.tx, "creativity"),
        tx_code=True,
        now=at(0),
        randomness=_After(Seeded(7)),
        terms=Terms(b"b" * 32),
    )
    assert one.tx_code == two.tx_code
    assert one.offer.tx_code_hash != two.offer.tx_code_hash


class _After:
    """The same numbers, but another offer id."""

    def __init__(self, seeded):
        self.seeded = seeded

    def token(self, size):
        return bytes(reversed(self.seeded.token(size)))

    def below(self, bound):
        return self.seeded.below(bound)
