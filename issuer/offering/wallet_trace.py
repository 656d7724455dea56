"""The trace that wallets leave: each step they took with an offer, and what they were told at it."""

from datetime import datetime

from issuer.deliveries import OfferStep, Step
from issuer.ledger import Grant, Offer
from issuer.offering import offers
from issuer.ports import Transaction


def note_offer(tx: Transaction, offer_id: str, told: str, now: datetime) -> None:
    """Keep that an offer was read; of an offer that there is not, nothing is kept."""
    _note_of(tx, tx.offers.get(offer_id), Step.OFFER, told, now)


def note_code(tx: Transaction, code: str | None, told: str, now: datetime) -> None:
    """Keep that a token was asked for with a pre-authorized code."""
    # Codes and tokens are kept by the same hash.
    offer = tx.offers.by_code(offers.token_hash(code)) if code else None
    _note_of(tx, offer, Step.TOKEN, told, now)


def note_token(tx: Transaction, token: str, told: str, now: datetime, step: Step = Step.BADGE) -> None:
    """Keep that a badge was asked for with an access token, or fetched later, and not given."""
    grant = tx.offers.grant(offers.token_hash(token))
    if grant is not None:
        note_grant(tx, grant, step, told, now)


def note_grant(tx: Transaction, grant: Grant, step: Step, told: str, now: datetime) -> None:
    """Keep a step that was taken with a token."""
    _note(tx, grant.offer_id, grant.award_id, step, told, now)


def _note_of(tx: Transaction, offer: Offer | None, step: Step, told: str, now: datetime) -> None:
    if offer is not None:
        _note(tx, offer.id, offer.award_id, step, told, now)


def _note(tx: Transaction, offer_id: str, award_id: str, step: Step, told: str, now: datetime) -> None:
    at = now.replace(microsecond=0)
    tx.wallets.note(OfferStep(offer_id, award_id, step, told, at, at))
