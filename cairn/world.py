"""The clock and the randomness of the real world, handed to the core as arguments."""

import secrets
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present instant in UTC, in whole seconds: nothing here is told more finely (ADR 14)."""
    return datetime.now(UTC).replace(microsecond=0)


class SystemRandomness:
    """`issuer.ports.Randomness` from the operating system."""

    def token(self, size: int) -> bytes:
        """Return `size` unpredictable bytes."""
        return secrets.token_bytes(size)

    def below(self, bound: int) -> int:
        """Return an unpredictable integer in [0, bound)."""
        return secrets.randbelow(bound)
