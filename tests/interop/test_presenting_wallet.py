"""A wallet of other people's making shows badges to the running verifier, over TLS, and is believed."""

import json

import pytest
from jwcrypto.jwk import JWK

from cairn.wallet.claiming import Wish, claim
from cairn.wallet.http import Http
from cairn.wallet.purse import new_purse
from cairn.world import utc_now
from keys.public import Algorithm
from tests.interop import node

pytestmark = pytest.mark.node

PREFIXES = pytest.mark.parametrize("prefix", ["decentralized_identifier", "x509_san_dns", "x509_hash"])
MODES = pytest.mark.parametrize("mode", ["direct_post", "direct_post.jwt"])


@pytest.fixture(scope="module")
def held(_services):
    """Return what the wallet holds: one badge as a token and one as an SD-JWT, and the key of both."""
    service, purse = _services["tls"], new_purse("did:jwk", Algorithm.ES256)
    secret = JWK.from_pyca(purse.key.signer._private).export(private_key=True, as_dict=True)
    badges = {}
    for name in ("jwt_vc_json", "dc+sd-jwt"):
        with Http(service.ca_file) as http:
            offer = service.award()["offer_uri"]
            badges[name] = claim(offer, Wish(name), purse, http, utc_now()).decode()
    return {"secret": secret, "did": purse.key.did, "didUrl": purse.key.method_id}, badges


def ask(service, **wish):
    return service.post("/v1/presentation-requests", json=wish).raise_for_status().json()


def said_of(held, name):
    holder, badges = held
    return {**holder, "query": name.replace("+", "_").replace("-", "_"), "credential": badges[name]}


@MODES
@PREFIXES
@pytest.mark.parametrize("name", ["jwt_vc_json", "dc+sd-jwt"])
def test_the_wallet_reads_who_asks_answers_and_is_believed(tls_service, held, certifier, name, prefix, mode):
    made = ask(tls_service, client_id_prefix=prefix, response_mode=mode)
    said = {**said_of(held, name), "link": made["request_uri"], "anchor": certifier.pem.decode()}
    shown = node.play("present.mjs", said, tls_service.ca_file)
    assert "refused" not in shown, shown
    assert (shown["version"], shown["prefix"]) == (100, prefix)
    assert shown["signer"] == ("did" if prefix == "decentralized_identifier" else "x5c")
    assert shown["told"] == {"status": 200, "type": "application/json", "body": {}}
    assert [each for each in shown["steps"] if "openid4vp" in each] == [
        "POST /openid4vp/requests/ID",
        "POST /openid4vp/responses/ID",
    ]
    result = tls_service.document(made["result_url"])
    assert (result["satisfied"], result["refused"]) == (True, [])
    (report,) = result["reports"]
    holder = next(each for each in report["checks"] if each["id"] == "holder")
    assert holder["code"] == "holder_proved"
    assert holder["source"].endswith("with our nonce")


@pytest.mark.parametrize("place", [0, 1], ids=["signed", "unsigned"])
def test_the_wallet_answers_through_the_browser(tls_service, held, certifier, place):
    made = ask(tls_service, response_mode="dc_api.jwt", client_id_prefix="x509_hash")
    request = made["digital_credential"]["requests"][place]
    said = {**said_of(held, "dc+sd-jwt"), "request": request, "anchor": certifier.pem.decode()}
    shown = node.play("present.mjs", {**said, "origin": tls_service.base_url}, tls_service.ca_file)
    assert "refused" not in shown, shown
    result = tls_service.post(made["result_url"], json=shown["credential"]).json()
    assert (result["satisfied"], result["refused"]) == (True, [])


def test_the_wallet_does_not_answer_a_page_of_another_origin(tls_service, held, certifier):
    made = ask(tls_service, response_mode="dc_api")
    said = {**said_of(held, "dc+sd-jwt"), "request": made["digital_credential"]["requests"][0]}
    shown = node.play("present.mjs", {**said, "origin": "https://evil.example"}, tls_service.ca_file)
    assert "origin" in json.dumps(shown["refused"])
