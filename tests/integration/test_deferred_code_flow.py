"""Somebody signs in for a badge that waits: put off, come back for with the wallet's own refresh token, fetched."""

import hashlib

import pytest

from cairn.demo import SLUG
from tests.integration.test_code_flow import Person, house_with_clients
from tests.support.waiting import decide, plan_mastery

LDP = "OpenBadgeCredential_ldp_vc"


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A house that knows two wallets, and plans a badge that needs approval."""
    opened = house_with_clients(tmp_path_factory.mktemp("known"))
    plan_mastery(opened.here.desk, opened.here.settings.public_url)
    yield opened
    opened.here.database.close()


@pytest.fixture
def zoe(request, known):
    return Person(known, f"{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]}@example.com")


def allowed(zoe, slug="mastery"):
    """Return an award and the tokens of the wallet that somebody signed in for."""
    award, _, _ = zoe.award(slug)
    return award, zoe.exchange(zoe.code(award, scope=LDP)).json()


def refresh(known, tokens, **changes):
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": "wallet"}
    form = {name: value for name, value in (form | changes).items() if value is not None}
    return known.client.post(f"/o/{SLUG}/token", data=form)


def test_a_badge_that_waits_is_put_off_and_fetched_days_later(known, zoe):
    award, tokens = allowed(zoe)
    first = known.credential(tokens["access_token"], zoe.body(LDP))
    assert first.status_code == 202
    known.clock.forward(days=3)
    decide(known, award)
    renewed = refresh(known, tokens).json()
    body = {"transaction_id": first.json()["transaction_id"]}
    headers = {"Authorization": f"Bearer {renewed['access_token']}"}
    answer = known.client.post(f"/o/{SLUG}/deferred", json=body, headers=headers)
    assert (answer.status_code, len(answer.json()["credentials"])) == (200, 1)


def test_a_badge_that_does_not_wait_comes_without_a_refresh_token(zoe):
    _, tokens = allowed(zoe, "communication")
    assert "refresh_token" not in tokens


@pytest.mark.parametrize("client_id", [None, "other", "nobody"])
def test_another_wallet_can_not_use_it(known, zoe, client_id):
    _, tokens = allowed(zoe)
    refused = refresh(known, tokens, client_id=client_id)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert refresh(known, tokens).status_code == 200


def test_the_new_token_covers_what_was_allowed_and_no_more(known, zoe):
    _, tokens = allowed(zoe)
    renewed = refresh(known, tokens).json()["access_token"]
    refused = known.credential(renewed, zoe.body("OpenBadgeCredential_jwt_vc_json"))
    assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope")
    assert known.credential(renewed, zoe.body(LDP)).status_code == 202


def test_a_code_that_comes_again_ends_what_was_refreshed_too(known, zoe):
    award, _, _ = zoe.award("mastery")
    code = zoe.code(award, scope=LDP)
    renewed = refresh(known, zoe.exchange(code).json()).json()
    assert zoe.exchange(code).status_code == 400
    assert known.credential(renewed["access_token"], zoe.body(LDP)).status_code == 401
    assert refresh(known, renewed).status_code == 400
