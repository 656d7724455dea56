"""Counts that all processes share: so many of something within a period that begins with the first.

Each is one atomic statement, so that of many who ask at once exactly so many are let through. What is counted is kept
as a hash: an address says who somebody is.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Executable, case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from records.columns import Instant
from records.tables import SHARED_COUNT


def take(connection: Connection, subject: str, most: int, period: timedelta, now: datetime) -> timedelta:
    """Count one and return no time at all; or return until when there is none left, and count nothing.

    At most `most` are counted within a `period`; it begins with the first, and the next one with the first after it.
    """
    if connection.execute(_counting(connection, subject, most, period, now)).first() is not None:
        return timedelta()
    ends_at = connection.execute(select(SHARED_COUNT.c.ends_at).where(_is(subject))).scalar()
    return max(timedelta(seconds=1), (ends_at or now) - now)


def give_back(connection: Connection, subject: str) -> None:
    """Uncount one that turned out not to be of the kind that is counted."""
    counted = update(SHARED_COUNT).where(_is(subject), SHARED_COUNT.c.count > 0)
    connection.execute(counted.values(count=SHARED_COUNT.c.count - 1))


def sweep(connection: Connection, now: datetime) -> int:
    """Delete the counts whose period is over; return how many."""
    return connection.execute(delete(SHARED_COUNT).where(SHARED_COUNT.c.ends_at <= now)).rowcount


def _counting(
    connection: Connection, subject: str, most: int, period: timedelta, now: datetime
) -> Executable:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    table, ends_at = SHARED_COUNT, now + period
    is_over = table.c.ends_at <= now
    first = dialect.insert(table).values(subject=_hash(subject), count=1, ends_at=ends_at)
    counting: Executable = first.on_conflict_do_update(
        index_elements=[table.c.subject],
        set_={
            "count": case((is_over, 1), else_=table.c.count + 1),
            "ends_at": case((is_over, literal(ends_at, Instant)), else_=table.c.ends_at),
        },
        where=or_(is_over, table.c.count < most),
    ).returning(table.c.count)
    return counting


def _is(subject: str) -> ColumnElement[bool]:
    return SHARED_COUNT.c.subject == _hash(subject)


def _hash(subject: str) -> str:
    return hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest()
