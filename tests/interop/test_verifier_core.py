"""The verifier of the Digital Credentials Consortium checks badges of the running service, and their status."""

import pytest

from tests.interop import node

pytestmark = pytest.mark.node


def checked(service, badge):
    """Return, by the verifier's step, whether it is fine; or what stopped the verifier."""
    found = node.play("core.mjs", {"credential": badge}, service.ca_file)
    return {step["id"]: step["error"] or step["valid"] for step in found["log"]} | dict.fromkeys(
        found["errors"]
    )


def test_it_reads_a_badge_and_sees_that_it_was_revoked(service):
    offer = service.award()
    badge = node.claim(service, offer, format="ldp_vc")["credential"]
    steps = checked(service, badge)
    assert steps["valid_signature"] is True
    assert steps["revocation_status"] is True

    service.command("revoke", offer["award"], "--reason", "issued_by_mistake")
    steps = checked(service, badge)
    assert steps["valid_signature"] is True
    assert steps["revocation_status"] is False


def test_it_refuses_a_changed_badge(tls_service):
    badge = node.claim(tls_service, tls_service.award(), format="ldp_vc")["credential"]
    badge["credentialSubject"]["achievement"]["name"] = "Commun1cation"
    assert checked(tls_service, badge) == {"invalid_signature": None}
