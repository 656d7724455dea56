"""What wallets tell after they were answered (OpenID4VCI 1.0, 11): noted, audited, and never acted upon.

A wallet that deletes a badge says nothing about whether it was earned, so nothing is withdrawn for it.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from issuer.deliveries import Delivery, DeliveryEvent, Step
from issuer.errors import InvalidNotificationId
from issuer.ledger import AuditEntry, Grant
from issuer.offering import offers, wallet_trace
from issuer.ports import Transaction
from keys.multibase import b64url_encode

_ACTS = {
    DeliveryEvent.ACCEPTED: "wallet.accepted",
    DeliveryEvent.FAILURE: "wallet.failed",
    DeliveryEvent.DELETED: "wallet.deleted",
}
_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Notification:
    """What a wallet tells of one answer."""

    delivery_id: str
    event: DeliveryEvent


def deliver(tx: Transaction, grant: Grant, what: str, secret: bytes, now: datetime) -> str:
    """Note that a token was answered with `what`, and return the notification id: asked again, the same."""
    mac = hmac.new(secret, f"notification:{grant.token_hash}:{what}".encode(), sha256).digest()
    delivery_id = b64url_encode(mac[:_ID_BYTES])
    at = now.replace(microsecond=0)
    tx.wallets.deliver(Delivery(delivery_id, grant.token_hash, grant.offer_id, grant.award_id, at))
    return delivery_id


def told(tx: Transaction, grant: Grant, notification: Notification, now: datetime) -> None:
    """Keep what a wallet tells with the token that the badge was claimed by; twice is the same as once.

    Raises:
        InvalidNotificationId: this token was never answered under that id.
    """
    delivery = tx.wallets.delivery(notification.delivery_id)
    # Tokens that followed from one code are one wallet's, the earlier of them over by now.
    if delivery is None or delivery.offer_id != grant.offer_id:
        raise InvalidNotificationId("No badge was handed over to this token under that notification id.")
    at = now.replace(microsecond=0)
    if not tx.wallets.tell(delivery.id, notification.event, at):
        return
    wallet_trace.note_grant(tx, grant, Step.NOTIFICATION, notification.event.value, at)
    tx.audit.record(AuditEntry(at, offers.WALLET, _ACTS[notification.event], grant.award_id, {}))
