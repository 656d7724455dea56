"""A wallet of other people's making asks for a badge that waits, and comes again for it."""

import pytest

from issuer.awarding import approvals
from tests.interop import node
from tests.support.waiting import import_mastery, rule

pytestmark = pytest.mark.node


def ask(service, wanted):
    import_mastery(service)
    made = service.award("mastery")
    said = {"offer": made["offer_uri"], "format": wanted}
    return made, node.play("claim-later.mjs", said, service.ca_file)


def come_again(service, put_off, **more):
    return node.play("claim-later.mjs", {**put_off, **more}, service.ca_file)


@pytest.mark.parametrize("wanted", ["ldp_vc", "dc+sd-jwt"])
def test_the_wallet_is_put_off_comes_again_and_has_its_badge(service, wanted):
    made, put_off = ask(service, wanted)
    assert put_off["interval"] > 0
    waiting = come_again(service, put_off)
    assert (waiting["transaction_id"], "credentials" in waiting) == (put_off["transaction_id"], False)
    rule(service, made["award"])
    later = come_again(service, put_off, refresh=True)
    assert later["refresh_token"] != put_off["refresh_token"]
    (given,) = later["credentials"]
    report = service.verify(node.bytes_of(given["credential"]))
    assert (report["verdict"], report["credential"]["subject"]) == ("valid", put_off["holder"])


def test_the_wallet_is_told_that_it_was_not_approved(tls_service):
    made, put_off = ask(tls_service, "ldp_vc")
    rule(tls_service, made["award"], approvals.decline)
    refused = come_again(tls_service, put_off)["refused"]
    assert refused == {"error": "credential_request_denied", "status": 400}


def test_a_refresh_token_that_comes_again_is_refused(tls_service):
    _, put_off = ask(tls_service, "ldp_vc")
    come_again(tls_service, put_off, refresh=True)
    assert come_again(tls_service, put_off, refresh=True)["refused"]["error"] == "invalid_grant"
