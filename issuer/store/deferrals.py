"""Deferrals and wallets' refresh tokens in the database: what may happen once is one conditional statement."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, literal, or_

from issuer.deferrals import Deferral, DeferredHolder, RefreshToken
from issuer.store.deferral_tables import DEFERRAL, REFRESH_TOKEN
from issuer.store.tenant import Tenant
from keys.public import PublicKey
from records.columns import Instant
from records.errors import Conflict


@dataclass(frozen=True, slots=True)
class SqlDeferrals:
    """`issuer.deferrals.DeferralShelf` in a database."""

    tenant: Tenant

    def defer(self, deferral: Deferral) -> None:
        """Keep a deferral, in place of the one for the same offer and configuration that was not fetched."""
        values = _values(deferral)
        if self.tenant.add_unless_there(DEFERRAL, **values):
            return
        columns = DEFERRAL.c
        same = (columns.offer_id == deferral.offer_id, columns.configuration_id == deferral.configuration_id)
        again = self.tenant.update(DEFERRAL, *same, columns.fetched_at.is_(None))
        if self.tenant.change(again.values(**values)) != 1:
            raise Conflict("what was fetched is not put off again")

    def get(self, id_hash: str) -> Deferral | None:
        """Return the deferral of this transaction id in whatever state, locked until the transaction ends."""
        row = self.tenant.one(DEFERRAL, DEFERRAL.c.id_hash == id_hash, locked=True)
        return None if row is None else _deferral(row)

    def fetch(self, id_hash: str, now: datetime, since: datetime) -> bool:
        """Note that a deferral is fetched; False if that was before `since`. The first time is kept."""
        columns = DEFERRAL.c
        in_time = or_(columns.fetched_at.is_(None), columns.fetched_at >= since)
        fetched = self.tenant.update(DEFERRAL, columns.id_hash == id_hash, in_time)
        first = func.coalesce(columns.fetched_at, literal(now, Instant()))
        return self.tenant.change(fetched.values(fetched_at=first)) == 1

    def is_owed(self, award_id: str, since: datetime) -> bool:
        """Whether there is a deferral of an award from after `since` that nobody has fetched."""
        columns = DEFERRAL.c
        owed = (columns.award_id == award_id, columns.fetched_at.is_(None), columns.created_at > since)
        return self.tenant.one(DEFERRAL, *owed) is not None

    def add_refresh(self, token: RefreshToken) -> None:
        """Keep a new refresh token."""
        self.tenant.add(REFRESH_TOKEN, **asdict(token))

    def refresh(self, token_hash: str) -> RefreshToken | None:
        """Return a refresh token in whatever state, locked until the transaction ends."""
        row = self.tenant.one(REFRESH_TOKEN, REFRESH_TOKEN.c.token_hash == token_hash, locked=True)
        return None if row is None else _refresh_token(row)

    def use_refresh(self, token_hash: str, now: datetime) -> bool:
        """Use a refresh token up; True exactly once, and only before it expires and while its family lives."""
        columns = REFRESH_TOKEN.c
        good = (columns.used_at.is_(None), columns.ended_at.is_(None), columns.expires_at > now)
        used = self.tenant.update(REFRESH_TOKEN, columns.token_hash == token_hash, *good)
        return self.tenant.change(used.values(used_at=now)) == 1

    def end_family(self, offer_id: str, now: datetime) -> None:
        """End every refresh token that followed from an offer; twice is the same as once."""
        columns = REFRESH_TOKEN.c
        ended = self.tenant.update(REFRESH_TOKEN, columns.offer_id == offer_id, columns.ended_at.is_(None))
        self.tenant.change(ended.values(ended_at=now))


def _values(deferral: Deferral) -> dict[str, Any]:
    kept = {name: getattr(deferral, name) for name in Deferral.__slots__}
    keys = [{"did": each.did, "jwk": each.public_key.jwk()} for each in deferral.holders]
    return kept | {"holders": keys}


def _deferral(row: Row[Any]) -> Deferral:
    return Deferral(
        id_hash=row.id_hash,
        offer_id=row.offer_id,
        award_id=row.award_id,
        configuration_id=row.configuration_id,
        holders=tuple(DeferredHolder(each["did"], PublicKey.from_jwk(each["jwk"])) for each in row.holders),
        created_at=row.created_at,
        is_old=row.is_old,
        format=row.format,
        fetched_at=row.fetched_at,
    )


def _refresh_token(row: Row[Any]) -> RefreshToken:
    return RefreshToken(
        token_hash=row.token_hash,
        offer_id=row.offer_id,
        grant_hash=row.grant_hash,
        expires_at=row.expires_at,
        thumbprint=row.thumbprint,
        used_at=row.used_at,
        ended_at=row.ended_at,
    )
