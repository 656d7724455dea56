"""What is asked of a wallet (OpenID4VP 1.0, 6), and whether an answer is it."""

import json
from dataclasses import replace

import pytest

from credentials.wire import from_wire
from tests.support.partner import Partner
from verifier.dcql import EXPANDED_TYPES, Wanted, query, satisfies

PARTNER = Partner()
CONTENT = from_wire(json.loads(PARTNER.badge()))
ACHIEVEMENT = CONTENT.achievement_id


def test_a_query_asks_for_one_badge_in_either_carrier():
    asked = query(Wanted())
    assert [each["format"] for each in asked["credentials"]] == ["ldp_vc", "jwt_vc_json"]
    ids = [each["id"] for each in asked["credentials"]]
    assert len(set(ids)) == 2
    assert asked["credential_sets"] == [{"options": [[each] for each in ids], "required": True}]


def test_types_are_asked_for_fully_expanded():
    for each in query(Wanted())["credentials"]:
        assert EXPANDED_TYPES in each["meta"]["type_values"]


def test_one_achievement_is_asked_for_by_its_id():
    for each in query(Wanted(ACHIEVEMENT))["credentials"]:
        assert each["claims"] == [
            {"path": ["credentialSubject", "achievement", "id"], "values": [ACHIEVEMENT]}
        ]


def test_without_an_achievement_no_claim_is_asked_for():
    assert all("claims" not in each for each in query(Wanted())["credentials"])


@pytest.mark.parametrize(("wanted", "is_it"), [(None, True), (ACHIEVEMENT, True), (f"{ACHIEVEMENT}x", False)])
def test_a_badge_is_what_was_asked_for(wanted, is_it):
    assert satisfies(Wanted(wanted), CONTENT) is is_it


def test_what_is_no_badge_was_not_asked_for():
    assert not satisfies(Wanted(), replace(CONTENT, is_badge=False))
