"""Secrets that whoever bears them may use: made here, given out once, kept only as a hash."""

import hashlib
from collections.abc import Callable

from keys.multibase import b64url_encode

SECRET_BYTES = 32
Entropy = Callable[[int], bytes]


def new_secret(entropy: Entropy) -> str:
    """Return 256 unpredictable bits as 43 signs that may stand in a cookie or URL."""
    return b64url_encode(entropy(SECRET_BYTES))


def hashed(secret: str) -> str:
    """Return the SHA-256 of a secret, hex: enough to know it again, of no use to whoever reads it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
