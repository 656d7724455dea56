"""Changes of many awards that one person asks for at the same time, in both databases: together they are many."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from issuer.bulks import asking
from issuer.bulks.asking import Choice
from issuer.errors import Busy
from issuer.kept.bulks import Asked, BulkAct, BulkState, Somebody
from issuer.store.bulks import SqlBulks
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, give, organisation, publish
from tests.support.databases import KINDS, fresh_database

HR = Somebody("hr-1", "Zoë")
WITHDRAW = Asked(BulkAct.REVOKE, "duplicate")
NAMES = ("b-1", "b-2")


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with fresh_database(request.param, tmp_path) as database:
        opened = SqlIssuerStore(database, Sealer(bytes(32)), list_length=200)
        opened.add_organisation(organisation(), at(0))
        with opened.transaction("acme") as tx:
            publish(tx, draft("communication"), BASE_URL, ISSUER_DID, at(0))
            for name in NAMES:
                ids = [give(tx, "communication", to=f"{name}{n}@example.org").id for n in range(6)]
                asking.choose(tx, Choice(name, ids, HR), at(10))
        yield opened


def test_two_small_changes_by_one_person_at_once_count_together(store, monkeypatch):
    both, counted = Barrier(2), SqlBulks.alone_since

    def counted_by_both(self, by, since):
        found = counted(self, by, since)
        with suppress(BrokenBarrierError):  # where one waits for the other, this is over soon
            both.wait(timeout=0.3)
        return found

    monkeypatch.setattr(SqlBulks, "alone_since", counted_by_both)

    def ask(name):
        while True:
            try:
                with store.transaction("acme") as tx:
                    return asking.ask(tx, name, WITHDRAW, HR, at(10)).state
            except Busy:
                continue

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(ask, NAMES)) == {BulkState.RUNNING, BulkState.WAITING}
