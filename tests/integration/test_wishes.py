"""What is asked for in one way, whole, or refused: nothing of a wish is passed over."""

import pytest

from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from tests.integration.test_presentation_requests import ask, claim, fetched, result, send
from verifier.web.openid4vp.wanting import MAX_QUERY

ANY = {"credentials": [{"id": "a", "format": "ldp_vc", "meta": {"type_values": [["VerifiableCredential"]]}}]}
BETA = {"issuers": ["did:web:beta.example"]}


@pytest.mark.parametrize(
    "wish",
    [
        {"achievement": "https://a.example/1", "badges": [{"achievement": "https://a.example/2"}]},
        {"badges": [{"achievement": "https://a.example/2"}], **BETA},
        {"achievement": "https://a.example/1", "dcql_query": ANY},
        {"badges": [{"achievement": "https://a.example/1"}], "dcql_query": ANY},
        {"badges": [{"achievement": "https://a.example/1"}, BETA]},
        {
            "badges": [
                {"achievement": "urn:a", **BETA},
                {"achievement": "urn:a", "issuers": ["did:web:c.example"]},
            ]
        },
        {"dcql_query": {"credentials": [ANY["credentials"][0] | {"x": "y" * MAX_QUERY}]}},
    ],
)
def test_a_wish_of_which_a_part_would_be_passed_over_is_refused(house, wish):
    refused = house.client.post("/v1/presentation-requests", json=wish)
    assert (refused.status_code, refused.json()["code"]) == (422, "wish_unclear")


def test_issuers_without_an_achievement_are_asked_of_any_badge(house):
    purse = new_purse()
    claim(house, purse)
    did = house.here.desk.store.organisations()[0].did
    for issuers, is_satisfied in (([did], True), (["did:web:beta.example"], False)):
        for more in ({}, {"dcql_query": ANY}):
            made = ask(house, issuers=issuers, **more)
            request = fetched(house, made)
            assert send(house, request, answer(request, purse, house.clock())).status_code == 200
            assert result(house, made).json()["satisfied"] is is_satisfied
