"""A long list on PostgreSQL, two workers, one of them killed half-way: everybody has the badge, and nobody twice."""

import os
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cairn.worker import Worker
from issuer.achievements.catalog import publish
from issuer.award_lists import keeping, running, tables
from issuer.award_lists.keeping import Hand, HandIn
from issuer.award_lists.running import AT_ONCE, ListState
from issuer.jobs import AWARD_ROWS, LEASE
from issuer.kept.award_lists import Field, RowState
from issuer.store.sql import SqlIssuerStore
from issuer.store.tables import AWARD, STATUS_PLACE
from keys.sealing import Sealer
from records.engine import Database
from tests.integration.test_earning_races import KEK, SystemRandomness
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, organisation
from tests.support.counts import count
from tests.support.databases import fresh_database, url_of
from tests.support.racing import RACING

FULL = 10_000
NOW = at(100)


def work(url, list_id, half, barrier, dead, *, is_victim):
    """Award parts of the list as they come; past the half the victim is killed in one, and the other waits for that."""
    database = Database(url)
    store = SqlIssuerStore(database, Sealer(KEK))

    def prepare(job, _):
        def effect(tx, now):
            is_past = tx.award_lists.counts(list_id).get(RowState.AWARDED, 0) >= half
            if is_past and not is_victim:
                dead.wait(timeout=120)
            running.award_part(tx, job.key, now, SystemRandomness())
            if is_past and is_victim:
                os.kill(os.getpid(), signal.SIGKILL)

        return effect

    barrier.wait(timeout=120)
    Worker(store, {AWARD_ROWS: prepare}, lambda: NOW, os.urandom).run_due(NOW)
    database.close()


def begun(store, table):
    with store.transaction("acme") as tx:
        made = keeping.keep(tx, HandIn("everybody.csv", table, "kind", "hr"), NOW, SystemRandomness())
        matched = keeping.match(tx, made, "kind", (Field.EMAIL, Field.NAME), Hand("hr", NOW))
        return running.begin(tx, matched, NOW, by="hr")


def standing(store, made):
    with store.transaction("acme") as tx:
        return running.progress(tx, made, NOW)


def awards(database):
    """Return how many awards, people with one, and places in status lists there are."""
    asked = (func.count(), func.count(AWARD.c.person_id.distinct()))
    with database.reading() as connection:
        made, people = connection.execute(select(*asked).select_from(AWARD)).one()
        return made, people, connection.execute(select(func.count()).select_from(STATUS_PLACE)).scalar_one()


def share(database, made, rows):
    """Let two workers award a list, one of which is killed half-way."""
    barrier, dead, url = RACING.Barrier(2), RACING.Event(), url_of(database)
    workers = [
        RACING.Process(
            target=work, args=(url, made.id, rows // 2, barrier, dead), kwargs={"is_victim": is_victim}
        )
        for is_victim in (True, False)
    ]
    for each in workers:
        each.start()
    victim, survivor = workers
    victim.join(timeout=280)
    dead.set()
    survivor.join(timeout=280)
    return victim.exitcode, survivor.exitcode


@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_a_list_shared_by_two_workers_one_of_them_killed_gives_everybody_one_badge(tmp_path):
    rows = count(FULL)
    lines = "".join(f"p{number}@acme.example;Person {number}\n" for number in range(rows))
    table = tables.read(f"E-mail;Name\n{lines}".encode())
    with fresh_database("postgresql", tmp_path) as database:
        store = SqlIssuerStore(database, Sealer(KEK))
        store.add_organisation(organisation(), at(0))
        with store.transaction("acme") as tx:
            publish(tx, draft("kind", levels=()), BASE_URL, ISSUER_DID, at(0))
        made = begun(store, table)
        began = time.monotonic()
        assert share(database, made, rows) == (-signal.SIGKILL, 0)
        print(f"{rows} rows, two workers, one killed half-way: {time.monotonic() - began:.1f} s")
        # The part that was in the killed one's hands is as if nothing had happened, and is seen to wait.
        left = standing(store, made)
        assert (left.state, left.of(RowState.PENDING)) == (ListState.RUNNING, AT_ONCE)
        assert awards(database)[:2] == (rows - AT_ONCE, rows - AT_ONCE)
        later = NOW + LEASE + timedelta(seconds=1)
        assert finish(store, later) == 1
        done = standing(store, made)
        assert (done.state, dict(done.counts)) == (ListState.DONE, {RowState.AWARDED: rows})
        assert awards(database) == (rows, rows, rows)
        again = standing(store, begun(store, table))
        assert (again.state, dict(again.counts)) == (ListState.DONE, {RowState.HELD: rows})
        assert finish(store, later) == 0
        assert awards(database) == (rows, rows, rows)
        with store.transaction("acme") as tx:
            # One entry for each award and part, one for the badge, three for each list; the chain holds them all.
            assert tx.audit.verify(()).entries == rows + rows // AT_ONCE + 1 + 2 * 3


def finish(store, now):
    def prepare(job, _):
        return lambda tx, at_: running.award_part(tx, job.key, at_, SystemRandomness())

    return Worker(store, {AWARD_ROWS: prepare}, lambda: now, os.urandom).run_due(now)
