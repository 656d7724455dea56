"""Jobs in both databases: whoever is killed on the way, and however many work at once, each is done once."""

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import event

from cairn.worker import Worker
from issuer.achievements.catalog import publish
from issuer.jobs import LEASE, SETTLE
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.stacks import award_earned
from issuer.revocation import RevokeAward, revoke, suspend
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from records.engine import Database
from tests.contract.ledger_values import organisation
from tests.support.builders import BASE_URL, ISSUER_DID, Seeded, at, four_c, give, hold_four, sign
from tests.support.databases import KINDS, fresh_database, url_of
from tests.support.racing import RACING

KEK = bytes(range(32))
TERMS = CascadeTerms(grace=timedelta(days=14))
OVER = at(20) + TERMS.grace
KILLED = 9
WORKERS = 3
JOBS = 30


def store_over(database):
    # Lists of two: badges of one person stand in several, so that no list's lock keeps apart what touches them.
    return SqlIssuerStore(database, Sealer(KEK), list_length=2)


@pytest.fixture(params=KINDS)
def database(request, tmp_path):
    with fresh_database(request.param, tmp_path) as fresh:
        yield fresh


@pytest.fixture
def store(database):
    made = store_over(database)
    made.add_organisation(organisation(), at(0))
    with made.transaction("acme") as tx:
        tx.keys.fix_identity(BASE_URL, ISSUER_DID)
        for each in four_c():
            publish(tx, each, BASE_URL, ISSUER_DID, at(0))
    return made


def worker_on(store, kinds):
    return Worker(store, kinds, lambda: OVER, os.urandom)


def settling(job, _):
    return lambda tx, now: settle(tx, job.key, now, TERMS)


def fallen(store):
    """Return a stack whose part was withdrawn, and whose grace period runs."""
    with store.transaction("acme") as tx:
        parts = hold_four(tx)
        (whole,) = award_earned(tx, parts[0].person, at(10), Seeded())
        sign(tx, whole)
        revoke(tx, RevokeAward(parts[0].id, "misconduct"), at(20), TERMS)
    return whole


def acts(store, award):
    with store.transaction("acme") as tx:
        return [entry.action for entry in tx.audit.of_object(award.id)]


# --- killed on the way ------------------------------------------------------------------------------


def work_and_be_killed(url, place):
    """Work as a worker does, and end as by kill -9 in the middle of it."""
    database = Database(url)
    store = store_over(database)

    def cut_off(job, now):
        if place == "before its transaction":
            os._exit(KILLED)

        def effect(tx, now):
            again = settle(tx, job.key, now, TERMS)
            if place == "before it is finished":
                os._exit(KILLED)
            return again

        return effect

    if place == "before the commit":
        event.listen(database._engine, "commit", lambda _: _has_finished(database) and os._exit(KILLED))
    worker_on(store, {SETTLE: cut_off}).run_due(OVER)
    os._exit(KILLED)


_COMMITS = []


def _has_finished(database):
    """Say whether this is the second commit: the first only takes the job."""
    _COMMITS.append(database)
    return len(_COMMITS) > 1


@pytest.mark.parametrize(
    ("place", "is_done"),
    [
        ("before its transaction", False),
        ("before it is finished", False),
        ("before the commit", False),
        ("after the commit", True),
    ],
)
def test_a_job_whose_worker_is_killed_is_taken_up_after_its_lease_and_done_once(
    store, database, place, is_done
):
    whole = fallen(store)
    killed = RACING.Process(target=work_and_be_killed, args=(url_of(database), place))
    killed.start()
    killed.join(120)
    assert killed.exitcode == KILLED
    assert acts(store, whole).count("cascade.revoked") == is_done

    next_worker = worker_on(store, {SETTLE: settling})
    assert next_worker.run_due(OVER + LEASE - timedelta(seconds=1)) == 0
    next_worker.run_due(OVER + LEASE)
    assert acts(store, whole).count("cascade.revoked") == 1
    assert store.next_job_at() is None


# --- many at once -----------------------------------------------------------------------------------


def work_beside_others(url, barrier, results):
    database = Database(url)
    done = []

    def counting(job, _):
        def effect(tx, now):
            done.append(job.key)

        return effect

    barrier.wait()
    worker_on(store_over(database), {"counted": counting}).run_due(OVER)
    results.put(done)
    database.close()


def test_of_several_workers_at_once_each_job_has_one(store, database):
    with store.transaction("acme") as tx:
        for number in range(JOBS):
            tx.jobs.put("counted", f"job-{number}", at(number))
    barrier, results = RACING.Barrier(WORKERS), RACING.Queue()
    arguments = (url_of(database), barrier, results)
    workers = [RACING.Process(target=work_beside_others, args=arguments) for _ in range(WORKERS)]
    for each in workers:
        each.start()
    done = [results.get(timeout=120) for _ in workers]
    for each in workers:
        each.join(120)
    assert sorted(key for keys in done for key in keys) == sorted(f"job-{number}" for number in range(JOBS))
    assert store.next_job_at() is None


# --- two parts at once ------------------------------------------------------------------------------


def fell_one(url, award_id, barrier):
    store = store_over(Database(url))
    barrier.wait()
    with store.transaction("acme") as tx:
        # Slower, so that both are in the middle of it at once where nothing keeps them apart.
        suspend(tx, RevokeAward(award_id, "misconduct"), at(20), TERMS)
        time.sleep(0.2)


def test_two_parts_that_fall_at_once_do_not_miss_each_other(store, database):
    spares = [("communication", -5), ("creativity", -4)]
    with store.transaction("acme") as tx:
        for slug, second in spares:
            sign(tx, give(tx, slug, at(second)))
        parts = hold_four(tx)
        (whole,) = award_earned(tx, parts[0].person, at(10), Seeded())
        communications = [
            each.id for each in tx.awards.of_person(whole.person.id) if each.slug == "communication"
        ]
        lists = {tx.awards.get(each).version.status_list for each in communications}
    assert len(lists) == len(communications)
    barrier = RACING.Barrier(2)
    racers = [
        RACING.Process(target=fell_one, args=(url_of(database), each, barrier)) for each in communications
    ]
    for each in racers:
        each.start()
    for each in racers:
        each.join(120)
    assert [each.exitcode for each in racers] == [0, 0]
    with store.transaction("acme") as tx:
        assert tx.awards.get(whole.id).version.suspension is not None
