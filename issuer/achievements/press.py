"""Where badges are published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Press:
    """Where badges are published: the public URL and the DID that awards them."""

    base_url: str
    issuer_did: str
