"""However many badges there are and a person has, telling how far they are asks the store the same few questions."""

import pytest
from sqlalchemy import event

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import Need, Requirement, publish
from issuer.meta_badges.progress import progress
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, give, organisation, sign
from tests.support.databases import fresh_database


def stocked(store, badges):
    """Publish so many badges and as many meta-badges, and let somebody hold all of the first."""
    store.add_organisation(organisation(), at(0))
    slugs = [f"badge-{number}" for number in range(badges)]
    with store.transaction("acme") as tx:
        for slug in slugs:
            publish(tx, draft(slug, levels=()), BASE_URL, ISSUER_DID, at(0))
        for number in range(badges):
            needs = (Need(slugs[number]), Need(slugs[number - 1]))
            more = {"kind": BadgeKind.META, "levels": (), "requires": Requirement(2, needs)}
            publish(tx, draft(f"meta-{number}", **more), BASE_URL, ISSUER_DID, at(0))
        for slug in slugs:
            sign(tx, give(tx, slug))
        # Stacks are parts too: their rules are asked for all at once.
        for number in range(badges):
            sign(tx, give(tx, f"meta-{number}", at(5)))


def questions(tmp_path, badges):
    """Return how many statements it takes, and how many badges were told of."""
    tmp_path.mkdir(exist_ok=True)
    with fresh_database("sqlite", tmp_path) as database:
        store = SqlIssuerStore(database, Sealer(bytes(32)))
        stocked(store, badges)
        counted = []
        event.listen(database._engine, "before_cursor_execute", lambda *about: counted.append(about[2]))
        with store.transaction("acme") as tx:
            person = tx.people.find("zoe@example.org")
            counted.clear()
            found = progress(tx, person, at(20))
            return len(counted), len(found)


@pytest.mark.parametrize("badges", [3, 9])
def test_the_number_of_questions_does_not_grow_with_the_badges(tmp_path, badges):
    few, told = questions(tmp_path / "few", 2)
    many, more = questions(tmp_path / "many", badges)
    assert (many, more) == (few, badges)
    assert told == 2
    assert many < 25
