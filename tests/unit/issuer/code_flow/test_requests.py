"""What wallets may ask for, and where the answer goes."""

import json
from dataclasses import replace

import pytest

from issuer.code_flow import requests
from issuer.code_flow.clients import WalletClient
from issuer.code_flow.requests import Known, WalletRequest
from issuer.errors import AuthorizationRefused, InvalidRedirectUri, UnknownClient, WalletRequestGone
from tests.support.builders import Seeded, at
from tests.unit.issuer.scenes import bare_store

ISSUER = "https://badges.example/o/acme"
BACK = "w.example:/back"
KNOWN = Known((WalletClient("w", "Wallet", (BACK,)),), ("ldp", "jwt"), ISSUER)
GOOD = WalletRequest("code", "w", BACK, "jwt", code_challenge="c" * 43, code_challenge_method="S256")


@pytest.fixture
def tx():
    with bare_store().transaction("acme") as transaction:
        yield transaction


def examine(**changes):
    return requests.examine(replace(GOOD, **changes), KNOWN)


def entry(configuration="jwt", **more):
    return {"type": "openid_credential", "credential_configuration_id": configuration, **more}


def test_a_good_request_says_who_asks_for_what():
    asked = examine(state="s", issuer_state="i", dpop_jkt="k" * 43)
    assert (asked.client.id, asked.redirect_uri, asked.configuration_ids) == ("w", BACK, ("jwt",))
    assert (asked.state, asked.issuer_state, asked.thumbprint) == ("s", "i", "k" * 43)
    assert asked.in_detail == ()


def test_unknown_scopes_are_passed_over_and_each_known_one_is_judged_alone():
    assert examine(scope="x jwt y ldp jwt").configuration_ids == ("jwt", "ldp")


def test_details_govern_what_both_name():
    asked = examine(scope="jwt ldp", authorization_details=json.dumps([entry()]))
    assert (asked.configuration_ids, asked.in_detail) == (("jwt", "ldp"), ("jwt",))


def test_unknown_members_of_details_are_passed_over():
    text = json.dumps([entry(locations=[ISSUER, "https://o.example"], claims=[1], more={"x": 1})])
    assert examine(scope=None, authorization_details=text).in_detail == ("jwt",)


@pytest.mark.parametrize("client_id", [None, "other"])
def test_a_wallet_that_is_not_known_is_not_answered(client_id):
    with pytest.raises(UnknownClient):
        examine(client_id=client_id)


@pytest.mark.parametrize("uri", [None, "w.example:/back/", "w.example:/BACK", "https://evil.example"])
def test_only_the_very_address_that_is_known_is_answered(uri):
    with pytest.raises(InvalidRedirectUri):
        examine(redirect_uri=uri)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "c" * 42}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"state": "s" * 2049}, "invalid_request"),
        ({"dpop_jkt": "k"}, "invalid_request"),
        ({"scope": "x"}, "invalid_scope"),
        ({"authorization_details": "nonsense"}, "invalid_authorization_details"),
        ({"authorization_details": "[]"}, "invalid_authorization_details"),
        ({"authorization_details": '["x"]'}, "invalid_authorization_details"),
        ({"authorization_details": json.dumps([entry("x")])}, "invalid_authorization_details"),
        ({"authorization_details": json.dumps([entry(), entry(None)])}, "invalid_authorization_details"),
        ({"authorization_details": json.dumps([entry(locations=["x"])])}, "invalid_authorization_details"),
        ({"authorization_details": json.dumps([entry(locations=ISSUER)])}, "invalid_authorization_details"),
    ],
)
def test_anything_else_that_is_wrong_is_told_by_the_standards_word(changes, error):
    with pytest.raises(AuthorizationRefused) as refusal:
        examine(**changes)
    assert refusal.value.error == error


def test_a_request_sent_ahead_comes_back_as_it_was_once(tx):
    sent = replace(GOOD, state="s&=é", dpop_jkt="k" * 43)
    uri = requests.push(tx, sent, KNOWN, at(0), Seeded())
    assert uri.startswith("urn:ietf:params:oauth:request_uri:")
    assert requests.take(tx, uri, "w", at(59)) == sent
    with pytest.raises(WalletRequestGone):
        requests.take(tx, uri, "w", at(59))


@pytest.mark.parametrize(("client_id", "seconds"), [("other", 1), ("w", 60)])
def test_a_request_sent_ahead_is_its_wallets_for_a_minute(tx, client_id, seconds):
    uri = requests.push(tx, GOOD, KNOWN, at(0), Seeded())
    with pytest.raises(WalletRequestGone):
        requests.take(tx, uri, client_id, at(seconds))


def test_what_is_no_good_is_not_kept(tx):
    with pytest.raises(AuthorizationRefused):
        requests.push(tx, replace(GOOD, scope=None), KNOWN, at(0), Seeded())


def test_empty_parameters_are_not_there_and_others_are_passed_over():
    given = {"client_id": "w", "state": "", "nonce": "x"}
    assert WalletRequest.of(given) == WalletRequest(client_id="w")
    assert WalletRequest.of(GOOD.parameters) == GOOD


def test_nothing_secret_is_shown():
    shown = repr(replace(GOOD, state="SECRET", issuer_state="SECRET", code_challenge="SECRET"))
    assert "SECRET" not in shown
