"""Eleven processes award a badge of which ten are left, from one barrier: ten get one, each another number."""

import pytest
from sqlalchemy import func, select

from issuer.achievements.catalog import publish
from issuer.awarding.awards import AwardBadge, award
from issuer.errors import NoneLeft
from issuer.scarcity import Cap
from issuer.store.sql import SqlIssuerStore
from issuer.store.tables import AWARD
from keys.sealing import Sealer
from records.engine import Database
from records.tables import PERSON
from tests.integration.test_earning_races import KEK, SystemRandomness
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, organisation
from tests.support.databases import KINDS, fresh_database, url_of
from tests.support.racing import RACING

LEFT, RACERS = 10, 11


def race(url, number, barrier, results):
    database = Database(url)
    store = SqlIssuerStore(database, Sealer(KEK))
    command = AwardBadge("rare", f"person-{number}@example.org")
    barrier.wait(timeout=60)
    try:
        with store.transaction("acme") as tx:
            results.put(award(tx, command, at(9), SystemRandomness()).edition.number)
    except NoneLeft as refused:
        results.put(refused.code)
    finally:
        database.close()


@pytest.mark.parametrize("kind", KINDS)
def test_eleven_at_once_for_the_last_ten_make_ten_awards(kind, tmp_path):
    with fresh_database(kind, tmp_path) as database:
        store = SqlIssuerStore(database, Sealer(KEK))
        store.add_organisation(organisation(), at(0))
        with store.transaction("acme") as tx:
            publish(tx, draft("rare", levels=(), cap=Cap(LEFT)), BASE_URL, ISSUER_DID, at(0))
        barrier, results = RACING.Barrier(RACERS), RACING.Queue()
        url = url_of(database)
        racers = [RACING.Process(target=race, args=(url, each, barrier, results)) for each in range(RACERS)]
        for racer in racers:
            racer.start()
        said = [results.get(timeout=120) for _ in racers]
        for racer in racers:
            racer.join(timeout=30)
        numbers = [each for each in said if each != NoneLeft.code]
        assert sorted(numbers) == list(range(1, LEFT + 1))
        with database.reading() as connection:
            counts = [
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (AWARD, PERSON)
            ]
        # Whoever got none left nothing behind.
        assert counts == [LEFT, LEFT]
