"""Offers, grants and nonces in the database: what may happen once is one statement with its conditions."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, or_, select

from issuer.ledger import Grant, Offer
from issuer.offer_shelf import LONG_OVER
from issuer.store.tables import ACCESS_GRANT, OFFER, USED_NONCE
from issuer.store.tenant import Tenant

_SWEPT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class SqlOffers:
    """`issuer.offer_shelf.OfferShelf` in a database."""

    tenant: Tenant

    def add(self, offer: Offer) -> None:
        """Keep a new offer."""
        self.tenant.add(OFFER, **asdict(offer))

    def get(self, offer_id: str) -> Offer | None:
        """Return an offer in whatever state."""
        return _offer(self.tenant.one(OFFER, OFFER.c.id == offer_id))

    def by_code(self, code_hash: str) -> Offer | None:
        """Return the offer of this code in whatever state."""
        return _offer(self.tenant.one(OFFER, OFFER.c.code_hash == code_hash))

    def newest(self, award_id: str) -> Offer | None:
        """Return the newest offer of an award."""
        query = select(OFFER).where(self.tenant.mine(OFFER), OFFER.c.award_id == award_id)
        return _offer(self.tenant.connection.execute(query.order_by(OFFER.c.serial.desc()).limit(1)).first())

    def redeem(self, offer_id: str, now: datetime, failure_limit: int) -> bool:
        """Use an offer up; True exactly once, and only while it is open, unexpired and not locked."""
        redeemed = self.tenant.update(
            OFFER,
            OFFER.c.id == offer_id,
            *_OPEN,
            OFFER.c.expires_at > now,
            OFFER.c.failures < failure_limit,
        )
        return self.tenant.change(redeemed.values(redeemed_at=now)) == 1

    def count_failure(self, offer_id: str, failure_limit: int) -> bool:
        """Count a wrong transaction code; False if the limit was reached before: it was not judged.

        The count is kept only if the transaction is: refuse the code after it has been committed.
        """
        counted = self.tenant.update(OFFER, OFFER.c.id == offer_id, OFFER.c.failures < failure_limit)
        return self.tenant.change(counted.values(failures=OFFER.c.failures + 1)) == 1

    def cancel_open(self, award_id: str, now: datetime) -> None:
        """Cancel every offer of this award that is not redeemed."""
        self.tenant.change(
            self.tenant.update(OFFER, OFFER.c.award_id == award_id, *_OPEN).values(cancelled_at=now)
        )

    def add_grant(self, grant: Grant) -> None:
        """Keep a new access token's hash."""
        self.tenant.add(ACCESS_GRANT, **asdict(grant))

    def grant(self, token_hash: str) -> Grant | None:
        """Return the grant of a token, locked until the transaction ends."""
        row = self.tenant.one(ACCESS_GRANT, ACCESS_GRANT.c.token_hash == token_hash, locked=True)
        if row is None:
            return None
        return Grant(row.token_hash, row.offer_id, row.award_id, row.expires_at, row.holder, row.thumbprint)

    def bind_grant(self, token_hash: str, holder: str) -> bool:
        """Tie a token to its one holder; False if it is tied to another."""
        free_or_same = or_(ACCESS_GRANT.c.holder.is_(None), ACCESS_GRANT.c.holder == holder)
        bound = self.tenant.update(ACCESS_GRANT, ACCESS_GRANT.c.token_hash == token_hash, free_or_same)
        return self.tenant.change(bound.values(holder=holder)) == 1

    def end_grants(self, offer_id: str, now: datetime) -> None:
        """End every access token that followed from an offer; those that are over stay as they are."""
        columns = ACCESS_GRANT.c
        ended = self.tenant.update(ACCESS_GRANT, columns.offer_id == offer_id, columns.expires_at > now)
        self.tenant.change(ended.values(expires_at=now))

    def use_nonce(self, nonce_hash: str, expires_at: datetime) -> bool:
        """Use a nonce up; True exactly once. Some of those are forgotten whose time was over long before this one's."""
        is_new = self.tenant.add_unless_there(USED_NONCE, nonce_hash=nonce_hash, expires_at=expires_at)
        if is_new:
            self._sweep_nonces(expires_at - LONG_OVER)
        return is_new

    def _sweep_nonces(self, before: datetime) -> None:
        over = (self.tenant.mine(USED_NONCE), USED_NONCE.c.expires_at < before)
        some = select(USED_NONCE.c.nonce_hash).where(*over).limit(_SWEPT_AT_ONCE)
        # Nobody waits for somebody else who sweeps the same ones.
        found = self.tenant.connection.execute(some.with_for_update(skip_locked=True)).scalars().all()
        if found:
            theirs = (self.tenant.mine(USED_NONCE), USED_NONCE.c.nonce_hash.in_(found))
            self.tenant.connection.execute(delete(USED_NONCE).where(*theirs))


_OPEN: tuple[ColumnElement[bool], ...] = (OFFER.c.redeemed_at.is_(None), OFFER.c.cancelled_at.is_(None))


def _offer(row: Row[Any] | None) -> Offer | None:
    if row is None:
        return None
    return Offer(
        id=row.id,
        award_id=row.award_id,
        code_hash=row.code_hash,
        created_at=row.created_at,
        expires_at=row.expires_at,
        tx_code_hash=row.tx_code_hash,
        failures=row.failures,
        redeemed_at=row.redeemed_at,
        cancelled_at=row.cancelled_at,
    )
