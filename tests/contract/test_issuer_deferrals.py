"""Answers that are put off and wallets' refresh tokens: every store keeps the same promises."""

from dataclasses import replace

import pytest

from issuer.deferrals import Deferral, DeferredHolder, RefreshToken
from issuer.wallet_access import WalletAuthorization
from keys.public import Algorithm
from keys.software import SoftwareSigner
from records.errors import Conflict
from tests.contract.ledger_values import award, grant, offer, stocked
from tests.support.builders import at

KEYS = [SoftwareSigner.from_secret(Algorithm.EDDSA, bytes([each]) * 32).public_key for each in (1, 2)]
HOLDERS = tuple(DeferredHolder(f"did:key:z{number}", key) for number, key in enumerate(KEYS))
OWED = Deferral("a" * 64, offer().id, award().id, "ldp", HOLDERS, at(300))
AGAIN = RefreshToken("r" * 64, offer().id, grant().token_hash, at(5000), "thumb")
SECOND = offer(2)


@pytest.fixture
def kept(store):
    """A store with two offers of one award, each with its token."""
    stocked(store)
    with store.transaction("acme") as tx:
        tx.offers.add(SECOND)
        tx.offers.add_grant(grant())
        tx.offers.add_grant(grant(2, of=SECOND))
    return store


@pytest.fixture
def tx(kept):
    with kept.transaction("acme") as tx:
        yield tx


@pytest.fixture
def shelf(tx):
    return tx.deferrals


# --- deferrals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{}, {"is_old": True, "format": "ldp_vc"}, {"holders": HOLDERS[:1]}])
def test_a_deferral_comes_back_as_it_was(kept, changes):
    with kept.transaction("acme") as tx:
        tx.deferrals.defer(replace(OWED, **changes))
    with kept.transaction("acme") as tx:
        assert tx.deferrals.get(OWED.id_hash) == replace(OWED, **changes)
        assert tx.deferrals.get("b" * 64) is None


def test_asked_again_the_later_one_stands_in_its_place(shelf):
    later = replace(OWED, id_hash="b" * 64, created_at=at(400), holders=HOLDERS[1:])
    shelf.defer(OWED)
    shelf.defer(later)
    assert (shelf.get(OWED.id_hash), shelf.get(later.id_hash)) == (None, later)


def test_configurations_and_offers_are_apart(shelf):
    each = [
        OWED,
        replace(OWED, id_hash="b" * 64, configuration_id="jwt"),
        replace(OWED, id_hash="c" * 64, offer_id=SECOND.id),
    ]
    for one in each:
        shelf.defer(one)
    assert [shelf.get(one.id_hash) for one in each] == each


def test_the_first_time_it_was_fetched_is_kept_and_counts(shelf):
    shelf.defer(OWED)
    assert shelf.fetch(OWED.id_hash, at(500), since=at(200))
    assert shelf.fetch(OWED.id_hash, at(700), since=at(500))
    assert shelf.get(OWED.id_hash).fetched_at == at(500)
    assert not shelf.fetch(OWED.id_hash, at(800), since=at(501))
    assert not shelf.fetch("b" * 64, at(500), since=at(0))


def test_what_was_fetched_is_not_put_off_again(kept):
    with kept.transaction("acme") as tx:
        tx.deferrals.defer(OWED)
        tx.deferrals.fetch(OWED.id_hash, at(500), since=at(0))
    with pytest.raises(Conflict), kept.transaction("acme") as tx:
        tx.deferrals.defer(replace(OWED, id_hash="b" * 64))
    with kept.transaction("acme") as tx:
        assert tx.deferrals.get(OWED.id_hash).fetched_at == at(500)


def test_an_award_is_owed_until_it_is_fetched_or_too_long_ago(shelf):
    assert not shelf.is_owed(award().id, at(0))
    shelf.defer(OWED)
    assert shelf.is_owed(award().id, at(299))
    assert not shelf.is_owed(award().id, at(300))
    assert not shelf.is_owed(award(2).id, at(0))
    shelf.defer(replace(OWED, id_hash="b" * 64, offer_id=SECOND.id))
    shelf.fetch(OWED.id_hash, at(500), since=at(0))
    assert shelf.is_owed(award().id, at(0))
    shelf.fetch("b" * 64, at(500), since=at(0))
    assert not shelf.is_owed(award().id, at(0))


# --- refresh tokens -------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{}, {"thumbprint": None}])
def test_a_refresh_token_comes_back_as_it_was_and_is_used_once(kept, changes):
    with kept.transaction("acme") as tx:
        tx.deferrals.add_refresh(replace(AGAIN, **changes))
    with kept.transaction("acme") as tx:
        assert tx.deferrals.refresh(AGAIN.token_hash) == replace(AGAIN, **changes)
        assert tx.deferrals.refresh("s" * 64) is None
        assert tx.deferrals.use_refresh(AGAIN.token_hash, at(400))
        assert not tx.deferrals.use_refresh(AGAIN.token_hash, at(400))
        assert tx.deferrals.refresh(AGAIN.token_hash).used_at == at(400)


def test_one_that_is_over_or_was_never_given_is_not_used(shelf):
    shelf.add_refresh(AGAIN)
    assert not shelf.use_refresh(AGAIN.token_hash, at(5000))
    assert not shelf.use_refresh("s" * 64, at(400))
    assert shelf.use_refresh(AGAIN.token_hash, at(4999))


def test_a_family_ends_and_no_other(shelf):
    other = replace(AGAIN, token_hash="s" * 64, offer_id=SECOND.id)
    for each in (AGAIN, replace(AGAIN, token_hash="t" * 64), other):
        shelf.add_refresh(each)
    shelf.end_family(AGAIN.offer_id, at(400))
    shelf.end_family(AGAIN.offer_id, at(500))
    assert shelf.refresh(AGAIN.token_hash).ended_at == at(400)
    assert not shelf.use_refresh(AGAIN.token_hash, at(600))
    assert not shelf.use_refresh("t" * 64, at(600))
    assert shelf.use_refresh(other.token_hash, at(600))


def test_the_access_tokens_of_an_offer_end_and_no_others(tx):
    late = grant(3, expires_at=at(250))
    tx.offers.add_grant(late)
    tx.offers.end_grants(offer().id, at(400))
    assert tx.offers.grant(grant().token_hash).expires_at == at(400)
    assert tx.offers.grant(late.token_hash).expires_at == at(250)
    assert tx.offers.grant(grant(2, of=SECOND).token_hash).expires_at == at(900)


def test_an_authorization_passes_on_to_the_next_token(tx):
    allowed = WalletAuthorization(
        "a-1", "wallet", "zoe", award().id, ("x",), (), "w:/", "code", "challenge", None, at(1), at(60)
    )
    tx.wallet_access.authorize(allowed)
    tx.wallet_access.use_code("a-1", "first", at(2))
    tx.wallet_access.pass_on("first", "second")
    tx.wallet_access.pass_on("unknown", "third")
    assert tx.wallet_access.of_token("first") is None
    assert tx.wallet_access.of_token("second").id == "a-1"
    assert tx.wallet_access.of_token("third") is None


# --- people ---------------------------------------------------------------------------------------


def test_of_somebody_forgotten_no_key_is_left(kept):
    with kept.transaction("acme") as tx:
        tx.deferrals.defer(OWED)
        tx.people.erase("person-zoe", at(700))
    with kept.transaction("acme") as tx:
        assert tx.deferrals.get(OWED.id_hash) == replace(OWED, holders=())


# --- organisations --------------------------------------------------------------------------------


def test_another_organisation_sees_and_changes_nothing(kept):
    with kept.transaction("acme") as tx:
        tx.deferrals.defer(OWED)
        tx.deferrals.add_refresh(AGAIN)
    with kept.transaction("globex") as tx:
        assert tx.deferrals.get(OWED.id_hash) is None
        assert not tx.deferrals.fetch(OWED.id_hash, at(400), since=at(0))
        assert not tx.deferrals.is_owed(award().id, at(0))
        assert tx.deferrals.refresh(AGAIN.token_hash) is None
        assert not tx.deferrals.use_refresh(AGAIN.token_hash, at(400))
        tx.deferrals.end_family(AGAIN.offer_id, at(400))
        tx.offers.end_grants(offer().id, at(400))
    with kept.transaction("acme") as tx:
        assert tx.deferrals.refresh(AGAIN.token_hash) == AGAIN
        assert tx.offers.grant(grant().token_hash).expires_at == at(900)


@pytest.mark.parametrize(
    "keep",
    [
        lambda tx: tx.deferrals.defer(replace(OWED, offer_id="none")),
        lambda tx: tx.deferrals.add_refresh(replace(AGAIN, offer_id="none")),
    ],
)
def test_what_belongs_to_no_offer_is_not_kept(kept, keep):
    with pytest.raises(Conflict), kept.transaction("acme") as tx:
        keep(tx)
