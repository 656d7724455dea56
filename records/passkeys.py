"""Passkeys of principals: public keys of their authenticators (Web Authentication, Level 3)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from records.sign_in_tables import PASSKEY
from records.tables import PRINCIPAL


@dataclass(frozen=True, slots=True)
class Passkey:
    """A credential of an authenticator; `id` is its credential id in base64url, `public_key` its COSE key."""

    id: str
    organisation_id: str
    principal_id: str
    name: str
    public_key: bytes
    sign_count: int
    created_at: datetime
    used_at: datetime | None = None


def add(connection: Connection, passkey: Passkey) -> None:
    """Keep a new passkey.

    Raises:
        records.errors.Conflict: it is kept already, be it for somebody else.
    """
    connection.execute(insert(PASSKEY).values(**asdict(passkey)))


def find(connection: Connection, passkey_id: str) -> Passkey | None:
    """Return the passkey of this id if its owner may sign in."""
    same = (PASSKEY.c.organisation_id == PRINCIPAL.c.organisation_id) & (
        PASSKEY.c.principal_id == PRINCIPAL.c.id
    )
    query = select(PASSKEY).join(PRINCIPAL, same)
    found = query.where(PASSKEY.c.id == passkey_id, PRINCIPAL.c.disabled_at.is_(None))
    row = connection.execute(found).mappings().first()
    return None if row is None else _passkey(row)


def every(connection: Connection, organisation_id: str, principal_id: str) -> Sequence[Passkey]:
    """Return somebody's passkeys, oldest first."""
    mine = (PASSKEY.c.organisation_id == organisation_id, PASSKEY.c.principal_id == principal_id)
    query = select(PASSKEY).where(*mine).order_by(PASSKEY.c.created_at, PASSKEY.c.name, PASSKEY.c.id)
    return [_passkey(row) for row in connection.execute(query).mappings()]


def use(connection: Connection, passkey_id: str, sign_count: int, now: datetime) -> bool:
    """Note a use; False if the counter did not go on: two authenticators have the key (WebAuthn, 6.1.1).

    Authenticators that do not count say 0 always.
    """
    goes_on = or_(PASSKEY.c.sign_count < sign_count, (PASSKEY.c.sign_count == 0) & (sign_count == 0))
    used = update(PASSKEY).where(PASSKEY.c.id == passkey_id, goes_on)
    return connection.execute(used.values(sign_count=sign_count, used_at=now)).rowcount == 1


def remove(connection: Connection, organisation_id: str, principal_id: str, passkey_id: str) -> bool:
    """Take one of somebody's passkeys away; False if they have none of this id."""
    gone = delete(PASSKEY).where(
        PASSKEY.c.id == passkey_id,
        PASSKEY.c.organisation_id == organisation_id,
        PASSKEY.c.principal_id == principal_id,
    )
    return connection.execute(gone).rowcount == 1


def _passkey(row: RowMapping) -> Passkey:
    return Passkey(**{**row, "public_key": bytes(row["public_key"])})
