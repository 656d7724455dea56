"""The one place that knows how the drivers name their faults."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from records.errors import Conflict, DatabaseBusy, DatabaseUnavailable, RecordsError, Unstorable

# SQLite result codes: BUSY and LOCKED; then PERM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
_SQLITE_BUSY = frozenset({5, 6})
_SQLITE_UNAVAILABLE = frozenset({3, 8, 10, 11, 13, 14, 26})
# SQLSTATE (PostgreSQL 15, appendix A): serialization, deadlock, lock not available, cancelled, too many.
_STATE_BUSY = frozenset({"40001", "40P01", "55P03", "57014", "53300"})
# Connection, resources, and what an operator or the system did to the server.
_STATE_UNAVAILABLE = ("08", "53", "57", "58", "25006")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the drivers' faults into ours; a fault of our own SQL stays what it is and is a defect."""
    try:
        yield
    except PoolTimeout as fault:
        raise DatabaseBusy("Every connection to the database is in use. Try again.") from fault
    except IntegrityError as fault:
        raise Conflict(f"The database refused what contradicts what it keeps: {_said(fault)}") from fault
    except DataError as fault:
        raise Unstorable(f"The database can not hold this: {_said(fault)}") from fault
    except DBAPIError as fault:
        named = _named(fault)
        if named is None:
            raise
        raise named from fault


def _named(fault: DBAPIError) -> RecordsError | None:
    if _is_busy(fault):
        return DatabaseBusy("Others held the database for too long. Nothing was changed; try again.")
    if _is_unavailable(fault):
        return DatabaseUnavailable(f"The database can not be used just now: {fault.orig}")
    return None


def is_sqlite_busy(fault: BaseException | None) -> bool:
    """Return whether a fault of SQLite's driver says that somebody else holds the database."""
    return _sqlite_code(fault) in _SQLITE_BUSY


def _is_busy(fault: DBAPIError) -> bool:
    return is_sqlite_busy(fault.orig) or _state(fault) in _STATE_BUSY


def _is_unavailable(fault: DBAPIError) -> bool:
    if fault.connection_invalidated or _sqlite_code(fault.orig) in _SQLITE_UNAVAILABLE:
        return True
    state = _state(fault)
    # psycopg gives no SQLSTATE when there was no server to give one.
    return state.startswith(_STATE_UNAVAILABLE) if state else _is_about_the_connection(fault)


def _said(fault: DBAPIError) -> str:
    # PostgreSQL's detail would quote the row: only its first sentence is for everybody.
    diagnosis = getattr(fault.orig, "diag", None)
    return str(fault.orig if diagnosis is None else diagnosis.message_primary)


def _sqlite_code(fault: BaseException | None) -> int | None:
    code = getattr(fault, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # extended codes carry the plain one in their low byte


def _state(fault: DBAPIError) -> str:
    return getattr(fault.orig, "sqlstate", None) or ""


def _is_about_the_connection(fault: DBAPIError) -> bool:
    from_psycopg = type(fault.orig).__module__.startswith("psycopg")
    return from_psycopg and type(fault).__name__ in {"OperationalError", "InterfaceError"}
