"""Every store that there is, each test with an empty one."""

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from issuer.store.memory import MemoryIssuerStore
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from records import audit, organisations
from tests.contract.ledger_values import organisation
from tests.support.builders import at
from tests.support.databases import KINDS, Empties
from verifier.partners.ports import KeptPolicy
from verifier.store.answers import SqlAnswers
from verifier.store.memory import MemoryReports, MemoryRequests
from verifier.store.memory_partners import MemoryAnswers, MemoryPolicies, MemoryReceipts
from verifier.store.policies import SqlPolicies
from verifier.store.receipts import SqlReceipts
from verifier.store.sql import SqlReports, SqlRequests

STORES = ("memory", *KINDS)
LIST_LENGTH = 200


@dataclass(frozen=True)
class Partners:
    policies: MemoryPolicies | SqlPolicies
    receipts: MemoryReceipts | SqlReceipts
    answers: MemoryAnswers | SqlAnswers
    trail: Callable[[], list]


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


@pytest.fixture(params=STORES)
def witnessed(request, empties):
    """Requests whose answers leave receipts, and the shelf on which those lie."""
    if request.param == "memory":
        receipts = MemoryReceipts()
        yield MemoryRequests(receipts), receipts
        return
    with empties.of(request.param) as database:
        with database.transaction() as connection:
            organisations.add(connection, organisations.Organisation("id-acme", "acme", "acme"), at(0))
        SqlPolicies(database).add("acme", KeptPolicy("p1", 1, "Strict", {}, "sha-256:1", at(0), "hr"))
        yield SqlRequests(database), SqlReceipts(database)


@pytest.fixture(params=STORES)
def partners(request, empties):
    """The shelves of two organisations that check under policies of their own, and how to read what was audited."""
    if request.param == "memory":
        policies, receipts = MemoryPolicies(), MemoryReceipts()
        yield Partners(policies, receipts, MemoryAnswers(), lambda: policies.trail + receipts.trail)
        return
    with empties.of(request.param) as database:
        for slug in ("acme", "globex"):
            with database.transaction() as connection:
                organisations.add(connection, organisations.Organisation(f"id-{slug}", slug, slug), at(0))
        yield Partners(
            SqlPolicies(database), SqlReceipts(database), SqlAnswers(database), lambda: _trail(database)
        )


def _trail(database):
    found = []
    for slug in ("acme", "globex"):
        with database.reading() as connection:
            entries = [link.entry for link in audit.links(connection, f"id-{slug}")]
        found += [(slug, each.actor, each.action, each.object_id) for each in entries]
    return found
