"""Sessions of signed-in principals: in the database, so that they can be ended from here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, insert, select, update

from records.bearer import Entropy, hashed, new_secret
from records.principals import Role
from records.tables import PRINCIPAL, SESSION

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
# A page that asks for ten things need not write ten times that somebody is there.
_NOTE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, where, and since when."""

    organisation_id: str
    principal_id: str
    role: Role
    created_at: datetime
    expires_at: datetime


def begin(
    connection: Connection,
    organisation_id: str,
    principal_id: str,
    entropy: Entropy,
    now: datetime,
    lifetime: timedelta = ABSOLUTE,
) -> str:
    """Return the secret of a new session, for the cookie; begin one at every sign-in, never reuse one."""
    secret = new_secret(entropy)
    row = {"organisation_id": organisation_id, "principal_id": principal_id, "id_hash": hashed(secret)}
    times = {"created_at": now, "seen_at": now, "expires_at": now + lifetime}
    connection.execute(insert(SESSION).values(**row, **times))
    return secret


def recall(connection: Connection, secret: str, now: datetime, idle: timedelta = IDLE) -> Session | None:
    """Return the session of this secret, and note that it was used.

    None if it is unknown, ended, over, unused for `idle`, or its principal is disabled.
    """
    alive = _alive(secret, now, idle)
    query = (
        select(SESSION, PRINCIPAL.c.role)
        .join(PRINCIPAL, _is_principal())
        .where(*alive, PRINCIPAL.c.disabled_at.is_(None))
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    if now - row.seen_at >= _NOTE_EVERY:
        connection.execute(update(SESSION).where(*alive).values(seen_at=now))
    return Session(row.organisation_id, row.principal_id, Role(row.role), row.created_at, row.expires_at)


def end(connection: Connection, secret: str, now: datetime) -> bool:
    """End a session; False if it was not open."""
    ended = update(SESSION).where(SESSION.c.id_hash == hashed(secret), SESSION.c.revoked_at.is_(None))
    return connection.execute(ended.values(revoked_at=now)).rowcount == 1


def _alive(secret: str, now: datetime, idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (
        SESSION.c.id_hash == hashed(secret),
        SESSION.c.revoked_at.is_(None),
        SESSION.c.expires_at > now,
        SESSION.c.seen_at > now - idle,
    )


def _is_principal() -> ColumnElement[bool]:
    same_organisation = SESSION.c.organisation_id == PRINCIPAL.c.organisation_id
    return same_organisation & (SESSION.c.principal_id == PRINCIPAL.c.id)
