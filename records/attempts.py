"""Attempts to sign in that are under way elsewhere: kept here, sealed, and good for one answer."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert

from records.bearer import hashed
from records.insertion import insert_unless_there
from records.sign_in_tables import SIGN_IN_ATTEMPT

LIFETIME: Final = timedelta(minutes=10)


def begin(
    connection: Connection, key: str, sealed: bytes, now: datetime, lifetime: timedelta = LIFETIME
) -> None:
    """Keep what an attempt must come back with; those whose time is over are forgotten."""
    connection.execute(delete(SIGN_IN_ATTEMPT).where(SIGN_IN_ATTEMPT.c.expires_at <= now))
    row = {"key_hash": hashed(key), "sealed": sealed, "expires_at": now + lifetime}
    connection.execute(insert(SIGN_IN_ATTEMPT).values(**row))


def consume(connection: Connection, key: str, now: datetime) -> bytes | None:
    """Use an attempt up and return what was kept of it; None if it is unknown, used or over."""
    mine = (SIGN_IN_ATTEMPT.c.key_hash == hashed(key), SIGN_IN_ATTEMPT.c.expires_at > now)
    gone = delete(SIGN_IN_ATTEMPT).where(*mine).returning(SIGN_IN_ATTEMPT.c.sealed)
    row = connection.execute(gone).first()
    return None if row is None else bytes(row.sealed)


def once(connection: Connection, key: str, until: datetime, now: datetime) -> bool:
    """Note that something came; False if it came before. After `until` it is refused for its time anyway."""
    connection.execute(delete(SIGN_IN_ATTEMPT).where(SIGN_IN_ATTEMPT.c.expires_at <= now))
    row = {"key_hash": hashed(key), "sealed": b"", "expires_at": until}
    return insert_unless_there(connection, SIGN_IN_ATTEMPT, **row)
