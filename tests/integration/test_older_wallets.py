"""What wallets of older drafts send and look for: each switch as it stands by itself, and turned."""

import json
from dataclasses import fields

import pytest

from cairn.wallet.claiming import PRE_AUTHORIZED
from cairn.wallet.purse import new_purse
from credentials.proofs import vc_jwt
from credentials.proofs.vc_jwt import Profile
from issuer.offering.compatibility import USUAL, Compatibility
from tests.support.inprocess import SLUG, open_house

LDP, SD_JWT = "OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_dc_sd_jwt"
JWT, JWT_V1 = "OpenBadgeCredential_jwt_vc_json", "OpenBadgeCredential_jwt_vc_json_vcdm1"
PROFILES = {JWT: Profile.OPEN_BADGES, JWT_V1: Profile.FIRST_VERSION}
APPENDED = (
    "/.well-known/openid-credential-issuer",
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
)


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """An installation with every switch turned the other way."""
    turned = [f"{'-' if getattr(USUAL, each.name) else ''}{each.name}" for each in fields(Compatibility)]
    opened = open_house(tmp_path_factory.mktemp("other"), CAIRN_WALLETS=",".join(turned))
    yield opened
    opened.here.database.close()


def metadata(house):
    return house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()


def token_of(house):
    _, offer_id, _ = house.award()
    return house.token(house.code(offer_id)).json()


def old_request(house, **changes):
    proof = {"proof_type": "jwt", "jwt": house.proof(new_purse())}
    usual = {"format": "ldp_vc", "credential_definition": {"type": ["OpenBadgeCredential"]}, "proof": proof}
    return usual | changes


def new_request(house, configuration=LDP):
    return {"credential_configuration_id": configuration, "proofs": {"jwt": [house.proof(new_purse())]}}


@pytest.mark.parametrize("path", APPENDED)
def test_metadata_stands_at_the_old_places_unless_that_is_turned_off(house, other, path):
    assert house.client.get(f"/o/{SLUG}{path}").status_code == 200
    gone = other.client.get(f"/o/{SLUG}{path}")
    assert (gone.status_code, gone.headers["content-type"]) == (404, "application/problem+json")


def test_a_token_and_a_credential_bring_the_next_nonce_unless_that_is_turned_off(house, other):
    token = token_of(house)
    assert token["c_nonce_expires_in"] == 300
    purse = new_purse()
    body = {"credential_configuration_id": LDP, "proofs": {"jwt": [house.proof(purse, token["c_nonce"])]}}
    first = house.credential(token["access_token"], body).json()
    body = {"credential_configuration_id": SD_JWT, "proofs": {"jwt": [house.proof(purse, first["c_nonce"])]}}
    assert house.credential(token["access_token"], body).status_code == 200
    token = token_of(other)
    answer = other.credential(token["access_token"], new_request(other)).json()
    assert not {"c_nonce", "c_nonce_expires_in"} & (token.keys() | answer.keys())


@pytest.mark.parametrize(("nonce", "code"), [(None, "invalid_proof"), ("made-up", "invalid_nonce")])
def test_a_missing_or_wrong_nonce_is_answered_with_one_that_serves(house, other, nonce, code):
    access_token, purse = token_of(house)["access_token"], new_purse()
    proof = house.proof(purse, nonce) if nonce else "not.a.proof"
    refused = house.credential(access_token, new_request(house) | {"proofs": {"jwt": [proof]}})
    assert (refused.status_code, refused.json()["error"]) == (400, code)
    again = new_request(house) | {"proofs": {"jwt": [house.proof(purse, refused.json()["c_nonce"])]}}
    assert house.credential(access_token, again).status_code == 200
    told = other.credential(
        token_of(other)["access_token"], new_request(other) | {"proofs": {"jwt": [proof]}}
    )
    assert "c_nonce" not in told.json()


def test_a_single_proof_is_taken_unless_that_is_turned_off(house, other):
    for each, status in ((house, 200), (other, 400)):
        body = old_request(each, credential_configuration_id=LDP)
        answer = each.credential(token_of(each)["access_token"], body)
        assert answer.status_code == status, answer.text
    assert answer.json()["error"] == "invalid_proof"


def test_proof_and_proofs_together_are_refused(house):
    body = old_request(house) | {"proofs": {"jwt": [house.proof(new_purse())]}}
    refused = house.credential(token_of(house)["access_token"], body)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_credential_request")


def test_a_single_proof_is_checked_like_any_other(house):
    proof = {"proof_type": "jwt", "jwt": house.proof(new_purse(), audience="https://another.example")}
    answer = house.credential(token_of(house)["access_token"], old_request(house, proof=proof))
    assert answer.json()["error"] == "invalid_proof"


@pytest.mark.parametrize(
    "asked",
    [
        {"credential_definition": {"type": ["VerifiableCredential", "OpenBadgeCredential"]}},
        {"credential_definition": {"types": ["OpenBadgeCredential"]}},
        {"credential_definition": None, "types": ["VerifiableCredential", "OpenBadgeCredential"]},
        {
            "format": "dc+sd-jwt",
            "credential_definition": None,
            "vct": f"http://127.0.0.1:8000/o/{SLUG}/vct/open-badge",
        },
    ],
)
def test_a_format_and_type_mean_one_configuration_unless_that_is_turned_off(house, other, asked):
    for each, status in ((house, 200), (other, 400)):
        body = {name: value for name, value in old_request(each, **asked).items() if value is not None}
        answer = each.credential(token_of(each)["access_token"], body)
        assert answer.status_code == status, answer.text
    assert answer.json()["error"] == "invalid_credential_request"


@pytest.mark.parametrize("covered", [JWT, JWT_V1])
def test_a_format_means_the_configuration_that_the_token_covers(house, covered):
    _, offer_id, _ = house.award()
    details = [{"type": "openid_credential", "credential_configuration_id": covered}]
    token = house.token(house.code(offer_id), authorization_details=json.dumps(details)).json()
    answer = house.credential(token["access_token"], old_request(house, format="jwt_vc_json"))
    badge = answer.json()["credential"].encode()
    assert vc_jwt.read(badge.decode()).profile is PROFILES[covered]
    refused = house.credential(token["access_token"], old_request(house, format="ldp_vc"))
    assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope")


def test_a_format_that_could_mean_two_configurations_is_refused(tmp_path):
    house = open_house(tmp_path, CAIRN_OFFER_ORDER=f"{JWT},{JWT_V1}")
    refused = house.credential(token_of(house)["access_token"], old_request(house, format="jwt_vc_json"))
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_credential_request")
    house.here.database.close()


@pytest.mark.parametrize("asked", [{"format": "mso_mdoc"}, {"credential_definition": {"type": ["Diploma"]}}])
def test_a_format_or_type_that_there_is_not_is_refused(house, asked):
    answer = house.credential(token_of(house)["access_token"], old_request(house, **asked))
    assert answer.json()["error"] == "unknown_credential_configuration"


def test_whoever_asks_in_an_old_shape_is_answered_in_both_and_others_are_not(house):
    old = house.credential(token_of(house)["access_token"], old_request(house)).json()
    assert old["credential"] == old["credentials"][0]["credential"]
    assert old["format"] == "ldp_vc"
    new = house.credential(token_of(house)["access_token"], new_request(house)).json()
    assert not {"credential", "format"} & new.keys()


def test_with_the_switch_off_nobody_gets_the_single_credential(tmp_path):
    house = open_house(tmp_path, CAIRN_WALLETS="-credential_singular_in_response")
    answer = house.credential(token_of(house)["access_token"], old_request(house)).json()
    assert "credentials" in answer
    assert not {"credential", "format"} & answer.keys()
    house.here.database.close()


def test_a_user_pin_is_a_transaction_code_unless_that_is_turned_off(house, other):
    for each, status in ((house, 200), (other, 400)):
        _, offer_id, tx_code = each.award(tx_code=True)
        answer = each.token(each.code(offer_id), user_pin=tx_code)
        assert answer.status_code == status
    assert answer.json()["error"] == "invalid_request"


def test_two_codes_that_agree_are_taken_and_two_that_do_not_are_not(house):
    _, offer_id, tx_code = house.award(tx_code=True)
    code = house.code(offer_id)
    assert house.token(code, tx_code=tx_code, user_pin="x").json()["error"] == "invalid_request"
    assert house.token(code, tx_code=tx_code, user_pin=tx_code).status_code == 200


def test_the_words_of_draft_11_stand_beside_the_present_ones_only_if_wanted(house, other):
    usual, more = metadata(house), metadata(other)
    assert not {"credentials_supported", "authorization_server"} & usual.keys()
    assert more["authorization_server"] == other.issuer
    listed = {each["id"]: each for each in more["credentials_supported"]}
    assert listed.keys() == more["credential_configurations_supported"].keys()
    assert listed[LDP]["types"] == ["VerifiableCredential", "OpenBadgeCredential"]


@pytest.mark.parametrize("tx_code", [False, True])
def test_an_offer_speaks_draft_11_besides_only_if_wanted(house, other, tx_code):
    _, offer_id, _ = house.award(tx_code=tx_code)
    usual = house.offer(offer_id).json()
    assert "credentials" not in usual
    assert "user_pin_required" not in usual["grants"][PRE_AUTHORIZED]
    _, offer_id, _ = other.award(tx_code=tx_code)
    more = other.offer(offer_id).json()
    assert more["credentials"] == more["credential_configuration_ids"]
    assert more["grants"][PRE_AUTHORIZED]["user_pin_required"] is tx_code


def test_the_name_of_a_credential_stands_beside_its_format_too_only_if_wanted(house, other):
    for configuration in metadata(house)["credential_configurations_supported"].values():
        assert "display" not in configuration
    for configuration in metadata(other)["credential_configurations_supported"].values():
        assert configuration["display"] == configuration["credential_metadata"]["display"]


def test_the_old_name_of_sd_jwts_leads_to_the_same_badge_only_if_wanted(house, other):
    old = "OpenBadgeCredential_vc_sd_jwt"
    assert old not in metadata(house)["credential_configurations_supported"]
    assert metadata(other)["credential_configurations_supported"][old]["format"] == "vc+sd-jwt"
    for each, status in ((house, 400), (other, 200)):
        answer = each.credential(token_of(each)["access_token"], new_request(each, old))
        assert answer.status_code == status
    badge = answer.json()["credentials"][0]["credential"]
    assert other.verify(badge.encode())["verdict"] == "valid"


def test_a_wrong_transaction_code_has_a_word_of_its_own_only_if_wanted(house, other):
    for each, code in ((house, "invalid_grant"), (other, "invalid_tx_code")):
        _, offer_id, tx_code = each.award(tx_code=True)
        pre_authorized = each.code(offer_id)
        wrong = "000000" if tx_code != "000000" else "111111"
        told = [each.token(pre_authorized, tx_code=wrong).json()["error"] for _ in range(6)]
        assert told == [code] * 5 + ["invalid_grant"]
        assert each.token(pre_authorized, tx_code=tx_code).json()["error"] == "invalid_grant"
