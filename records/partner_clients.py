"""Programs of partners that prove who they are with keys of their own (RFC 7523), and the tokens they get."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from records.bearer import Entropy, hashed, new_secret
from records.insertion import insert_unless_there
from records.sign_in_tables import CLIENT_ASSERTION, CLIENT_TOKEN, PARTNER_CLIENT

LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PartnerClient:
    """A program of a partner: its public keys by value (`jwks`) or by address (`jwks_uri`), one of the two."""

    organisation_id: str
    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    jwks: dict[str, Any] | None = None
    jwks_uri: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClientToken:
    """What an access token stands for."""

    organisation_id: str
    client_id: str
    name: str
    scopes: frozenset[str]


def add(connection: Connection, client: PartnerClient) -> None:
    """Keep a new client.

    Raises:
        records.errors.Conflict: its id is taken.
    """
    connection.execute(insert(PARTNER_CLIENT).values(**asdict(client)))


def get(connection: Connection, organisation_id: str, client_id: str) -> PartnerClient | None:
    """Return the client of this id that was not ended."""
    query = select(PARTNER_CLIENT).where(
        PARTNER_CLIENT.c.organisation_id == organisation_id,
        PARTNER_CLIENT.c.id == client_id,
        PARTNER_CLIENT.c.ended_at.is_(None),
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else _client(row)


def every(connection: Connection, organisation_id: str) -> Sequence[PartnerClient]:
    """Return every client of an organisation, oldest first, whatever its state."""
    query = select(PARTNER_CLIENT).where(PARTNER_CLIENT.c.organisation_id == organisation_id)
    ordered = query.order_by(PARTNER_CLIENT.c.created_at, PARTNER_CLIENT.c.name, PARTNER_CLIENT.c.id)
    return [_client(row) for row in connection.execute(ordered).mappings()]


def end(connection: Connection, organisation_id: str, client_id: str, now: datetime) -> bool:
    """Let a client in no more, its tokens included; False if there is none to end."""
    ended = update(PARTNER_CLIENT).where(
        PARTNER_CLIENT.c.organisation_id == organisation_id,
        PARTNER_CLIENT.c.id == client_id,
        PARTNER_CLIENT.c.ended_at.is_(None),
    )
    return connection.execute(ended.values(ended_at=now)).rowcount == 1


def use_assertion(
    connection: Connection, client: PartnerClient, jti: str, until: datetime, now: datetime
) -> bool:
    """Use an assertion up; False if it came before (RFC 7523, 3, 7). `until`: when it is over anyway."""
    connection.execute(delete(CLIENT_ASSERTION).where(CLIENT_ASSERTION.c.expires_at <= now))
    row = {"organisation_id": client.organisation_id, "client_id": client.id}
    return insert_unless_there(connection, CLIENT_ASSERTION, **row, jti_hash=hashed(jti), expires_at=until)


def give_token(
    connection: Connection, client: PartnerClient, scopes: frozenset[str], entropy: Entropy, now: datetime
) -> str:
    """Return a new access token for these scopes; tokens that are over are forgotten."""
    connection.execute(delete(CLIENT_TOKEN).where(CLIENT_TOKEN.c.expires_at <= now))
    token = f"cairn_at_{new_secret(entropy)}"
    row = {"organisation_id": client.organisation_id, "client_id": client.id, "scopes": sorted(scopes)}
    values = {**row, "token_hash": hashed(token), "expires_at": now + LIFETIME}
    connection.execute(insert(CLIENT_TOKEN).values(**values))
    return token


def recall(connection: Connection, token: str, now: datetime) -> ClientToken | None:
    """Return what an access token stands for; None if it is unknown or over, or its client was ended."""
    same = (CLIENT_TOKEN.c.organisation_id == PARTNER_CLIENT.c.organisation_id) & (
        CLIENT_TOKEN.c.client_id == PARTNER_CLIENT.c.id
    )
    query = select(CLIENT_TOKEN, PARTNER_CLIENT.c.name).join(PARTNER_CLIENT, same)
    alive = query.where(
        CLIENT_TOKEN.c.token_hash == hashed(token),
        CLIENT_TOKEN.c.expires_at > now,
        PARTNER_CLIENT.c.ended_at.is_(None),
    )
    row = connection.execute(alive).first()
    if row is None:
        return None
    return ClientToken(row.organisation_id, row.client_id, row.name, frozenset(row.scopes))


def _client(row: RowMapping) -> PartnerClient:
    return PartnerClient(**{**row, "scopes": tuple(row["scopes"])})
