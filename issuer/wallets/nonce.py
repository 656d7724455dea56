"""The nonces that key proofs carry: stateless, so that nobody can fill a store with them (OpenID4VCI 1.0, 7).

A nonce is the second of its issue, 16 random bytes and a MAC over both and the issuer's URL. It is good for
five minutes; when a badge is issued on it, its hash is recorded, so that it serves once.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from issuer.errors import InvalidNonce
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode

LIFETIME = timedelta(minutes=5)
# Two processes' clocks may differ: a nonce from the near future is one of ours all the same.
CLOCK_SKEW = timedelta(seconds=60)

_TIME_BYTES = 8
_RANDOM_BYTES = 16
_BODY_BYTES = _TIME_BYTES + _RANDOM_BYTES
_MAC_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class FreshNonce:
    """A nonce found to be ours and in time: what is kept once it is used."""

    hash: str
    expires_at: datetime


def issue(secret: bytes, issuer_url: str, now: datetime, randomness: Randomness) -> str:
    """Return a new nonce for proofs addressed to this issuer: 75 characters of base64url, 128 random bits."""
    body = int(now.timestamp()).to_bytes(_TIME_BYTES, "big") + randomness.token(_RANDOM_BYTES)
    return b64url_encode(body + _mac(secret, issuer_url, body))


def check(nonce: str, secret: bytes, issuer_url: str, now: datetime) -> FreshNonce:
    """Return the nonce as one of ours and in time; whether it was used, `use` finds out.

    Raises:
        InvalidNonce: it is not one of ours, was made for another issuer, or is older than five minutes.
    """
    body = _authentic(nonce, secret, issuer_url)
    issued_at = datetime.fromtimestamp(int.from_bytes(body[:_TIME_BYTES], "big"), UTC)
    if not issued_at - CLOCK_SKEW <= now < issued_at + LIFETIME:
        raise InvalidNonce("The nonce is too old; fetch a new one and try again.")
    return FreshNonce(hashlib.sha256(nonce.encode("ascii")).hexdigest(), issued_at + LIFETIME)


def use(tx: Transaction, nonce: FreshNonce) -> None:
    """Use a nonce up. It stays used only if the transaction ends well.

    Raises:
        InvalidNonce: it was used before.
    """
    if not tx.offers.use_nonce(nonce.hash, nonce.expires_at):
        raise InvalidNonce("The nonce was used before; fetch a new one and try again.")


def _authentic(nonce: str, secret: bytes, issuer_url: str) -> bytes:
    try:
        raw = b64url_decode(nonce)
    except MalformedEncoding as fault:
        raise _not_ours() from fault
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if len(raw) != _BODY_BYTES + _MAC_BYTES or not hmac.compare_digest(mac, _mac(secret, issuer_url, body)):
        raise _not_ours()
    return body


def _mac(secret: bytes, issuer_url: str, body: bytes) -> bytes:
    return hmac.new(secret, body + issuer_url.encode(), hashlib.sha256).digest()


def _not_ours() -> InvalidNonce:
    return InvalidNonce("The nonce is not one that this issuer gave out; fetch a new one and try again.")
