"""Programs and hosted credentials: every store keeps the same promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.access import Authorization, Bearer, BearerKind, Client, HostedCredential
from records.errors import Conflict
from tests.support.builders import at

CLIENT = Client(
    "c-1",
    "Portfolio",
    ("https://p.example/a", "https://p.example/b"),
    frozenset({"x", "y"}),
    "h",
    at(0),
    {"logo_uri": "l"},
)
ALLOWED = Authorization(
    "a-1", "c-1", "somebody", frozenset({"x"}), "https://p.example/a", "code", "ch", at(1), at(5)
)
BEARER = Bearer("t-1", "a-1", BearerKind.REFRESH, frozenset({"x"}), at(9))
HOSTED = HostedCredential("somebody", "key", "text/plain", b"\x00body", at(0), at(2))


@pytest.fixture
def tx(store):
    with store.transaction("acme") as transaction:
        yield transaction


@pytest.fixture
def allowed(tx):
    tx.access.add_client(CLIENT)
    tx.access.authorize(ALLOWED)
    tx.access.add_bearer(BEARER)
    return tx.access


def test_what_is_kept_comes_back_as_it_was(allowed):
    assert allowed.client("c-1") == CLIENT
    assert allowed.by_code("code") == allowed.authorization("a-1") == ALLOWED
    assert allowed.bearer("t-1") == BEARER


def test_what_is_not_there_is_none(tx):
    assert tx.access.client("c-1") is tx.access.by_code("code") is tx.access.authorization("a-1") is None
    assert (
        tx.access.bearer("t-1") is tx.hosted.find("somebody", "key") is tx.hosted.profile("somebody") is None
    )
    assert not tx.access.use_code("a-1", at(2))
    assert not tx.access.use_bearer("t-1", at(2))
    tx.access.revoke("a-1", at(2))


def test_a_code_is_used_once_in_time_and_not_after_its_end(allowed):
    assert not allowed.use_code("a-1", at(5))
    assert allowed.use_code("a-1", at(4))
    assert not allowed.use_code("a-1", at(4))
    assert allowed.by_code("code").code_used_at == at(4)
    allowed.authorize(replace(ALLOWED, id="a-2", code_hash="other"))
    allowed.revoke("a-2", at(2))
    assert not allowed.use_code("a-2", at(3))


def test_a_token_is_used_once(allowed):
    assert allowed.use_bearer("t-1", at(3))
    assert not allowed.use_bearer("t-1", at(4))
    assert allowed.bearer("t-1").used_at == at(3)


def test_an_end_stays_where_it_was(allowed):
    allowed.revoke("a-1", at(3))
    allowed.revoke("a-1", at(4))
    assert allowed.authorization("a-1").revoked_at == at(3)


@pytest.mark.parametrize(
    "again",
    [
        lambda access: access.add_client(CLIENT),
        lambda access: access.authorize(replace(ALLOWED, id="a-2")),
        lambda access: access.authorize(replace(ALLOWED, id="a-2", code_hash="2", client_id="nobody")),
        lambda access: access.add_bearer(BEARER),
        lambda access: access.add_bearer(replace(BEARER, token_hash="t-2", authorization_id="none")),
    ],
)
def test_what_would_be_there_twice_or_belong_to_nothing_is_refused(store, again):
    with store.transaction("acme") as tx:
        tx.access.add_client(CLIENT)
        tx.access.authorize(ALLOWED)
        tx.access.add_bearer(BEARER)
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        again(tx.access)


def test_a_credential_takes_the_place_of_the_one_before(tx):
    tx.hosted.put(HOSTED)
    newer = replace(HOSTED, body=b"newer", media_type="application/json", valid_from=None, stored_at=at(3))
    tx.hosted.put(newer)
    assert tx.hosted.find("somebody", "key") == newer
    assert tx.hosted.page("somebody", since=None, without=(), offset=0, limit=9).total == 1


def test_pages_are_in_order_and_of_one_owner(tx):
    kept = [replace(HOSTED, key=str(n), valid_from=at(n)) for n in range(5)]
    for each in [*kept, replace(HOSTED, owner="another")]:
        tx.hosted.put(each)
    page = tx.hosted.page("somebody", since=None, without=(), offset=1, limit=2)
    assert (page.credentials, page.total) == (tuple(kept[1:3]), 5)
    late = tx.hosted.page("somebody", since=at(2), without=(), offset=0, limit=9)
    assert (late.credentials, late.total) == (tuple(kept[3:]), 2)
    some = tx.hosted.page("somebody", since=None, without=("0", "4", "x"), offset=1, limit=9)
    assert (some.credentials, some.total) == (tuple(kept[2:4]), 3)
    assert (
        tx.hosted.page("somebody", since=at(2) + timedelta(days=9), without=(), offset=0, limit=9).total == 0
    )
    assert tx.hosted.page("somebody", since=None, without=(), offset=0, limit=0).credentials == ()


def test_a_profile_takes_the_place_of_the_one_before(tx):
    tx.hosted.set_profile("somebody", {"name": "Zoë"}, at(0))
    tx.hosted.set_profile("somebody", {"name": "Zoë R.", "more": [1]}, at(1))
    assert tx.hosted.profile("somebody") == {"name": "Zoë R.", "more": [1]}
    assert tx.hosted.profile("another") is None


def test_another_organisation_sees_none_of_it(store):
    with store.transaction("acme") as tx:
        tx.access.add_client(CLIENT)
        tx.access.authorize(ALLOWED)
        tx.access.add_bearer(BEARER)
        tx.hosted.put(HOSTED)
        tx.hosted.set_profile("somebody", {}, at(0))
    with store.transaction("globex") as tx:
        assert tx.access.client("c-1") is tx.access.by_code("code") is tx.access.bearer("t-1") is None
        assert tx.hosted.find("somebody", "key") is tx.hosted.profile("somebody") is None
        assert tx.hosted.page("somebody", since=None, without=(), offset=0, limit=9).total == 0
        assert not tx.access.use_bearer("t-1", at(2))
