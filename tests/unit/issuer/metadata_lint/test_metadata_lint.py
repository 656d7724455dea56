"""The linter: metadata that fit have no fault, and each planted fault is found where it is."""

from copy import deepcopy

import pytest

from issuer.metadata_lint import faults_of_issuer, faults_of_server

URL = "https://badges.example/o/acme"
PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
NAME = "badge"
SIGNED_BY = "credential_signing_alg_values_supported"
CONFIGURATION = {
    "format": "ldp_vc",
    "scope": "badge",
    "cryptographic_binding_methods_supported": ["did:key", "did:jwk"],
    "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
    "credential_definition": {
        "type": ["VerifiableCredential"],
        "@context": ["https://www.w3.org/ns/credentials/v2"],
    },
    "credential_metadata": {
        "display": [{"name": "Badge", "locale": "en"}, {"name": "Insigne", "locale": "fr"}],
        "claims": [
            {"path": ["credentialSubject", "achievement", "name"], "mandatory": True},
            {"path": ["evidence", None, "name"], "display": [{"name": "What was seen", "locale": "en"}]},
            {"path": ["results", 0]},
            {"path": ["results", 1]},
        ],
    },
}
ISSUER = {
    "credential_issuer": URL,
    "credential_endpoint": f"{URL}/credential",
    "nonce_endpoint": f"{URL}/nonce",
    "display": [{"name": "Acme", "locale": "en"}],
    "credential_configurations_supported": {NAME: CONFIGURATION},
    "batch_credential_issuance": {"batch_size": 2},
    "credential_request_encryption": {
        "jwks": {"keys": [{"kty": "EC", "kid": "1", "alg": "ECDH-ES"}]},
        "enc_values_supported": ["A128GCM"],
        "encryption_required": False,
    },
    "credential_response_encryption": {
        "alg_values_supported": ["ECDH-ES"],
        "enc_values_supported": ["A128GCM"],
        "encryption_required": False,
    },
}
SERVER = {
    "issuer": URL,
    "token_endpoint": f"{URL}/token",
    "grant_types_supported": [PRE_AUTHORIZED, "authorization_code"],
    "pre-authorized_grant_anonymous_access_supported": True,
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": [
        "none",
        "attest_jwt_client_auth",
        "attest_jwt_client_auth_dpop",
    ],
    "challenge_endpoint": f"{URL}/challenge",
    "dpop_signing_alg_values_supported": ["ES256"],
    "client_attestation_signing_alg_values_supported": ["ES256"],
    "client_attestation_pop_signing_alg_values_supported": ["ES256"],
}
GONE = object()


def changed(document, path, value):
    """Return the document with a value put, or taken away, at a path of names joined by slashes."""
    copy = deepcopy(document)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = copy
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return copy


def in_configuration(path):
    return f"credential_configurations_supported/{NAME}/{path}"


def test_metadata_that_fit_have_no_fault():
    assert faults_of_issuer(changed(ISSUER, in_configuration(SIGNED_BY), ["eddsa-rdfc-2022"]), URL) == []
    assert faults_of_issuer(ISSUER, URL) == []
    assert faults_of_server(SERVER, URL, ISSUER) == []


@pytest.mark.parametrize("locale", ["en", "de-CH-1901", "zh-Hant-TW", "es-419", "sl-rozaj-biske", "en-x-a"])
def test_a_language_tag_of_any_kind_is_no_fault(locale):
    assert faults_of_issuer(changed(ISSUER, "display/0/locale", locale), URL) == []


TOKENS = {
    "format": "jwt_vc_json",
    "credential_definition": {"type": ["VerifiableCredential"]},
    SIGNED_BY: ["ES256", "EdDSA"],
}


@pytest.mark.parametrize("names", [["ES256"], ["eddsa-rdfc-2022"], ["ES256", "Ed25519Signature2020"]])
def test_tokens_are_signed_by_algorithms_and_not_by_suites(names):
    fits = changed(ISSUER, f"credential_configurations_supported/{NAME}", CONFIGURATION | TOKENS)
    assert faults_of_issuer(fits, URL) == []
    other = changed(fits, in_configuration(SIGNED_BY), names)
    wrong = [] if names == ["ES256"] else [f"{NAME}: {SIGNED_BY}"]
    assert [fault.where for fault in faults_of_issuer(other, URL)] == wrong


def test_loopback_may_be_http():
    local = "http://127.0.0.1:8000/o/acme"
    document = ISSUER | {"credential_issuer": local, "credential_endpoint": f"{local}/credential"}
    assert faults_of_issuer(document, local) == []


@pytest.mark.parametrize(
    "identifier", ["http://badges.example", f"{URL}/", f"{URL}?a=b", f"{URL}#a", "https:///o/acme", "acme"]
)
def test_an_identifier_that_is_none_is_found(identifier):
    faults = faults_of_issuer(ISSUER | {"credential_issuer": identifier}, identifier)
    assert [fault.where for fault in faults] == ["identifier"]


PROOFS = "proof_types_supported"
ATTESTED = f"{PROOFS}.jwt.key_attestations_required"

CLAIMS = "credential_metadata/claims"
KEYS = "credential_request_encryption/jwks/keys"
PROOFS = "proof_types_supported"
METHODS = "cryptographic_binding_methods_supported"


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("credential_issuer", f"{URL}/", "credential_issuer"),
        ("credential_endpoint", "/credential", "credential_endpoint"),
        ("credential_endpoint", "http://badges.example/credential", "credential_endpoint"),
        ("credential_endpoint", GONE, "credential_endpoint"),
        ("nonce_endpoint", 7, "nonce_endpoint"),
        ("nonce_endpoint", GONE, "nonce_endpoint"),
        ("credential_configurations_supported", [CONFIGURATION], "credential_configurations_supported"),
        ("authorization_servers", [], "authorization_servers"),
        ("authorization_servers", ["server"], "authorization_servers"),
        ("display", [], "display"),
        ("display/0/logo", {}, "display.logo"),
        ("display/0/background_image", {"url": "x"}, "display.background_image"),
        ("display/0/locale", "english please", "display"),
        ("display/0/locale", 7, "display"),
        ("batch_credential_issuance/batch_size", 1, "batch_credential_issuance"),
        ("batch_credential_issuance/batch_size", True, "batch_credential_issuance"),
        ("batch_credential_issuance", 4, "batch_credential_issuance"),
        ("credential_request_encryption", 7, "credential_request_encryption"),
        ("credential_request_encryption", GONE, "credential_response_encryption"),
        (
            "credential_request_encryption/enc_values_supported",
            [],
            "credential_request_encryption.enc_values_supported",
        ),
        (
            "credential_request_encryption/encryption_required",
            GONE,
            "credential_request_encryption.encryption_required",
        ),
        (
            "credential_request_encryption/zip_values_supported",
            [],
            "credential_request_encryption.zip_values_supported",
        ),
        (KEYS, [], "credential_request_encryption.jwks"),
        (KEYS, [{"kid": "1", "alg": "a"}, {"kid": "1", "alg": "a"}], "credential_request_encryption.jwks"),
        (f"{KEYS}/0/kid", GONE, "credential_request_encryption.jwks"),
        (f"{KEYS}/0/alg", GONE, "credential_request_encryption.jwks"),
        (f"{KEYS}/0/d", "secret", "credential_request_encryption.jwks"),
        ("credential_response_encryption", [], "credential_response_encryption"),
        (
            "credential_response_encryption/alg_values_supported",
            GONE,
            "credential_response_encryption.alg_values_supported",
        ),
        ("signed_metadata", "a.b.c", "signed_metadata"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"], "@context"),
        (in_configuration(SIGNED_BY), [], f"{NAME}: {SIGNED_BY}"),
        (in_configuration(SIGNED_BY), ["EdDSA"], f"{NAME}: {SIGNED_BY}"),
        (f"credential_configurations_supported/{NAME}", 7, NAME),
        (in_configuration("format"), GONE, f"{NAME}: format"),
        (in_configuration(METHODS), GONE, f"{NAME}: {METHODS} and {PROOFS}"),
        (in_configuration(PROOFS), GONE, f"{NAME}: {METHODS} and {PROOFS}"),
        (in_configuration(METHODS), ["did:web:example"], f"{NAME}: {METHODS}"),
        (in_configuration(METHODS), [], f"{NAME}: {METHODS}"),
        (in_configuration(PROOFS), {}, f"{NAME}: {PROOFS}"),
        (in_configuration(f"{PROOFS}/jwt"), {}, f"{NAME}: {PROOFS}.jwt"),
        (in_configuration(f"{PROOFS}/jwt/key_attestations_required"), True, f"{NAME}: {ATTESTED}"),
        (in_configuration(f"{PROOFS}/jwt/key_attestations_required"), None, f"{NAME}: {ATTESTED}"),
        (
            in_configuration(f"{PROOFS}/jwt/key_attestations_required"),
            {"key_storage": []},
            f"{NAME}: {ATTESTED}.key_storage",
        ),
        (
            in_configuration(f"{PROOFS}/jwt/key_attestations_required"),
            {"user_authentication": "high"},
            f"{NAME}: {ATTESTED}.user_authentication",
        ),
        (
            in_configuration(f"{PROOFS}/jwt/proof_signing_alg_values_supported"),
            ["ES256", "none"],
            f"{NAME}: {PROOFS}.jwt",
        ),
        (in_configuration("credential_definition/type"), [], f"{NAME}: credential_definition.type"),
        (in_configuration("credential_definition/@context"), GONE, f"{NAME}: credential_definition.@context"),
        (in_configuration("format"), "dc+sd-jwt", f"{NAME}: vct"),
        (in_configuration("credential_metadata"), GONE, f"{NAME}: credential_metadata"),
        (in_configuration("display"), [{"name": "Other"}], f"{NAME}: display"),
        (in_configuration("claims"), [], f"{NAME}: claims"),
        (
            in_configuration("credential_metadata/display/0/name"),
            GONE,
            f"{NAME}: credential_metadata.display",
        ),
        (
            in_configuration("credential_metadata/display/1/locale"),
            "en",
            f"{NAME}: credential_metadata.display",
        ),
        (in_configuration(f"{CLAIMS}/0/path"), [], f"{NAME}: credential_metadata.claims"),
        (in_configuration(f"{CLAIMS}/0/path"), [-1], f"{NAME}: credential_metadata.claims"),
        (in_configuration(f"{CLAIMS}/0/path"), [True], f"{NAME}: credential_metadata.claims"),
        (in_configuration(f"{CLAIMS}/0/mandatory"), "yes", f"{NAME}: credential_metadata.claims"),
        (in_configuration(f"{CLAIMS}/1/display"), [], f"{NAME}: credential_metadata.claims.display"),
        (in_configuration(f"{CLAIMS}/3/path"), ["results", 0], f"{NAME}: credential_metadata.claims"),
        (in_configuration(f"{CLAIMS}/3/path"), ["evidence", 0, "id"], f"{NAME}: credential_metadata.claims"),
        (in_configuration(f"{CLAIMS}/3/path"), ["evidence", "name"], f"{NAME}: credential_metadata.claims"),
        (in_configuration(CLAIMS), [], f"{NAME}: credential_metadata.claims"),
    ],
)
def test_each_planted_fault_of_an_issuer_is_found_and_no_other(path, value, where):
    assert {fault.where for fault in faults_of_issuer(changed(ISSUER, path, value), URL)} == {where}


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("issuer", "https://badges.example", "issuer"),
        ("token_endpoint", "/token", "token_endpoint"),
        ("token_endpoint", GONE, "token_endpoint"),
        ("grant_types_supported", ["authorization_code"], "grant_types_supported"),
        ("grant_types_supported", GONE, "grant_types_supported"),
        (
            "pre-authorized_grant_anonymous_access_supported",
            GONE,
            "pre-authorized_grant_anonymous_access_supported",
        ),
        ("response_types_supported", GONE, "response_types_supported"),
        ("code_challenge_methods_supported", ["S256", "plain"], "code_challenge_methods_supported"),
        (
            "client_attestation_signing_alg_values_supported",
            GONE,
            "client_attestation_signing_alg_values_supported",
        ),
        (
            "client_attestation_pop_signing_alg_values_supported",
            ["ES256", "HS256"],
            "client_attestation_pop_signing_alg_values_supported",
        ),
        ("dpop_signing_alg_values_supported", GONE, "dpop_signing_alg_values_supported"),
        (
            "token_endpoint_auth_methods_supported",
            ["attest_jwt_client_auth"],
            "token_endpoint_auth_methods_supported",
        ),
        ("token_endpoint_auth_methods_supported", ["none"], "challenge_endpoint"),
        ("challenge_endpoint", "/challenge", "challenge_endpoint"),
    ],
)
def test_each_planted_fault_of_a_server_is_found_and_no_other(path, value, where):
    assert {fault.where for fault in faults_of_server(changed(SERVER, path, value), URL, ISSUER)} == {where}


@pytest.mark.parametrize("asked", [{}, {"key_storage": ["iso_18045_high"]}])
def test_attestations_of_any_strength_or_of_some_are_no_fault(asked):
    wanted = changed(ISSUER, in_configuration(f"{PROOFS}/jwt/key_attestations_required"), asked)
    assert faults_of_issuer(wanted, URL) == []


def test_a_configuration_without_a_scope_is_a_fault_unless_details_are_taken():
    issuer = changed(ISSUER, in_configuration("scope"), GONE)
    assert [fault.where for fault in faults_of_server(SERVER, URL, issuer)] == [NAME]
    with_details = SERVER | {"authorization_details_types_supported": ["openid_credential"]}
    assert faults_of_server(with_details, URL, issuer) == []
