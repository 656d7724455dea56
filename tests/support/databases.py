"""Databases for tests: each made for one test and gone after it."""

import atexit
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, make_url, text

from records.columns import METADATA
from records.engine import Database
from tests.support.tools import POSTGRES_URL, need

KINDS = ("sqlite", "postgresql")


def sqlite_url(directory: Path) -> str:
    """Return the URL of a database file that is not there yet."""
    return f"sqlite:///{directory / f'{secrets.token_hex(4)}.db'}"


@cache
def _migrated() -> bytes:
    """Return a SQLite file whose schema is current; it is made once in each process."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "migrated.db"
        _migrate(f"sqlite:///{file}")
        return file.read_bytes()


def migrated_sqlite(file: Path) -> None:
    """Make `file` an empty SQLite database whose schema is current, unless it is there: migrating takes its time."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_migrated())


@contextmanager
def fresh_postgres(template: str = "template0") -> Iterator[str]:
    """Yield the URL of a new PostgreSQL database, empty unless a template is named; whoever uses it, it is dropped."""
    need("postgres")
    name = f"cairn_test_{secrets.token_hex(6)}"
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _migrated_postgres() -> str:
    """Return the name of a PostgreSQL database whose schema is current; each process makes one, and drops it."""
    opened = ExitStack()
    url = opened.enter_context(fresh_postgres())
    atexit.register(opened.close)
    _migrate(url)
    return str(make_url(url).database)


@contextmanager
def fresh_url(kind: str, directory: Path) -> Iterator[str]:
    """Yield the URL of a new database of this kind, without any table."""
    if kind == "sqlite":
        yield sqlite_url(directory)
    else:
        with fresh_postgres() as url:
            yield url


@contextmanager
def migrated_url(kind: str, directory: Path) -> Iterator[str]:
    """Yield the URL of a new database of this kind, its schema current: copied, as migrating takes seconds."""
    if kind == "sqlite":
        url = sqlite_url(directory)
        migrated_sqlite(Path(make_url(url).database))
        yield url
    else:
        with fresh_postgres(_migrated_postgres()) as url:
            yield url


@contextmanager
def fresh_database(kind: str, directory: Path) -> Iterator[Database]:
    """Yield a new database of this kind, its schema current."""
    with migrated_url(kind, directory) as url:
        database = Database(url)
        try:
            yield database
        finally:
            database.close()


def url_of(database: Database) -> str:
    """Return the URL under which another process reaches this database."""
    return database._engine.url.render_as_string(hide_password=False)


class Empties:
    """Empty databases whose schema is current, without the wait for making and migrating one for each test."""

    def __init__(self, directory: Path, stack: ExitStack) -> None:
        self._directory = directory
        self._stack = stack
        self._kept = ""

    @contextmanager
    def of(self, kind: str) -> Iterator[Database]:
        """Yield an empty database of this kind: a copied file, or the one PostgreSQL database emptied after use."""
        database = Database(self._copy() if kind == "sqlite" else self._postgres())
        try:
            yield database
        finally:
            if kind == "postgresql":
                _empty(database)
            database.close()

    def _copy(self) -> str:
        url = sqlite_url(self._directory)
        migrated_sqlite(Path(make_url(url).database))
        return url

    def _postgres(self) -> str:
        if not self._kept:
            self._kept = self._stack.enter_context(fresh_postgres(_migrated_postgres()))
        return self._kept


def _empty(database: Database) -> None:
    with database.transaction() as connection:
        # As a replica, PostgreSQL lets even the append-only audit entries go.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        # In one message: there are a hundred tables, and a test for each of a thousand acts.
        connection.execute(text("; ".join(f'DELETE FROM "{table}"' for table in METADATA.tables)))


def _migrate(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.close()


def _administer(statement: str) -> None:
    engine = create_engine(POSTGRES_URL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
