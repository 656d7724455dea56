"""Changes of many awards, in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from issuer.kept.bulks import Asked, Bulk, BulkAct, BulkRow, BulkState, RowOutcome, Somebody
from issuer.store.bulk_tables import BULK_CHANGE, BULK_ROW
from issuer.store.tenant import Tenant
from records import organisations


@dataclass(frozen=True, slots=True)
class SqlBulks:
    """`issuer.kept.bulks.BulkShelf` in a database."""

    tenant: Tenant

    def add(self, bulk: Bulk, award_ids: Sequence[str]) -> None:
        """Keep a new one with the awards it is about, in this order."""
        self.tenant.add(BULK_CHANGE, id=bulk.id, **_columns(bulk))
        usual = {"organisation_id": self.tenant.organisation_id, "bulk_id": bulk.id, "code": "", "words": ""}
        rows = [
            usual | {"place": place, "award_id": award_id, "outcome": RowOutcome.PENDING.value}
            for place, award_id in enumerate(award_ids, 1)
        ]
        self.tenant.connection.execute(insert(BULK_ROW), rows)

    def get(self, bulk_id: str) -> Bulk | None:
        """Return one, locked against other transactions until this one ends."""
        row = self.tenant.one(BULK_CHANGE, BULK_CHANGE.c.id == bulk_id, locked=True)
        return None if row is None else _bulk(row)

    def newest(self, limit: int) -> Sequence[Bulk]:
        """Return those that were asked for, the newest first."""
        table = BULK_CHANGE
        query = select(table).where(self.tenant.mine(table), table.c.act.is_not(None))
        ordered = query.order_by(table.c.chosen_at.desc(), table.c.id).limit(limit)
        return [_bulk(row) for row in self.tenant.connection.execute(ordered)]

    def move(self, bulk: Bulk, was: BulkState) -> bool:
        """Keep it in place of the one of its id; False if that is not in the state `was`."""
        table = BULK_CHANGE
        moved = self.tenant.update(table, table.c.id == bulk.id, table.c.state == was.value)
        return self.tenant.change(moved.values(**_columns(bulk))) == 1

    def rows(self, bulk_id: str, after: int, limit: int) -> Sequence[BulkRow]:
        """Return its awards in order, those after a place."""
        query = select(BULK_ROW).where(
            self.tenant.mine(BULK_ROW), BULK_ROW.c.bulk_id == bulk_id, BULK_ROW.c.place > after
        )
        ordered = query.order_by(BULK_ROW.c.place).limit(limit)
        return [_row(row) for row in self.tenant.connection.execute(ordered)]

    def pending(self, bulk_id: str, limit: int) -> Sequence[BulkRow]:
        """Return the first awards of which nothing has become yet."""
        is_open = BULK_ROW.c.outcome == RowOutcome.PENDING.value
        query = select(BULK_ROW).where(self.tenant.mine(BULK_ROW), BULK_ROW.c.bulk_id == bulk_id, is_open)
        ordered = query.order_by(BULK_ROW.c.place).limit(limit)
        return [_row(row) for row in self.tenant.connection.execute(ordered)]

    def note(self, bulk_id: str, row: BulkRow) -> None:
        """Keep what became of one award."""
        mine = self.tenant.update(BULK_ROW, BULK_ROW.c.bulk_id == bulk_id, BULK_ROW.c.place == row.place)
        self.tenant.change(mine.values(outcome=row.outcome.value, code=row.code, words=row.words))

    def counts(self, bulk_id: str) -> Mapping[RowOutcome, int]:
        """Return how many awards came to what; what none came to is left out."""
        query = select(BULK_ROW.c.outcome, func.count()).where(
            self.tenant.mine(BULK_ROW), BULK_ROW.c.bulk_id == bulk_id
        )
        rows = self.tenant.connection.execute(query.group_by(BULK_ROW.c.outcome))
        return {RowOutcome(outcome): count for outcome, count in rows}

    def hold(self) -> None:
        """Keep others from having changes begun until this transaction ends."""
        organisations.lock(self.tenant.connection, self.tenant.organisation_id)

    def alone_since(self, by: Collection[str], since: datetime) -> int:
        """Return of how many awards these ids had a change begun that nobody else confirmed, reminders aside."""
        table = BULK_CHANGE
        query = select(func.coalesce(func.sum(table.c["count"]), 0)).where(
            self.tenant.mine(table),
            table.c.by_id.in_(by),
            table.c.begun_at > since,
            table.c.confirmed_by_id.is_(None),
            table.c.undoes == "",
            table.c.act.is_distinct_from(BulkAct.REMIND.value),
        )
        return int(self.tenant.connection.execute(query).scalar_one())


def _columns(bulk: Bulk) -> dict[str, Any]:
    asked, second = bulk.asked or Asked(BulkAct.REVOKE), bulk.confirmed_by or Somebody("")
    return {
        "state": bulk.state.value,
        "count": bulk.count,
        "by_id": bulk.by.id,
        "by_name": bulk.by.name,
        "by_address": bulk.by.address,
        "chosen_at": bulk.chosen_at,
        "expires_at": bulk.expires_at,
        "act": None if bulk.asked is None else asked.act.value,
        "reason": asked.reason,
        "note": asked.note,
        "public_sentence": asked.public_sentence,
        "valid_until": asked.valid_until,
        "tell": asked.tell,
        "message": asked.message,
        "confirmed_by_id": second.id or None,
        "confirmed_by_name": second.name,
        "confirmed_by_address": second.address,
        "begun_at": bulk.begun_at,
        "ended_at": bulk.ended_at,
        "undoes": bulk.undoes,
    }


def _bulk(row: Row[Any]) -> Bulk:
    return Bulk(
        id=row.id,
        state=BulkState(row.state),
        count=row._mapping["count"],  # noqa: SLF001 - a row has a method of this name
        by=Somebody(row.by_id, row.by_name, row.by_address),
        chosen_at=row.chosen_at,
        expires_at=row.expires_at,
        asked=_asked(row),
        confirmed_by=_second(row),
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        undoes=row.undoes,
    )


def _asked(row: Row[Any]) -> Asked | None:
    if row.act is None:
        return None
    said = (row.reason, row.note, row.public_sentence, row.valid_until)
    return Asked(BulkAct(row.act), *said, tell=row.tell, message=row.message)


def _second(row: Row[Any]) -> Somebody | None:
    if row.confirmed_by_id is None:
        return None
    return Somebody(row.confirmed_by_id, row.confirmed_by_name, row.confirmed_by_address)


def _row(row: Row[Any]) -> BulkRow:
    return BulkRow(row.place, row.award_id, RowOutcome(row.outcome), row.code, row.words)
