"""Credential configurations: what each key allows, and which one a request means."""

import pytest

from credentials.badge import Carrier
from issuer.configurations import (
    CLAIMS,
    JWT_VC_JSON,
    JWT_VC_JSON_ES256,
    LDP_VC,
    by_format,
    by_id,
    supported,
)
from issuer.errors import InvalidCredentialRequest, UnknownCredentialConfiguration
from keys.public import Algorithm

LOOPBACK = supported("Acme", {Algorithm.EDDSA})
WEB = supported("Acme", {Algorithm.EDDSA, Algorithm.ES256})


def test_a_loopback_organisation_signs_both_carriers_with_eddsa():
    assert [each.id for each in LOOPBACK] == [LDP_VC, JWT_VC_JSON]


def test_an_organisation_with_a_p256_key_offers_es256_tokens_too():
    assert [each.id for each in WEB] == [LDP_VC, JWT_VC_JSON, JWT_VC_JSON_ES256]
    assert by_id(WEB, JWT_VC_JSON_ES256).signing_algorithms == ("ES256",)


def test_an_organisation_without_keys_offers_nothing():
    assert supported("Acme", set()) == ()


def test_the_published_ids_never_change():
    assert [each.id for each in WEB] == [
        "OpenBadgeCredential_ldp_vc",
        "OpenBadgeCredential_jwt_vc_json",
        "OpenBadgeCredential_jwt_vc_json_es256",
    ]


def test_an_embedded_proof_is_named_by_its_cryptosuite_and_a_token_by_its_jose_algorithm():
    assert by_id(WEB, LDP_VC).signing_algorithms == ("eddsa-rdfc-2022",)
    assert by_id(WEB, JWT_VC_JSON).signing_algorithms == ("EdDSA",)


def test_only_the_json_ld_format_names_contexts():
    assert by_id(WEB, LDP_VC).contexts[0] == "https://www.w3.org/ns/credentials/v2"
    assert by_id(WEB, JWT_VC_JSON).contexts == ()


@pytest.mark.parametrize("configuration", WEB, ids=lambda each: each.id)
def test_every_configuration_says_how_it_is_bound_and_proved(configuration):
    assert configuration.binding_methods == ("did:key", "did:jwk")
    assert [(kind.name, kind.algorithms) for kind in configuration.proof_types] == [
        ("jwt", ("EdDSA", "ES256"))
    ]
    assert configuration.types == ("VerifiableCredential", "OpenBadgeCredential")


@pytest.mark.parametrize("configuration", WEB, ids=lambda each: each.id)
def test_every_configuration_can_be_displayed(configuration):
    assert configuration.display.name == "Acme badge"
    assert configuration.display.locale == "en"


def test_no_two_claims_have_one_path():
    paths = [claim.path for claim in CLAIMS]
    assert len(set(paths)) == len(paths)
    assert all(paths)


def test_an_unknown_id_is_refused():
    with pytest.raises(UnknownCredentialConfiguration):
        by_id(LOOPBACK, JWT_VC_JSON_ES256)


def test_an_old_request_by_format_means_the_one_configuration_of_it():
    assert by_format(LOOPBACK, "jwt_vc_json").id == JWT_VC_JSON
    assert by_format(WEB, "ldp_vc", ["VerifiableCredential", "OpenBadgeCredential"]).carrier is Carrier.LDP_VC


def test_an_old_request_that_fits_two_configurations_is_refused():
    with pytest.raises(InvalidCredentialRequest):
        by_format(WEB, "jwt_vc_json")


@pytest.mark.parametrize(("carrier", "types"), [("mso_mdoc", ()), ("ldp_vc", ["UniversityDegreeCredential"])])
def test_an_old_request_for_another_format_or_type_is_refused(carrier, types):
    with pytest.raises(UnknownCredentialConfiguration):
        by_format(WEB, carrier, types)
