"""Offers, grants and nonces in memory. The store's lock makes each method atomic."""

from dataclasses import dataclass, replace
from datetime import datetime

from issuer.ledger import Grant, Offer
from issuer.offer_shelf import LONG_OVER
from issuer.store.memory_ledger import Ledger
from records.errors import Conflict


@dataclass(frozen=True, slots=True)
class MemoryOffers:
    """`issuer.offer_shelf.OfferShelf` in memory."""

    ledger: Ledger

    def add(self, offer: Offer) -> None:
        """Keep a new offer."""
        if offer.id in self.ledger.offers or self.by_code(offer.code_hash):
            raise Conflict("an offer of this id or code is kept already")
        self.ledger.offers[offer.id] = offer

    def get(self, offer_id: str) -> Offer | None:
        """Return an offer in whatever state."""
        return self.ledger.offers.get(offer_id)

    def by_code(self, code_hash: str) -> Offer | None:
        """Return the offer of this code in whatever state."""
        return next((offer for offer in self.ledger.offers.values() if offer.code_hash == code_hash), None)

    def newest(self, award_id: str) -> Offer | None:
        """Return the newest offer of an award."""
        mine = [offer for offer in self.ledger.offers.values() if offer.award_id == award_id]
        return mine[-1] if mine else None

    def redeem(self, offer_id: str, now: datetime, failure_limit: int) -> bool:
        """Use an offer up; True exactly once, and only while it is open, unexpired and not locked."""
        offer = self.ledger.offers.get(offer_id)
        if offer is None or not _is_open(offer) or now >= offer.expires_at:
            return False
        if offer.failures >= failure_limit:
            return False
        self.ledger.offers[offer_id] = replace(offer, redeemed_at=now)
        return True

    def count_failure(self, offer_id: str, failure_limit: int) -> bool:
        """Count a wrong transaction code; False if the limit was reached before: it was not judged."""
        offer = self.ledger.offers.get(offer_id)
        if offer is None or offer.failures >= failure_limit:
            return False
        self.ledger.offers[offer_id] = replace(offer, failures=offer.failures + 1)
        return True

    def cancel_open(self, award_id: str, now: datetime) -> None:
        """Cancel every offer of this award that is not redeemed."""
        for offer in list(self.ledger.offers.values()):
            if offer.award_id == award_id and _is_open(offer):
                self.ledger.offers[offer.id] = replace(offer, cancelled_at=now)

    def add_grant(self, grant: Grant) -> None:
        """Keep a new access token's hash."""
        if grant.token_hash in self.ledger.grants:
            raise Conflict("a grant of this token is kept already")
        self.ledger.grants[grant.token_hash] = grant

    def grant(self, token_hash: str) -> Grant | None:
        """Return the grant of a token, locked until the transaction ends."""
        return self.ledger.grants.get(token_hash)

    def bind_grant(self, token_hash: str, holder: str) -> bool:
        """Tie a token to its one holder; False if it is tied to another."""
        grant = self.ledger.grants.get(token_hash)
        if grant is None or grant.holder not in {None, holder}:
            return False
        self.ledger.grants[token_hash] = replace(grant, holder=holder)
        return True

    def end_grants(self, offer_id: str, now: datetime) -> None:
        """End every access token that followed from an offer; those that are over stay as they are."""
        for grant in list(self.ledger.grants.values()):
            if grant.offer_id == offer_id and grant.expires_at > now:
                self.ledger.grants[grant.token_hash] = replace(grant, expires_at=now)

    def use_nonce(self, nonce_hash: str, expires_at: datetime) -> bool:
        """Use a nonce up; True exactly once. Some of those are forgotten whose time was over long before this one's."""
        if nonce_hash in self.ledger.nonces:
            return False
        for over in [each for each, end in self.ledger.nonces.items() if end < expires_at - LONG_OVER]:
            del self.ledger.nonces[over]
        self.ledger.nonces[nonce_hash] = expires_at
        return True


def _is_open(offer: Offer) -> bool:
    return offer.redeemed_at is None and offer.cancelled_at is None
