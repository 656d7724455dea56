"""Tokens asked for in detail: what they answer, what they cover, and that others know nothing of it."""

import json

import pytest

from cairn.wallet.purse import new_purse

LDP, JWT = "OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"


def details(*configurations):
    return json.dumps(
        [{"type": "openid_credential", "credential_configuration_id": each} for each in configurations]
    )


def token(house, text=None):
    _, offer_id, _ = house.award()
    more = {} if text is None else {"authorization_details": text}
    return house.token(house.code(offer_id), **more).json()


def ask(house, access_token, **named):
    return house.credential(access_token, named | {"proofs": {"jwt": [house.proof(new_purse())]}})


def test_whoever_asks_in_detail_is_answered_in_detail_and_others_are_not(house):
    (said,) = token(house, details(LDP))["authorization_details"]
    assert (said["type"], said["credential_configuration_id"]) == ("openid_credential", LDP)
    assert said["credential_identifiers"]
    assert "authorization_details" not in token(house)


@pytest.mark.parametrize("member", ["credential_identifier", "credential_configuration_id"])
def test_a_badge_is_had_by_its_identifier_and_by_its_configuration(house, member):
    answer = token(house, details(JWT))
    (said,) = answer["authorization_details"]
    name = {"credential_identifier": said["credential_identifiers"][0], "credential_configuration_id": JWT}
    handed_over = ask(house, answer["access_token"], **{member: name[member]})
    assert handed_over.status_code == 200, handed_over.text
    badge = handed_over.json()["credentials"][0]["credential"]
    assert house.verify(badge.encode())["verdict"] == "valid"


def test_an_identifier_that_was_not_given_out_with_this_token_is_unknown(house):
    access_token = token(house, details(LDP))["access_token"]
    for name in (JWT, "unheard of"):
        refused = ask(house, access_token, credential_identifier=name)
        assert (refused.status_code, refused.json()["error"]) == (400, "unknown_credential_identifier")


def test_a_token_covers_no_more_than_was_asked_for(house):
    refused = ask(house, token(house, details(LDP))["access_token"], credential_configuration_id=JWT)
    assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope")
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]


@pytest.mark.parametrize("text", ["[", "[]", "{}", details("unheard of")])
def test_details_that_do_not_fit_are_refused_and_use_nothing_up(house, text):
    _, offer_id, _ = house.award()
    code = house.code(offer_id)
    refused = house.token(code, authorization_details=text)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_authorization_details")
    assert house.token(code).status_code == 200
