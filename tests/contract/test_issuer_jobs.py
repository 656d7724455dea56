"""Jobs: one of each kind and key, taken by one worker at a time, and ended by whoever has it."""

from dataclasses import replace

import pytest

from issuer.jobs import MOST_ATTEMPTS, Job, JobName
from records.errors import Conflict
from tests.support.builders import at

JOB = Job("acme", "some.kind", "a", at(10), {"to": "zoë"})


@pytest.fixture
def kept(store):
    put(store, JOB)
    return store


def put(store, job, slug="acme"):
    with store.transaction(slug) as tx:
        tx.jobs.put(job.kind, job.key, job.run_at, job.payload)


def everything(store, slug="acme"):
    with store.transaction(slug) as tx:
        return list(tx.jobs.all(10))


def test_a_job_comes_back_as_it_was_put(kept):
    assert everything(kept) == [JOB]
    assert everything(kept, "globex") == []


def test_one_put_again_takes_the_place_of_the_first(kept):
    kept.take_job(at(10), at(20), "t1")
    put(kept, replace(JOB, run_at=at(30), payload={}))
    assert everything(kept) == [replace(JOB, run_at=at(30), payload={})]


def test_one_put_unless_there_takes_no_other_s_place(kept):
    with kept.transaction("acme") as tx:
        tx.jobs.put_unless_there("some.kind", "a", at(1))
        tx.jobs.put_unless_there("some.kind", "b", at(1))
    assert everything(kept) == [replace(JOB, key="b", run_at=at(1), payload={}), JOB]


def test_jobs_are_told_in_the_order_in_which_they_run_and_as_many_as_asked(kept):
    put(kept, replace(JOB, key="b", run_at=at(9)))
    put(kept, replace(JOB, kind="other", run_at=at(9)))
    with kept.transaction("acme") as tx:
        assert [(job.kind, job.key) for job in tx.jobs.all(2)] == [("some.kind", "b"), ("other", "a")]


def test_a_dropped_job_is_gone_and_no_other(kept):
    put(kept, replace(JOB, key="b"))
    with kept.transaction("acme") as tx:
        tx.jobs.drop("some.kind", "a")
        tx.jobs.drop("some.kind", "never there")
    assert [job.key for job in everything(kept)] == ["b"]


def put_and_fail(store):
    with store.transaction("acme") as tx:
        tx.jobs.put("some.kind", "a", at(10))
        tx.awards.excuse("urn:uuid:absent", "p")


def test_what_is_undone_put_no_job(store):
    with pytest.raises(Conflict):
        put_and_fail(store)
    assert everything(store) == []


def test_the_next_job_is_that_of_any_organisation_which_runs_first(kept):
    put(kept, replace(JOB, run_at=at(5)), "globex")
    assert kept.next_job_at() == at(5)
    with kept.transaction("globex") as tx:
        tx.jobs.drop("some.kind", "a")
    assert kept.next_job_at() == at(10)


def test_without_jobs_there_is_no_next_one(store):
    assert store.next_job_at() is None
    assert store.take_job(at(10), at(20), "t1") is None


def test_a_due_job_is_taken_once_until_its_time_is_over(kept):
    assert kept.take_job(at(9), at(20), "t0") is None
    taken = kept.take_job(at(10), at(20), "t1")
    assert taken == replace(JOB, attempts=1, taken_until=at(20), token="t1")
    assert kept.take_job(at(19), at(30), "t2") is None
    again = kept.take_job(at(20), at(30), "t2")
    assert again == replace(JOB, attempts=2, taken_until=at(30), token="t2")


def test_the_one_that_has_been_due_for_longest_is_taken_first_whoever_s_it_is(kept):
    put(kept, replace(JOB, run_at=at(8)), "globex")
    put(kept, replace(JOB, key="b", run_at=at(9)))
    taken = [kept.take_job(at(10), at(20), f"t{number}") for number in range(4)]
    assert [each and (each.organisation, each.key) for each in taken] == [
        ("globex", "a"),
        ("acme", "b"),
        ("acme", "a"),
        None,
    ]


def test_one_that_was_tried_too_often_is_kept_and_taken_no_more(kept):
    for number in range(MOST_ATTEMPTS):
        assert kept.take_job(at(10 + number), at(11 + number), f"t{number}") is not None
    assert kept.take_job(at(100), at(200), "late") is None
    assert kept.next_job_at() is None
    assert [job.is_given_up for job in everything(kept)] == [True]


def test_whoever_has_a_job_ends_it_once(kept):
    taken = kept.take_job(at(10), at(20), "t1")
    with kept.transaction("acme") as tx:
        assert tx.jobs.finish(taken, None)
        assert not tx.jobs.finish(taken, None)
    assert everything(kept) == []


def test_one_that_is_to_run_again_begins_anew(kept):
    taken = kept.take_job(at(10), at(20), "t1")
    with kept.transaction("acme") as tx:
        assert tx.jobs.finish(taken, at(50))
        assert not tx.jobs.finish(taken, at(60))
    assert everything(kept) == [replace(JOB, run_at=at(50))]


def test_one_given_back_keeps_its_count_and_says_why(kept):
    taken = kept.take_job(at(10), at(20), "t1")
    with kept.transaction("acme") as tx:
        assert tx.jobs.release(taken, at(40), "busy")
        assert not tx.jobs.release(taken, at(50), "busy")
    assert everything(kept) == [replace(JOB, run_at=at(40), attempts=1, error="busy")]


@pytest.mark.parametrize("end", ["finish", "release"])
@pytest.mark.parametrize("lost", ["taken by another", "put anew", "dropped", "never taken"])
def test_a_job_that_is_not_one_s_own_any_more_can_not_be_ended(kept, end, lost):
    mine = JOB if lost == "never taken" else kept.take_job(at(10), at(20), "t1")
    if lost == "taken by another":
        kept.take_job(at(20), at(30), "t2")
    elif lost == "put anew":
        put(kept, JOB)
    elif lost == "dropped":
        with kept.transaction("acme") as tx:
            tx.jobs.drop("some.kind", "a")
    before = everything(kept)
    with kept.transaction("acme") as tx:
        is_ended = tx.jobs.finish(mine, None) if end == "finish" else tx.jobs.release(mine, at(1), "no")
    assert not is_ended
    assert everything(kept) == before


# --- shared by machines -----------------------------------------------------------------------------


def test_a_job_is_taken_by_its_name_once_and_only_when_it_is_due(kept):
    name = JobName("acme", "some.kind", "a")
    assert kept.take_named(name, at(9), at(20), "t1") is None
    assert kept.take_named(replace(name, key="b"), at(10), at(20), "t1") is None
    assert kept.take_named(replace(name, organisation="globex"), at(10), at(20), "t1") is None
    taken = kept.take_named(name, at(10), at(20), "t1")
    assert (taken.key, taken.attempts, taken.token) == ("a", 1, "t1")
    assert kept.take_named(name, at(11), at(30), "t2") is None
    assert kept.take_named(name, at(20), at(30), "t2").attempts == 2


def test_a_due_job_is_to_be_sent_once_until_a_while_has_passed(kept):
    put(kept, replace(JOB, key="later", run_at=at(50)))
    put(kept, replace(JOB, key="b"), "globex")
    names = [JobName("acme", "some.kind", "a"), JobName("globex", "some.kind", "b")]
    assert kept.jobs_to_send(at(9), at(0), 9) == []
    assert kept.jobs_to_send(at(10), at(0), 1) == names[:1]
    assert kept.jobs_to_send(at(10), at(0), 9) == names[1:]
    assert kept.jobs_to_send(at(11), at(1), 9) == []
    assert kept.jobs_to_send(at(20), at(10), 9) == names
    kept.note_unsent(names[1:])
    assert kept.jobs_to_send(at(20), at(10), 9) == names[1:]


def test_a_job_that_is_put_again_or_given_back_is_to_be_sent_anew(kept):
    name = JobName("acme", "some.kind", "a")
    assert kept.jobs_to_send(at(10), at(0), 9) == [name]
    put(kept, JOB)
    assert kept.jobs_to_send(at(10), at(0), 9) == [name]
    taken = kept.take_named(name, at(10), at(20), "t1")
    assert kept.jobs_to_send(at(11), at(11), 9) == []
    with kept.transaction("acme") as tx:
        assert tx.jobs.release(taken, at(12), "busy")
    assert kept.jobs_to_send(at(12), at(0), 9) == [name]
