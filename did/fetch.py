"""What the core asks of the network: one function, given from outside."""

from dataclasses import dataclass
from typing import Protocol

from did.errors import FetchFailed


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came: `body` byte for byte, `media_type` lower case without parameters."""

    body: bytes
    media_type: str


class Fetch(Protocol):
    """Get one https document within the limits that its maker set."""

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        """Return the document at `url`, of at most `limit` bytes.

        Raises:
            did.errors.FetchFailed: it could not be had; the code says why.
        """
        ...


def no_network(url: str, *, accept: str, limit: int) -> Fetched:  # noqa: ARG001 - a Fetch
    """Refuse every fetch: for work that must not touch the network."""
    raise FetchFailed("unreachable", f"{url}: no network is allowed here")
