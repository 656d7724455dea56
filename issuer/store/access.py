"""Clients, authorizations and bearers in the database: what may happen once is one statement with its conditions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from issuer.access import Authorization, Bearer, BearerKind, Client
from issuer.store.access_tables import AUTHORIZATION, BEARER, CLIENT
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlAccess:
    """`issuer.access.AccessShelf` in a database."""

    tenant: Tenant

    def add_client(self, client: Client) -> None:
        """Keep a new client."""
        listed = {"redirect_uris": list(client.redirect_uris)}
        self.tenant.add(CLIENT, **_row(asdict(client) | listed))

    def client(self, client_id: str) -> Client | None:
        """Return the client of this id."""
        row = self.tenant.one(CLIENT, CLIENT.c.id == client_id)
        return None if row is None else _client(row)

    def authorize(self, authorization: Authorization) -> None:
        """Keep a new authorization."""
        self.tenant.add(AUTHORIZATION, **_row(asdict(authorization)))

    def by_code(self, code_hash: str) -> Authorization | None:
        """Return the authorization of this code in whatever state, locked until the transaction ends."""
        return _authorization(
            self.tenant.one(AUTHORIZATION, AUTHORIZATION.c.code_hash == code_hash, locked=True)
        )

    def authorization(self, authorization_id: str) -> Authorization | None:
        """Return an authorization in whatever state, locked until the transaction ends."""
        return _authorization(
            self.tenant.one(AUTHORIZATION, AUTHORIZATION.c.id == authorization_id, locked=True)
        )

    def use_code(self, authorization_id: str, now: datetime) -> bool:
        """Use a code up; True exactly once, and only before it expires and while it is not revoked."""
        columns = AUTHORIZATION.c
        unused = (columns.code_used_at.is_(None), columns.revoked_at.is_(None), columns.code_expires_at > now)
        used = self.tenant.update(AUTHORIZATION, columns.id == authorization_id, *unused)
        return self.tenant.change(used.values(code_used_at=now)) == 1

    def revoke(self, authorization_id: str, now: datetime) -> None:
        """End an authorization; twice is the same as once."""
        columns = AUTHORIZATION.c
        ended = self.tenant.update(
            AUTHORIZATION, columns.id == authorization_id, columns.revoked_at.is_(None)
        )
        self.tenant.change(ended.values(revoked_at=now))

    def add_bearer(self, bearer: Bearer) -> None:
        """Keep a new token's hash."""
        self.tenant.add(BEARER, **_row(asdict(bearer) | {"kind": bearer.kind.value}))

    def bearer(self, token_hash: str) -> Bearer | None:
        """Return a token in whatever state, locked until the transaction ends."""
        row = self.tenant.one(BEARER, BEARER.c.token_hash == token_hash, locked=True)
        if row is None:
            return None
        return Bearer(
            row.token_hash,
            row.authorization_id,
            BearerKind(row.kind),
            frozenset(row.scopes),
            row.expires_at,
            row.used_at,
        )

    def use_bearer(self, token_hash: str, now: datetime) -> bool:
        """Use a token up; True exactly once."""
        unused = self.tenant.update(BEARER, BEARER.c.token_hash == token_hash, BEARER.c.used_at.is_(None))
        return self.tenant.change(unused.values(used_at=now)) == 1


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "scopes": sorted(values["scopes"])}


def _client(row: Row[Any]) -> Client:
    return Client(
        row.id,
        row.name,
        tuple(row.redirect_uris),
        frozenset(row.scopes),
        row.secret_hash,
        row.registered_at,
        row.about,
    )


def _authorization(row: Row[Any] | None) -> Authorization | None:
    if row is None:
        return None
    return Authorization(
        id=row.id,
        client_id=row.client_id,
        principal_id=row.principal_id,
        scopes=frozenset(row.scopes),
        redirect_uri=row.redirect_uri,
        code_hash=row.code_hash,
        challenge=row.challenge,
        created_at=row.created_at,
        code_expires_at=row.code_expires_at,
        code_used_at=row.code_used_at,
        revoked_at=row.revoked_at,
    )
