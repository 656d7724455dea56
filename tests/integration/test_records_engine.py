"""The database: whole transactions, and every fault of a driver under its own name."""

import sqlite3
from contextlib import ExitStack
from dataclasses import asdict

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from issuer.errors import Busy
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from records import organisations
from records.engine import Database
from records.errors import Conflict, DatabaseBusy, DatabaseUnavailable
from records.organisations import Organisation
from records.tables import ORGANISATION, PERSON
from tests.support.builders import at
from tests.support.counts import count
from tests.support.databases import KINDS, Empties, fresh_database, fresh_postgres, sqlite_url, url_of
from tests.support.racing import RACING

ACME = Organisation("org-acme", "acme", "Acme")


CROWD, NEW_DATABASES = 6, count(400)


class Interrupted(Exception):
    """Something went wrong in the middle."""


@pytest.fixture(scope="module")
def empties(tmp_path_factory):
    with ExitStack() as stack:
        yield Empties(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture(params=KINDS)
def database(request, empties):
    with empties.of(request.param) as fresh:
        yield fresh


@pytest.fixture
def impatient(database):
    """The same database, for somebody who waits one second."""
    other = Database(url_of(database), patience=1)
    yield other
    other.close()


def _add(database):
    with database.transaction() as connection:
        organisations.add(connection, ACME, at(0))


def _add_and_fail(database):
    with database.transaction() as connection:
        organisations.add(connection, ACME, at(0))
        raise Interrupted


def _slugs(database):
    with database.reading() as connection:
        return [each.slug for each in organisations.every(connection)]


def test_what_a_transaction_did_is_kept(database):
    _add(database)
    assert _slugs(database) == ["acme"]


def test_an_exception_undoes_a_transaction(database):
    with pytest.raises(Interrupted):
        _add_and_fail(database)
    assert _slugs(database) == []


def test_nothing_done_while_reading_is_kept(database):
    with database.reading() as connection:
        organisations.add(connection, ACME, at(0))
    assert _slugs(database) == []


def test_reading_waits_for_no_writer_and_sees_nothing_half_done(database, impatient):
    with database.transaction() as connection:
        organisations.add(connection, ACME, at(0))
        assert _slugs(impatient) == []
    assert _slugs(impatient) == ["acme"]


def test_ping_finds_a_database_that_answers(database):
    database.ping()


def test_sqlite_is_told_to_lose_nothing(tmp_path):
    with fresh_database("sqlite", tmp_path) as database, database.reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        answers = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked]
    full = 2
    assert answers == ["wal", full, 1, 30_000]


def test_a_postgresql_url_needs_no_driver():
    with fresh_postgres() as url:
        database = Database(url.replace("postgresql+psycopg://", "postgresql://"))
        database.ping()
        assert database.dialect == "postgresql"
        database.close()


# --- faults ---------------------------------------------------------------------------------------


def test_a_row_that_points_nowhere_is_a_conflict(database):
    row = {"organisation_id": "org-nobody", "id": "person-1", "name": "Zoë", "created_at": at(0)}
    with pytest.raises(Conflict), database.transaction() as connection:
        connection.execute(insert(PERSON).values(**row))


def test_a_fault_tells_nobody_what_is_known_of_people(database):
    secretive = Organisation("org-acme", "secret-slug", "secret-name")
    with pytest.raises(Conflict) as conflict, database.transaction() as connection:
        connection.execute(insert(ORGANISATION), [{**asdict(secretive), "created_at": at(0)}] * 2)
    assert "secret" not in str(conflict.value)
    assert "secret-name" not in str(conflict.value.__cause__)


def test_what_others_hold_for_too_long_is_busy(database, impatient):
    _add(database)
    row = select(ORGANISATION).with_for_update()
    with database.transaction() as connection:
        connection.execute(row)
        with pytest.raises(DatabaseBusy), impatient.transaction() as other:
            other.execute(row)


def test_when_every_connection_is_in_use_it_is_busy(impatient):
    with pytest.raises(DatabaseBusy):
        _open(impatient, 100)


def _open(database, more):
    with database.reading() as connection:
        connection.execute(text("SELECT 1"))
        if more:
            _open(database, more - 1)


def test_a_fault_of_our_own_sql_stays_a_defect(database):
    with pytest.raises(DBAPIError), database.reading() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


def test_a_database_file_that_can_not_be_made_is_unavailable(tmp_path):
    with pytest.raises(DatabaseUnavailable):
        Database(sqlite_url(tmp_path / "absent")).ping()


def test_a_file_that_is_no_database_is_unavailable(tmp_path):
    (tmp_path / "text.db").write_text("This is not a database, whatever its name says. " * 100)
    with pytest.raises(DatabaseUnavailable):
        Database(f"sqlite:///{tmp_path / 'text.db'}").ping()


def test_a_full_disk_is_unavailable_and_nothing_before_it_is_lost(tmp_path):
    with fresh_database("sqlite", tmp_path) as database:
        _add(database)
        with pytest.raises(DatabaseUnavailable), database.transaction() as connection:
            _fill(connection)
        assert _slugs(database) == ["acme"]
    kept = sqlite3.connect(next(tmp_path.glob("*.db")))
    assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept.close()


def _fill(connection):
    pages = connection.execute(text("PRAGMA page_count")).scalar()
    connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    for number in range(100):
        row = {"id": f"org-{number}", "slug": f"slug-{number}", "name": "x" * 4096, "zone": "UTC"}
        connection.execute(insert(ORGANISATION).values(**row, created_at=at(0)))


def test_a_server_that_is_not_there_is_unavailable():
    with pytest.raises(DatabaseUnavailable):
        Database("postgresql://nobody@127.0.0.1:1/nothing").ping()


def test_a_connection_that_was_cut_is_unavailable_and_the_next_one_works():
    with fresh_postgres() as url:
        database, operator = Database(url), Database(url)
        with pytest.raises(DatabaseUnavailable), database.transaction() as connection:
            _cut(connection, operator)
        database.ping()
        database.close()
        operator.close()


def test_a_connection_that_was_cut_while_idle_goes_unnoticed():
    with fresh_postgres() as url:
        database, operator = Database(url), Database(url)
        database.ping()
        with operator.transaction() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            connection.execute(text(f"{others} AND datname = current_database()"))
        database.ping()
        database.close()
        operator.close()


def _cut(connection, operator):
    process = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with operator.transaction() as other:
        other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
    connection.execute(text("SELECT 1"))


def test_to_the_issuer_every_trouble_with_the_database_is_busy(tmp_path):
    store = SqlIssuerStore(Database(sqlite_url(tmp_path / "absent")), Sealer(bytes(32)))
    with pytest.raises(Busy):
        store.organisations()
    with pytest.raises(Busy):
        store.organisation_of_claim("claim")
    with pytest.raises(Busy), store.transaction("acme"):
        pass


def _open_and_write(urls, barrier):
    for url in urls:
        database = Database(url)
        barrier.wait(20)
        with database.transaction() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS visit (n)"))
            connection.execute(text("INSERT INTO visit VALUES (1)"))
        database.close()


def test_a_crowd_that_opens_a_new_file_at_once_all_come_in(tmp_path):
    urls = [sqlite_url(tmp_path) for _ in range(NEW_DATABASES)]
    barrier = RACING.Barrier(CROWD)
    crowd = [RACING.Process(target=_open_and_write, args=(urls, barrier), daemon=True) for _ in range(CROWD)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join(120)
    assert [each.exitcode for each in crowd] == [0] * CROWD
