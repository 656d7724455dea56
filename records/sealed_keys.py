"""Signing keys at rest, sealed: those of the organisations, and those of the installation itself."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select

from records.tables import SEALED_KEY


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A key as kept. `state` is `active`, `retired` or `compromised`; `sealed` the private half."""

    name: str
    algorithm: str
    public_jwk: dict[str, str]
    sealed: bytes
    state: str
    created_at: datetime


def add(connection: Connection, organisation_id: str | None, key: SealedKey) -> None:
    """Keep a new key; `None` is the installation itself.

    Raises:
        records.errors.Conflict: its name is taken.
    """
    connection.execute(insert(SEALED_KEY).values(organisation_id=organisation_id, **asdict(key)))


def every(connection: Connection, organisation_id: str | None) -> Sequence[SealedKey]:
    """Return every key, oldest first, whatever its state."""
    query = select(SEALED_KEY).where(_belongs_to(organisation_id)).order_by(SEALED_KEY.c.serial)
    return [_key(row) for row in connection.execute(query).mappings()]


def _belongs_to(organisation_id: str | None) -> ColumnElement[bool]:
    column = SEALED_KEY.c.organisation_id
    return column.is_(None) if organisation_id is None else column == organisation_id


def _key(row: RowMapping) -> SealedKey:
    return SealedKey(
        row["name"],
        row["algorithm"],
        row["public_jwk"],
        bytes(row["sealed"]),
        row["state"],
        row["created_at"],
    )
