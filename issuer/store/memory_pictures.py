"""Uploaded pictures in memory."""

from dataclasses import dataclass
from datetime import datetime

from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryPictures:
    """`issuer.pictures.PictureShelf` in memory."""

    ledger: Ledger

    def get(self, digest: str) -> bytes | None:
        """Return the picture of this digest."""
        return self.ledger.pictures.get(digest)

    def put(self, digest: str, body: bytes, at: datetime) -> bool:  # noqa: ARG002 - kept for people
        """Keep a picture; False if it is there already."""
        is_new = digest not in self.ledger.pictures
        self.ledger.pictures.setdefault(digest, body)
        return is_new
