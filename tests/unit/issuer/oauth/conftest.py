"""A transaction of an organisation, and a program that registered itself there."""

import pytest

from issuer.oauth import clients
from tests.support.builders import Seeded, at
from tests.unit.issuer.scenes import bare_store

METADATA = {
    "client_name": "Portfolio",
    "client_uri": "https://portfolio.example",
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
