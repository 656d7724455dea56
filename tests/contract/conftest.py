"""Every store that there is, each test with an empty one."""

import secrets
from contextlib import ExitStack

import pytest

from issuer.store.memory import MemoryIssuerStore
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from tests.contract.ledger_values import organisation
from tests.support.builders import at
from tests.support.databases import KINDS, Empties
from verifier.store.memory import MemoryReports, MemoryRequests
from verifier.store.sql import SqlReports, SqlRequests

STORES = ("memory", *KINDS)
LIST_LENGTH = 200


@pytest.fixture(scope="session")
def empties(tmp_path_factory):
    with ExitStack() as stack:
        yield Empties(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture(params=STORES)
def empty_store(request, empties):
    if request.param == "memory":
        yield MemoryIssuerStore(list_length=LIST_LENGTH)
        return
    with empties.of(request.param) as database:
        yield SqlIssuerStore(database, Sealer(secrets.token_bytes(32)), list_length=LIST_LENGTH)


@pytest.fixture
def store(empty_store):
    """A store with two organisations that have nothing to do with each other."""
    empty_store.add_organisation(organisation("acme"), at(0))
    empty_store.add_organisation(organisation("globex"), at(1))
    return empty_store


@pytest.fixture(params=STORES)
def reports(request, empties):
    if request.param == "memory":
        yield MemoryReports()
        return
    with empties.of(request.param) as database:
        yield SqlReports(database)


@pytest.fixture(params=STORES)
def requests(request, empties):
    if request.param == "memory":
        yield MemoryRequests()
        return
    with empties.of(request.param) as database:
        yield SqlRequests(database)
