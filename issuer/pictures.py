"""Uploaded pictures as they are kept: each once, under the digest of its bytes."""

from datetime import datetime
from typing import Protocol


class PictureShelf(Protocol):
    """The pictures that were uploaded for badges, cleaned. Versions name them for ever, so none is changed."""

    def get(self, digest: str) -> bytes | None:
        """Return the picture of this digest (SHA-256, hexadecimal)."""
        ...

    def put(self, digest: str, body: bytes, at: datetime) -> bool:
        """Keep a picture; False if it is there already."""
        ...
