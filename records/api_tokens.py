"""Tokens for programs: `cairn_<prefix>_<secret>`. The prefix may be shown and is what one revokes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, or_, select, update

from records.bearer import Entropy, hashed, new_secret
from records.principals import Role
from records.tables import API_TOKEN

_PREFIX_BYTES = 4


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What is known of a token: everything but the secret."""

    organisation_id: str
    prefix: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new token is to be for. Without `expires_at` it holds until it is revoked."""

    name: str
    role: Role
    expires_at: datetime | None = None


def make(
    connection: Connection, organisation_id: str, wanted: Wanted, entropy: Entropy, now: datetime
) -> str:
    """Return a new token; it can not be had a second time."""
    prefix = entropy(_PREFIX_BYTES).hex()
    token = f"cairn_{prefix}_{new_secret(entropy)}"
    row = {"organisation_id": organisation_id, "prefix": prefix, "token_hash": hashed(token)}
    said = {"name": wanted.name, "role": wanted.role.value, "expires_at": wanted.expires_at}
    connection.execute(insert(API_TOKEN).values(**row, **said, created_at=now))
    return token


def recall(connection: Connection, token: str, now: datetime) -> ApiToken | None:
    """Return what a token stands for; None if it is unknown, revoked or over."""
    row = connection.execute(select(API_TOKEN).where(*_alive(token, now))).mappings().first()
    return None if row is None else _api_token(row)


def every(connection: Connection, organisation_id: str) -> Sequence[ApiToken]:
    """Return every token of an organisation, oldest first, whatever its state."""
    query = select(API_TOKEN).where(API_TOKEN.c.organisation_id == organisation_id)
    ordered = query.order_by(API_TOKEN.c.created_at, API_TOKEN.c.name, API_TOKEN.c.prefix)
    return [_api_token(row) for row in connection.execute(ordered).mappings()]


def revoke(connection: Connection, organisation_id: str, prefix: str, now: datetime) -> bool:
    """Revoke the token of this prefix; False if there is none, or it was revoked."""
    revoked = update(API_TOKEN).where(
        API_TOKEN.c.organisation_id == organisation_id,
        API_TOKEN.c.prefix == prefix,
        API_TOKEN.c.revoked_at.is_(None),
    )
    return connection.execute(revoked.values(revoked_at=now)).rowcount == 1


def state_of(token: ApiToken, now: datetime) -> str:
    """Return whether a token is `open`, `over` or `ended`."""
    if token.revoked_at is not None:
        return "ended"
    return "over" if token.expires_at is not None and token.expires_at <= now else "open"


def _alive(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    endless = API_TOKEN.c.expires_at.is_(None)
    return (
        API_TOKEN.c.token_hash == hashed(token),
        API_TOKEN.c.revoked_at.is_(None),
        or_(endless, API_TOKEN.c.expires_at > now),
    )


def _api_token(row: RowMapping) -> ApiToken:
    return ApiToken(
        row["organisation_id"],
        row["prefix"],
        row["name"],
        Role(row["role"]),
        row["created_at"],
        row["expires_at"],
        row["revoked_at"],
    )
