"""A bundle as a value, and how large one may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

VERSION: Final = 1
SUFFIX: Final = ".cairn"
MEDIA_TYPE: Final = "application/vnd.cairn.bundle+json"

MAX_BYTES: Final = 8 << 20
# A badge and as many component badges as are checked.
MAX_CREDENTIALS: Final = 65
MAX_DOCUMENTS: Final = 512
MAX_CONTEXTS: Final = 128


@dataclass(frozen=True, slots=True)
class CarriedDocument:
    """A document as somebody got it from `url` at `fetched_at`, byte for byte."""

    url: str
    media_type: str
    fetched_at: datetime
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Badges with what was had for checking them at `as_of`, which is what its maker says.

    The first of `credentials` is the badge, the others are its component badges. `contexts` are the vocabularies
    that it was read with, by URL with their SHA-256 in hex. `seal` is what an installation knows its own by.
    """

    as_of: datetime
    made_by: str
    credentials: tuple[bytes, ...]
    documents: tuple[CarriedDocument, ...] = ()
    contexts: Mapping[str, str] = field(default_factory=dict)
    seal: str | None = None
