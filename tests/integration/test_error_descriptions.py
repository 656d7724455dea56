"""What a wallet sends never comes back to it in characters that an error_description may not have."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.wallet.claiming import PRE_AUTHORIZED
from cairn.wallet.purse import new_purse
from keys.multibase import b64url_encode
from tests.support.inprocess import SLUG

ALLOWED = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*")
LDP = "OpenBadgeCredential_ldp_vc"
ODD = st.one_of(st.text(max_size=40), st.sampled_from(['"', "\\", "“x”", "é\n", "\x00", "\x7f", "a" * 5000]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ODD,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(ODD, inner, max_size=2),
    max_leaves=4,
)
MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "credential_configuration_id": st.just(LDP) | JSON,
        "credential_identifier": JSON,
        "proofs": st.fixed_dictionaries({}, optional={"jwt": JSON, "di_vp": JSON}) | JSON,
        "proof": JSON,
        "format": JSON,
        "credential_definition": JSON,
        "credential_response_encryption": JSON,
    },
)
FORM = st.fixed_dictionaries(
    {"grant_type": st.sampled_from([PRE_AUTHORIZED, "authorization_code", "refresh_token"]) | ODD},
    optional={
        name: ODD for name in ("pre-authorized_code", "tx_code", "client_id", "code", "authorization_details")
    },
)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_told_well(answer):
    assert answer.status_code in (400, 401), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert ALLOWED.fullmatch(answer.json().get("error_description", ""))
    assert answer.json()["error"]


@pytest.fixture(scope="module")
def token(house):
    _, offer_id, _ = house.award()
    return house.token(house.code(offer_id)).json()["access_token"]


@FEW
@given(FORM)
def test_at_the_token_endpoint_and_where_requests_are_sent_ahead(house, form):
    for path in ("token", "par"):
        is_told_well(house.client.post(f"/o/{SLUG}/{path}", data=form))


@FEW
@given(MEMBERS)
def test_at_the_credential_endpoint(house, token, body):
    content = json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    is_told_well(house.client.post(f"/o/{SLUG}/credential", content=content, headers=headers))


@FEW
@given(st.fixed_dictionaries({}, optional={"notification_id": JSON, "event": JSON}))
def test_at_the_notification_endpoint(house, token, body):
    content = json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    is_told_well(house.client.post(f"/o/{SLUG}/notification", content=content, headers=headers))


@FEW
@given(header=st.dictionaries(st.sampled_from(["typ", "kid", "jwk", "x5c", "crit"]), JSON), claims=JSON)
def test_of_a_key_proof(house, token, header, claims):
    purse = new_purse()
    usual = {"typ": "openid4vci-proof+jwt", "alg": "EdDSA", "kid": purse.key.method_id}
    start = ".".join(b64url_encode(json.dumps(part).encode()) for part in ({**usual, **header}, claims))
    proof = f"{start}.{b64url_encode(purse.key.signer.sign(start.encode()))}"
    is_told_well(house.credential(token, {"credential_configuration_id": LDP, "proofs": {"jwt": [proof]}}))
