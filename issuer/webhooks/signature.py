"""The signature of a message (Standard Webhooks 1.0): HMAC-SHA256 of id, instant and body, under a shared secret."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

SECRET_BYTES: Final = 32
_PREFIX: Final = "whsec_"
TOLERANCE: Final = 300
_ID: Final = re.compile(r"[!-~]{1,200}")
_SECONDS: Final = re.compile("[0-9]{1,12}")


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


def checked(headers: Mapping[str, str], body: bytes, secret: bytes, now: datetime) -> str:
    """Return the id of a message that was signed with this secret, within five minutes of `now`.

    Raises:
        ValueError: it was not; the message says why.
    """
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(message_id):
        raise ValueError("the header webhook-id is missing, or has other characters than ids have.")
    if not _SECONDS.fullmatch(timestamp):
        raise ValueError("the header webhook-timestamp is missing, or no number of seconds.")
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    given = (each.partition(",") for each in headers.get("webhook-signature", "").split())
    mine = _mac(secret, signed)
    fitting = [hmac.compare_digest(mac.encode(), mine.encode()) for kind, _, mac in given if kind == "v1"]
    if not any(fitting):
        raise ValueError("the header webhook-signature does not fit the body and the secret.")
    if abs(int(timestamp) - int(now.timestamp())) > TOLERANCE:
        raise ValueError("it was signed more than five minutes ago, or the clocks differ by as much.")
    return message_id


def _mac(secret: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")
