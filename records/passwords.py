"""Passwords of principals, kept as hashes that are slow to try (RFC 9106)."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from records import insertion
from records.sign_in_tables import PASSWORD


def get(connection: Connection, organisation_id: str, principal_id: str) -> str | None:
    """Return the hash of somebody's password; None if they have none."""
    query = select(PASSWORD.c.hash).where(*_of(organisation_id, principal_id))
    found: str | None = connection.execute(query).scalar()
    return found


def put(connection: Connection, organisation_id: str, principal_id: str, hash_: str, now: datetime) -> None:
    """Keep the hash of a new password, in place of one before."""
    whose = {"organisation_id": organisation_id, "principal_id": principal_id}
    insertion.put(connection, PASSWORD, whose, {"hash": hash_, "changed_at": now})


def remove(connection: Connection, organisation_id: str, principal_id: str) -> bool:
    """Forget somebody's password; False if they have none."""
    gone = delete(PASSWORD).where(*_of(organisation_id, principal_id))
    return connection.execute(gone).rowcount == 1


def _of(organisation_id: str, principal_id: str) -> tuple[ColumnElement[bool], ...]:
    return (PASSWORD.c.organisation_id == organisation_id, PASSWORD.c.principal_id == principal_id)
