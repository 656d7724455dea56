"""Sessions of signed-in principals: in the database, so that they can be ended from here."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from keys.multibase import b64url_encode
from records.bearer import Entropy, hashed, new_secret
from records.principals import Role
from records.tables import PRINCIPAL, SESSION

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
# A page that asks for ten things need not write ten times that somebody is there.
_NOTE_EVERY = timedelta(minutes=1)
_HANDLE_BYTES = 9


class Way(StrEnum):
    """By what somebody proved who they are."""

    LINK = "link"
    PASSWORD = "password"  # noqa: S105 - a word for it
    PASSKEY = "passkey"
    WORK_ACCOUNT = "work_account"


@dataclass(frozen=True, slots=True)
class ProviderSession:
    """The session at a provider that a session here follows; `provider_session` is its `sid`, if it has one."""

    provider: str
    subject: str
    provider_session: str | None = None
    sealed_id_token: bytes | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """How a session began: by what, and on which device, in words."""

    way: Way = Way.LINK
    device: str = ""
    at_provider: ProviderSession | None = None


BY_LINK = Begun()


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, where, and since when. `handle` names it to people; it lets nobody in."""

    organisation_id: str
    principal_id: str
    role: Role
    created_at: datetime
    expires_at: datetime
    handle: str
    begun: Begun
    seen_at: datetime


def begin(
    connection: Connection,
    organisation_id: str,
    principal_id: str,
    entropy: Entropy,
    now: datetime,
    lifetime: timedelta = ABSOLUTE,
    begun: Begun = BY_LINK,
) -> str:
    """Return the secret of a new session, for the cookie; begin one at every sign-in, never reuse one."""
    secret = new_secret(entropy)
    row = {"organisation_id": organisation_id, "principal_id": principal_id, "id_hash": hashed(secret)}
    times = {"created_at": now, "seen_at": now, "expires_at": now + lifetime}
    how = {"handle": b64url_encode(entropy(_HANDLE_BYTES)), "way": begun.way.value, "device": begun.device}
    there = asdict(begun.at_provider) if begun.at_provider else {}
    connection.execute(insert(SESSION).values(**row, **times, **how, **there))
    return secret


def recall(connection: Connection, secret: str, now: datetime, idle: timedelta = IDLE) -> Session | None:
    """Return the session of this secret, and note that it was used.

    None if it is unknown, ended, over, unused for `idle`, or its principal is disabled.
    """
    alive = (SESSION.c.id_hash == hashed(secret), *_alive(now, idle))
    row = connection.execute(_with_role().where(*alive)).first()
    if row is None:
        return None
    if now - row.seen_at >= _NOTE_EVERY:
        connection.execute(update(SESSION).where(*alive).values(seen_at=now))
    return _session(row)


def open_of(
    connection: Connection, organisation_id: str, principal_id: str, now: datetime, idle: timedelta = IDLE
) -> Sequence[Session]:
    """Return somebody's open sessions, the newest first."""
    mine = _with_role().where(*_of(organisation_id, principal_id), *_alive(now, idle))
    ordered = mine.order_by(SESSION.c.created_at.desc(), SESSION.c.handle)
    return [_session(row) for row in connection.execute(ordered)]


def end(connection: Connection, secret: str, now: datetime) -> bool:
    """End a session; False if it was not open."""
    return _end(connection, now, SESSION.c.id_hash == hashed(secret)) == 1


def end_one(
    connection: Connection, organisation_id: str, principal_id: str, handle: str, now: datetime
) -> bool:
    """End the session of this handle; False if it is not somebody's own, or not open."""
    mine = (*_of(organisation_id, principal_id), SESSION.c.handle == handle)
    return _end(connection, now, *mine) == 1


def end_all(
    connection: Connection, organisation_id: str, principal_id: str, now: datetime, but: str = ""
) -> int:
    """End somebody's sessions, but that of the handle `but`; return how many."""
    mine = (*_of(organisation_id, principal_id), SESSION.c.handle != but)
    return _end(connection, now, *mine)


def end_at_provider(
    connection: Connection, organisation_id: str, at_provider: ProviderSession, now: datetime
) -> int:
    """End the sessions that follow one at a provider: that of its `sid`, or without one all of its subject."""
    if not at_provider.subject and not at_provider.provider_session:
        raise ValueError("neither a session nor a subject is named")
    there = [SESSION.c.organisation_id == organisation_id, SESSION.c.provider == at_provider.provider]
    if at_provider.provider_session is not None:
        there.append(SESSION.c.provider_session == at_provider.provider_session)
    if at_provider.subject:
        there.append(SESSION.c.subject == at_provider.subject)
    return _end(connection, now, *there)


def _end(connection: Connection, now: datetime, *which: ColumnElement[bool]) -> int:
    ended = update(SESSION).where(*which, SESSION.c.revoked_at.is_(None))
    return connection.execute(ended.values(revoked_at=now)).rowcount


def _of(organisation_id: str, principal_id: str) -> tuple[ColumnElement[bool], ...]:
    return (SESSION.c.organisation_id == organisation_id, SESSION.c.principal_id == principal_id)


def _alive(now: datetime, idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (
        SESSION.c.revoked_at.is_(None),
        SESSION.c.expires_at > now,
        SESSION.c.seen_at > now - idle,
    )


def _with_role() -> Select[tuple[object, ...]]:
    """Return the query of sessions whose principals may sign in."""
    same_organisation = SESSION.c.organisation_id == PRINCIPAL.c.organisation_id
    is_principal = same_organisation & (SESSION.c.principal_id == PRINCIPAL.c.id)
    joined = select(SESSION, PRINCIPAL.c.role).join(PRINCIPAL, is_principal)
    return joined.where(PRINCIPAL.c.disabled_at.is_(None))


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(
        row.organisation_id,
        row.principal_id,
        Role(row.role),
        row.created_at,
        row.expires_at,
        row.handle,
        Begun(Way(row.way), row.device, _at_provider(row)),
        row.seen_at,
    )


def _at_provider(row: Row[tuple[object, ...]]) -> ProviderSession | None:
    if row.provider is None:
        return None
    return ProviderSession(row.provider, row.subject, row.provider_session, row.sealed_id_token)
