"""The signature of a message (Standard Webhooks 1.0): HMAC-SHA256 of id, instant and body, under a shared secret."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

SECRET_BYTES: Final = 32
_PREFIX: Final = "whsec_"


def secret_text(secret: bytes) -> str:
    """Return a secret as receivers are given it."""
    return _PREFIX + base64.b64encode(secret).decode("ascii")


def headers(message_id: str, at: datetime, body: bytes, secrets: Sequence[bytes]) -> Mapping[str, str]:
    """Return the headers by which a receiver knows a message: one signature for each secret in force.

    `at` is when it is sent, so that a receiver can refuse what somebody held back.
    """
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_mac(secret, signed)}" for secret in secrets),
    }


def _mac(secret: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")
