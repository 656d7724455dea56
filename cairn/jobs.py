"""Which kinds of jobs there are, and a worker for them beside a serving process."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial

from cairn.audit_checkpoints import export_checkpoint, plan_checkpoints
from cairn.installation import Installation
from cairn.mail_carriers import carrier
from cairn.parts_watch import looker
from cairn.relay import Relay
from cairn.status_watch import asker
from cairn.work_queue import WorkQueue, open_queue
from cairn.worker import Effect, Prepare, Worker
from issuer.award_lists import reminding as list_reminding
from issuer.award_lists import running
from issuer.bulks import carrying_out
from issuer.bulks.carrying_out import Means
from issuer.courses import graduating
from issuer.jobs import (
    AWARD_ROWS,
    BULK,
    CHECKPOINT,
    DIGEST,
    EARN,
    EARN_LATER,
    EVENT_OVER,
    GRADUATE,
    MAIL,
    REMIND,
    REMIND_ROWS,
    SETTLE,
    TELL,
    WATCH,
    WATCH_STATUS,
    Job,
)
from issuer.mail import digesting, reminding
from issuer.mail import sending as mailing
from issuer.mail.sending import Office
from issuer.meta_badges import cascade, stacks, watching
from issuer.ports import Transaction
from issuer.requests import hosting
from issuer.sharing import leaving
from issuer.watches import watching as credential_watching
from issuer.web.letters import written
from issuer.webhooks import sending
from records.directory import LEFT
from web.fetch import GuardedFetch


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

    def earn(job: Job, _: datetime) -> Effect:
        def effect(tx: Transaction, now: datetime) -> datetime | None:
            person = tx.people.get(job.key)
            if person is not None:
                stacks.award_earned(tx, person, now, desk.randomness)
            return None

        return effect

    def award_rows(job: Job, _: datetime) -> Effect:
        return lambda tx, now: running.award_part(tx, job.key, now, desk.randomness)

    kinds = {
        AWARD_ROWS: award_rows,
        REMIND_ROWS: lambda job, _: lambda tx, now: list_reminding.remind_part(tx, job.key, now),
        SETTLE: settle,
        EARN: earn,
        EARN_LATER: lambda job, _: lambda tx, now: tx.jobs.put(EARN, job.key, now),
        WATCH: watch,
        TELL: _teller(here),
        MAIL: _mailer(here),
        GRADUATE: _raiser(here),
        REMIND: lambda job, _: lambda tx, now: reminding.due(tx, job.key, now),
        WATCH_STATUS: _watcher(here),
        BULK: _changer(here),
        LEFT: _farewell(here),
        DIGEST: lambda *_: digesting.due,
        EVENT_OVER: lambda job, _: lambda tx, now: hosting.forget(tx, job.key, now),
        CHECKPOINT: lambda *_: partial(export_checkpoint, here),
    }
    return Worker(desk.store, kinds, desk.clock, desk.randomness.token)


def _farewell(here: Installation) -> Prepare:
    """Return what tells somebody who left how to take their badges along."""
    url, randomness = here.desk.public_url, here.desk.randomness

    def told(job: Job, _: datetime) -> Effect:
        def effect(tx: Transaction, now: datetime) -> None:
            leaving.tell(tx, job.payload["address"], url, now, randomness)

        return effect

    return told


def _changer(here: Installation) -> Prepare:
    """Return what goes on with a change of many awards."""
    means = Means(here.desk.cascade, here.desk.randomness)
    return lambda job, _: lambda tx, now: carrying_out.carry_on(tx, job.key, now, means)


def _watcher(here: Installation) -> Prepare:
    """Return what asks how a watched credential stands, between two transactions."""
    desk, asking = here.desk, asker(here.check)

    def watch(job: Job, now: datetime) -> Effect:
        with desk.store.transaction(job.organisation) as tx:
            kept = tx.watches.get(job.key)
        told = credential_watching.ask(kept, asking, now)
        return lambda tx, now: credential_watching.take_note(tx, job.key, told, now, desk.randomness)

    return watch


def _teller(here: Installation) -> Prepare:
    """Return what sends a message to a webhook, by the one way out."""
    desk, settings = here.desk, here.settings
    post = GuardedFetch(allow=settings.fetch_allow, ca_file=settings.fetch_ca).post

    def tell(job: Job, now: datetime) -> Effect:
        with desk.store.transaction(job.organisation) as tx:
            ready = sending.letter(tx, job.key, desk.sealer, now)
        outcome = sending.send(ready, post)
        return lambda tx, now: sending.take_note(tx, job.key, outcome, now, desk.randomness)

    return tell


def _raiser(here: Installation) -> Prepare:
    """Return what raises or proposes whoever has come as far as the next level of a badge."""
    desk = here.desk

    def raise_levels(job: Job, _: datetime) -> Effect:
        return lambda tx, now: graduating.look(
            tx, job.key, graduating.Means(now, desk.randomness, desk.cascade)
        )

    return raise_levels


def _mailer(here: Installation) -> Prepare:
    """Return what sends a letter, between two transactions."""
    settings = here.settings
    carry = carrier(settings.mail, settings.fetch_ca)
    office = Office(settings.mail.sender, settings.public_url, written, here.desk.claim_key)

    def mail(job: Job, now: datetime) -> Effect:
        with here.desk.store.transaction(job.organisation) as tx:
            found = mailing.ready(tx, job.key, office, now)
        outcome = mailing.send(found, carry)
        return lambda tx, now: mailing.take_note(tx, job.key, outcome, now)

    return mail


@contextmanager
def working(here: Installation) -> Iterator[None]:
    """Have jobs carried out beside what happens inside: here, or with `CAIRN_QUEUE` by whoever hears of them."""
    plan_checkpoints(here)
    if here.settings.queue:
        with closing(open_queue(here.settings.queue)) as queue, _relaying(here, queue):
            yield
        return
    busy = worker(here)
    busy.start()
    try:
        yield
    finally:
        busy.stop()


@contextmanager
def sharing(here: Installation, threads: int) -> Iterator[None]:
    """Carry out what messages tell of, beside what happens inside; and tell of what falls due, as everybody does."""
    plan_checkpoints(here)
    queue = open_queue(here.settings.queue)
    with closing(queue), _relaying(here, queue), queue.working(worker(here), threads):
        yield


@contextmanager
def _relaying(here: Installation, queue: WorkQueue) -> Iterator[None]:
    relay = Relay(here.desk.store, queue, here.desk.clock, here.planned)
    relay.start()
    try:
        yield
    finally:
        relay.stop()
