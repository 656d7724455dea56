"""Organisations, the installation's own keys and documents, and the audit trail as the database keeps it."""

import secrets
from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from issuer.store.sql import SqlIssuerStore
from keys.errors import SealBroken
from keys.sealing import Sealer
from records import audit, organisations, published, sealed_keys
from records.errors import AuditBroken, Conflict
from records.organisations import Organisation
from records.published import Published, etag_of
from records.sealed_keys import SealedKey
from records.tables import AUDIT_ENTRY, PERSON, PERSON_ADDRESS
from tests.contract.ledger_values import ADDRESS, award, entry, person, stocked
from tests.contract.ledger_values import organisation as ledger_organisation
from tests.support.builders import at
from tests.support.databases import KINDS, Empties, fresh_database

ACME = Organisation("org-acme", "acme", "Acme", "Europe/Amsterdam")
OWN = SealedKey("key-1", "EdDSA", {"kty": "OKP"}, b"sealed", "active", at(0))
PAGE = Published("did.json", "application/did+json", b"{}", etag_of(b"{}"), at(0))


@pytest.fixture(scope="module")
def empties(tmp_path_factory):
    with ExitStack() as stack:
        yield Empties(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture(params=KINDS)
def database(request, empties):
    with empties.of(request.param) as fresh:
        yield fresh


@pytest.fixture
def connection(database):
    with database.transaction() as open_connection:
        organisations.add(open_connection, ACME, at(0))
        yield open_connection


@pytest.fixture
def store(database):
    return recorded_in(database)


@pytest.fixture(params=KINDS)
def breakable(request, tmp_path):
    """A database whose schema a test may spoil."""
    with fresh_database(request.param, tmp_path) as fresh:
        yield fresh


def recorded_in(database):
    """A store in which something was recorded about Zoë, about Ann and about nobody."""
    kept = SqlIssuerStore(database, Sealer(secrets.token_bytes(32)))
    kept.add_organisation(ledger_organisation(), at(0))
    stocked(kept)
    with kept.transaction("acme") as tx:
        tx.people.add(person("ann"), at(0))
        for person_id in ("person-zoe", "person-ann", None):
            tx.audit.record(entry(person_id=person_id))
    return kept


# --- organisations --------------------------------------------------------------------------------


def test_an_organisation_is_found_by_slug_with_the_identity_fixed_for_it(connection):
    assert organisations.by_slug(connection, "acme") == ACME
    assert organisations.by_slug(connection, "globex") is None
    organisations.fix_identity(connection, ACME.id, "https://a.example", "did:web:a")
    fixed = replace(ACME, public_url="https://a.example", did="did:web:a")
    assert organisations.by_slug(connection, "acme") == fixed


def test_two_organisations_never_sign_as_one_did(database):
    with database.transaction() as connection:
        organisations.add(connection, replace(ACME, did="did:web:a"), at(0))
    with pytest.raises(Conflict), database.transaction() as connection:
        organisations.add(connection, Organisation("org-b", "b", "B", did="did:web:a"), at(0))


def test_the_time_zone_is_utc_unless_said_otherwise(connection):
    organisations.add(connection, Organisation("org-b", "b", "B"), at(1))
    assert organisations.by_slug(connection, "b").zone == "UTC"


# --- what the installation has itself ---------------------------------------------------------------


def test_the_installation_has_keys_of_its_own(connection):
    sealed_keys.add(connection, None, OWN)
    sealed_keys.add(connection, ACME.id, replace(OWN, sealed=b"other"))
    assert sealed_keys.every(connection, None) == [OWN]
    assert sealed_keys.every(connection, ACME.id) == [replace(OWN, sealed=b"other")]


def test_the_installations_key_names_are_given_once_too(database):
    with database.transaction() as connection:
        sealed_keys.add(connection, None, OWN)
    with pytest.raises(Conflict), database.transaction() as connection:
        sealed_keys.add(connection, None, OWN)


def test_the_installation_publishes_documents_of_its_own(connection):
    mine = replace(PAGE, body=b"mine", etag=etag_of(b"mine"))
    published.put(connection, None, PAGE)
    published.put(connection, ACME.id, PAGE)
    published.put(connection, None, mine)
    assert published.get(connection, None, "did.json") == mine
    assert published.get(connection, ACME.id, "did.json") == PAGE


# --- audit ----------------------------------------------------------------------------------------


def _kept(database, table):
    with database.reading() as connection:
        return [row._asdict() for row in connection.execute(select(table))]


def test_what_is_recorded_of_a_person_can_not_be_read_in_the_database(database, store):
    by_person = {row["person_id"]: row["sealed"] for row in _kept(database, AUDIT_ENTRY)}
    plain = ADDRESS.encode()
    assert [plain in by_person[whose] for whose in (None, "person-zoe", "person-ann")] == [True, False, False]
    with store.transaction("acme") as tx:
        assert [kept.values for kept in tx.audit.of_object(entry().object_id)] == [entry().values] * 3


def test_another_key_encryption_key_opens_nothing(database, store):
    stranger = SqlIssuerStore(database, Sealer(secrets.token_bytes(32)))
    with pytest.raises(SealBroken), stranger.transaction("acme") as tx:
        tx.audit.of_object(entry().object_id)


def test_people_have_data_keys_of_their_own(database, store):
    keys = [row["data_key"] for row in _kept(database, PERSON)]
    assert len(set(keys)) == len(keys) == 2


def test_erasing_destroys_the_data_key_and_leaves_the_chain_whole(database, store):
    with store.transaction("acme") as tx:
        tx.people.erase("person-zoe", at(700))
    erased = {row["id"]: (row["name"], row["data_key"] is None) for row in _kept(database, PERSON)}
    assert erased == {"person-zoe": ("", True), "person-ann": (person("ann").name, False)}
    assert {row["person_id"] for row in _kept(database, PERSON_ADDRESS)} == {"person-ann"}
    with database.reading() as connection:
        assert audit.verify(connection, "org-acme").seq == 3


def test_chains_of_organisations_are_apart(database, store):
    store.add_organisation(ledger_organisation("globex"), at(1))
    with store.transaction("globex") as tx:
        tx.audit.record(entry(person_id=None))
    with database.reading() as connection:
        assert audit.verify(connection, "org-acme").seq == 3
        assert audit.verify(connection, "org-globex").seq == 1


@pytest.mark.parametrize("act", ["UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry"])
def test_an_audit_entry_can_be_neither_changed_nor_deleted(database, store, act):
    with pytest.raises((DBAPIError, Conflict), match="append-only"), database.transaction() as connection:
        connection.execute(text(act))
    with database.reading() as connection:
        assert audit.verify(connection, "org-acme").seq == 3


def test_whoever_gets_around_that_is_found_out(breakable):
    recorded_in(breakable)
    with breakable.transaction() as connection:
        head = audit.head_of(connection, "org-acme")
        _disarm(connection)
        connection.execute(text("DELETE FROM audit_entry WHERE seq = 3"))
    with breakable.reading() as connection:
        assert audit.verify(connection, "org-acme").seq == 2  # control: the chain alone does not tell
        with pytest.raises(AuditBroken):
            audit.verify(connection, "org-acme", [head])
    with breakable.transaction() as connection:
        connection.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE seq = 1"))
    with breakable.reading() as connection, pytest.raises(AuditBroken) as broken:
        audit.verify(connection, "org-acme")
    assert broken.value.seq == 1


def _disarm(connection):
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
    else:
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(text("DROP TRIGGER audit_entry_no_delete"))


def test_where_the_audit_entry_can_not_be_written_nothing_happens(breakable):
    store = recorded_in(breakable)
    with breakable.transaction() as connection:
        _refuse_entries(connection)
    with pytest.raises((DBAPIError, Conflict), match="no entries today"), store.transaction("acme") as tx:
        _award_another(tx)
    with store.transaction("acme") as tx:
        assert tx.awards.get(award(2).id) is None


def _award_another(tx):
    tx.awards.add(award(2))
    tx.audit.record(entry())


def _refuse_entries(connection):
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'no entries today'; END $$"
            )
        )
        act = "BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse()"
    else:
        act = "BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no entries today'); END"
    connection.execute(text(f"CREATE TRIGGER refuse_entries {act}"))
