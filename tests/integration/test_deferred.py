"""Answers that come later (OpenID4VCI 1.0, 9): asked for, waited for, fetched, refused; plain and encrypted."""

import json

import pytest

from cairn.demo import SLUG
from cairn.wallet.purse import new_purse
from credentials.errors import Undecryptable
from credentials.jwe import decrypt, encrypt
from issuer import revocation
from issuer.awarding import approvals
from issuer.revocation import RevokeAward
from keys.agreement import DecryptionKey
from tests.support.dpop import Prover
from tests.support.inprocess import open_house
from tests.support.waiting import LDP, Waiting, decide, plan_mastery

WALLET = DecryptionKey.generate("wallet-1")
SEALED = "application/jwt"


@pytest.fixture
def waiting(house):
    return Waiting(house)


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A house that tells what is not ready as drafts 13 to 15 do, and gives a notification id later too."""
    switches = "deferred_pending_as_error,deferred_notification_id"
    opened = open_house(tmp_path_factory.mktemp("old"), CAIRN_WALLETS=switches)
    yield opened
    opened.here.database.close()


def refused(answer, error, status=400):
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert answer.headers["content-type"] == "application/json"
    return True


# --- put off --------------------------------------------------------------------------------------


def test_the_metadata_say_where_to_come_again(house):
    document = house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()
    assert document["deferred_credential_endpoint"] == f"{house.issuer}/deferred"


def test_what_waits_is_answered_with_an_id_and_an_interval_and_no_badge(waiting):
    answer = waiting.ask()
    said = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (202, "no-store")
    assert {"transaction_id", "interval"} <= said.keys()
    assert not {"credentials", "credential", "notification_id"} & said.keys()
    assert isinstance(said["interval"], int)
    assert said["interval"] > 0


def test_not_ready_is_202_with_the_same_id_and_an_interval(waiting):
    transaction_id = waiting.transaction()
    answer = waiting.fetch(transaction_id)
    assert (answer.status_code, answer.headers["cache-control"]) == (202, "no-store")
    assert answer.json() == {"transaction_id": transaction_id, "interval": 60}


@pytest.mark.parametrize("configuration", [LDP, "OpenBadgeCredential_jwt_vc_json"])
def test_once_it_is_approved_the_badge_is_fetched_and_is_good(house, configuration):
    waiting = Waiting(house, configuration)
    transaction_id = waiting.transaction()
    waiting.approve()
    answer = waiting.fetch(transaction_id)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    (given,) = answer.json()["credentials"]
    badge = given["credential"]
    body = badge if isinstance(badge, str) else json.dumps(badge)
    report = house.verify(body.encode())
    assert (report["verdict"], report["credential"]["subject"]) == ("valid", waiting.purse.key.did)


def test_a_fetched_badge_may_be_told_of_where_a_switch_says_so(house, old, waiting):
    transaction_id = waiting.transaction()
    waiting.approve()
    assert "notification_id" not in waiting.fetch(transaction_id).json()
    waiting = Waiting(old)
    transaction_id = waiting.transaction()
    waiting.approve()
    name = waiting.fetch(transaction_id).json()["notification_id"]
    told = {"notification_id": name, "event": "credential_accepted"}
    headers = {"Authorization": f"Bearer {waiting.token}"}
    assert old.client.post(f"/o/{SLUG}/notification", json=told, headers=headers).status_code == 204


def test_a_lost_answer_is_had_again_by_the_same_wallet_and_after_the_grace_the_id_is_dead(house, waiting):
    transaction_id = waiting.transaction()
    waiting.approve()
    first = waiting.fetch(transaction_id).json()
    house.clock.forward(minutes=4)
    assert waiting.fetch(transaction_id).json()["credentials"] == first["credentials"]
    house.clock.forward(minutes=2)
    later = waiting.refresh().json()["access_token"]
    assert refused(waiting.fetch(transaction_id, later), "invalid_transaction_id")


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", ["unknown", "é\u0000", "x" * 10_000])
def test_an_id_that_there_is_not_is_refused(waiting, unknown):
    assert refused(waiting.fetch(unknown), "invalid_transaction_id")


@pytest.mark.parametrize(
    "body", [{}, {"transaction_id": ""}, {"transaction_id": 5}, {"transaction_id": None}]
)
def test_a_request_without_an_id_is_refused(house, waiting, body):
    headers = {"Authorization": f"Bearer {waiting.token}"}
    answer = house.client.post(f"/o/{SLUG}/deferred", json=body, headers=headers)
    assert refused(answer, "invalid_credential_request")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"{", "application/json"), (b"[]", "application/json"), (b"a=b", "application/x-www-form-urlencoded")],
)
def test_what_is_no_json_object_is_refused(house, waiting, content, media_type):
    headers = {"Authorization": f"Bearer {waiting.token}", "Content-Type": media_type}
    answer = house.client.post(f"/o/{SLUG}/deferred", content=content, headers=headers)
    assert refused(answer, "invalid_credential_request")


def test_another_persons_token_gets_nothing(house, waiting):
    transaction_id = waiting.transaction()
    waiting.approve()
    other = Waiting(house)
    assert refused(other.fetch(transaction_id), "invalid_transaction_id")
    assert waiting.fetch(transaction_id).status_code == 200


def test_without_a_token_or_with_a_wrong_one_there_is_the_challenge(house, waiting):
    transaction_id = waiting.transaction()
    bare = house.client.post(f"/o/{SLUG}/deferred", json={"transaction_id": transaction_id})
    assert (bare.status_code, bare.json(), bare.headers["www-authenticate"]) == (401, {}, "Bearer")
    wrong = waiting.fetch(transaction_id, "wrong")
    assert wrong.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert refused(wrong, "invalid_token", 401)


def revoke(house, award):
    with house.here.desk.work(SLUG) as work:
        revocation.revoke(work.tx, RevokeAward(award.id, "duplicate"), work.now)


@pytest.mark.parametrize(
    "act",
    [lambda house, award: decide(house, award, approvals.decline), revoke],
    ids=["not approved", "withdrawn"],
)
def test_what_was_decided_against_or_withdrawn_is_refused_for_good(house, waiting, act):
    transaction_id = waiting.transaction()
    act(house, waiting.award)
    for _ in range(2):
        assert refused(waiting.fetch(transaction_id), "credential_request_denied")
    assert refused(waiting.ask(), "credential_request_denied")


# --- impatience -----------------------------------------------------------------------------------


def test_who_asks_far_too_often_is_answered_without_a_look_at_the_records(house, waiting):
    transaction_id = waiting.transaction()
    for _ in range(10):
        assert waiting.fetch(transaction_id).status_code == 202
    waiting.approve()
    hasty = waiting.fetch(transaction_id)
    assert (hasty.status_code, hasty.json()["transaction_id"]) == (202, transaction_id)
    house.clock.forward(minutes=1)
    assert waiting.fetch(transaction_id).status_code == 200


def test_haste_is_each_tokens_own(house, waiting):
    transaction_id, other = waiting.transaction(), Waiting(house)
    theirs = other.transaction()
    for _ in range(12):
        waiting.fetch(transaction_id)
    other.approve()
    assert other.fetch(theirs).status_code == 200


def test_a_wrong_token_is_never_answered_from_memory(waiting):
    transaction_id = waiting.transaction()
    for _ in range(12):
        assert waiting.fetch(transaction_id, "wrong").status_code == 401


# --- encrypted ------------------------------------------------------------------------------------


def our_key(house):
    document = house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()
    (key,) = document["credential_request_encryption"]["jwks"]["keys"]
    return key


def post_sealed(waiting, path, body):
    house = waiting.house
    content = encrypt(json.dumps(body).encode(), our_key(house), "A256GCM")
    headers = {"Authorization": f"Bearer {waiting.token}", "Content-Type": SEALED}
    return house.client.post(f"/o/{SLUG}/{path}", content=content, headers=headers)


ANSWER_TO = {"credential_response_encryption": {"jwk": WALLET.public_jwk(), "enc": "A128GCM"}}


def unsealed(answer, status):
    assert (answer.status_code, answer.headers["content-type"]) == (status, SEALED), answer.text
    return json.loads(decrypt(answer.text, [WALLET]))


def test_what_is_put_off_is_told_encrypted_too(waiting):
    first = unsealed(post_sealed(waiting, "credential", waiting.body(**ANSWER_TO)), 202)
    asked = {"transaction_id": first["transaction_id"], **ANSWER_TO}
    assert unsealed(post_sealed(waiting, "deferred", asked), 202) == {
        "transaction_id": first["transaction_id"],
        "interval": first["interval"],
    }
    waiting.approve()
    said = unsealed(post_sealed(waiting, "deferred", asked), 200)
    assert waiting.house.verify(json.dumps(said["credentials"][0]["credential"]).encode())


def test_the_later_requests_own_wish_counts_and_without_one_the_answer_is_plain(waiting):
    first = unsealed(post_sealed(waiting, "credential", waiting.body(**ANSWER_TO)), 202)
    assert waiting.fetch(first["transaction_id"]).headers["content-type"] == "application/json"
    sealed = post_sealed(waiting, "deferred", {"transaction_id": first["transaction_id"]})
    assert (sealed.status_code, sealed.headers["content-type"]) == (202, "application/json")


def test_the_later_requests_own_key_is_the_one_that_counts(waiting):
    other = DecryptionKey.generate("wallet-2")
    first = unsealed(post_sealed(waiting, "credential", waiting.body(**ANSWER_TO)), 202)
    wanted = {"credential_response_encryption": {"jwk": other.public_jwk(), "enc": "A256GCM"}}
    later = post_sealed(waiting, "deferred", {"transaction_id": first["transaction_id"], **wanted})
    assert json.loads(decrypt(later.text, [other]))["transaction_id"] == first["transaction_id"]
    with pytest.raises(Undecryptable):
        decrypt(later.text, [WALLET])


def test_a_plain_request_for_an_encrypted_answer_and_errors_are_plain(waiting):
    transaction_id = waiting.transaction()
    assert refused(waiting.fetch(transaction_id, **ANSWER_TO), "invalid_encryption_parameters")
    wrong = post_sealed(waiting, "deferred", {"transaction_id": "unknown", **ANSWER_TO})
    assert refused(wrong, "invalid_transaction_id")


def test_where_encryption_is_demanded_it_is_demanded_here_too(tmp_path):
    house = open_house(tmp_path, CAIRN_ENCRYPTION_REQUIRED="on")
    waiting = Waiting(house)
    first = unsealed(post_sealed(waiting, "credential", waiting.body(**ANSWER_TO)), 202)
    transaction_id = first["transaction_id"]
    assert refused(waiting.fetch(transaction_id), "invalid_encryption_parameters")
    assert refused(
        post_sealed(waiting, "deferred", {"transaction_id": transaction_id}), "invalid_encryption_parameters"
    )
    house.here.database.close()


# --- drafts 13 to 15 ------------------------------------------------------------------------------


def test_where_the_switch_is_on_not_ready_is_an_error_with_its_interval(old):
    waiting = Waiting(old)
    first = waiting.ask()
    assert first.status_code == 202
    for _ in range(12):
        pending = waiting.fetch(first.json()["transaction_id"])
        assert refused(pending, "issuance_pending")
        assert pending.json()["interval"] == 60
    waiting.approve()
    old.clock.forward(minutes=1)
    assert waiting.fetch(first.json()["transaction_id"]).status_code == 200


def test_who_asked_in_an_old_shape_is_answered_in_it(house, waiting):
    body = {
        "format": "ldp_vc",
        "credential_definition": {"type": ["VerifiableCredential", "OpenBadgeCredential"]},
        "proof": {"proof_type": "jwt", "jwt": house.proof(waiting.purse)},
    }
    first = house.credential(waiting.token, body)
    assert first.status_code == 202, first.text
    assert first.json()["c_nonce"]
    waiting.approve()
    said = waiting.fetch(first.json()["transaction_id"]).json()
    assert said["credential"] == said["credentials"][0]["credential"]
    assert said["format"] == "ldp_vc"


# --- what people read -----------------------------------------------------------------------------


def claim_page(house, award):
    return house.browser().get(f"/claim/{award.claim_id}").text


def state_of(house, award):
    return house.browser().get(f"/claim/{award.claim_id}/state").text


def test_the_claim_page_says_what_happens(house):
    plan_mastery(house.here.desk, house.here.settings.public_url)
    award, offer_id, _ = house.award("mastery")
    page = claim_page(house, award)
    assert "is about to award you" in page
    assert "Mastery can be asked for now, and will be in your wallet once HR has approved it." in page
    assert "As a file" not in page
    token = house.token(house.code(offer_id)).json()["access_token"]
    assert "is being asked for by your wallet" in state_of(house, award)
    body = {"credential_configuration_id": LDP, "proofs": {"jwt": [house.proof(new_purse())]}}
    transaction_id = house.credential(token, body).json()["transaction_id"]
    deferred = state_of(house, award)
    assert "Mastery will be in your wallet once HR has approved it." in deferred
    assert "every 2s" in deferred
    assert "Get a new code" in deferred
    decide(house, award)
    assert "Your wallet fetches it when it asks the next time." in state_of(house, award)
    headers = {"Authorization": f"Bearer {token}"}
    house.client.post(f"/o/{SLUG}/deferred", json={"transaction_id": transaction_id}, headers=headers)
    assert "The badge is in your wallet." in state_of(house, award)


def test_a_page_that_is_open_changes_when_the_award_is_approved(house, waiting):
    waiting.ask()
    seen = state_of(house, waiting.award).split("seen=", 1)[1].split('"', 1)[0]
    path = f"/claim/{waiting.award.claim_id}/state?seen={seen}"
    assert house.browser().get(path).status_code == 204
    waiting.approve()
    assert house.browser().get(path).status_code == 200


def test_the_claim_page_says_when_it_was_not_approved_and_offers_nothing(house, waiting):
    decide(house, waiting.award, approvals.decline)
    page = claim_page(house, waiting.award)
    assert "Acme has not approved this badge." in page
    assert "was not awarded" in page
    assert "awarded you" not in page
    assert "You declined" not in page
    assert "Get a new code" not in page
    answer = house.opened(waiting.award).post(
        f"/claim/{waiting.award.claim_id}/offer", follow_redirects=False
    )
    assert answer.status_code == 409


def test_the_trace_tells_that_it_was_put_off_and_fetched(house, waiting):
    transaction_id = waiting.transaction()
    waiting.approve()
    waiting.fetch(transaction_id)
    waiting.fetch("unknown")
    page = house.signed_in().get(f"/awards/{waiting.award.id}").text
    assert "is to come again once the badge is approved" in page
    assert "The wallet came again and was given the badge." in page
    assert "was not kept for it" in page


# --- tokens that come again -----------------------------------------------------------------------


def test_a_refresh_token_is_given_only_where_the_badge_waits(house, waiting):
    assert waiting.tokens["refresh_token"]
    assert waiting.tokens["expires_in"] == 300
    _, offer_id, _ = house.award()
    assert "refresh_token" not in house.token(house.code(offer_id)).json()
    document = house.client.get(f"/.well-known/oauth-authorization-server/o/{SLUG}").json()
    assert "refresh_token" in document["grant_types_supported"]


def test_days_later_the_wallet_comes_back_and_has_its_badge(house, waiting):
    transaction_id = waiting.transaction()
    house.clock.forward(days=6)
    assert refused(waiting.fetch(transaction_id), "invalid_token", 401)
    answer = waiting.refresh()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    said = answer.json()
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 300)
    assert said["refresh_token"] != waiting.tokens["refresh_token"]
    assert waiting.fetch(transaction_id, said["access_token"]).status_code == 202
    waiting.approve()
    assert waiting.fetch(transaction_id, said["access_token"]).status_code == 200


def test_a_refresh_token_that_comes_again_ends_all_tokens(house, waiting):
    transaction_id = waiting.transaction()
    renewed = waiting.refresh().json()
    assert refused(waiting.refresh(), "invalid_grant")
    assert refused(waiting.fetch(transaction_id, renewed["access_token"]), "invalid_token", 401)
    waiting.tokens = renewed
    assert refused(waiting.refresh(), "invalid_grant")
    page = house.signed_in().get(f"/awards/{waiting.award.id}").text
    assert "whose refresh token was shown twice" in page


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": ""}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "unknown é"}, "invalid_grant"),
    ],
)
def test_a_refresh_request_that_can_not_be_served_says_why(house, form, error):
    assert refused(house.client.post(f"/o/{SLUG}/token", data=form), error)


def bound(house):
    """Return a prover with an award that waits, and the tokens bound to its key."""
    waiting, prover = Waiting(house), Prover(house)
    with house.here.desk.work(SLUG) as work:
        offer = work.mint(waiting.award, tx_code=False).offer
    grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
    form = {"grant_type": grant, "pre-authorized_code": house.code(offer.id)}
    waiting.tokens = prover.token(form).json()
    return waiting, prover


def test_a_refresh_token_is_bound_to_the_dpop_key(house):
    waiting, prover = bound(house)
    form = {"grant_type": "refresh_token", "refresh_token": waiting.tokens["refresh_token"]}
    assert refused(waiting.refresh(), "invalid_grant")
    assert refused(Prover(house).token(form), "invalid_grant")
    renewed = prover.token(form)
    assert (renewed.status_code, renewed.json()["token_type"]) == (200, "DPoP")
    # A stolen token, shown without its key, ends nothing.
    assert refused(waiting.refresh(), "invalid_grant")
    form["refresh_token"] = renewed.json()["refresh_token"]
    assert prover.token(form).status_code == 200


def test_a_bound_token_fetches_with_its_proof_only(house):
    waiting, prover = bound(house)
    first = prover.credential(waiting.token, waiting.body())
    transaction_id = first.json()["transaction_id"]
    waiting.approve()
    assert refused(waiting.fetch(transaction_id), "invalid_token", 401)
    body = {"transaction_id": transaction_id}
    headers = {"Authorization": f"DPoP {waiting.token}"}
    address = f"{house.issuer}/deferred"
    bare = house.client.post(address, json=body, headers=headers)
    assert refused(bare, "invalid_dpop_proof", 401)
    assert bare.headers["www-authenticate"].startswith('DPoP error="invalid_dpop_proof"')
    proved = headers | {"DPoP": prover.proof("deferred", waiting.token)}
    assert house.client.post(address, json=body, headers=proved).status_code == 200
