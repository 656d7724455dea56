"""Super 4C in verifiers of other people: an ordinary badge, and its status is read through its life."""

import copy
import json

import pytest

from tests.interop import node
from tests.interop.test_verifier import status_of
from tests.interop.test_verifier_core import checked
from tests.support.builders import FOUR_C

pytestmark = pytest.mark.node


def earned(service, to):
    """Return the awards of somebody who claimed the four, by slug, and the meta-badge that it earned."""
    awards = {}
    for slug in FOUR_C:
        made = service.award(slug, to=to)
        service.claim(made["offer_uri"], "ldp_vc")
        awards[slug] = made["award"]
    held = service.command("awards", "--person", to)["awards"]
    (awards["super-4c"],) = [each["award"] for each in held if each["achievement"] == "super-4c"]
    offer = service.command("offer", awards["super-4c"])
    return awards, json.loads(service.claim(offer["offer_uri"], "ldp_vc"))


def test_the_verifiers_read_the_meta_badge_as_any_badge_until_it_is_revoked(tls_service):
    service = tls_service
    awards, badge = earned(service, "meta@example.org")
    assert len([each for each in badge["evidence"] if each.get("digestMultibase")]) == 4
    by_bazaar = node.verify(service, badge)
    assert by_bazaar["verified"], by_bazaar["error"]
    assert status_of(by_bazaar) == (False, False)
    by_core = checked(service, badge)
    assert (by_core["valid_signature"], by_core["revocation_status"]) == (True, True)

    service.command("revoke", awards["super-4c"], "--reason", "issued_by_mistake")
    assert status_of(node.verify(service, badge)) == (True, False)
    by_core = checked(service, badge)
    assert (by_core["valid_signature"], by_core["revocation_status"]) == (True, False)


def test_a_verifier_that_knows_nothing_of_stacks_sees_the_cascade(tls_service):
    awards, badge = earned(tls_service, "cascade@example.org")
    tls_service.change("suspend", awards["communication"])
    assert status_of(node.verify(tls_service, badge)) == (False, True)
    tls_service.change("reinstate", awards["communication"])
    assert status_of(node.verify(tls_service, badge)) == (False, False)


@pytest.mark.parametrize("member", ["digestMultibase", "id"])
def test_the_verifiers_refuse_a_meta_badge_that_names_another_part(tls_service, member):
    _, badge = earned(tls_service, f"{member.lower()}@example.org")
    changed = copy.deepcopy(badge)
    one, other = changed["evidence"][:2]
    one[member] = other[member]
    assert not node.verify(tls_service, changed)["verified"]
    assert checked(tls_service, changed) == {"invalid_signature": None}
