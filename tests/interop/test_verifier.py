"""Verifiers of other people's making check what their wallet got from the running service."""

import copy

import pytest

from tests.interop import node

pytestmark = pytest.mark.node

ES256 = "OpenBadgeCredential_jwt_vc_json_es256"


def status_of(checked):
    """Return the bits the verifier read: withdrawn, paused."""
    assert checked["suspension"]["error"] is None
    (withdrawn,), (paused,) = checked["statuses"], checked["suspension"]["statuses"]
    assert (withdrawn["purpose"], paused["purpose"]) == ("revocation", "suspension")
    return withdrawn["status"], paused["status"]


def test_the_verifier_reads_a_badge_through_its_life(service):
    offer = service.award()
    badge = node.claim(service, offer, format="ldp_vc")["credential"]
    checked = node.verify(service, badge)
    assert checked["verified"], checked["error"]
    assert status_of(checked) == (False, False)

    service.change("suspend", offer["award"])
    assert status_of(node.verify(service, badge)) == (False, True)

    service.change("reinstate", offer["award"])
    service.command("revoke", offer["award"], "--reason", "issued_by_mistake")
    checked = node.verify(service, badge)
    assert status_of(checked) == (True, False)
    # What the signature says does not change: whoever uses this verifier must read the status too.
    assert checked["verified"]


def change_a_letter(badge):
    badge["credentialSubject"]["achievement"]["name"] = "Commun1cation"


def add_an_undefined_property(badge):
    badge["credentialSubject"]["nobodyDefinedThis"] = "x"


@pytest.mark.parametrize("tamper", [change_a_letter, add_an_undefined_property])
def test_the_verifier_refuses_a_changed_badge(tls_service, tamper):
    badge = node.claim(tls_service, tls_service.award(), format="ldp_vc")["credential"]
    changed = copy.deepcopy(badge)
    tamper(changed)
    assert not node.verify(tls_service, changed)["verified"]


def assert_claims_agree(checked):
    payload = checked["payload"]
    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["jti"] == payload["id"]


def test_jose_verifies_a_badge_that_is_a_jwt(service):
    token = node.claim(service, service.award(), format="jwt_vc_json", binding="did:jwk")["credential"]
    checked = node.verify_jwt(service, token)
    assert checked["verified"]
    assert (checked["header"]["alg"], checked["header"]["typ"]) == ("EdDSA", "JWT")
    assert_claims_agree(checked)


def test_jose_verifies_a_jwt_signed_with_p256_and_refuses_it_changed(tls_service):
    token = node.claim(tls_service, tls_service.award(), configuration=ES256)["credential"]
    checked = node.verify_jwt(tls_service, token)
    assert checked["verified"]
    assert checked["header"]["alg"] == "ES256"
    assert_claims_agree(checked)
    header, payload, signature = token.split(".")
    other = "A" if signature[0] != "A" else "B"
    changed = node.verify_jwt(tls_service, f"{header}.{payload}.{other}{signature[1:]}")
    assert changed == {"verified": False, "error": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"}
