"""What metadata promise too little of for high assurance: each fault is planted, found, and no other is."""

import pytest

from issuer.metadata_lint import faults_of_profile
from tests.unit.issuer.metadata_lint.test_metadata_lint import GONE, URL, changed

CONFIGURATION = {
    "format": "dc+sd-jwt",
    "scope": "badge",
    "credential_signing_alg_values_supported": ["ES256"],
    "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["EdDSA", "ES256"]}, "di_vp": {}},
}
ISSUER = {
    "nonce_endpoint": f"{URL}/nonce",
    "credential_configurations_supported": {
        "badge": CONFIGURATION,
        "other": {"format": "ldp_vc", "scope": "other"},
    },
}
SERVER = {
    "pushed_authorization_request_endpoint": f"{URL}/par",
    "require_pushed_authorization_requests": True,
    "authorization_response_iss_parameter_supported": True,
    "grant_types_supported": ["authorization_code"],
    "dpop_signing_alg_values_supported": ["ES256"],
    "token_endpoint_auth_methods_supported": ["attest_jwt_client_auth"],
}
BADGE = "credential_configurations_supported/badge"


def test_what_the_profile_asks_has_no_fault():
    assert faults_of_profile(ISSUER, SERVER) == []


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("nonce_endpoint", GONE, "nonce_endpoint"),
        ("credential_configurations_supported/other/scope", GONE, "other: scope"),
        (f"{BADGE}/format", "vc+sd-jwt", "credential_configurations_supported"),
        ("credential_configurations_supported", GONE, "credential_configurations_supported"),
        (
            f"{BADGE}/credential_signing_alg_values_supported",
            ["EdDSA"],
            "badge: credential_signing_alg_values_supported",
        ),
        (
            f"{BADGE}/proof_types_supported/jwt/proof_signing_alg_values_supported",
            ["EdDSA"],
            "badge: proof_types_supported.jwt",
        ),
    ],
)
def test_each_planted_fault_of_an_issuer_is_found_and_no_other(path, value, where):
    assert [fault.where for fault in faults_of_profile(changed(ISSUER, path, value), SERVER)] == [where]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pushed_authorization_request_endpoint", GONE),
        ("require_pushed_authorization_requests", False),
        ("authorization_response_iss_parameter_supported", GONE),
        ("grant_types_supported", ["refresh_token"]),
        ("grant_types_supported", GONE),
        ("dpop_signing_alg_values_supported", ["EdDSA"]),
        ("token_endpoint_auth_methods_supported", ["none", "attest_jwt_client_auth"]),
        ("token_endpoint_auth_methods_supported", GONE),
    ],
)
def test_each_planted_fault_of_a_server_is_found_and_no_other(name, value):
    assert [fault.where for fault in faults_of_profile(ISSUER, changed(SERVER, name, value))] == [name]
