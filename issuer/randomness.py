"""Where unpredictable values come from."""

from typing import Protocol


class Randomness(Protocol):
    """Where unpredictable values come from."""

    def token(self, size: int) -> bytes:
        """Return `size` unpredictable bytes."""
        ...

    def below(self, bound: int) -> int:
        """Return an unpredictable integer in [0, bound)."""
        ...
