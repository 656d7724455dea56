"""Which kinds of jobs there are, and a worker for them beside a serving process."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from cairn.installation import Installation
from cairn.parts_watch import looker
from cairn.worker import Effect, Worker
from issuer.jobs import SETTLE, WATCH, Job
from issuer.meta_badges import cascade, watching
from issuer.ports import Transaction


def worker(here: Installation) -> Worker:
    """Return a worker for every kind of job of an installation."""

    def settle(job: Job, _: datetime) -> Effect:
        def effect(tx: Transaction, now: datetime) -> datetime | None:
            return cascade.settle(tx, job.key, now, here.desk.cascade)

        return effect

    desk = here.desk

    def watch(job: Job, now: datetime) -> Effect:
        with desk.store.transaction(job.organisation) as tx:
            kept = watching.watched(tx, job.key, now)
        # The network is asked between two transactions, and holds neither.
        looks = watching.look_at_all(kept, looker(here.check))
        return lambda tx, now: watching.take_note(tx, job.key, looks, now, desk.cascade)

    return Worker(desk.store, {SETTLE: settle, WATCH: watch}, desk.clock, desk.randomness.token)


@contextmanager
def working(here: Installation) -> Iterator[None]:
    """Have jobs carried out beside what happens inside."""
    busy = worker(here)
    busy.start()
    try:
        yield
    finally:
        busy.stop()
