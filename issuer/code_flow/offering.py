"""How offers lead to the code flow, and what a code becomes: an offer redeemed at once, with its token.

A token always belongs to an offer, so that what a wallet did with it is told in one place, whichever way it came.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

from credentials.badge import JsonObject
from issuer.deliveries import Step
from issuer.ledger import AuditEntry, Award, Grant, Offer
from issuer.offering import claims, offers, wallet_trace
from issuer.offering.claims import ClaimState
from issuer.offering.offers import Terms
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode

GRANT_TYPE: Final = "authorization_code"
_ID_BYTES: Final = 16
_MAC_BYTES: Final = 16
# Whoever signed in needs no claim link, so it does not matter that its time is over.
_FREE: Final = frozenset(
    {ClaimState.WAITING, ClaimState.WALLET_ASKS, ClaimState.DEFERRED, ClaimState.LINK_EXPIRED}
)


def is_free(tx: Transaction, award: Award, now: datetime, terms: Terms) -> bool:
    """Whether an award is still to be claimed, and may be."""
    return claims.claim_state(tx, award, now, terms) in _FREE and not award.person.is_forgotten


def with_code_grant(document: JsonObject, award_id: str, secret: bytes) -> JsonObject:
    """Return an offer that can also be taken by signing in (OpenID4VCI 1.0, 4.1.1)."""
    grant = {"issuer_state": state_of(award_id, secret)}
    return {**document, "grants": {**document["grants"], GRANT_TYPE: grant}}


def state_of(award_id: str, secret: bytes) -> str:
    """Return what an offer gives along to say which award it is of: it gives nobody anything."""
    return b64url_encode(_mac(award_id, secret) + award_id.encode())


def award_of_state(state: str, secret: bytes) -> str | None:
    """Return the award that an `issuer_state` names, None where it is not one of ours."""
    try:
        raw = b64url_decode(state)
        award_id = raw[_MAC_BYTES:].decode()
    except (MalformedEncoding, UnicodeDecodeError):
        return None
    return award_id if hmac.compare_digest(raw[:_MAC_BYTES], _mac(award_id, secret)) else None


def give_token(
    tx: Transaction,
    award: Award,
    thumbprint: str | None,
    terms: Terms,
    now: datetime,
    randomness: Randomness,
    token: str,
) -> None:
    """Keep the token of somebody who signed in: as if an offer had been made and redeemed now."""
    offer_id = b64url_encode(randomness.token(_ID_BYTES))
    newest = tx.offers.newest(award.id)
    # An award that asked for a code keeps asking whoever only has its claim link.
    asked = None if newest is None else newest.tx_code_hash
    code_hash = offers.token_hash(offers.code_of(offer_id, terms.secret))
    expires_at = now + terms.token
    tx.offers.cancel_open(award.id, now)
    tx.offers.add(Offer(offer_id, award.id, code_hash, now, expires_at, asked, redeemed_at=now))
    grant = Grant(offers.token_hash(token), offer_id, award.id, expires_at, thumbprint=thumbprint)
    tx.offers.add_grant(grant)
    wallet_trace.note_grant(tx, grant, Step.TOKEN, "", now)
    tx.audit.record(AuditEntry(now, offers.WALLET, "offer.redeemed", award.id, {}))


def _mac(award_id: str, secret: bytes) -> bytes:
    return hmac.new(secret, f"issuer_state:{award_id}".encode(), sha256).digest()[:_MAC_BYTES]
