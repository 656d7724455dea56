"""The port to whoever asks wallets for badges and judges what they show: the issuer knows nothing of how."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from credentials.stacking import Part


@dataclass(frozen=True, slots=True)
class AskedParts:
    """A request to a wallet: the link that opens one, and a secret for the browser that asked."""

    id: str
    uri: str
    secret: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ShownBadge:
    """A badge that a wallet showed, fully checked: by signature, dates, status, trust, and who showed it.

    `counts` only where every check passed and its holder was proved. `part` is None where nothing that it says can be
    relied on; `why` is what was found, in one sentence. `digest` is what to name it by.
    """

    part: Part | None
    counts: bool
    verdict: str
    why: str
    as_of: datetime
    digest: str = ""
    media_type: str = ""
    body: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        """What to call it: nothing is taken from one that is not genuine."""
        return self.part.name if self.part is not None and self.part.name else "A badge that was shown"


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer of one wallet to one request: what it showed, and the DIDs of which it proved control, all at once.

    `broken` says what was wrong with presentations that do not hold, of which nothing is known.
    """

    badges: tuple[ShownBadge, ...] = ()
    proved: frozenset[str] = frozenset()
    broken: tuple[str, ...] = ()

    @property
    def is_declined(self) -> bool:
        """Whether the wallet showed nothing at all."""
        return not self.badges and not self.broken


class PartsDesk(Protocol):
    """Asks wallets for badges. What a wallet answers comes back by `issuer.meta_badges.earning.take`."""

    def ask(self, achievements: Sequence[str], page: str, *, same_device: bool) -> AskedParts:
        """Make a request for badges of these achievements, as many of them as the wallet has.

        `page` is the path of the page that asks, to which a wallet on the same device leads back.
        """
        ...

    def is_led_back(self, request_id: str, response_code: str) -> bool:
        """Return whether a browser with this code may see what came: always, where no wallet led anywhere."""
        ...
