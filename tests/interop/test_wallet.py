"""A wallet of other people's making claims badges from the running service."""

import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from jwcrypto.jwt import JWT

from did.methods.jwk import did_jwk
from issuer.metadata_lint import faults_of_issuer, faults_of_server
from tests.interop import node
from tests.interop.showing import is_good, key_of, shown

pytestmark = pytest.mark.node

CREDENTIAL_STEPS = [
    "GET /.well-known/openid-credential-issuer/o/acme",
    "GET /.well-known/oauth-authorization-server/o/acme",
    "POST /o/acme/token",
    "POST /o/acme/nonce",
    "POST /o/acme/credential",
]


def document_of(credential):
    """Return the badge in a credential answer, whichever the format; nothing is verified here."""
    if isinstance(credential, dict):
        return credential
    return json.loads(JWT(jwt=credential).token.objects["payload"])


@pytest.mark.parametrize("tx_code", [False, True], ids=["without code", "with code"])
@pytest.mark.parametrize(
    ("wanted", "binding"), [("ldp_vc", "did:key"), ("jwt_vc_json", "did:jwk")], ids=["ldp_vc", "jwt_vc_json"]
)
def test_the_wallet_claims_a_badge_bound_to_its_key(service, wanted, binding, tx_code):
    offer = service.award(tx_code=tx_code)
    claimed = node.claim(service, offer, format=wanted, binding=binding, tx_code=offer["tx_code"])
    assert (claimed["tx_code_asked"] is not None) is tx_code
    badge = document_of(claimed["credential"])
    assert badge["id"] == offer["award"]
    assert badge["credentialSubject"]["id"] == claimed["holder"]
    assert claimed["holder"].startswith(f"{binding}:")
    assert service.verify(node.bytes_of(claimed["credential"]))["verdict"] == "valid"


def test_the_wallet_takes_the_issuer_for_one_of_the_final_edition(service):
    claimed = node.claim(service, service.award(), format="ldp_vc")
    assert claimed["draft"] == "V1"
    assert claimed["steps"][1:] == CREDENTIAL_STEPS


def test_the_wallet_claims_a_badge_signed_with_p256(tls_service):
    offer = tls_service.award()
    claimed = node.claim(tls_service, offer, configuration="OpenBadgeCredential_jwt_vc_json_es256")
    token = JWT(jwt=claimed["credential"]).token
    assert token.jose_header["alg"] == "ES256"
    assert document_of(claimed["credential"])["credentialSubject"]["id"] == claimed["holder"]
    assert tls_service.verify(claimed["credential"].encode())["verdict"] == "valid"


def test_the_wallet_claims_an_sd_jwt_bound_to_its_key(service):
    claimed = node.claim(service, service.award(), format="dc+sd-jwt", binding="did:jwk")
    issuer_jwt, *disclosures = claimed["credential"].split("~")
    payload = document_of(issuer_jwt)
    assert payload["vct"] == f"{service.base_url}/o/acme/vct/open-badge"
    assert service.document(payload["vct"])["vct"] == payload["vct"]
    assert payload["cnf"]["jwk"]["kty"] in ("OKP", "EC")
    assert disclosures[-1] == ""
    report = service.verify(claimed["credential"].encode())
    assert (report["verdict"], report["credential"]["subject"]) == ("valid", claimed["holder"])


def test_the_wallet_claims_a_token_of_the_first_data_model_by_its_id(service):
    wanted = "OpenBadgeCredential_jwt_vc_json_vcdm1"
    claimed = node.claim(service, service.award(), configuration=wanted)
    claims = document_of(claimed["credential"])
    assert claims["vc"]["issuanceDate"]
    assert claims["sub"] == claimed["holder"]
    assert service.verify(claimed["credential"].encode())["verdict"] == "valid"


def test_the_wallet_reads_that_its_code_is_wrong_and_may_try_again(service):
    offer = service.award(tx_code=True)
    wrong = str(10 ** len(offer["tx_code"]) - 1 - int(offer["tx_code"])).zfill(len(offer["tx_code"]))
    refused = node.claim(service, offer, format="ldp_vc", tx_code=wrong)["refused"]
    assert refused == {"error": "invalid_grant", "status": 400}
    right = node.claim(service, offer, format="ldp_vc", tx_code=offer["tx_code"])
    assert right["credential"]["id"] == offer["award"]


def test_the_wallet_claims_all_that_is_offered_with_one_token_and_one_nonce_and_each_is_shown(tls_service):
    claimed = node.claim(tls_service, tls_service.award(), everything=True, binding="did:jwk")
    known = tls_service.document("/.well-known/openid-credential-issuer/o/acme")
    formats = [
        known["credential_configurations_supported"][each]["format"] for each in claimed["credentials"]
    ]
    assert formats == ["ldp_vc", "jwt_vc_json", "jwt_vc_json", "dc+sd-jwt"]
    assert [step for step in claimed["steps"] if step.endswith("/nonce")] == ["POST /o/acme/nonce"]
    for credential in claimed["credentials"].values():
        assert is_good(shown(tls_service, claimed, credential), claimed["holder"])


@pytest.mark.parametrize("name", ["jwt_vc_json_vcdm1", "jwt_vc_json_rs256"])
def test_what_the_wallet_claims_by_its_id_is_shown_too(tls_service, name):
    claimed = node.claim(tls_service, tls_service.award(), configuration=f"OpenBadgeCredential_{name}")
    assert is_good(shown(tls_service, claimed, claimed["credential"]), claimed["holder"])


def test_an_sd_jwt_that_was_bound_by_a_bare_key_is_shown_by_that_key(tls_service):
    claimed = node.claim(tls_service, tls_service.award(), format="dc+sd-jwt", binding="jwk")
    # Of the many spellings of a did:jwk, the issuer takes its own where it is told none.
    holder = did_jwk(key_of(claimed).signer.public_key)
    assert is_good(shown(tls_service, claimed, claimed["credential"]), holder)


def by_value(service, offer):
    """Return the same offer with the document in the link instead of its address."""
    address = parse_qs(urlsplit(offer["offer_uri"]).query)["credential_offer_uri"][0]
    document = json.dumps(service.document(address))
    return {"offer_uri": f"openid-credential-offer://?credential_offer={quote(document, safe='')}"}


def test_the_wallet_reads_that_a_code_was_used(service):
    offer = by_value(service, service.award())
    assert node.claim(service, offer, format="ldp_vc")["credential"]
    refused = node.claim(service, offer, format="ldp_vc")["refused"]
    assert refused == {"error": "invalid_grant", "status": 400}


def test_the_metadata_of_the_service_behind_tls_have_no_fault(tls_service):
    identifier = f"{tls_service.base_url}/o/acme"
    issuer, server = (
        tls_service.document(f"{tls_service.base_url}/.well-known/{name}/o/acme")
        for name in ("openid-credential-issuer", "oauth-authorization-server")
    )
    assert len(issuer["credential_configurations_supported"]) == 7
    assert faults_of_issuer(issuer, identifier) == []
    assert faults_of_server(server, identifier, issuer) == []
