"""Pushed requests and wallets' authorizations in the database: what may happen once is one conditional statement."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row

from issuer.store.tenant import Tenant
from issuer.store.wallet_access_tables import PUSHED_REQUEST, WALLET_AUTHORIZATION
from issuer.wallet_access import PushedRequest, WalletAuthorization


@dataclass(frozen=True, slots=True)
class SqlWalletAccess:
    """`issuer.wallet_access.WalletAccessShelf` in a database."""

    tenant: Tenant

    def push(self, request: PushedRequest) -> None:
        """Keep a request that was sent ahead."""
        self.tenant.add(PUSHED_REQUEST, **asdict(request))

    def take(self, uri_hash: str, client_id: str, now: datetime) -> PushedRequest | None:
        """Return a pushed request of this client, exactly once and only before it expires."""
        columns = PUSHED_REQUEST.c
        its = (columns.uri_hash == uri_hash, columns.client_id == client_id)
        taken = self.tenant.update(PUSHED_REQUEST, *its, columns.taken_at.is_(None), columns.expires_at > now)
        if self.tenant.change(taken.values(taken_at=now)) != 1:
            return None
        row = self.tenant.one(PUSHED_REQUEST, *its)
        return None if row is None else _request(row)

    def authorize(self, authorization: WalletAuthorization) -> None:
        """Keep a new authorization."""
        listed = {name: list(getattr(authorization, name)) for name in ("configuration_ids", "in_detail")}
        self.tenant.add(WALLET_AUTHORIZATION, **(asdict(authorization) | listed))

    def by_code(self, code_hash: str) -> WalletAuthorization | None:
        """Return the authorization of this code in whatever state, locked until the transaction ends."""
        return self._one(WALLET_AUTHORIZATION.c.code_hash == code_hash)

    def of_token(self, token_hash: str) -> WalletAuthorization | None:
        """Return the authorization that a token was given under, None for a token of an offer's code."""
        return self._one(WALLET_AUTHORIZATION.c.token_hash == token_hash)

    def use_code(self, authorization_id: str, token_hash: str, now: datetime) -> bool:
        """Use a code up for this token; True exactly once, and only before it expires and while it is not revoked."""
        columns = WALLET_AUTHORIZATION.c
        unused = (columns.code_used_at.is_(None), columns.revoked_at.is_(None), columns.code_expires_at > now)
        used = self.tenant.update(WALLET_AUTHORIZATION, columns.id == authorization_id, *unused)
        return self.tenant.change(used.values(code_used_at=now, token_hash=token_hash)) == 1

    def pass_on(self, token_hash: str, to_hash: str) -> None:
        """Let the authorization that a token was given under be that of its successor, if there is one."""
        held = self.tenant.update(WALLET_AUTHORIZATION, WALLET_AUTHORIZATION.c.token_hash == token_hash)
        self.tenant.change(held.values(token_hash=to_hash))

    def revoke(self, authorization_id: str, now: datetime) -> None:
        """End an authorization; twice is the same as once."""
        columns = WALLET_AUTHORIZATION.c
        ended = self.tenant.update(
            WALLET_AUTHORIZATION, columns.id == authorization_id, columns.revoked_at.is_(None)
        )
        self.tenant.change(ended.values(revoked_at=now))

    def _one(self, condition: ColumnElement[bool]) -> WalletAuthorization | None:
        row = self.tenant.one(WALLET_AUTHORIZATION, condition, locked=True)
        return None if row is None else _authorization(row)


def _request(row: Row[Any]) -> PushedRequest:
    return PushedRequest(row.uri_hash, row.client_id, row.parameters, row.expires_at, row.taken_at)


def _authorization(row: Row[Any]) -> WalletAuthorization:
    return WalletAuthorization(
        id=row.id,
        client_id=row.client_id,
        principal_id=row.principal_id,
        award_id=row.award_id,
        configuration_ids=tuple(row.configuration_ids),
        in_detail=tuple(row.in_detail),
        redirect_uri=row.redirect_uri,
        code_hash=row.code_hash,
        challenge=row.challenge,
        thumbprint=row.thumbprint,
        created_at=row.created_at,
        code_expires_at=row.code_expires_at,
        token_hash=row.token_hash,
        code_used_at=row.code_used_at,
        revoked_at=row.revoked_at,
    )
