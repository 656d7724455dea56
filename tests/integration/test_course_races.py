"""Courses told at the same time, in both databases: each event once, and each badge once for each person."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from issuer.achievements.catalog import publish
from issuer.courses import mapping, sources, taking
from issuer.courses.mapping import WishedWay
from issuer.courses.sources import Hand
from issuer.courses.taking import Doors
from issuer.errors import Busy
from issuer.kept.courses import EventState, Paths
from issuer.ledger import Person
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, ISSUER_DID, Seeded, at, draft, organisation
from tests.support.course_events import signed
from tests.support.databases import KINDS, fresh_database

AT_ONCE = 6


class Academy:
    """A store in a database, with one course that earns a badge, and hands that tell of it at once."""

    def __init__(self, database):
        self.sealer = Sealer(secrets.token_bytes(32))
        self.store = SqlIssuerStore(database, self.sealer, list_length=200)
        self.store.add_organisation(organisation(), at(0))
        with self.store.transaction("acme") as tx:
            publish(tx, draft("communication"), BASE_URL, ISSUER_DID, at(0))
            tx.people.add(Person("p-zoe", "Zoë", ("zoe@example.org",)), at(0))
            hand = Hand(tx, self.sealer, Seeded(1), at(0))
            added = sources.add_source(hand, "Academy", Paths())
            mapping.add_way(hand, WishedWay(added.source.id, "talk-101", "communication", 1))
        self.source_id, self.secret = added.source.id, added.secret

    def tell(self, job):
        number, event_id = job
        said = {"person": "zoe@example.org", "course": "talk-101", "kind": "completed"}
        headers, body = signed(self.secret, said, at(10), event_id)
        while True:
            try:
                with self.store.transaction("acme") as tx:
                    doors = Doors(self.sealer, Seeded(50 + number), at(10))
                    return taking.receive(tx, self.source_id, headers, body, doors).state
            except Busy:
                continue

    def told(self, event_ids):
        with ThreadPoolExecutor(len(event_ids)) as pool:
            return list(pool.map(self.tell, enumerate(event_ids)))

    def awards(self):
        with self.store.transaction("acme") as tx:
            return tx.awards.of_person("p-zoe")


@pytest.fixture(params=KINDS)
def academy(request, tmp_path):
    with fresh_database(request.param, tmp_path) as database:
        yield Academy(database)


def test_one_event_that_comes_several_times_at_once_has_its_effect_once(academy):
    states = academy.told(["evt-same"] * AT_ONCE)
    assert set(states) == {EventState.AWARDED}
    assert len(academy.awards()) == 1


def test_several_events_at_once_award_one_badge(academy):
    states = academy.told([f"evt-{number}" for number in range(AT_ONCE)])
    assert sorted(states) == [EventState.ALREADY] * (AT_ONCE - 1) + [EventState.AWARDED]
    assert len(academy.awards()) == 1
