"""The links that open a wallet: one member each, nothing that a wallet could read otherwise."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from issuer.offering import offer_links

ISSUER = "https://badges.example/a b/o/acme"
OFFER = {"credential_issuer": ISSUER, "credential_configuration_ids": ["a+b & c"], "name": "Zoë"}


def query(link):
    assert link.startswith("openid-credential-offer://?")
    assert "+" not in link
    return parse_qs(urlsplit(link).query, strict_parsing=True)


def test_a_link_by_reference_holds_the_address_of_the_offer_alone():
    link = offer_links.by_reference(ISSUER, "id")
    assert query(link) == {"credential_offer_uri": [f"{ISSUER}/offers/id"]}
    assert "%20" in link


def test_a_link_by_value_holds_the_offer_alone():
    (text,) = query(offer_links.by_value(OFFER)).pop("credential_offer")
    assert json.loads(text) == OFFER


@pytest.mark.parametrize("link", [offer_links.by_reference(ISSUER, "id"), offer_links.by_value(OFFER)])
def test_a_link_has_exactly_one_of_the_two_members(link):
    assert len(query(link).keys() & {"credential_offer", "credential_offer_uri"}) == 1
    assert link.isascii()
