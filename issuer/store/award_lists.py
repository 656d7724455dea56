"""Award lists, in the database."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from issuer.kept.award_lists import AwardList, Counts, Field, ListRow, RowState
from issuer.sight import Sight
from issuer.store.award_list_tables import AWARD_LIST, AWARD_LIST_ROW
from issuer.store.tables import AWARD, SIGNED_COPY
from issuer.store.tenant import Tenant

_UNSETTLED = (RowState.OPEN.value, RowState.PENDING.value)


@dataclass(frozen=True, slots=True)
class SqlAwardLists:
    """`issuer.kept.award_lists.AwardListShelf` in a database."""

    tenant: Tenant

    def add(self, award_list: AwardList, rows: Sequence[ListRow]) -> None:
        """Keep a new list with its rows."""
        self.tenant.add(AWARD_LIST, **_values(award_list))
        self.tenant.add_all(
            AWARD_LIST_ROW, [{"list_id": award_list.id, **_row_values(each)} for each in rows]
        )

    def get(self, list_id: str) -> AwardList | None:
        """Return the list of this id."""
        row = self.tenant.one(AWARD_LIST, AWARD_LIST.c.id == list_id)
        return None if row is None else _list(row)

    def hold(self, list_id: str) -> AwardList | None:
        """Return the list of this id, locked against other transactions that hold it."""
        row = self.tenant.one(AWARD_LIST, AWARD_LIST.c.id == list_id, locked=True)
        return None if row is None else _list(row)

    def all(self, made_by: str | None, limit: int) -> Sequence[AwardList]:
        """Return the lists, newest first: of everybody, or those that one of them handed in. Single ones are none."""
        query = select(AWARD_LIST).where(self.tenant.mine(AWARD_LIST), AWARD_LIST.c.single.is_(False))
        if made_by is not None:
            query = query.where(AWARD_LIST.c.made_by == made_by)
        newest = query.order_by(AWARD_LIST.c.made_at.desc(), AWARD_LIST.c.id).limit(limit)
        return [_list(row) for row in self.tenant.connection.execute(newest)]

    def still(self, limit: int) -> Sequence[AwardList]:
        """Return the lists that stand still, newest first. Single ones are none."""
        still = (AWARD_LIST.c.single.is_(False), AWARD_LIST.c.stopped_at.is_not(None))
        query = select(AWARD_LIST).where(self.tenant.mine(AWARD_LIST), *still)
        newest = query.order_by(AWARD_LIST.c.made_at.desc(), AWARD_LIST.c.id).limit(limit)
        return [_list(row) for row in self.tenant.connection.execute(newest)]

    def unsettled(self, made_by: str | None, limit: int) -> Sequence[tuple[AwardList, ListRow]]:
        """Return the single ones that wait, or could not be awarded, with their row, by their time."""
        row, single = AWARD_LIST_ROW, AWARD_LIST
        theirs = (row.c.organisation_id == single.c.organisation_id) & (row.c.list_id == single.c.id)
        query = (
            select(single)
            .join(row, theirs)
            .where(self.tenant.mine(single), single.c.single.is_(True), row.c.state.in_(_UNSETTLED))
        )
        if made_by is not None:
            query = query.where(single.c.made_by == made_by)
        soonest = query.order_by(single.c.starts_at.asc().nulls_first(), single.c.id).limit(limit)
        found = [_list(each) for each in self.tenant.connection.execute(soonest)]
        ids = [each.id for each in found]
        mine = select(row).where(self.tenant.mine(row), row.c.list_id.in_(ids))
        rows = {each.list_id: _row(each) for each in self.tenant.connection.execute(mine)}
        return [(each, rows[each.id]) for each in found]

    def of_digest(self, digest: str) -> Sequence[AwardList]:
        """Return the lists that were the same table, newest first."""
        query = select(AWARD_LIST).where(self.tenant.mine(AWARD_LIST), AWARD_LIST.c.digest == digest)
        newest = query.order_by(AWARD_LIST.c.made_at.desc(), AWARD_LIST.c.id)
        return [_list(row) for row in self.tenant.connection.execute(newest)]

    def note(self, award_list: AwardList) -> None:
        """Keep a list in place of the one of its id; its rows stay."""
        changed = self.tenant.update(AWARD_LIST, AWARD_LIST.c.id == award_list.id)
        self.tenant.change(changed.values(**_values(award_list)))

    def remove(self, list_id: str) -> bool:
        """Keep a list and its rows no longer; False if there is none of this id."""
        rows = (self.tenant.mine(AWARD_LIST_ROW), AWARD_LIST_ROW.c.list_id == list_id)
        self.tenant.connection.execute(delete(AWARD_LIST_ROW).where(*rows))
        gone = delete(AWARD_LIST).where(self.tenant.mine(AWARD_LIST), AWARD_LIST.c.id == list_id)
        return self.tenant.connection.execute(gone).rowcount == 1

    def rows(
        self, list_id: str, states: Collection[RowState], limit: int | None = None, after: int = 0
    ) -> Sequence[ListRow]:
        """Return rows in these states by number, those after a number alone."""
        table = AWARD_LIST_ROW
        query = select(table).where(
            self.tenant.mine(table),
            table.c.list_id == list_id,
            table.c.state.in_(states),
            table.c.number > after,
        )
        found = self.tenant.connection.execute(query.order_by(table.c.number).limit(limit))
        return [_row(row) for row in found]

    def counts(self, list_id: str) -> Counts:
        """Return how many rows there are in each state; states without any are left out."""
        table = AWARD_LIST_ROW
        query = select(table.c.state, func.count()).where(self.tenant.mine(table), table.c.list_id == list_id)
        found = self.tenant.connection.execute(query.group_by(table.c.state))
        return {RowState(state): int(count) for state, count in found}

    def change_rows(self, list_id: str, rows: Sequence[ListRow]) -> None:
        """Keep rows in place of those of their numbers, but not of those that were forgotten."""
        if not rows:
            return
        table = AWARD_LIST_ROW
        changed = (
            update(table)
            .where(self.tenant.mine(table), table.c.list_id == list_id, table.c.number == bindparam("of"))
            .where(table.c.state != RowState.FORGOTTEN.value)
        )
        values = [{"of": each.number, **_row_values(each)} for each in rows]
        self.tenant.connection.execute(changed, values)

    def pending(self, list_id: str, batch: int) -> Sequence[ListRow]:
        """Return the pending rows of a batch, locked until the transaction ends."""
        table = AWARD_LIST_ROW
        query = select(table).where(
            self.tenant.mine(table),
            table.c.list_id == list_id,
            table.c.batch == batch,
            table.c.state == RowState.PENDING.value,
        )
        found = self.tenant.connection.execute(query.order_by(table.c.number).with_for_update())
        return [_row(row) for row in found]

    def pending_batches(self, list_id: str) -> Sequence[int]:
        """Return the numbers of the batches that have pending rows."""
        table = AWARD_LIST_ROW
        query = select(table.c.batch).where(
            self.tenant.mine(table), table.c.list_id == list_id, table.c.state == RowState.PENDING.value
        )
        return list(self.tenant.connection.execute(query.distinct().order_by(table.c.batch)).scalars())

    def last_batch(self, list_id: str) -> int:
        """Return the highest number of a batch; 0 if there is none."""
        table = AWARD_LIST_ROW
        query = select(func.max(table.c.batch)).where(self.tenant.mine(table), table.c.list_id == list_id)
        return self.tenant.connection.execute(query).scalar() or 0

    def claimed(self, list_id: str) -> frozenset[str]:
        """Return the ids of the awards of a list that a wallet holds."""
        row, award, copy = AWARD_LIST_ROW, AWARD, SIGNED_COPY
        same = (award.c.organisation_id == row.c.organisation_id) & (award.c.id == row.c.award_id)
        current = (
            (copy.c.organisation_id == award.c.organisation_id)
            & (copy.c.award_id == award.c.id)
            & (copy.c.version == award.c.version)
        )
        query = select(award.c.id).select_from(row).join(award, same).join(copy, current)
        mine = query.where(self.tenant.mine(row), row.c.list_id == list_id, copy.c.holder.startswith("did:"))
        return frozenset(self.tenant.connection.execute(mine).scalars())


def forget(tenant: Tenant, addresses: Collection[str]) -> None:
    """Leave nothing in lists of whoever has these addresses; what they were awarded stands where awards stand."""
    table = AWARD_LIST_ROW
    theirs = tenant.update(table, table.c.address.in_(addresses), table.c.address != "")
    blank = {"cells": [], "address": "", "fault": "", "state": RowState.FORGOTTEN.value}
    tenant.change(theirs.values(**blank))


def _values(award_list: AwardList) -> dict[str, Any]:
    values = asdict(award_list)
    columns = award_list.columns
    values["columns"] = None if columns is None else [each and each.value for each in columns]
    values["header"] = list(award_list.header)
    return values


def _row_values(row: ListRow) -> dict[str, Any]:
    return asdict(row) | {"cells": list(row.cells), "state": row.state.value}


def _list(row: Row[Any]) -> AwardList:
    columns = row.columns
    return AwardList(
        id=row.id,
        name=row.name,
        slug=row.slug,
        header=tuple(row.header),
        columns=None if columns is None else tuple(Field(each) if each else None for each in columns),
        digest=row.digest,
        made_at=row.made_at,
        made_by=row.made_by,
        by_name=row.by_name,
        leader=row.leader,
        sight=None if row.sight is None else Sight(**row.sight),
        writes=row.writes,
        starts_at=row.starts_at,
        stopped_at=row.stopped_at,
        single=row.single,
        by_address=row.by_address,
    )


def _row(row: Row[Any]) -> ListRow:
    return ListRow(
        number=row.number,
        cells=tuple(row.cells),
        address=row.address,
        state=RowState(row.state),
        batch=row.batch,
        award_id=row.award_id,
        fault=row.fault,
    )
