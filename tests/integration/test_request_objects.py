"""What a wallet is asked: the link, the request object behind it, and what a wallet may say when it fetches that."""

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from contexts.strict_json import parse_object
from credentials import jose
from tests.integration.test_presentation_requests import ask
from tests.support.inprocess import URL
from verifier.ports import Sources
from verifier.web.openid4vp.request_object import FORMATS, signed
from verifier.web.openid4vp.wallets import MAX_METADATA, wallet_of

UNRESERVED = re.compile(r"[A-Za-z0-9._~-]{22,}")


def link(made):
    return parse_qs(urlsplit(made["request_uri"]).query, strict_parsing=True)


def place(made):
    return link(made)["request_uri"][0]


def got(house, made):
    return jose.read(house.client.get(place(made)).text)


def claims(house, made):
    return parse_object(got(house, made).payload)


def posted(house, made, **form):
    return house.client.post(place(made), data=form)


def metadata(**members):
    return json.dumps({"vp_formats_supported": {name: {} for name in FORMATS}} | members)


def test_the_link_names_the_client_and_where_its_request_is_and_nothing_else(house):
    made = ask(house)
    said = link(made)
    assert made["request_uri"].startswith("openid4vp://?client_id=")
    assert set(said) == {"client_id", "request_uri", "request_uri_method"}
    assert said["client_id"] == [claims(house, made)["client_id"]]
    assert said["client_id"][0] == f"decentralized_identifier:{house.here.check.identity.did}"
    assert "+" not in made["request_uri"]


def test_how_it_is_fetched_stands_in_the_link_in_lower_case_and_not_in_the_request(house):
    made = ask(house)
    assert link(made)["request_uri_method"] == ["post"]
    assert "request_uri_method" not in claims(house, made)
    assert house.client.get(place(made)).status_code == posted(house, made).status_code == 200


def test_the_request_object_is_a_token_of_its_own_type_signed_by_its_client(house):
    made = ask(house)
    answer = house.client.get(place(made))
    assert answer.headers["content-type"] == "application/oauth-authz-req+jwt"
    jws = jose.read(answer.text)
    assert jws.header["typ"] == "oauth-authz-req+jwt"
    assert jws.header["kid"] == house.here.check.identity.method_id
    jose.verify(jws, house.here.check.identity.signer.public_key)


@pytest.mark.parametrize("mode", ["direct_post", "direct_post.jwt"])
def test_the_request_says_everything_once_in_the_words_of_the_final_edition(house, mode):
    """Members of drafts beside those of 1.0 make wallets give up, so the members are exactly these."""
    made = ask(house, response_mode=mode)
    said = claims(house, made)
    now = int(house.clock().timestamp())
    assert set(said) == {
        *("client_id", "response_type", "response_mode", "response_uri", "nonce", "state", "aud"),
        *("dcql_query", "client_metadata", "iat", "exp"),
    }
    assert (said["response_type"], said["response_mode"]) == ("vp_token", mode)
    assert (said["aud"], said["iat"], said["exp"]) == ("https://self-issued.me/v2", now, now + 300)
    assert said["response_uri"].startswith(f"{URL}/openid4vp/responses/")
    assert isinstance(said["dcql_query"], dict)
    encrypted = {"jwks", "encrypted_response_enc_values_supported"} if mode.endswith("jwt") else set()
    assert set(said["client_metadata"]) == {"client_name", "vp_formats_supported", *encrypted}


def test_there_is_one_place_for_the_answer(house):
    for mode in ("direct_post", "direct_post.jwt"):
        assert "redirect_uri" not in claims(house, ask(house, response_mode=mode))
        assert "redirect_uri" not in link(ask(house, response_mode=mode))


def test_what_the_verifier_can_read_is_told_without_an_empty_list(house):
    told = claims(house, ask(house))["client_metadata"]["vp_formats_supported"]
    assert told == FORMATS
    assert all(values for members in told.values() for values in members.values())
    assert {"EdDSA", "Ed25519"} <= set(told["dc+sd-jwt"]["kb-jwt_alg_values"])


def test_nonce_and_state_are_fresh_long_and_of_plain_characters(house):
    said = [claims(house, ask(house)) for _ in range(5)]
    found = [each[name] for each in said for name in ("nonce", "state")]
    assert len(set(found)) == len(found)
    assert all(UNRESERVED.fullmatch(each) for each in found)


# --- what a wallet says of itself ------------------------------------------------------------------


def test_the_nonce_of_a_wallet_is_signed_and_nothing_else_that_it_posts_is(house):
    made = ask(house)
    for form in ({}, {"wallet_nonce": "w-1"}, {"vp_formats_supported": "{}", "kestrel": "x"}):
        answer = posted(house, made, **form)
        assert answer.status_code == 200
        said = parse_object(jose.read(answer.text).payload)
        assert said.get("wallet_nonce") == form.get("wallet_nonce")
        assert not {"kestrel", "vp_formats_supported"} & set(said)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "[]",
        "{}",
        '{"vp_formats_supported": []}',
        '{"vp_formats_supported": {"ldp_vc": 1}}',
        '{"vp_formats_supported": {}, "vp_formats_supported": {}}',
        metadata(client_id_prefixes_supported="x509_hash"),
        metadata(client_id_prefixes_supported=[]),
        metadata(authorization_encryption_enc_values_supported=[1]),
        metadata(x="y" * MAX_METADATA),
    ],
)
def test_metadata_that_nobody_understands_are_refused(house, text):
    refused = posted(house, ask(house), wallet_metadata=text)
    assert (refused.status_code, refused.json()["code"]) == (400, "wallet_metadata_malformed")


@pytest.mark.parametrize(
    "members",
    [
        {"client_id_prefixes_supported": ["x509_hash", "redirect_uri"]},
        {"request_object_signing_alg_values_supported": ["ES256"]},
        {"response_modes_supported": ["direct_post"]},
        {"authorization_encryption_alg_values_supported": ["RSA-OAEP-256"]},
        {"authorization_encryption_enc_values_supported": ["A192GCM"]},
        {"vp_formats_supported": {"mso_mdoc": {}}},
        {"vp_formats_supported": {"jwt_vc_json": {"alg_values": ["ES256K"]}}},
    ],
)
def test_a_wallet_that_can_not_deal_with_the_request_is_told_so(house, members):
    made = ask(house, response_mode="direct_post.jwt")
    refused = posted(house, made, wallet_metadata=metadata(**members))
    assert (refused.status_code, refused.json()["code"]) == (400, "wallet_unsuitable")


def test_a_wallet_is_asked_in_what_both_know(house):
    made = ask(house, response_mode="direct_post.jwt")
    can = {
        "vp_formats_supported": {"jwt_vc_json": {"alg_values": ["ES256", "Ed25519"]}, "mso_mdoc": {}},
        "client_id_prefixes_supported": ["decentralized_identifier"],
        "request_object_signing_alg_values_supported": ["Ed25519"],
        "authorization_encryption_alg_values_supported": ["ECDH-ES"],
        "authorization_encryption_enc_values_supported": ["A128GCM"],
    }
    answer = posted(house, made, wallet_metadata=metadata(**can))
    said = parse_object(jose.read(answer.text).payload)
    assert said["client_metadata"]["vp_formats_supported"] == {
        "jwt_vc_json": {"alg_values": ["EdDSA", "Ed25519", "ES256"]}
    }
    assert said["client_metadata"]["encrypted_response_enc_values_supported"] == ["A128GCM"]
    assert {each["format"] for each in said["dcql_query"]["credentials"]} == {"jwt_vc_json"}
    whole = claims(house, made)
    assert {each["format"] for each in whole["dcql_query"]["credentials"]} == set(FORMATS)
    assert (said["nonce"], said["state"]) == (whole["nonce"], whole["state"])


def test_nothing_that_a_wallet_names_is_fetched(house):
    def nobody(*_, **__):
        raise AssertionError("something was fetched")

    desk = house.here.check
    deaf = replace(desk, fetch=nobody, sources=Sources(nobody, nobody))
    request = desk.requests.get(ask(house)["id"])
    told = metadata(jwks_uri="https://evil.example/jwks", authorization_endpoint="https://evil.example/a")
    assert signed(deaf, request, wallet_of({"wallet_metadata": told}))


# --- how long --------------------------------------------------------------------------------------


def test_a_request_is_fetched_again_until_it_is_used_or_over(house):
    made = ask(house)
    first, again = (posted(house, made, wallet_nonce=each).text for each in ("w-1", "w-2"))
    one, two = (parse_object(jose.read(each).payload) for each in (first, again))
    assert (one["nonce"], one["wallet_nonce"]) == (two["nonce"], "w-1")
    assert two["wallet_nonce"] == "w-2"
    house.client.post(one["response_uri"], data={"error": "access_denied", "state": one["state"]})
    assert house.client.get(place(made)).status_code == 404
    late = ask(house)
    house.clock.forward(seconds=300)
    assert house.client.get(place(late)).status_code == posted(house, late).status_code == 404


def test_no_endpoint_that_wallets_ask_leads_elsewhere(house):
    made = ask(house)
    said = claims(house, made)
    answers = [
        house.client.request(method, url, follow_redirects=False)
        for url in (place(made), f"{place(made)}/", said["response_uri"], f"{said['response_uri']}/")
        for method in ("GET", "POST", "HEAD")
    ]
    assert all(not each.is_redirect and "location" not in each.headers for each in answers)
