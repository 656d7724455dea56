"""Tokens bound to a key (RFC 9449): at the token endpoint, at the credential endpoint, and what each refuses."""

import json

import pytest

from cairn.demo import SLUG
from cairn.wallet.claiming import PRE_AUTHORIZED
from cairn.wallet.purse import new_purse
from keys.multibase import b64url_decode, b64url_encode
from tests.support.dpop import Prover
from tests.support.inprocess import URL, open_house

LDP = "OpenBadgeCredential_ldp_vc"


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """A house where proofs carry a nonce."""
    opened = open_house(tmp_path_factory.mktemp("strict"), CAIRN_DPOP_NONCES="on")
    yield opened
    opened.here.database.close()


@pytest.fixture
def prover(house):
    return Prover(house)


def form_of(house):
    _, offer_id, _ = house.award()
    return {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": house.code(offer_id)}


def body_of(house):
    return {"credential_configuration_id": LDP, "proofs": {"jwt": [house.proof(new_purse())]}}


@pytest.fixture
def bound(house, prover):
    return prover.token(form_of(house)).json()["access_token"]


def test_a_token_asked_for_with_a_proof_is_bound_and_claims_with_another(house, prover):
    answer = prover.token(form_of(house))
    assert (answer.status_code, answer.json()["token_type"]) == (200, "DPoP")
    claimed = prover.credential(answer.json()["access_token"], body_of(house))
    assert (claimed.status_code, len(claimed.json()["credentials"])) == (200, 1)


def test_a_token_asked_for_without_a_proof_stays_a_bearer(house):
    answer = house.token(form_of(house)["pre-authorized_code"])
    assert answer.json()["token_type"] == "Bearer"


def test_the_servers_metadata_names_the_algorithms(house):
    metadata = house.client.get(f"/.well-known/oauth-authorization-server/o/{SLUG}").json()
    assert "ES256" in metadata["dpop_signing_alg_values_supported"]


@pytest.mark.parametrize(
    "changes",
    [{"htm": "GET"}, {"htu": f"{URL}/o/{SLUG}/credential"}, {"iat": 1}, {"ath": "x"}, {"jti": ""}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_wrong_proof_at_the_token_endpoint_leaves_the_code_as_it_was(house, prover, changes):
    form = form_of(house)
    refused = prover.token(form, **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_dpop_proof")
    assert prover.token(form).status_code == 200


WRONG_HEADERS = [
    {"typ": "jwt"},
    {"alg": "none"},
    {"alg": "HS256"},
    {"alg": "RS256"},
    {"jwk": None},
    {"jwk": {"kty": "oct", "k": "AA"}},
    {"jwk": "d"},
]


def with_header(prover, proof, changes):
    """Return the proof with another header, signed anew by the same key."""
    head, payload, _ = proof.split(".")
    header = json.loads(b64url_decode(head))
    private = {"jwk": header["jwk"] | {"d": "AA"}} if changes.get("jwk") == "d" else {}
    told = {name: value for name, value in (header | changes | private).items() if value is not None}
    start = f"{b64url_encode(json.dumps(told).encode())}.{payload}"
    return f"{start}.{b64url_encode(prover.signer.sign(start.encode()))}"


def test_a_proof_made_by_hand_is_taken_so_that_the_refusals_below_mean_something(house, prover):
    assert prover.token(form_of(house), with_header(prover, prover.proof("token"), {})).status_code == 200


@pytest.mark.parametrize("changes", WRONG_HEADERS, ids=str)
def test_a_proof_with_a_wrong_header_is_refused_at_each_endpoint_in_its_form(house, prover, bound, changes):
    refused = prover.token(form_of(house), with_header(prover, prover.proof("token"), changes))
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_dpop_proof")
    proof = with_header(prover, prover.proof("credential", bound), changes)
    refused = prover.credential(bound, body_of(house), proof)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_dpop_proof")


def test_a_proof_that_was_used_is_refused_at_the_credential_endpoint_too(house, prover, bound):
    proof = prover.proof("credential", bound)
    assert prover.credential(bound, body_of(house), proof).status_code == 200
    again = prover.credential(bound, body_of(house), proof)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_dpop_proof")


def test_a_bound_token_tells_of_its_badge_with_a_proof_and_not_without(house, prover, bound):
    told = {"notification_id": prover.credential(bound, body_of(house)).json()["notification_id"]}
    told |= {"event": "credential_accepted"}
    url, answers = f"/o/{SLUG}/notification", []
    for scheme in ("Bearer", "DPoP"):
        headers = {"Authorization": f"{scheme} {bound}", "DPoP": prover.proof("notification", bound)}
        answers.append(house.client.post(url, json=told, headers=headers).status_code)
    assert answers == [401, 204]


def test_the_address_of_a_proof_is_the_public_one_whatever_the_host(house, prover):
    headers = {"DPoP": prover.proof("token"), "Host": "inside:9000", "X-Forwarded-Host": "evil.example"}
    assert house.client.post(f"/o/{SLUG}/token", data=form_of(house), headers=headers).status_code == 200


def test_two_proofs_are_none(house, prover):
    headers = [("DPoP", prover.proof("token")), ("DPoP", prover.proof("token"))]
    refused = house.client.post(f"/o/{SLUG}/token", data=form_of(house), headers=headers)
    assert refused.json()["error"] == "invalid_dpop_proof"


def test_a_proof_is_not_taken_twice(house, prover):
    proof = prover.proof("token")
    assert prover.token(form_of(house), proof).status_code == 200
    again = prover.token(form_of(house), proof)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_dpop_proof")


@pytest.mark.parametrize("with_proof", [True, False], ids=["with its proof", "without"])
def test_a_bound_token_is_no_bearer(house, prover, bound, with_proof):
    proof = None if with_proof else False
    refused = prover.credential(bound, body_of(house), proof, scheme="Bearer")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ath": "other"}, "invalid_dpop_proof"),
        ({"htu": f"{URL}/o/{SLUG}/token"}, "invalid_dpop_proof"),
        ({"htm": "GET"}, "invalid_dpop_proof"),
        ({"proof": False}, "invalid_dpop_proof"),
    ],
)
def test_a_wrong_proof_at_the_credential_endpoint_is_refused_with_its_challenge(
    house, prover, bound, changes, error
):
    refused = prover.credential(bound, body_of(house), **changes)
    assert (refused.status_code, refused.json()["error"]) == (401, error)
    assert refused.headers["www-authenticate"].startswith(f'DPoP error="{error}", algs="ES256')
    assert prover.credential(bound, body_of(house)).status_code == 200


def test_a_bound_token_serves_no_other_key(house, bound):
    refused = Prover(house).credential(bound, body_of(house))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")
    assert refused.headers["www-authenticate"].startswith('DPoP error="invalid_token"')


def test_a_token_bound_to_no_key_is_not_shown_with_one(house, prover):
    token = house.token(form_of(house)["pre-authorized_code"]).json()["access_token"]
    assert prover.credential(token, body_of(house)).status_code == 401
    assert house.credential(token, body_of(house)).status_code == 200


def test_where_nonces_are_demanded_each_endpoint_asks_and_brings_one(strict):
    prover, form = Prover(strict), form_of(strict)
    asked = prover.token(form)
    assert (asked.status_code, asked.json()["error"]) == (400, "use_dpop_nonce")
    answer = prover.token(form, nonce=asked.headers["dpop-nonce"])
    token = answer.json()["access_token"]
    asked = prover.credential(token, body_of(strict))
    assert (asked.status_code, asked.json()["error"]) == (401, "use_dpop_nonce")
    assert asked.headers["www-authenticate"].startswith('DPoP error="use_dpop_nonce"')
    assert "DPoP-Nonce" in asked.headers["access-control-expose-headers"]
    assert prover.credential(token, body_of(strict), nonce=asked.headers["dpop-nonce"]).status_code == 200


def test_where_nonces_are_demanded_the_nonce_endpoint_brings_one_too(strict, house):
    given = strict.client.post(f"/o/{SLUG}/nonce").headers["dpop-nonce"]
    assert Prover(strict).token(form_of(strict), nonce=given).status_code == 200
    assert "dpop-nonce" not in house.client.post(f"/o/{SLUG}/nonce").headers


def test_where_nonces_are_demanded_who_proves_no_key_is_served_as_before(strict):
    assert strict.token(form_of(strict)["pre-authorized_code"]).json()["token_type"] == "Bearer"
