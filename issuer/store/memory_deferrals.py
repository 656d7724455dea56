"""Deferrals and wallets' refresh tokens in memory. The store's lock makes each method atomic."""

from dataclasses import dataclass, replace
from datetime import datetime

from issuer.deferrals import Deferral, RefreshToken
from issuer.store.memory_ledger import Ledger
from records.errors import Conflict


@dataclass(frozen=True, slots=True)
class MemoryDeferrals:
    """`issuer.deferrals.DeferralShelf` in memory."""

    ledger: Ledger

    def defer(self, deferral: Deferral) -> None:
        """Keep a deferral, in place of the one for the same offer and configuration that was not fetched."""
        if deferral.offer_id not in self.ledger.offers:
            raise Conflict("a deferral belongs to an offer")
        key = (deferral.offer_id, deferral.configuration_id)
        before = self.ledger.deferrals.get(key)
        if before is not None and before.fetched_at is not None:
            raise Conflict("what was fetched is not put off again")
        self.ledger.deferrals[key] = deferral

    def get(self, id_hash: str) -> Deferral | None:
        """Return the deferral of this transaction id in whatever state, locked until the transaction ends."""
        return next((each for each in self.ledger.deferrals.values() if each.id_hash == id_hash), None)

    def fetch(self, id_hash: str, now: datetime, since: datetime) -> bool:
        """Note that a deferral is fetched; False if that was before `since`. The first time is kept."""
        kept = self.get(id_hash)
        if kept is None or (kept.fetched_at is not None and kept.fetched_at < since):
            return False
        fetched = replace(kept, fetched_at=kept.fetched_at or now)
        self.ledger.deferrals[kept.offer_id, kept.configuration_id] = fetched
        return True

    def is_owed(self, award_id: str, since: datetime) -> bool:
        """Whether there is a deferral of an award from after `since` that nobody has fetched."""
        mine = (each for each in self.ledger.deferrals.values() if each.award_id == award_id)
        return any(each.fetched_at is None and each.created_at > since for each in mine)

    def add_refresh(self, token: RefreshToken) -> None:
        """Keep a new refresh token."""
        if token.token_hash in self.ledger.refresh_tokens or token.offer_id not in self.ledger.offers:
            raise Conflict("a refresh token is new, and belongs to an offer")
        self.ledger.refresh_tokens[token.token_hash] = token

    def refresh(self, token_hash: str) -> RefreshToken | None:
        """Return a refresh token in whatever state, locked until the transaction ends."""
        return self.ledger.refresh_tokens.get(token_hash)

    def use_refresh(self, token_hash: str, now: datetime) -> bool:
        """Use a refresh token up; True exactly once, and only before it expires and while its family lives."""
        kept = self.refresh(token_hash)
        if kept is None or kept.used_at or kept.ended_at or now >= kept.expires_at:
            return False
        self.ledger.refresh_tokens[token_hash] = replace(kept, used_at=now)
        return True

    def end_family(self, offer_id: str, now: datetime) -> None:
        """End every refresh token that followed from an offer; twice is the same as once."""
        for each in list(self.ledger.refresh_tokens.values()):
            if each.offer_id == offer_id and each.ended_at is None:
                self.ledger.refresh_tokens[each.token_hash] = replace(each, ended_at=now)
