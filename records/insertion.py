"""Insertion that is its own check: one atomic statement, the same on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_unless_there(connection: Connection, table: Table, **values: Any) -> bool:  # noqa: ANN401
    """Insert a row; False if a unique constraint has one in its place already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insertion = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return connection.execute(insertion.execution_options(preserve_rowcount=True)).rowcount == 1


def insert_those_not_there(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]]
) -> Sequence[Row[Any]]:
    """Insert rows, and return those that were: not where a unique constraint has one in its place already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insertion = dialect.insert(table).values(list(rows)).on_conflict_do_nothing().returning(table)
    return connection.execute(insertion).all()


def put(connection: Connection, table: Table, whose: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Keep what is `said` in the row of the unique columns `whose`, whether or not there was one."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insertion = dialect.insert(table).values(**whose, **said)
    connection.execute(insertion.on_conflict_do_update(index_elements=list(whose), set_=dict(said)))


def count_one(connection: Connection, table: Table, **whose: Any) -> None:  # noqa: ANN401
    """Count one more in the column `count` of the row of the unique columns `whose`, which begins with the first."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insertion = dialect.insert(table).values(**whose, count=1)
    more = {"count": table.c["count"] + 1}
    connection.execute(insertion.on_conflict_do_update(index_elements=list(whose), set_=more))
