"""Webhooks in the tests about them: an organisation that has some, and receivers that answer as they are told."""

from datetime import timedelta

from did.errors import FetchFailed
from issuer.jobs import TELL
from issuer.kept.webhooks import EventType
from issuer.webhooks import keeping, sending
from issuer.webhooks.keeping import AddWebhook, Hand
from keys.sealing import Sealer
from tests.support.builders import Seeded, at, stocked

SEALER = Sealer(b"k" * 32)
URL = "https://hr.example/cairn?token=secret"
EVERYTHING = tuple(EventType)


def hand(tx, now=at(0), seed=7):
    return Hand(tx, SEALER, Seeded(seed), now, "hr-1")


def add(tx, url=URL, events=EVERYTHING, seed=7, **more):
    return keeping.add(hand(tx, seed=seed), AddWebhook(url, events, by="hr-1", **more))


def waiting(tx):
    """Return what is on its way, in the order in which it was written."""
    found = (tx.webhooks.delivery(job.key) for job in tx.jobs.all(1000) if job.kind == TELL)
    return [each for each in found if each is not None]


class Receiver:
    """A `Post` that keeps what it is sent, and answers with `answers` in turn, then with the last one."""

    def __init__(self, *answers):
        self.answers, self.got = list(answers) or [204], []

    def __call__(self, url, body, headers):
        self.got.append((url, body, dict(headers)))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, str):
            raise FetchFailed(answer, "no")
        return answer


def carry_out(store, delivery_id, receiver, now, randomness=None):
    """Send one message as a worker does, and return when it is tried again."""
    with store.transaction("acme") as tx:
        ready = sending.letter(tx, delivery_id, SEALER, now)
    outcome = sending.send(ready, receiver)
    with store.transaction("acme") as tx:
        again = sending.take_note(tx, delivery_id, outcome, now, randomness or Seeded())
    assert again is None or again > now
    return again


def organisation_with(**more):
    """Return a store with one webhook, and that webhook with its secret."""
    store = stocked()
    with store.transaction("acme") as tx:
        return store, add(tx, **more)


DAYS = timedelta(days=1)
