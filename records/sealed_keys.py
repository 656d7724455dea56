"""Signing keys at rest, sealed: those of the organisations, and those of the installation itself."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from records.tables import SEALED_KEY

ACTIVE = "active"
RETIRED = "retired"
COMPROMISED = "compromised"
ISSUING = "issuing"
UPDATING = "updating"


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A key as kept. `state` is `active`, `retired` or `compromised`; `sealed` the private half.

    `certificates` is the chain that certifies it, in PEM.

    `use` is `issuing`, or `updating` for a key that signs nothing but the history of the organisation's DID.
    """

    name: str
    algorithm: str
    public_jwk: dict[str, str]
    sealed: bytes
    state: str
    created_at: datetime
    use: str = ISSUING
    compromised_since: datetime | None = None
    certificates: str | None = None


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


def hold(connection: Connection, organisation_id: str | None, name: str) -> bool:
    """Keep a key's state as it is until the transaction ends; False if the key is not active."""
    query = select(SEALED_KEY.c.state).where(_belongs_to(organisation_id), SEALED_KEY.c.name == name)
    # Shared: whoever signs does not wait for others who sign. SQLite's writers are alone anyway.
    return connection.execute(query.with_for_update(read=True)).scalar() == ACTIVE


def retire(connection: Connection, organisation_id: str | None, name: str) -> bool:
    """Let an active key sign no more; False if it was not active."""
    return _change(connection, organisation_id, name, (ACTIVE,), state=RETIRED)


def compromise(connection: Connection, organisation_id: str | None, name: str, since: datetime) -> bool:
    """Note that a key fell into other hands; False if that is known already, or there is no such key."""
    values = {"state": COMPROMISED, "compromised_since": since}
    return _change(connection, organisation_id, name, (ACTIVE, RETIRED), **values)


def certify(connection: Connection, organisation_id: str | None, name: str, certificates: str) -> bool:
    """Keep the chain that certifies a key, in place of one before; False if the key is not active."""
    return _change(connection, organisation_id, name, (ACTIVE,), certificates=certificates)


def _change(
    connection: Connection, organisation_id: str | None, name: str, states: tuple[str, ...], **values: object
) -> bool:
    """Change a key if it is in one of these states: of several who try at once, one does."""
    mine = (_belongs_to(organisation_id), SEALED_KEY.c.name == name, SEALED_KEY.c.state.in_(states))
    return connection.execute(update(SEALED_KEY).where(*mine).values(**values)).rowcount == 1


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
        row["use"],
        row["compromised_since"],
        row["certificates"],
    )
