"""The issuer's metadata signed, in a language, and for wallets in a browser."""

import pytest

from credentials import jose
from did.document import Purpose
from did.methods.key import KeyResolver
from did.resolver import ByMethod
from did.syntax import DidUrl
from tests.support.inprocess import SLUG

WELL_KNOWN = f"/.well-known/openid-credential-issuer/o/{SLUG}"
SERVER = f"/.well-known/oauth-authorization-server/o/{SLUG}"
JWT = "application/jwt"
PREFLIGHT = {
    "Origin": "https://wallet.example",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,dpop",
}
ENDPOINTS = [
    "token",
    "nonce",
    "credential",
    "notification",
    "par",
    "vct/open-badge",
    "offers/x",
    ".well-known/openid-credential-issuer",
]


def key_of(jws, now):
    url = DidUrl.parse(jws.header["kid"])
    return ByMethod({"key": KeyResolver()}).resolve(url.did).key_for(url.value, Purpose.ASSERTION, now)


def test_the_signed_metadata_are_a_token_of_the_organisations_key(house):
    answer = house.client.get(WELL_KNOWN, headers={"Accept": JWT})
    assert (answer.status_code, answer.headers["content-type"]) == (200, JWT)
    jws = jose.read(answer.text, max_bytes=1 << 20)
    jose.verify(jws, key_of(jws, house.clock()))
    assert jws.header["typ"] == "openidvci-issuer-metadata+jwt"
    claims = jose.payload_object(jws)
    assert claims["sub"] == claims["iss"] == house.issuer
    assert claims["iat"] == int(house.clock().timestamp())
    plain = house.client.get(WELL_KNOWN).json()
    assert {name: claims[name] for name in plain} == plain
    assert "signed_metadata" not in claims


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", f"{JWT};q=0.1, application/json", f"{JWT};q=0"]
)
def test_whoever_likes_json_better_gets_json(house, accept):
    answer = house.client.get(WELL_KNOWN, headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", [WELL_KNOWN, SERVER])
def test_caches_are_told_what_the_metadata_depend_on(house, path):
    answer = house.client.get(path, headers={"Accept-Language": "fr"})
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert answer.headers["content-language"] == "en"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", [*(f"/o/{SLUG}/{each}" for each in ENDPOINTS), WELL_KNOWN, SERVER])
def test_a_wallet_in_a_browser_may_ask_every_endpoint(house, path):
    told = house.client.options(path, headers=PREFLIGHT)
    assert (told.status_code, told.headers["access-control-allow-origin"]) == (204, "*")
    assert {"Authorization", "DPoP"} <= set(told.headers["access-control-allow-headers"].split(", "))


# Whatever else wallets are told of must be open to those in a browser, too. People are sent to the first of these,
# and programs alone use the others.
CLOSED = {"authorization_endpoint", "registration_endpoint", "revocation_endpoint"}


def test_no_endpoint_that_wallets_are_told_of_is_closed_to_those_in_a_browser(house):
    documents = [house.client.get(path).json() for path in (WELL_KNOWN, SERVER)]
    told = {name: url for each in documents for name, url in each.items() if name.endswith("_endpoint")}
    assert len(told) > 5
    for name in told.keys() - CLOSED:
        assert house.client.options(told[name], headers=PREFLIGHT).status_code == 204, name


@pytest.mark.parametrize("path", ["nonce", "vct/open-badge", ".well-known/openid-credential-issuer"])
def test_a_wallet_in_a_browser_can_read_answers_with_what_stands_in_their_heads(house, path):
    answer = house.client.request("POST" if path == "nonce" else "GET", f"/o/{SLUG}/{path}")
    exposed = answer.headers["access-control-expose-headers"]
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert {"DPoP-Nonce", "WWW-Authenticate"} <= set(exposed.split(", "))


@pytest.mark.parametrize("path", ["token", "credential", "notification", "par", "offers/x", "nonce"])
def test_a_wallet_in_a_browser_can_read_refusals_too(house, path):
    answer = house.client.request("GET" if path == "offers/x" else "POST", f"/o/{SLUG}/{path}", content=b"x")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "DPoP-Nonce" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/awards", "/", f"/o/{SLUG}/authorize", "/v1/awards"])
def test_pages_of_people_stay_closed_to_other_sites(house, path):
    told = house.client.options(path, headers=PREFLIGHT)
    assert told.status_code != 204
    assert "access-control-allow-origin" not in told.headers
