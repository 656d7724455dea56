"""Eight processes hear the same parts shown at once: one person, one award, one row that says so."""

import secrets

import pytest
from sqlalchemy import func, select

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import publish
from issuer.achievements.needs import Requirement
from issuer.meta_badges import earning
from issuer.meta_badges.earning import AskedParts
from issuer.offering.offers import Terms
from issuer.store.shown_tables import SHOWING_HOLDER
from issuer.store.sql import SqlIssuerStore
from issuer.store.tables import AWARD, OFFER
from keys.sealing import Sealer
from records.engine import Database
from records.tables import PERSON
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, organisation
from tests.support.databases import KINDS, fresh_database, url_of
from tests.support.racing import RACING
from tests.unit.issuer.meta_badges.earning.cases import (
    BETA,
    KEY,
    MENTORING,
    OTHER_KEY,
    TEAMWORK,
    badge,
    shown,
)

RACERS = 8
KEK = bytes(range(32))
TERMS = Terms(b"secret")


class SystemRandomness:
    """Different in every process."""

    def token(self, size):
        return secrets.token_bytes(size)

    def below(self, bound):
        return secrets.randbelow(bound)


def race(url, number, barrier, results):
    database = Database(url)
    store = SqlIssuerStore(database, Sealer(KEK))
    # Their keys overlap: each shows with the first, and every other one with the second too.
    proved = {KEY} if number % 2 else {KEY, OTHER_KEY}
    parts = shown(badge(), badge(MENTORING), proved=proved)
    barrier.wait(timeout=60)
    try:
        with store.transaction("acme") as tx:
            outcome = earning.take(tx, f"r-{number}", parts, at(20), SystemRandomness(), TERMS)
        results.put(outcome.award_id)
    finally:
        database.close()


def prepare(store):
    """Publish a badge for two of Beta's, and make a request for each racer."""
    requires = Requirement(2, (TEAMWORK, MENTORING))
    bridge = draft("bridge", kind=BadgeKind.META, levels=(), requires=requires)
    store.add_organisation(organisation(), at(0))
    with store.transaction("acme") as tx:
        tx.partners.add(BETA)
        publish(tx, bridge, BASE_URL, ISSUER_DID, at(0))
        for number in range(RACERS):
            asked = AskedParts(f"r-{number}", "openid4vp://?a", "s", at(300))
            earning.begin(tx, "bridge", asked, at(0), same_device=False)


def raced(url):
    barrier, results = RACING.Barrier(RACERS), RACING.Queue()
    racers = [RACING.Process(target=race, args=(url, number, barrier, results)) for number in range(RACERS)]
    for racer in racers:
        racer.start()
    said = [results.get(timeout=120) for _ in racers]
    for racer in racers:
        racer.join(timeout=30)
    return said


@pytest.mark.parametrize("kind", KINDS)
def test_eight_processes_that_hear_the_same_parts_make_one_award_for_one_person(kind, tmp_path):
    with fresh_database(kind, tmp_path) as database:
        prepare(SqlIssuerStore(database, Sealer(KEK)))
        said = raced(url_of(database))
        assert len(set(said)) == 1
        assert None not in said
        with database.reading() as connection:
            # Two keys and two badges are whose they were first.
            for table, rows in ((AWARD, 1), (PERSON, 1), (SHOWING_HOLDER, 4)):
                assert connection.execute(select(func.count()).select_from(table)).scalar_one() == rows
            is_open = OFFER.c.cancelled_at.is_(None)
            open_offers = select(func.count()).select_from(OFFER).where(is_open)
            assert connection.execute(open_offers).scalar_one() == 1
