"""Which kinds of jobs there are, and a worker for them beside a serving process."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from cairn.installation import Installation
from cairn.worker import Effect, Worker
from issuer import cascade
from issuer.jobs import SETTLE, Job
from issuer.ports import Transaction


def worker(here: Installation) -> Worker:
    """Return a worker for every kind of job of an installation."""

    def settle(job: Job, _: datetime) -> Effect:
        def effect(tx: Transaction, now: datetime) -> datetime | None:
            return cascade.settle(tx, job.key, now, here.desk.cascade)

        return effect

    desk = here.desk
    return Worker(desk.store, {SETTLE: settle}, desk.clock, desk.randomness.token)


@contextmanager
def working(here: Installation) -> Iterator[None]:
    """Have jobs carried out beside what happens inside."""
    busy = worker(here)
    busy.start()
    try:
        yield
    finally:
        busy.stop()
