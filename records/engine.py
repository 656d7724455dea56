"""The database: SQLite or PostgreSQL, whole transactions only, and faults under their names."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL

from records.errors import DatabaseUnavailable
from records.faults import is_sqlite_busy, translated
from records.migrations.running import head_revision, present_revision, run_to_head

PATIENCE = 30
PAUSE = 0.02
_READING = "cairn_reading"


class Database:
    """One database of one installation.

    `url` is `sqlite:///path` or `postgresql://…`. Every method may raise `DatabaseBusy` (try again) or
    `DatabaseUnavailable`; nothing here connects before it is asked to. `patience` is how many seconds to wait
    for what others hold.
    """

    def __init__(self, url: str, *, patience: int = PATIENCE) -> None:
        self._engine = _engine(make_url(url), patience)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begin a unit of work: committed at the end, undone by any exception.

        On SQLite it is the only one that writes (BEGIN IMMEDIATE).

        Raises:
            Conflict: what was to be kept contradicts what is kept.
        """
        with translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Begin a unit of work that only reads: on SQLite it waits for nobody. Nothing done in it is kept."""
        with translated(), self._engine.connect() as connection:
            yield connection.execution_options(**{_READING: True})

    def upgrade(self) -> None:
        """Bring the schema to the newest version; safe when several processes do so at once."""
        # Every command asks for this, and hardly ever is there anything to do.
        if self.is_current():
            return
        with self.transaction() as connection:
            if self.dialect == "postgresql":
                # Waiting for another process's migration may take longer than any row lock may.
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('cairn.schema'))"))
            run_to_head(connection)

    def revision(self) -> str | None:
        """Return the version of the schema, None before the first `upgrade`."""
        with self.reading() as connection:
            return present_revision(connection)

    def is_current(self) -> bool:
        """Return whether the schema is the one this code was written for."""
        return self.revision() == head_revision()

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            DatabaseUnavailable: it gives none.
        """
        with self.reading() as connection:
            if connection.execute(text("SELECT 1")).scalar_one() != 1:
                raise DatabaseUnavailable("The database answers, but not what it was asked.")

    def close(self) -> None:
        """Close every idle connection."""
        self._engine.dispose()


def _engine(url: URL, patience: int) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, patience)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    return _postgresql(url, patience)


def _postgresql(url: URL, patience: int) -> Engine:
    limits = f"-c lock_timeout={patience}s -c client_encoding=utf8"
    return create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,  # a traceback must not tell what is known of people
        pool_timeout=patience,
        connect_args={"options": limits, "connect_timeout": 5},
    )


def _sqlite(url: URL, patience: int) -> Engine:
    engine = create_engine(
        url,
        pool_timeout=patience,
        hide_parameters=True,
        connect_args={"timeout": patience, "check_same_thread": False},
    )
    event.listen(engine, "connect", partial(_prepare_sqlite, patience=patience))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(raw: Any, _record: Any, *, patience: float) -> None:  # noqa: ANN401 - the driver's connection
    # The driver's own BEGIN comes too late and is deferred; ours is sent at the start of the transaction.
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = FULL")
    _write_ahead(raw, time.monotonic() + patience)


def _write_ahead(raw: Any, until: float) -> None:  # noqa: ANN401 - the driver's connection
    # Two that turn a new database to WAL at once would wait for each other: SQLite then answers "busy" at once
    # to one of them, whatever its time-out. Asked again, it finds the database turned.
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as fault:
            if not is_sqlite_busy(fault) or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
