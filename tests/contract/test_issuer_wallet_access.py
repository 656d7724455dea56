"""Pushed requests and wallets' authorizations: every store keeps the same promises."""

from dataclasses import replace

import pytest

from issuer.wallet_access import PushedRequest, WalletAuthorization
from records.errors import Conflict
from tests.contract.ledger_values import award
from tests.support.builders import at

PUSHED = PushedRequest("u-1", "wallet", {"scope": "x", "state": "\x00é"}, at(60))
ALLOWED = WalletAuthorization(
    id="a-1",
    client_id="wallet",
    principal_id="somebody",
    award_id=award().id,
    configuration_ids=("x", "y"),
    in_detail=("y",),
    redirect_uri="w:/back",
    code_hash="code",
    challenge="challenge",
    thumbprint=None,
    created_at=at(1),
    code_expires_at=at(60),
)


@pytest.fixture
def stocked(store):
    """A store where one award may be asked for."""
    with store.transaction("acme") as tx:
        tx.people.add(award().person, at(0))
        tx.awards.add(award())
    return store


@pytest.fixture
def shelf(stocked):
    with stocked.transaction("acme") as tx:
        yield tx.wallet_access


def keep(store, *values):
    with store.transaction("acme") as tx:
        for each in values:
            (tx.wallet_access.push if isinstance(each, PushedRequest) else tx.wallet_access.authorize)(each)


def test_a_pushed_request_is_taken_once_by_its_wallet_and_comes_back_as_it_was(shelf):
    shelf.push(PUSHED)
    assert shelf.take("u-1", "other", at(1)) is None
    assert shelf.take("u-2", "wallet", at(1)) is None
    assert shelf.take("u-1", "wallet", at(59)) == replace(PUSHED, taken_at=at(59))
    assert shelf.take("u-1", "wallet", at(59)) is None


def test_a_pushed_request_is_not_taken_when_its_time_is_over(shelf):
    shelf.push(PUSHED)
    assert shelf.take("u-1", "wallet", at(60)) is None


@pytest.mark.parametrize(
    "values",
    [
        (PUSHED, PUSHED),
        (replace(ALLOWED, award_id="none"),),
        (ALLOWED, replace(ALLOWED, id="a-2")),
    ],
    ids=["same address", "no award", "same code"],
)
def test_what_is_there_once_conflicts_with_another(stocked, values):
    with pytest.raises(Conflict):
        keep(stocked, *values)


@pytest.mark.parametrize("thumbprint", [None, "key"])
def test_an_authorization_comes_back_as_it_was(shelf, thumbprint):
    kept = replace(ALLOWED, thumbprint=thumbprint)
    shelf.authorize(kept)
    assert shelf.by_code("code") == kept
    assert shelf.by_code("other") is shelf.of_token("token") is None


def test_a_code_is_used_once_in_time_and_leads_from_its_token_back(shelf):
    shelf.authorize(ALLOWED)
    assert not shelf.use_code("a-1", "token", at(60))
    assert shelf.use_code("a-1", "token", at(59))
    assert not shelf.use_code("a-1", "other", at(59))
    assert shelf.of_token("token") == replace(ALLOWED, token_hash="token", code_used_at=at(59))
    assert shelf.of_token("other") is None


def test_an_end_stays_where_it_was_and_ends_the_code(shelf):
    shelf.authorize(ALLOWED)
    shelf.revoke("a-1", at(3))
    shelf.revoke("a-1", at(4))
    shelf.revoke("a-2", at(4))
    assert shelf.by_code("code").revoked_at == at(3)
    assert not shelf.use_code("a-1", "token", at(5))


def test_another_organisation_sees_nothing_of_it(stocked):
    keep(stocked, PUSHED, ALLOWED)
    with stocked.transaction("globex") as theirs:
        assert theirs.wallet_access.take("u-1", "wallet", at(1)) is None
        assert theirs.wallet_access.by_code("code") is None
        assert not theirs.wallet_access.use_code("a-1", "token", at(2))
        theirs.wallet_access.revoke("a-1", at(2))
    with stocked.transaction("acme") as ours:
        assert ours.wallet_access.by_code("code") == ALLOWED
        assert ours.wallet_access.take("u-1", "wallet", at(1))
