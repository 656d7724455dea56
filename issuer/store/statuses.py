"""Places in the status lists, in the database: a random draw, and a unique constraint that judges it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, Table, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite

from issuer.ledger import ListKind, ListName, PublishedDocument, SignedList, StatusPlace
from issuer.randomness import Randomness
from issuer.store.places import DRAWS, is_full, not_random
from issuer.store.recognition_tables import RECOGNITION
from issuer.store.tables import (
    AWARD_VERSION,
    SIGNED_LIST,
    STATUS_LIST,
    STATUS_PLACE,
    TOKEN_LIST,
    TOKEN_PLACE,
)
from issuer.store.tenant import Tenant
from records.insertion import insert_those_not_there
from records.published import etag_of

_COUNTERS: Final[dict[ListKind, Column[Any]]] = {
    ListKind.REVOCATION: STATUS_LIST.c.revocations,
    ListKind.SUSPENSION: STATUS_LIST.c.suspensions,
    ListKind.COPIES: TOKEN_LIST.c.changes,
}


@dataclass(frozen=True, slots=True)
class SqlStatuses:
    """`issuer.ports.StatusShelf` in a database; new lists get `length` places."""

    tenant: Tenant
    length: int

    def reserve(self, randomness: Randomness) -> StatusPlace:
        """Return a random place never given out before; a list 70 % full is closed and another opened."""
        return _Space(self.tenant, self.length, STATUS_LIST, STATUS_PLACE).reserve(randomness)

    def reserve_all(self, count: int, randomness: Randomness) -> Sequence[StatusPlace]:
        """Return so many places, each as `reserve` gives one."""
        return _Space(self.tenant, self.length, STATUS_LIST, STATUS_PLACE).reserve_all(count, randomness)

    def reserve_token(self, randomness: Randomness, award_id: str, version: int) -> StatusPlace:
        """Return a place in the token lists for one copy of this version, as random and as final."""
        space = _Space(self.tenant, self.length, TOKEN_LIST, TOKEN_PLACE)
        return space.reserve(randomness, award_id=award_id, version=version)

    def lists(self) -> Sequence[int]:
        """Return the numbers of all lists of versions, oldest first."""
        return _numbers(self.tenant, STATUS_LIST)

    def token_lists(self) -> Sequence[int]:
        """Return the numbers of all token lists, oldest first."""
        return _numbers(self.tenant, TOKEN_LIST)

    def changes(self, name: ListName) -> int | None:
        """Return how often what a list tells has changed; None if there is no such list."""
        return self._count(name, locked=False)

    def hold(self, name: ListName) -> int | None:
        """Return `changes`, with the list locked until the transaction ends."""
        return self._count(name, locked=True)

    def revoked(self, name: ListName) -> Sequence[int]:
        """Return the indexes, in order, at which a list has a revoked version or a copy of one."""
        withdrawn = self._where_set(AWARD_VERSION.c.revocation_at, name)
        if name.kind is not ListKind.REVOCATION:
            return withdrawn
        return sorted([*withdrawn, *self._recognitions_in(name.number)])

    def suspended(self, name: ListName) -> Sequence[int]:
        """Return the indexes, in order, at which a list has a suspended version or a copy of one."""
        return self._where_set(AWARD_VERSION.c.suspension_at, name)

    def signed(self, path: str) -> SignedList | None:
        """Return the list that is served at `path`, as it was last signed."""
        row = self.tenant.one(SIGNED_LIST, SIGNED_LIST.c.path == path)
        if row is None:
            return None
        document = PublishedDocument(row.path, row.media_type, bytes(row.body), row.etag, row.signed_at)
        return SignedList(row.changes, row.method_id, document)

    def keep_signed(
        self, path: str, changes: int, method_id: str, media_type: str, body: bytes, at: datetime
    ) -> SignedList:
        """Keep a list as signed in place of the one before; the ETag follows from the bytes."""
        document = PublishedDocument(path, media_type, body, etag_of(body), at)
        said = {
            "changes": changes,
            "method_id": method_id,
            "media_type": media_type,
            "body": body,
            "etag": document.etag,
            "signed_at": at,
        }
        dialect = postgresql if self.tenant.connection.dialect.name == "postgresql" else sqlite
        kept = dialect.insert(SIGNED_LIST).values(
            organisation_id=self.tenant.organisation_id, path=path, **said
        )
        self.tenant.connection.execute(
            kept.on_conflict_do_update(index_elements=["organisation_id", "path"], set_=said)
        )
        return SignedList(changes, method_id, document)

    def _count(self, name: ListName, *, locked: bool) -> int | None:
        counter = _COUNTERS[name.kind]
        row = self.tenant.one(counter.table, counter.table.c.number == name.number, locked=locked)
        return None if row is None else row._mapping[counter]  # noqa: SLF001 - SQLAlchemy's public name

    def _recognitions_in(self, number: int) -> Sequence[int]:
        """Return the indexes at which a list has an endorsement that was withdrawn."""
        columns = RECOGNITION.c
        query = select(columns.status_index).where(
            self.tenant.mine(RECOGNITION), columns.status_list == number, columns.withdrawn_at.is_not(None)
        )
        return list(self.tenant.connection.execute(query).scalars())

    def _where_set(self, instant: Column[Any], name: ListName) -> Sequence[int]:
        query = _of_copies(name) if name.kind is ListKind.COPIES else _of_versions(name)
        mine = self.tenant.mine(AWARD_VERSION)
        return list(self.tenant.connection.execute(query.where(mine, instant.is_not(None))).scalars())


def count_changes(tenant: Tenant, award_id: str, version: int, *kinds: ListKind) -> None:
    """Note in every list that tells of a version that what it tells has changed."""
    table = AWARD_VERSION
    its_list = select(table.c.status_list).where(
        tenant.mine(table), table.c.award_id == award_id, table.c.number == version
    )
    counters = {_COUNTERS[kind]: _COUNTERS[kind] + 1 for kind in kinds}
    changed = tenant.update(STATUS_LIST, STATUS_LIST.c.number == its_list.scalar_subquery())
    tenant.change(changed.values({column.name: more for column, more in counters.items()}))
    its_copies = select(TOKEN_PLACE.c.list_number).where(
        tenant.mine(TOKEN_PLACE), TOKEN_PLACE.c.award_id == award_id, TOKEN_PLACE.c.version == version
    )
    changed = tenant.update(TOKEN_LIST, TOKEN_LIST.c.number.in_(its_copies))
    tenant.change(changed.values(changes=TOKEN_LIST.c.changes + 1))


def count_change_of_list(tenant: Tenant, number: int, kind: ListKind) -> None:
    """Note in a list of versions that what it tells has changed."""
    counter = _COUNTERS[kind]
    changed = tenant.update(STATUS_LIST, STATUS_LIST.c.number == number)
    tenant.change(changed.values({counter.name: counter + 1}))


@dataclass(frozen=True, slots=True)
class _Space:
    """Lists of one sort, and the places in them that are given out."""

    tenant: Tenant
    length: int
    lists: Table
    places: Table

    def reserve(self, randomness: Randomness, **held_by: str | int) -> StatusPlace:
        """Return a random place never given out before.

        Places are counted only when a draw hits a taken one: an emptier list is not worth the count, and a
        fuller one is hit at once.
        """
        number, length = self._open_list()
        for _ in range(DRAWS):
            index = randomness.below(length)
            if self.tenant.add_unless_there(self.places, list_number=number, status_index=index, **held_by):
                return StatusPlace(number, index)
            if is_full(self._taken(number), length):
                self._close(number)
                number, length = self._open_list()
        raise not_random()

    def reserve_all(self, count: int, randomness: Randomness) -> list[StatusPlace]:
        """Return so many random places never given out before, drawn as `reserve` draws one."""
        number, length = self._open_list()
        found: list[StatusPlace] = []
        for _ in range(DRAWS):
            drawn = {randomness.below(length) for _ in range(count - len(found))}
            found += self._taken_of(number, drawn)
            if len(found) == count:
                return found
            if is_full(self._taken(number), length):
                self._close(number)
                number, length = self._open_list()
        raise not_random()

    def _taken_of(self, number: int, drawn: set[int]) -> Iterator[StatusPlace]:
        whose = {"organisation_id": self.tenant.organisation_id, "list_number": number}
        # In one order for everybody, so that of two who draw the same places not both wait.
        rows = [whose | {"status_index": index} for index in sorted(drawn)]
        for row in insert_those_not_there(self.tenant.connection, self.places, rows) if rows else ():
            yield StatusPlace(number, row.status_index)

    def _open_list(self) -> tuple[int, int]:
        table = self.lists
        query = select(table.c.number, table.c.length).where(
            self.tenant.mine(table), table.c.closed.is_(False)
        )
        newest_first = query.order_by(table.c.number.desc()).limit(1)
        row = self.tenant.connection.execute(newest_first).first()
        if row is None:
            # Two who find none try to open the same one, and one of them does.
            number = max(_numbers(self.tenant, table), default=0) + 1
            counters = dict.fromkeys((each.name for each in _COUNTERS.values() if each.table is table), 0)
            self.tenant.add_unless_there(table, number=number, length=self.length, closed=False, **counters)
            row = self.tenant.connection.execute(newest_first).one()
        return row.number, row.length

    def _close(self, number: int) -> None:
        closed = self.tenant.update(self.lists, self.lists.c.number == number).values(closed=True)
        self.tenant.change(closed)

    def _taken(self, number: int) -> int:
        query = select(func.count()).select_from(self.places)
        mine = (self.tenant.mine(self.places), self.places.c.list_number == number)
        return self.tenant.connection.execute(query.where(*mine)).scalar_one()


def _numbers(tenant: Tenant, table: Table) -> list[int]:
    query = select(table.c.number).where(tenant.mine(table))
    return list(tenant.connection.execute(query.order_by(table.c.number)).scalars())


def _of_versions(name: ListName) -> Select[int]:
    table = AWARD_VERSION
    return (
        select(table.c.status_index).where(table.c.status_list == name.number).order_by(table.c.status_index)
    )


def _of_copies(name: ListName) -> Select[int]:
    place, version = TOKEN_PLACE, AWARD_VERSION
    its_version: ColumnElement[bool] = and_(
        place.c.organisation_id == version.c.organisation_id,
        place.c.award_id == version.c.award_id,
        place.c.version == version.c.number,
    )
    query = select(place.c.status_index).join_from(place, version, its_version)
    return query.where(place.c.list_number == name.number).order_by(place.c.status_index)
