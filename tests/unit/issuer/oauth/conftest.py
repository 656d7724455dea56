"""A transaction of an organisation, and a program that registered itself there."""

import pytest

from issuer.oauth import clients
from tests.support.builders import Seeded, at
from tests.unit.issuer.scenes import bare_store

METADATA = {
    "client_name": "Portfolio",
    "client_uri": "https://portfolio.example",
    "logo_uri": "https://portfolio.example/logo.png",
    "tos_uri": "https://portfolio.example/terms",
    "policy_uri": "https://portfolio.example/privacy",
    "software_id": "c88b6ed8-269e-448e-99be-7e2ff47167d1",
    "software_version": "1",
    "redirect_uris": ["https://portfolio.example/back?way=1"],
}


@pytest.fixture
def randomness():
    return Seeded()


@pytest.fixture
def tx():
    with bare_store().transaction("acme") as transaction:
        yield transaction


@pytest.fixture
def registered(tx, randomness):
    return clients.register(tx, METADATA, at(0), randomness, is_loopback=False)
