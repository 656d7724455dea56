"""Putting an answer off: what a wallet asked for is kept with the keys it proved, until it may be had.

OpenID4VCI 1.0, 8.3 and 9. `issuer.issuing.deferred_issuance` is where it comes back.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from issuer.deferrals import Deferral, DeferredHolder
from issuer.deliveries import Step
from issuer.ledger import Grant
from issuer.offering import wallet_trace
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallets.key_proof import HolderKey
from keys.multibase import b64url_encode

INTERVAL: Final = 60
_ID_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Postponed:
    """An answer put off: by which id the wallet asks again, and after how many seconds."""

    transaction_id: str = field(repr=False)
    interval: int = INTERVAL


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What a wallet asked for: in which configuration, for which keys, and in which shape (see `Deferral`)."""

    configuration_id: str
    holders: Sequence[HolderKey]
    is_old: bool = False
    format: str | None = None


def postpone(
    tx: Transaction, grant: Grant, asked: AskedFor, now: datetime, randomness: Randomness
) -> Postponed:
    """Keep what was asked for and return the transaction id, told once.

    A wallet that asks again with the same token, having lost the answer, is told another id; the one before is dead.
    """
    at, transaction_id = now.replace(microsecond=0), b64url_encode(randomness.token(_ID_BYTES))
    deferral = Deferral(
        id_hash=id_hash(transaction_id),
        offer_id=grant.offer_id,
        award_id=grant.award_id,
        configuration_id=asked.configuration_id,
        holders=tuple(DeferredHolder(each.did, each.public_key) for each in asked.holders),
        created_at=at,
        is_old=asked.is_old,
        format=asked.format,
    )
    tx.deferrals.defer(deferral)
    wallet_trace.note_grant(tx, grant, Step.DEFERRED, "", at)
    return Postponed(transaction_id)


def id_hash(transaction_id: str) -> str:
    """Return what is stored of a transaction id: its SHA-256, hex."""
    return hashlib.sha256(transaction_id.encode("utf-8", "replace")).hexdigest()
