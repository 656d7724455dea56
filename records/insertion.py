"""Insertion that is its own check: one atomic statement, the same on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_unless_there(connection: Connection, table: Table, **values: Any) -> bool:  # noqa: ANN401
    """Insert a row; False if a unique constraint has one in its place already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insertion = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return connection.execute(insertion.execution_options(preserve_rowcount=True)).rowcount == 1
