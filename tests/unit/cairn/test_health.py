"""Advice to whoever runs the service: where other machines are to work and none does, it says so and what to do."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from cairn.health import LONG, Health
from tests.support.builders import at, stocked

QUEUE = "redis://queue:6379/0"


@dataclass
class Demands:
    haip: bool = False


@dataclass
class Settings:
    queue: str = QUEUE


@dataclass
class Desk:
    store: object
    now: object
    demands: Demands = field(default_factory=Demands)

    def clock(self):
        return self.now


@dataclass
class Here:
    desk: Desk
    settings: Settings = field(default_factory=Settings)


def advice(now, queue=QUEUE, run_at=at(0)):
    store = stocked()
    with store.transaction("acme") as tx:
        for job in tx.jobs.all(99):
            tx.jobs.drop(job.kind, job.key)
        if run_at is not None:
            tx.jobs.put("some.kind", "a", run_at)
    return Health(Here(Desk(store, now), Settings(queue))).advice()


def test_work_that_nobody_takes_for_long_is_told_with_since_when_and_what_to_do():
    (said,) = advice(at(0) + LONG)
    assert said.startswith(
        "Work has been waiting since 2026-03-02 09:00 UTC, and nobody takes it: run `cairn work`"
    )


@pytest.mark.parametrize(
    "quiet",
    [
        {"now": at(0) + LONG - timedelta(seconds=1)},
        {"now": at(0) + LONG, "run_at": None},
        {"now": at(0) + LONG, "run_at": at(0) + timedelta(days=1)},
        {"now": at(0) + LONG, "queue": ""},
    ],
)
def test_there_is_nothing_to_do_where_work_is_taken_or_none_is_due_or_each_process_does_its_own(quiet):
    assert advice(**quiet) == []
