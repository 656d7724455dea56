"""The drivers' faults under our names; what is not one of them stays a defect."""

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from records.errors import Conflict, DatabaseBusy, DatabaseUnavailable, Unstorable
from records.faults import translated


def of_sqlite(code):
    fault = sqlite3.OperationalError("from SQLite")
    fault.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, fault)


def of_postgres(state, kind=OperationalError):
    return kind("SELECT 1", {}, psycopg.errors.lookup(state)("from PostgreSQL"))


def cut():
    fault = OperationalError("SELECT 1", {}, psycopg.OperationalError("closed"))
    fault.connection_invalidated = True
    return fault


def raised(fault):
    with translated():
        raise fault


@pytest.mark.parametrize(
    "fault",
    [
        of_sqlite(sqlite3.SQLITE_BUSY),
        of_sqlite(sqlite3.SQLITE_LOCKED),
        of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT),
        of_postgres("40001"),
        of_postgres("40P01"),
        of_postgres("55P03"),
        of_postgres("57014"),
        of_postgres("53300"),
        PoolTimeout("every connection is in use"),
    ],
)
def test_what_may_go_better_at_once_is_busy(fault):
    with pytest.raises(DatabaseBusy) as busy:
        raised(fault)
    assert busy.value.__cause__ is fault


@pytest.mark.parametrize(
    "fault",
    [
        of_sqlite(sqlite3.SQLITE_FULL),
        of_sqlite(sqlite3.SQLITE_IOERR_FSYNC),
        of_sqlite(sqlite3.SQLITE_CANTOPEN),
        of_sqlite(sqlite3.SQLITE_READONLY),
        of_sqlite(sqlite3.SQLITE_NOTADB),
        of_postgres("08006"),
        of_postgres("53100"),
        of_postgres("57P01"),
        of_postgres("25006"),
        cut(),
        OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused")),
        InterfaceError("SELECT 1", {}, psycopg.InterfaceError("the connection is closed")),
    ],
)
def test_what_needs_somebody_to_look_after_it_is_unavailable(fault):
    with pytest.raises(DatabaseUnavailable) as unavailable:
        raised(fault)
    assert unavailable.value.__cause__ is fault


def test_what_a_constraint_refuses_is_a_conflict():
    with pytest.raises(Conflict, match="UNIQUE"):
        raised(IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")))


@pytest.mark.parametrize(
    "fault",
    [
        DataError("SELECT 1", {}, psycopg.DataError("text can not contain NUL (0x00) bytes")),
        of_postgres("22003", DataError),
    ],
)
def test_what_no_column_can_hold_is_unstorable(fault):
    with pytest.raises(Unstorable):
        raised(fault)


@pytest.mark.parametrize(
    "fault",
    [
        of_sqlite(sqlite3.SQLITE_ERROR),
        of_postgres("42P01", ProgrammingError),
        ProgrammingError("SELECT 1", {}, psycopg.ProgrammingError("wrong use")),
        KeyError("acme"),
    ],
)
def test_everything_else_stays_what_it_is(fault):
    with pytest.raises((DBAPIError, KeyError)) as same:
        raised(fault)
    assert same.value is fault


def test_what_goes_well_is_left_alone():
    with translated():
        pass
