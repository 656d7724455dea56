"""The worker: what is due is done, once in effect, later if it fails, and given up in the end."""

from datetime import timedelta
from threading import Event

from cairn.worker import Worker
from issuer.errors import Busy
from issuer.jobs import LEASE, MOST_ATTEMPTS
from issuer.ledger import AuditEntry
from tests.support.builders import Seeded, at, stocked

KIND = "some.kind"


def put(store, *keys, run_at=at(10), kind=KIND):
    with store.transaction("acme") as tx:
        for key in keys:
            tx.jobs.put(kind, key, run_at)


def jobs(store):
    with store.transaction("acme") as tx:
        return list(tx.jobs.all(10))


def noting(tx, key):
    tx.audit.record(AuditEntry(at(10), "system", f"did {key}", "counted", {}))


def worker(store, prepare, clock=lambda: at(10)):
    return Worker(store, {KIND: prepare}, clock, Seeded().token)


def acts(store):
    with store.transaction("acme") as tx:
        return [entry.action for entry in tx.audit.of_object("counted")]


def counting(job, _):
    def effect(tx, now):
        noting(tx, job.key)

    return effect


def test_everything_that_is_due_is_done_the_oldest_first_and_nothing_else():
    store = stocked()
    put(store, "later", run_at=at(11))
    put(store, "second", run_at=at(10))
    put(store, "first", run_at=at(9))

    assert worker(store, counting).run_due(at(10)) == 2
    assert acts(store) == ["did first", "did second"]
    assert [job.key for job in jobs(store)] == ["later"]


def test_a_job_that_wants_to_be_done_again_waits_for_then():
    store = stocked()
    put(store, "a")
    worker(store, lambda job, now: lambda tx, now: at(99)).run_due(at(10))

    (job,) = jobs(store)
    assert (job.run_at, job.attempts, job.taken_until, job.token) == (at(99), 0, None, "")


def test_what_a_failing_job_did_is_undone_and_it_waits_longer_each_time():
    store = stocked()
    put(store, "a")

    def failing(job, _):
        def effect(tx, now):
            noting(tx, job.key)
            raise Busy("no")

        return effect

    assert worker(store, failing).run_due(at(10)) == 1
    (job,) = jobs(store)
    assert (job.run_at, job.attempts, job.error) == (at(40), 1, "busy")
    worker(store, failing).run_due(at(40))
    assert jobs(store)[0].run_at == at(100)
    assert acts(store) == []


def test_a_job_that_never_succeeds_is_given_up_and_an_audit_row_says_so():
    store, now = stocked(), at(10)
    put(store, "a")

    def failing(job, _):
        raise ZeroDivisionError("secret detail")

    for _ in range(MOST_ATTEMPTS + 3):
        now += timedelta(hours=2)
        worker(store, failing).run_due(now)
    (job,) = jobs(store)
    assert (job.attempts, job.is_given_up, job.error) == (MOST_ATTEMPTS, True, "ZeroDivisionError")
    with store.transaction("acme") as tx:
        (entry,) = tx.audit.of_object("a")
    assert (entry.action, entry.values) == ("job.given_up", {"kind": KIND, "error": "ZeroDivisionError"})


def test_a_job_of_a_kind_that_nobody_knows_is_not_lost():
    store = stocked()
    put(store, "a", kind="of.the.future")
    worker(store, counting).run_due(at(10))

    assert [(job.kind, job.error) for job in jobs(store)] == [("of.the.future", "KeyError")]


def test_one_job_that_fails_does_not_keep_others_waiting():
    store = stocked()
    put(store, "bad", run_at=at(1))
    put(store, "good")

    def prepare(job, now):
        if job.key == "bad":
            raise Busy("no")
        return counting(job, now)

    worker(store, prepare).run_due(at(10))
    assert acts(store) == ["did good"]


def test_the_work_of_a_worker_that_was_too_slow_is_undone_and_counts_once():
    store = stocked()
    put(store, "a")

    def slow(job, _):
        # Meanwhile its time runs out, and somebody else takes the job and does it.
        late = at(10) + LEASE
        Worker(store, {KIND: counting}, lambda: late, Seeded(9).token).run_due(late)
        return counting(job, _)

    worker(store, slow).run_due(at(10))
    assert acts(store) == ["did a"]
    assert jobs(store) == []


def test_the_work_of_a_job_that_was_planned_anew_meanwhile_is_undone_and_it_runs_as_planned():
    store = stocked()
    put(store, "a")

    def overtaken(job, _):
        put(store, "a", run_at=at(500))
        return counting(job, _)

    worker(store, overtaken).run_due(at(10))
    assert acts(store) == []
    assert [(job.run_at, job.attempts) for job in jobs(store)] == [(at(500), 0)]


def test_a_started_worker_does_what_falls_due_and_stops_when_told():
    store, was_done = stocked(), Event()

    def prepare(job, now):
        def effect(tx, now):
            was_done.set()

        return effect

    busy = worker(store, prepare)
    put(store, "a")
    busy.start()
    try:
        assert was_done.wait(30)
    finally:
        busy.stop()
    assert jobs(store) == []


def test_a_database_that_is_away_ends_no_worker():
    store, came_back = stocked(), Event()
    put(store, "a")

    class Away:
        def __init__(self):
            self.calls = 0

        def __getattr__(self, name):
            return getattr(store, name)

        def take_job(self, *asked):
            self.calls += 1
            if self.calls == 1:
                raise Busy("away")
            return store.take_job(*asked)

    def prepare(job, now):
        came_back.set()
        return counting(job, now)

    busy = worker(Away(), prepare)
    busy.start()
    try:
        assert came_back.wait(30)
    finally:
        busy.stop()
    assert acts(store) == ["did a"]
