"""Links that sign one principal in, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, update

from records.bearer import Entropy, hashed, new_secret
from records.tables import ONE_TIME_LINK

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whom a link let in."""

    organisation_id: str
    principal_id: str


def make(
    connection: Connection,
    organisation_id: str,
    principal_id: str,
    entropy: Entropy,
    now: datetime,
    lifetime: timedelta = LIFETIME,
) -> str:
    """Return the secret of a new link."""
    secret = new_secret(entropy)
    row = {"organisation_id": organisation_id, "principal_id": principal_id, "token_hash": hashed(secret)}
    connection.execute(insert(ONE_TIME_LINK).values(**row, created_at=now, expires_at=now + lifetime))
    return secret


def consume(connection: Connection, secret: str, now: datetime) -> Admitted | None:
    """Use a link up and return whom it lets in; None if it is unknown, used or over."""
    table = ONE_TIME_LINK
    used = (
        update(table)
        .where(table.c.token_hash == hashed(secret), table.c.used_at.is_(None), table.c.expires_at > now)
        .values(used_at=now)
        .returning(table.c.organisation_id, table.c.principal_id)
    )
    row = connection.execute(used).first()
    return None if row is None else Admitted(row.organisation_id, row.principal_id)
