"""How far the claim of an award is, from what is on record."""

from datetime import datetime
from enum import StrEnum

from issuer.deferrals import FAMILY_LIFE
from issuer.ledger import Award, Stage
from issuer.offering.offers import Terms, is_claimed
from issuer.ports import Transaction


class ClaimState(StrEnum):
    """How far a claim is: what the claim page shows live."""

    WAITING = "waiting"
    WALLET_ASKS = "wallet_asks"
    DEFERRED = "deferred"
    CLAIMED = "claimed"
    DECLINED = "declined"
    NOT_APPROVED = "not_approved"
    WITHDRAWN = "withdrawn"
    LINK_EXPIRED = "link_expired"


def claim_state(tx: Transaction, award: Award, now: datetime, terms: Terms) -> ClaimState:
    """Return how far the claim of an award is; the worst news first, then the best."""
    if award.version.revocation is not None:
        return ClaimState.WITHDRAWN
    if award.stage is Stage.NOT_APPROVED:
        return ClaimState.NOT_APPROVED
    if is_claimed(tx, award):
        return ClaimState.CLAIMED
    if award.version.suspension is not None:
        return ClaimState.WITHDRAWN
    if award.declined_at is not None:
        return ClaimState.DECLINED
    return _unclaimed(tx, award, now, terms)


def _unclaimed(tx: Transaction, award: Award, now: datetime, terms: Terms) -> ClaimState:
    is_later = award.approval is not None and not award.person.is_forgotten
    if is_later and tx.deferrals.is_owed(award.id, now - FAMILY_LIFE):
        return ClaimState.DEFERRED
    if _a_wallet_asks(tx, award, now, terms):
        return ClaimState.WALLET_ASKS
    is_over = now >= award.claim_expires_at or award.person.is_forgotten
    return ClaimState.LINK_EXPIRED if is_over else ClaimState.WAITING


def _a_wallet_asks(tx: Transaction, award: Award, now: datetime, terms: Terms) -> bool:
    offer = tx.offers.newest(award.id)
    return offer is not None and offer.redeemed_at is not None and now < offer.redeemed_at + terms.token
