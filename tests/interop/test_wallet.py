"""A wallet of other people's making claims badges from the running service."""

import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from jwcrypto.jwt import JWT

from issuer.metadata_lint import faults_of_issuer, faults_of_server
from tests.interop import node

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


def bytes_of(credential):
    return credential.encode() if isinstance(credential, str) else json.dumps(credential).encode()


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
    assert service.verify(bytes_of(claimed["credential"]))["verdict"] == "valid"


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
    assert len(issuer["credential_configurations_supported"]) == 6
    assert faults_of_issuer(issuer, identifier) == []
    assert faults_of_server(server, identifier, issuer) == []
