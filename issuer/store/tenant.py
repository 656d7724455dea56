"""One organisation's view of the database: every shelf asks through it, so none forgets whose rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, Update, insert, select, update

from records.insertion import insert_unless_there


@dataclass(frozen=True, slots=True)
class Tenant:
    """A transaction of one organisation."""

    connection: Connection
    organisation_id: str

    def mine(self, table: Table) -> ColumnElement[bool]:
        """Return the condition that a row is this organisation's."""
        return table.c.organisation_id == self.organisation_id

    def add(self, table: Table, **values: Any) -> None:  # noqa: ANN401 - whatever the columns take
        """Insert a row of this organisation.

        Raises:
            records.errors.Conflict: a unique constraint or a foreign key says no.
        """
        self.connection.execute(insert(table).values(organisation_id=self.organisation_id, **values))

    def add_all(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows of this organisation.

        Raises:
            records.errors.Conflict: a unique constraint or a foreign key says no.
        """
        if rows:
            self.connection.execute(
                insert(table), [{"organisation_id": self.organisation_id, **row} for row in rows]
            )

    def add_unless_there(self, table: Table, **values: Any) -> bool:  # noqa: ANN401
        """Insert a row of this organisation; False if a unique constraint has one in its place already."""
        return insert_unless_there(self.connection, table, organisation_id=self.organisation_id, **values)

    def add_in_slot(self, table: Table, limit: int, **values: Any) -> bool:  # noqa: ANN401
        """Insert a row of this organisation into the first free of so many slots; False if none takes it.

        Of several who want the same slot at once one has it, and the others try the next.
        """
        taken = set(self.connection.execute(select(table.c.slot).where(self.mine(table))).scalars())
        free = (slot for slot in range(1, limit + 1) if slot not in taken)
        return any(self.add_unless_there(table, slot=slot, **values) for slot in free)

    def one(self, table: Table, *conditions: ColumnElement[bool], locked: bool = False) -> Row[Any] | None:
        """Return this organisation's one row, if wanted locked until the transaction ends."""
        query = select(table).where(self.mine(table), *conditions)
        # SQLite has no row locks and needs none: its writing transactions are alone from their beginning.
        return self.connection.execute(query.with_for_update() if locked else query).first()

    def change(self, statement: Update) -> int:
        """Carry out an update; return how many rows it changed."""
        return self.connection.execute(statement).rowcount

    def update(self, table: Table, *conditions: ColumnElement[bool]) -> Update:
        """Return an update of this organisation's rows, for `change`."""
        return update(table).where(self.mine(table), *conditions)
