"""Credential configurations: what each key allows, and which one a request means."""

import pytest

from credentials.badge import Carrier
from credentials.proofs.vc_jwt import Profile
from issuer.achievements.configurations import (
    DC_SD_JWT,
    JWT_VC_JSON,
    JWT_VC_JSON_ES256,
    JWT_VC_JSON_RS256,
    JWT_VC_JSON_V1,
    LDP_VC,
    by_format,
    by_id,
    supported,
    with_attestations,
)
from issuer.errors import InsufficientScope, InvalidCredentialRequest, UnknownCredentialConfiguration
from keys.public import Algorithm

URL = "https://badges.example/o/acme"
LOOPBACK = supported("Acme", {Algorithm.EDDSA}, URL)
WEB = supported("Acme", {Algorithm.EDDSA, Algorithm.ES256, Algorithm.RS256}, URL)


def test_a_loopback_organisation_signs_every_carrier_with_eddsa():
    assert [each.id for each in LOOPBACK] == [LDP_VC, JWT_VC_JSON, DC_SD_JWT, JWT_VC_JSON_V1]
    assert {each.algorithm for each in LOOPBACK} == {Algorithm.EDDSA}


def test_offers_name_one_badge_in_each_carrier_and_not_in_every_dialect():
    assert [each.id for each in LOOPBACK if each.is_offered] == [LDP_VC, JWT_VC_JSON, DC_SD_JWT]
    assert [each.id for each in WEB if each.is_offered] == [
        LDP_VC,
        JWT_VC_JSON,
        JWT_VC_JSON_ES256,
        DC_SD_JWT,
    ]


def test_more_keys_allow_more_algorithms():
    assert by_id(WEB, JWT_VC_JSON_ES256).signing_algorithms == ("ES256",)
    assert by_id(WEB, JWT_VC_JSON_RS256).signing_algorithms == ("RS256",)
    for each in (DC_SD_JWT, JWT_VC_JSON_V1):
        assert by_id(WEB, each).signing_algorithms == ("ES256",)


def test_an_sd_jwt_badge_has_a_type_of_the_organisation_and_may_be_bound_by_a_bare_key():
    found = by_id(WEB, DC_SD_JWT)
    assert (found.carrier, found.vct) == (Carrier.DC_SD_JWT, f"{URL}/vct/open-badge")
    assert found.binding_methods[0] == "jwk"


def test_the_token_of_the_first_data_model_has_a_profile_of_its_own():
    assert by_id(WEB, JWT_VC_JSON_V1).profile is Profile.FIRST_VERSION
    assert by_id(WEB, JWT_VC_JSON).profile is Profile.OPEN_BADGES


def test_the_end_of_a_badge_is_named_as_its_form_names_it():
    ends = {each.id: each.claims[-1].path for each in WEB}
    assert ends[LDP_VC] == ends[JWT_VC_JSON] == ("validUntil",)
    assert (ends[DC_SD_JWT], ends[JWT_VC_JSON_V1]) == (("exp",), ("expirationDate",))


def test_an_organisation_without_keys_offers_nothing():
    assert supported("Acme", set(), URL) == ()


def test_the_published_ids_never_change():
    assert [each.id for each in WEB] == [
        "OpenBadgeCredential_ldp_vc",
        "OpenBadgeCredential_jwt_vc_json",
        "OpenBadgeCredential_jwt_vc_json_es256",
        "OpenBadgeCredential_dc_sd_jwt",
        "OpenBadgeCredential_jwt_vc_json_rs256",
        "OpenBadgeCredential_jwt_vc_json_vcdm1",
        "OpenBadgeCredential_ldp_vc_sd",
    ]


def test_an_embedded_proof_is_named_by_its_cryptosuite_and_a_token_by_its_jose_algorithm():
    assert by_id(WEB, LDP_VC).signing_algorithms == ("eddsa-rdfc-2022",)
    assert by_id(WEB, JWT_VC_JSON).signing_algorithms == ("EdDSA",)


def test_only_the_json_ld_format_names_contexts():
    assert by_id(WEB, LDP_VC).contexts[0] == "https://www.w3.org/ns/credentials/v2"
    assert by_id(WEB, JWT_VC_JSON).contexts == ()


@pytest.mark.parametrize("configuration", WEB, ids=lambda each: each.id)
def test_every_configuration_says_how_it_is_bound_and_proved(configuration):
    assert configuration.binding_methods[-2:] == ("did:key", "did:jwk")
    kind, *others = configuration.proof_types
    assert (kind.name, kind.algorithms[:2]) == ("jwt", ("EdDSA", "ES256"))
    assert [each.name for each in others] == (["di_vp"] if configuration.id == LDP_VC else [])
    assert configuration.types == ("VerifiableCredential", "OpenBadgeCredential")


@pytest.mark.parametrize("configuration", WEB, ids=lambda each: each.id)
def test_every_configuration_can_be_displayed(configuration):
    assert configuration.display.name == "Acme badge"
    assert configuration.display.locale == "en"


@pytest.mark.parametrize("configuration", WEB, ids=lambda each: each.id)
def test_no_two_claims_have_one_path(configuration):
    paths = [claim.path for claim in configuration.claims]
    assert len(set(paths)) == len(paths)
    assert all(paths)


def test_an_unknown_id_is_refused():
    with pytest.raises(UnknownCredentialConfiguration):
        by_id(LOOPBACK, JWT_VC_JSON_ES256)


def test_an_old_request_by_format_means_the_one_configuration_of_it():
    assert by_format(LOOPBACK, "jwt_vc_json").id == JWT_VC_JSON
    assert by_format(WEB, "dc+sd-jwt", [f"{URL}/vct/open-badge"]).id == DC_SD_JWT
    assert by_format(WEB, "ldp_vc", ["VerifiableCredential", "OpenBadgeCredential"]).carrier is Carrier.LDP_VC


def test_an_old_request_that_fits_two_configurations_is_refused():
    with pytest.raises(InvalidCredentialRequest):
        by_format(WEB, "jwt_vc_json")


def test_an_old_request_means_what_its_token_covers():
    assert by_format(WEB, "jwt_vc_json", covered={JWT_VC_JSON_ES256, LDP_VC}).id == JWT_VC_JSON_ES256
    assert by_format(WEB, "jwt_vc_json", covered={JWT_VC_JSON_V1}).id == JWT_VC_JSON_V1
    with pytest.raises(InvalidCredentialRequest):
        by_format(WEB, "jwt_vc_json", covered={JWT_VC_JSON, JWT_VC_JSON_V1})
    with pytest.raises(InsufficientScope):
        by_format(WEB, "jwt_vc_json", covered={LDP_VC})


@pytest.mark.parametrize(
    ("carrier", "types"),
    [("mso_mdoc", ()), ("dc+sd-jwt", ["https://x.example"]), ("ldp_vc", ["UniversityDegreeCredential"])],
)
def test_an_old_request_for_another_format_or_type_is_refused(carrier, types):
    with pytest.raises(UnknownCredentialConfiguration):
        by_format(WEB, carrier, types)


def test_where_keys_may_be_attested_there_is_a_further_kind_of_proof():
    for each in with_attestations(WEB, is_required=False):
        kinds = {kind.name: kind for kind in each.proof_types}
        assert kinds.keys() >= {"jwt", "attestation"}
        assert (kinds["jwt"].needs_attestation, kinds["attestation"].needs_attestation) == (False, True)
        assert kinds["attestation"].algorithms == ("EdDSA", "ES256")


def test_where_keys_must_be_attested_no_kind_of_proof_does_without():
    for each in with_attestations(WEB, is_required=True):
        assert {kind.name for kind in each.proof_types} == {"jwt", "attestation"}
        assert all(kind.needs_attestation for kind in each.proof_types)
