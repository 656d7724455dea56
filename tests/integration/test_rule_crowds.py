"""Looking at a rule over a database: as few questions for many people as for few, and of two who save one has it."""

import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import event, insert

from credentials.badge import Carrier
from issuer.errors import RuleChanged
from issuer.ledger import Award, Copy, Person, StatusPlace, Version
from issuer.rules.drafting import draft_in_words, save
from issuer.rules.looking import matter_of_draft
from issuer.store.award_rows import award_values, version_values
from issuer.store.sql import SqlIssuerStore
from issuer.store.tables import AWARD, AWARD_VERSION, SIGNED_COPY
from keys.sealing import Sealer
from records.tables import PERSON, PERSON_ADDRESS
from tests.support.builders import BASE_URL, FOUR_C, ISSUER_DID, at, four_c, organisation
from tests.support.counts import count
from tests.support.databases import KINDS, Empties
from tests.unit.issuer.rules.people import NOW, PRESS, put

ANY_THREE = f"3 of: {'; '.join(FOUR_C)}"
# Each fourth of the people holds so many of the four.
HOLDING = (4, 3, 2, 1)


@pytest.fixture(scope="module")
def empties(tmp_path_factory):
    with ExitStack() as stack:
        yield Empties(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture(params=KINDS)
def database(request, empties):
    with empties.of(request.param) as fresh:
        yield fresh


@pytest.fixture
def store(database):
    made = SqlIssuerStore(database, Sealer(bytes(32)))
    made.add_organisation(organisation(), at(0))
    with made.transaction("acme") as tx:
        tx.keys.fix_identity(BASE_URL, ISSUER_DID)
        for each in four_c():
            put(tx, each)
    return made


def settle_in(store, database, people):
    """Let so many people in, of whom each fourth holds four, three, two and one of the badges."""
    with store.transaction("acme") as tx:
        badges = {badge.slug: badge.achievement for badge in tx.plan.all()}
    rows = {table: [] for table in (PERSON, PERSON_ADDRESS, AWARD, AWARD_VERSION, SIGNED_COPY)}
    for number in range(people):
        person = Person(f"person-{number:05d}", f"Person {number:05d}", (f"p{number}@example.org",))
        rows[PERSON].append({"id": person.id, "name": person.name, "data_key": b"", "created_at": at(0)})
        rows[PERSON_ADDRESS].append(
            {"person_id": person.id, "address": person.addresses[0], "created_at": at(0)}
        )
        for slug in FOUR_C[: HOLDING[number % 4]]:
            given = _award(person, slug, badges[slug], len(rows[AWARD]))
            copy = Copy(
                given.id, 1, Carrier.LDP_VC, "did:key:z", b"{}", f"u{given.id}", f"{ISSUER_DID}#k", at(1)
            )
            rows[AWARD].append(award_values(given))
            rows[AWARD_VERSION].append(version_values(given.version))
            rows[SIGNED_COPY].append(asdict(copy) | {"carrier": copy.carrier.value})
    with database.transaction() as connection:
        for table, found in rows.items():
            mine = [{"organisation_id": "org-acme", **row} for row in found]
            connection.execute(insert(table), mine)


def _award(person, slug, achievement, number):
    award_id = f"urn:uuid:00000000-0000-4000-8000-{number:012d}"
    place = StatusPlace(1 + number // 100_000, number % 100_000)
    return Award(
        id=award_id,
        slug=slug,
        achievement=achievement,
        person=person,
        address=person.addresses[0],
        level=2,
        evidence="Seen.",
        awarded_by="leader",
        awarded_at=at(0),
        claim_id=f"claim-{number}",
        claim_expires_at=at(0) + timedelta(days=90),
        version=Version(award_id, 1, at(0), None, place.list_number, place.index),
    )


@contextmanager
def questions(database):
    """Count what the database is asked, statement by statement."""
    asked = Counter()

    def note(_connection, _cursor, statement, *_more):
        asked[statement] += 1

    event.listen(database._engine, "before_cursor_execute", note)
    yield asked
    event.remove(database._engine, "before_cursor_execute", note)


def looked(store):
    with store.transaction("acme") as tx:
        matter = matter_of_draft(tx, "super-4c", draft_in_words(ANY_THREE, ""), PRESS)
    return matter.look(NOW)


def test_many_people_take_as_few_questions_as_few(store, database):
    settle_in(store, database, 4)
    with questions(database) as of_few:
        assert len(looked(store).preview.qualifying) == 2
    with database.transaction() as connection:
        for table in (SIGNED_COPY, AWARD_VERSION, AWARD, PERSON_ADDRESS, PERSON):
            connection.execute(table.delete())
    settle_in(store, database, 200)
    with questions(database) as of_many:
        found = looked(store)
    assert len(found.preview.qualifying) == 100
    assert len(found.preview.one_away) == 50
    assert len(found.change.newly) == 50
    assert of_many == of_few
    assert sum(of_many.values()) < 60


def test_a_question_for_each_person_would_be_noticed(store, database):
    """The control: asked one by one, what people hold takes more for many than for few."""
    settle_in(store, database, 20)
    with questions(database) as asked, store.transaction("acme") as tx:
        for number in range(20):
            tx.awards.of_person(f"person-{number:05d}")
    assert sum(asked.values()) > 60


def test_an_organisation_of_ten_thousand_people_is_looked_at_in_seconds(store, database):
    people = count(10_000)
    settle_in(store, database, people)
    begun = time.process_time()
    found = looked(store)
    took = time.process_time() - begun
    assert len(found.preview.everybody) == people
    assert len(found.preview.qualifying) == people // 2
    print(f"{people} people: {took:.2f} s of the processor")
    assert took < 8


def test_of_two_who_save_a_draft_of_one_version_one_has_it(store):
    came, ready = [], threading.Barrier(2)

    def try_to(words):
        ready.wait()
        try:
            with store.transaction("acme") as tx:
                draft = draft_in_words(words, "")
                came.append(save(tx, "super-4c", draft, PRESS, NOW, based_on=1, by=words).achievement.version)
        except RuleChanged as refusal:
            came.append(refusal.code)

    both = [threading.Thread(target=try_to, args=[words]) for words in ("communication", "creativity")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(came, key=str) == [2, "rule_changed"]
    with store.transaction("acme") as tx:
        assert tx.plan.find("super-4c").achievement.version == 2
        assert len([e for e in tx.audit.of_object(tx.plan.find("super-4c").achievement.id)]) == 2
