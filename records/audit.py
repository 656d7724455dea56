"""The audit chains in the database: one an organisation, append-only, with what it says of people sealed."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select

from records import organisations
from records.chain import Checkpoint, Entry, Link, beginning, chained, verify_chain
from records.tables import AUDIT_ENTRY

_BATCH = 1000


def append(connection: Connection, organisation_id: str, entries: Sequence[Entry]) -> Checkpoint:
    """Append entries and return where the chain now stands.

    The chain is locked until the transaction ends: append last, just before committing.
    """
    organisations.lock(connection, organisation_id)
    head = head_of(connection, organisation_id)
    links = chained(head, entries)
    if links:
        connection.execute(insert(AUDIT_ENTRY), [_row(organisation_id, link) for link in links])
    return Checkpoint(links[-1].seq, links[-1].hash) if links else head


def head_of(connection: Connection, organisation_id: str) -> Checkpoint:
    """Return where the chain stands, as it says itself."""
    table = AUDIT_ENTRY
    query = select(table.c.seq, table.c.hash).where(table.c.organisation_id == organisation_id)
    row = connection.execute(query.order_by(table.c.seq.desc()).limit(1)).first()
    return beginning(organisation_id) if row is None else Checkpoint(row.seq, bytes(row.hash))


def of_object(connection: Connection, organisation_id: str, object_id: str) -> Sequence[Entry]:
    """Return the entries about one object, oldest first."""
    table = AUDIT_ENTRY
    query = select(table).where(table.c.organisation_id == organisation_id, table.c.object_id == object_id)
    return [_entry(row) for row in connection.execute(query.order_by(table.c.seq)).mappings()]


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are wanted; what is None does not matter. `since` is included, `until` is not."""

    who: frozenset[str] | None = None
    actions: frozenset[str] | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def found(
    connection: Connection, organisation_id: str, search: Search, before: int | None, limit: int
) -> Sequence[Link]:
    """Return the links that are wanted, the newest first; with `before` those of smaller numbers only."""
    table = AUDIT_ENTRY
    query = select(table).where(table.c.organisation_id == organisation_id, *_wanted(search))
    if before is not None:
        query = query.where(table.c.seq < before)
    rows = connection.execute(query.order_by(table.c.seq.desc()).limit(limit)).mappings()
    return [_link(row) for row in rows]


def actions(connection: Connection, organisation_id: str) -> Sequence[str]:
    """Return the codes of all acts that there are entries of, in order."""
    table = AUDIT_ENTRY
    query = select(table.c.action).where(table.c.organisation_id == organisation_id).distinct()
    return sorted(connection.execute(query).scalars())


def links(connection: Connection, organisation_id: str) -> Generator[Link]:
    """Yield the whole chain, oldest first, some at a time."""
    table = AUDIT_ENTRY
    query = select(table).where(table.c.organisation_id == organisation_id).order_by(table.c.seq)
    with connection.execute(query.execution_options(yield_per=_BATCH)) as result:
        for row in result.mappings():
            yield _link(row)


def verify(connection: Connection, organisation_id: str, anchors: Sequence[Checkpoint] = ()) -> Checkpoint:
    """Return where the chain stands, once all of it has been found to hold.

    Raises:
        records.errors.AuditBroken: see `records.chain.verify_chain`.
    """
    with closing(links(connection, organisation_id)) as chain:
        return verify_chain(organisation_id, chain, anchors)


def _wanted(search: Search) -> Iterator[ColumnElement[bool]]:
    table = AUDIT_ENTRY
    if search.who is not None:
        yield table.c.actor.in_(search.who) | table.c.person_id.in_(search.who)
    if search.actions is not None:
        yield table.c.action.in_(search.actions)
    if search.object_id is not None:
        yield table.c.object_id == search.object_id
    if search.since is not None:
        yield table.c.at >= search.since
    if search.until is not None:
        yield table.c.at < search.until


def _link(row: RowMapping) -> Link:
    return Link(row["seq"], bytes(row["prev_hash"]), bytes(row["hash"]), _entry(row))


def _row(organisation_id: str, link: Link) -> dict[str, object]:
    entry = link.entry
    return {
        "organisation_id": organisation_id,
        "seq": link.seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "object_id": entry.object_id,
        "person_id": entry.person_id,
        "sealed": entry.sealed,
        "prev_hash": link.prev_hash,
        "hash": link.hash,
    }


def _entry(row: RowMapping) -> Entry:
    return Entry(
        row["at"], row["actor"], row["action"], row["object_id"], row["person_id"], bytes(row["sealed"])
    )
