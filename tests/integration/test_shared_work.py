"""Work shared by machines, over a real Redis and RabbitMQ: whoever is lost on the way, each job has its effect once."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event

import pytest

from cairn.errors import InvalidSetting, QueueUnavailable
from cairn.jobs import working
from cairn.relay import Relay
from cairn.settings import load
from cairn.work_queue import open_queue
from cairn.worker import Worker
from issuer.award_lists import tables
from issuer.award_lists.keeping import HandIn
from issuer.jobs import LEASE, JobName
from issuer.kept.award_lists import RowState
from issuer.ledger import AuditEntry
from issuer.store.sql import SqlIssuerStore
from issuer.web.award_lists import award_at_once, columns_of
from keys.sealing import Sealer
from records.engine import Database
from tests.integration.test_earning_races import KEK
from tests.support.builders import at, organisation
from tests.support.databases import fresh_database, url_of
from tests.support.inprocess import open_house
from tests.support.racing import RACING
from tests.support.tools import rabbitmq_url, redis_url

KIND, NOW = "some.kind", at(10)
LATER = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture
def store(tmp_path):
    with fresh_database("sqlite", tmp_path) as database:
        made = store_over(database)
        made.add_organisation(organisation(), at(0))
        made.url = url_of(database)
        yield made


def store_over(database, planned=lambda: None):
    return SqlIssuerStore(database, Sealer(KEK), planned=planned)


@pytest.fixture
def queue():
    """A queue in a Redis database of this test's own, emptied before and after."""
    opened = open_queue(redis_url())
    opened.broker.flush_all()
    opened.broker.client.flushdb()
    yield opened
    opened.broker.client.flushdb()
    opened.close()


def put(store, *keys, run_at=NOW):
    with store.transaction("acme") as tx:
        for key in keys:
            tx.jobs.put(KIND, key, run_at)


def noting(job, _):
    def effect(tx, now):
        tx.audit.record(AuditEntry(at(10), "system", "done", job.key, {}))

    return effect


def worker_on(store, prepare=noting, now=NOW):
    return Worker(store, {KIND: prepare}, lambda: now, os.urandom)


def relay_of(store, queue):
    return Relay(store, queue, lambda: NOW, Event())


def done(store, *keys):
    """Return how often each of these jobs had its effect."""
    with store.transaction("acme") as tx:
        return [len(tx.audit.of_object(key)) for key in keys]


def wait_for(holds, seconds=30):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.01)


FORGED = [
    b"no json",
    b"[]",
    *(
        json.dumps(
            {"queue_name": "cairn", "actor_name": "carry_out", "args": ["acme", KIND, "a"]} | more
        ).encode()
        for more in (
            {"queue_name": "another"},
            {"actor_name": "os.system"},
            {"args": [[], {}, None]},
            {"options": 5},
            {"kwargs": {"key": "b"}},
        )
    ),
]


def test_what_somebody_else_wrote_into_the_queue_ends_no_thread(store, queue):
    put(store, "good")
    for number, message in enumerate(FORGED):
        queue.broker.client.hset("cairn:cairn.msgs", f"forged-{number}", message)
        queue.broker.client.rpush("cairn:cairn", f"forged-{number}")
    queue.send([JobName("acme", KIND, "good")])
    with queue.working(worker_on(store), 1):
        wait_for(lambda: done(store, "good") == [1], seconds=10)


def test_each_job_is_carried_out_once_by_some_consumer_however_often_it_is_told(store, queue):
    keys = [f"k{number}" for number in range(20)]
    put(store, *keys)
    relay = relay_of(store, queue)
    assert (relay.send_due(NOW), relay.send_due(NOW)) == (20, 0)
    # The same messages once more, as after a relay that was killed between two steps.
    assert relay.send_due(LATER) == 20
    with queue.working(worker_on(store), 2):
        wait_for(lambda: done(store, *keys) == [1] * 20)
        wait_for(lambda: queue.broker.client.llen("cairn:cairn") == 0)
    assert done(store, *keys) == [1] * 20


@pytest.fixture
def rabbit():
    """A queue of this test's own in RabbitMQ, which is gone after it."""
    name = f"cairn-{secrets.token_hex(4)}"
    opened = open_queue(rabbitmq_url(), name)
    yield opened
    for each in (name, f"{name}.DQ", f"{name}.XQ"):
        opened.broker.channel.queue_delete(each)
    opened.close()


def test_over_rabbitmq_each_job_is_carried_out_once_too(store, rabbit):
    put(store, "a", "b")
    relay = relay_of(store, rabbit)
    assert (relay.send_due(NOW), relay.send_due(LATER)) == (2, 2)
    with rabbit.working(worker_on(store, now=LATER), 1):
        wait_for(lambda: done(store, "a", "b") == [1, 1])
        wait_for(lambda: rabbit.broker.get_queue_message_counts(rabbit.name)[0] == 0)
    assert done(store, "a", "b") == [1, 1]


def consume(url, address):
    """Carry out jobs as another machine would, and be killed in the middle of the first."""
    store, queue = store_over(Database(url)), open_queue(address)

    def killed(job, _):
        def effect(tx, now):
            noting(job, now)(tx, now)
            os.kill(os.getpid(), signal.SIGKILL)

        return effect

    with queue.working(worker_on(store, killed), 1):
        time.sleep(60)


def test_a_consumer_killed_half_way_leaves_its_job_to_the_next_once_in_effect(store, queue):
    put(store, "a")
    assert relay_of(store, queue).send_due(NOW) == 1
    victim = RACING.Process(target=consume, args=(store.url, redis_url()))
    victim.start()
    victim.join(timeout=60)
    assert (victim.exitcode, done(store, "a")) == (-signal.SIGKILL, [0])
    # Its lease runs, so nobody is told yet; then somebody is.
    assert relay_of(store, queue).send_due(NOW + timedelta(seconds=60)) == 0
    assert relay_of(store, queue).send_due(LATER) == 1
    with queue.working(worker_on(store, now=LATER), 1):
        wait_for(lambda: done(store, "a") == [1])


def test_a_queue_that_was_emptied_is_filled_again_from_the_outbox(store, queue):
    put(store, "a", "b")
    assert relay_of(store, queue).send_due(NOW) == 2
    queue.broker.client.flushdb()
    assert relay_of(store, queue).send_due(LATER) == 2
    with queue.working(worker_on(store, now=LATER), 1):
        wait_for(lambda: done(store, "a", "b") == [1, 1])


def test_what_could_not_be_sent_is_sent_once_the_queue_is_back(store, queue):
    put(store, "a")
    away = open_queue("redis://127.0.0.1:1/0")
    with pytest.raises(QueueUnavailable):
        relay_of(store, away).send_due(NOW)
    away.close()
    assert relay_of(store, queue).send_due(NOW) == 1


def test_a_relay_sends_what_was_just_planned_without_waiting_for_its_sweep(store, queue):
    planned = Event()
    here = store_over(Database(store.url), planned.set)
    relay = Relay(here, queue, lambda: NOW, planned)
    relay.start()
    try:
        with queue.working(worker_on(store), 1):
            wait_for(lambda: not planned.is_set())
            put(here, "a")
            wait_for(lambda: done(store, "a") == [1])
    finally:
        relay.stop()


def test_what_a_service_plans_a_worker_of_another_process_carries_out_until_it_is_stopped(tmp_path, queue):
    house = open_house(tmp_path, CAIRN_QUEUE=redis_url())
    table = tables.read(b"email,level\nann@acme.example,1\nbob@acme.example,2\n")
    handed = HandIn("team.csv", table, "communication", "hr")
    own = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    settings = {"CAIRN_STATE_DIR": str(tmp_path), "CAIRN_QUEUE": redis_url()}
    command = [sys.executable, "-m", "cairn.cli", "work", "--threads", "1"]
    with working(house.here), subprocess.Popen(command, env=own | settings) as worker:
        with house.here.desk.work("acme") as work:
            made = award_at_once(work, handed, columns_of(table, None), None)

        def is_done():
            with house.here.desk.work("acme") as work:
                return work.tx.award_lists.counts(made.id) == {RowState.AWARDED: 2}

        wait_for(is_done, 60)
        worker.terminate()
        assert worker.wait(timeout=30) == 0
    house.here.database.close()


@pytest.mark.parametrize("address", ["http://x", "redis", "redis://", "kafka://x"])
def test_an_address_that_is_none_of_a_queue_is_refused(address):
    with pytest.raises(InvalidSetting, match="CAIRN_QUEUE"):
        load({"CAIRN_QUEUE": address})


def test_without_its_packages_the_setting_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "dramatiq.brokers.redis", None)
    with pytest.raises(InvalidSetting, match="extra “queue”"):
        open_queue("redis://127.0.0.1:6379/0")
