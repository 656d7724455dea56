"""How values stand in columns: instants as whole seconds, JSON as text, and the one set of tables."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, Text
from sqlalchemy.types import TypeDecorator

# Every constraint has a name, so that a later migration can speak of it.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# Counts rows in the order they came; SQLite counts only in a column of type INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def seconds(at: datetime) -> int:
    """Return an instant as whole seconds since 1970 in UTC.

    Raises:
        ValueError: it has no zone, or is not a whole second.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if at.microsecond:
        raise ValueError("an instant is a whole second")
    return (at - _EPOCH) // _SECOND


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole seconds since 1970: the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return what is kept."""
        return None if value is None else seconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant."""
        return None if value is None else _EPOCH + value * _SECOND


class Json(TypeDecorator[Any]):
    """A JSON value, kept as text with sorted keys."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002, ANN401
        """Return what is kept."""
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002, ANN401
        """Return the value."""
        return None if value is None else json.loads(value)


def json_text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a JSON value as text: sorted keys, no spaces, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
