"""The outbox: jobs as rows, written in the transaction that causes them and taken by one worker at a time (ADR 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, select, update

from records import insertion
from records.tables import JOB, ORGANISATION


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that a worker has for itself until `until`; `token` is that worker's alone."""

    now: datetime
    until: datetime
    token: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """The jobs of one organisation."""

    connection: Connection
    organisation_id: str

    def put(self, kind: str, key: str, run_at: datetime, payload: Mapping[str, str]) -> None:
        """Have a job run at `run_at`, in place of one of this kind and key; whoever has that taken loses it."""
        fresh = {"run_at": run_at, "payload": dict(payload), "attempts": 0, "error": ""} | _FREE
        insertion.put(self.connection, JOB, self._whose(kind, key), fresh)

    def put_unless_there(self, kind: str, key: str, run_at: datetime) -> None:
        """Have a job run at `run_at`, unless there is one of this kind and key; that one stays as it is."""
        fresh = {"run_at": run_at, "payload": {}, "attempts": 0, "error": ""} | _FREE
        insertion.insert_unless_there(self.connection, JOB, **self._whose(kind, key), **fresh)

    def drop(self, kind: str, key: str) -> None:
        """Let there be no job of this kind and key."""
        self.connection.execute(delete(JOB).where(*self._named(kind, key)))

    def all(self, limit: int) -> Sequence[Row[Any]]:
        """Return the jobs, those first that are to run first."""
        mine = _with_slug().where(JOB.c.organisation_id == self.organisation_id)
        return self.connection.execute(mine.order_by(JOB.c.run_at, JOB.c.serial).limit(limit)).all()

    def finish(self, kind: str, key: str, token: str, again: datetime | None) -> bool:
        """End a job, or with `again` have it run then; False if it is not the taker's any more."""
        mine = (*self._named(kind, key), JOB.c.token == token)
        if again is None:
            return self.connection.execute(delete(JOB).where(*mine)).rowcount == 1
        later = update(JOB).where(*mine).values(run_at=again, attempts=0, error="", **_FREE)
        return self.connection.execute(later).rowcount == 1

    def release(self, kind: str, key: str, token: str, run_at: datetime, error: str) -> bool:
        """Give a job back to be tried at `run_at`, for this reason; False if it is not the taker's any more."""
        mine = (*self._named(kind, key), JOB.c.token == token)
        given = update(JOB).where(*mine).values(run_at=run_at, error=error, **_FREE)
        return self.connection.execute(given).rowcount == 1

    def _whose(self, kind: str, key: str) -> dict[str, str]:
        return {"organisation_id": self.organisation_id, "kind": kind, "key": key}

    def _named(self, kind: str, key: str) -> tuple[ColumnElement[bool], ...]:
        return JOB.c.organisation_id == self.organisation_id, JOB.c.kind == kind, JOB.c.key == key


_FREE: dict[str, None] = {"taken_until": None, "token": None, "sent_at": None}


def next_run_at(connection: Connection, most_attempts: int) -> datetime | None:
    """Return when the next job of any organisation is to run, taken or not; None if there is none."""
    query = select(func.min(JOB.c.run_at)).where(JOB.c.attempts < most_attempts)
    return connection.execute(query).scalar()


@dataclass(frozen=True, slots=True)
class Named:
    """One job, by its organisation's slug, its kind and its key."""

    slug: str
    kind: str
    key: str


def take(
    connection: Connection, taken: Taken, most_attempts: int, named: Named | None = None
) -> Row[Any] | None:
    """Take the job that has been due for longest, or the one that is named, and return it with its organisation's slug.

    None if none is due.

    It is one statement. Of several who take at once, each gets another job: PostgreSQL skips what is being taken,
    and SQLite lets one write at a time.
    """
    due = _due(taken.now, most_attempts).where(*_is(named)).limit(1).with_for_update(skip_locked=True)
    mine = {"taken_until": taken.until, "token": taken.token, "attempts": JOB.c.attempts + 1}
    took = update(JOB).where(JOB.c.serial == due.scalar_subquery()).values(**mine).returning(JOB.c.serial)
    serial = connection.execute(took).scalar()
    return None if serial is None else connection.execute(_with_slug().where(JOB.c.serial == serial)).one()


def mark_sent(
    connection: Connection, now: datetime, before: datetime, most_attempts: int, limit: int
) -> Sequence[Row[str, str, str]]:
    """Mark due jobs of which no message was sent after `before`, and return their slugs, kinds and keys.

    It is one statement: of several who mark at once, each gets other jobs.
    """
    unsent = JOB.c.sent_at.is_(None) | (JOB.c.sent_at <= before)
    due = _due(now, most_attempts).where(unsent).limit(limit).with_for_update(skip_locked=True)
    marked = update(JOB).where(JOB.c.serial.in_(due)).values(sent_at=now).returning(JOB.c.serial)
    serials = connection.execute(marked).scalars().all()
    named = select(ORGANISATION.c.slug, JOB.c.kind, JOB.c.key).join_from(
        JOB, ORGANISATION, ORGANISATION.c.id == JOB.c.organisation_id
    )
    return connection.execute(named.where(JOB.c.serial.in_(serials)).order_by(JOB.c.serial)).all()


def unmark(connection: Connection, jobs: Sequence[Named]) -> None:
    """Note that no message was sent of these jobs after all."""
    for each in jobs:
        connection.execute(update(JOB).where(*_is(each)).values(sent_at=None))


def _due(now: datetime, most_attempts: int) -> Select[tuple[int]]:
    return (
        select(JOB.c.serial)
        .where(JOB.c.run_at <= now, JOB.c.attempts < most_attempts)
        .where(JOB.c.taken_until.is_(None) | (JOB.c.taken_until <= now))
        .order_by(JOB.c.run_at, JOB.c.serial)
    )


def _is(named: Named | None) -> tuple[ColumnElement[bool], ...]:
    if named is None:
        return ()
    whose = select(ORGANISATION.c.id).where(ORGANISATION.c.slug == named.slug).scalar_subquery()
    return JOB.c.organisation_id == whose, JOB.c.kind == named.kind, JOB.c.key == named.key


def _with_slug() -> Select[Any]:
    return select(JOB, ORGANISATION.c.slug).join(ORGANISATION, ORGANISATION.c.id == JOB.c.organisation_id)
