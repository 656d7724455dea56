"""The page on wallets: which work as the service is set up, and why a phone does not get here."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from cairn.app import Service, create_app
from issuer.offering.compatibility import Compatibility


def page_of(house, service=Service.ALL, **settings):
    here = replace(house.here, settings=replace(house.here.settings, **settings))
    url = here.settings.public_url
    return TestClient(create_app(here, service), base_url=url).get("/help/wallets")


def test_on_this_machine_alone_it_is_said_why_no_phone_gets_here(house):
    page = page_of(house)
    assert page.status_code == 200
    assert "A phone can not reach this service" in page.text
    assert "asks itself, and finds nothing" in page.text
    assert "CAIRN_PUBLIC_URL" in page.text


@pytest.mark.parametrize("service", list(Service))
def test_at_a_public_address_it_is_said_how_to_find_out(house, service):
    page = page_of(house, service, public_url="https://badges.example.com")
    assert "A phone can not reach" not in page.text
    assert "https://badges.example.com/livez" in page.text


def test_wallets_that_do_not_get_along_are_named_with_what_helps(house):
    usual = page_of(house).text
    assert usual.count("Works here.") == 3
    assert "can set <code>CAIRN_OFFER_ORDER=vcdm11</code> or <code>sd-jwt</code>." in usual
    old = Compatibility(draft11_metadata_and_offer=True)
    assert page_of(house, wallets=old).text.count("Works here.") == 4


def test_whoever_claims_is_led_there(house):
    made, _, _ = house.award()
    browser = house.opened(made)
    browser.post(f"/claim/{made.claim_id}/offer")
    assert 'href="/help/wallets"' in browser.get(f"/claim/{made.claim_id}").text
