"""What is on record about offers: each taken once, with the tokens that were given for them."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from issuer.ledger import Grant, Offer

# Nonces and proofs serve for minutes, so one whose time was over so long ago would be refused for that alone.
LONG_OVER: Final = timedelta(hours=1)


class OfferShelf(Protocol):
    """Offers, the tokens given for them, and nonces: one-time things by single atomic statements."""

    def add(self, offer: Offer) -> None:
        """Keep a new offer."""
        ...

    def get(self, offer_id: str) -> Offer | None:
        """Return an offer in whatever state."""
        ...

    def by_code(self, code_hash: str) -> Offer | None:
        """Return the offer of this code in whatever state."""
        ...

    def newest(self, award_id: str) -> Offer | None:
        """Return the newest offer of an award."""
        ...

    def redeem(self, offer_id: str, now: datetime, failure_limit: int) -> bool:
        """Use an offer up; True exactly once, and only while it is open, unexpired and not locked."""
        ...

    def count_failure(self, offer_id: str, failure_limit: int) -> bool:
        """Count a wrong transaction code; False if the limit was reached before, so that it was not judged."""
        ...

    def cancel_open(self, award_id: str, now: datetime) -> None:
        """Cancel every offer of this award that is not redeemed."""
        ...

    def add_grant(self, grant: Grant) -> None:
        """Keep a new access token's hash."""
        ...

    def grant(self, token_hash: str) -> Grant | None:
        """Return the grant of a token, locked until the transaction ends."""
        ...

    def bind_grant(self, token_hash: str, holder: str) -> bool:
        """Tie a token to its one holder; False if it is tied to another."""
        ...

    def end_grants(self, offer_id: str, now: datetime) -> None:
        """End every access token that followed from an offer; those that are over stay as they are."""
        ...

    def use_nonce(self, nonce_hash: str, expires_at: datetime) -> bool:
        """Use a nonce up; True exactly once. Some of those are forgotten whose time was over long before this one's.

        `expires_at` is never further away than the nonce is good for, so one that is in time is not forgotten.
        """
        ...
