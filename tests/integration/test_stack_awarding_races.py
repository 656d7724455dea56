"""Two workers, and eight, at the job that awards what is earned: one award, whoever takes it, however often."""

import multiprocessing

import pytest
from sqlalchemy import func, select

from cairn.worker import Worker
from issuer.achievements.catalog import publish
from issuer.jobs import EARN, SETTLE
from issuer.meta_badges import cascade, stacks
from issuer.meta_badges.cascade_terms import USUAL
from issuer.store.sql import SqlIssuerStore
from issuer.store.tables import AWARD
from keys.sealing import Sealer
from records.engine import Database
from tests.integration.test_earning_races import KEK, SystemRandomness
from tests.support.builders import BASE_URL, FOUR_C, ISSUER_DID, at, four_c, give, organisation, sign
from tests.support.databases import KINDS, fresh_database, url_of

RACERS = 4


def earn(job, _):
    """Do what `cairn.jobs` does for this kind."""

    def effect(tx, now):
        stacks.award_earned(tx, tx.people.get(job.key), now, SystemRandomness())

    return effect


def settle(job, _):
    return lambda tx, now: cascade.settle(tx, job.key, now, USUAL)


def race(url, barrier, results):
    database = Database(url)
    store = SqlIssuerStore(database, Sealer(KEK))
    worker = Worker(store, {EARN: earn, SETTLE: settle}, lambda: at(30), SystemRandomness().token)
    barrier.wait(timeout=60)
    try:
        # One takes the job; the others ask the same of themselves, as after a crash half-way.
        taken = worker.run_due(at(30))
        with store.transaction("acme") as tx:
            person = tx.people.find("zoe@example.org")
            made = stacks.award_earned(tx, person, at(31), SystemRandomness())
        results.put((taken, len(made)))
    finally:
        database.close()


def prepare(store):
    store.add_organisation(organisation(), at(0))
    with store.transaction("acme") as tx:
        for each in four_c():
            publish(tx, each, BASE_URL, ISSUER_DID, at(0))
        for slug in FOUR_C:
            given = give(tx, slug)
            sign(tx, given)
        tx.jobs.put(EARN, given.person.id, at(20))


@pytest.mark.parametrize("kind", KINDS)
def test_workers_that_come_at_once_make_one_award(kind, tmp_path):
    with fresh_database(kind, tmp_path) as database:
        store = SqlIssuerStore(database, Sealer(KEK))
        prepare(store)
        context = multiprocessing.get_context("spawn")
        barrier, results = context.Barrier(RACERS), context.Queue()
        racers = [
            context.Process(target=race, args=(url_of(database), barrier, results)) for _ in range(RACERS)
        ]
        for racer in racers:
            racer.start()
        said = [results.get(timeout=120) for _ in racers]
        for racer in racers:
            racer.join(timeout=30)
        assert sum(taken for taken, _ in said) >= 1
        with database.reading() as connection:
            made = select(func.count()).select_from(AWARD).where(AWARD.c.slug == "super-4c")
            assert connection.execute(made).scalar_one() == 1
        with store.transaction("acme") as tx:
            assert [job.kind for job in tx.jobs.all(9) if job.kind == EARN] == []
