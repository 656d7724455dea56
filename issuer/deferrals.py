"""What is on record about answers that are put off: what a wallet is owed, and how its token lives until then.

OpenID4VCI 1.0, 9. A *deferral* is one credential request that could not be answered yet, with the keys that were
proved for it. A *refresh token* lets the wallet come back after its access token is over. Both belong to the offer
whose code was exchanged: what followed from one code is one family.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from keys.public import PublicKey

# From the first token on, however often it is renewed.
FAMILY_LIFE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DeferredHolder:
    """A key that a wallet proved, and the DID that becomes the subject of its copy."""

    did: str
    public_key: PublicKey


@dataclass(frozen=True, slots=True)
class Deferral:
    """A badge that a wallet is owed. `id_hash` is of its transaction id.

    `is_old` and `format` are how it was asked for, in a shape of an older draft; it is answered likewise.
    """

    id_hash: str = field(repr=False)
    offer_id: str
    award_id: str
    configuration_id: str
    holders: tuple[DeferredHolder, ...]
    created_at: datetime
    is_old: bool = False
    format: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token of a family, kept hashed: used once, in place of the access token of `grant_hash`.

    With `thumbprint` it is of no use without that key (RFC 9449, 5); `expires_at` is the same in the whole family.
    """

    token_hash: str = field(repr=False)
    offer_id: str
    grant_hash: str = field(repr=False)
    expires_at: datetime
    thumbprint: str | None = None
    used_at: datetime | None = None
    ended_at: datetime | None = None


class DeferralShelf(Protocol):
    """Deferrals and refresh tokens: one-time things by single atomic statements."""

    def defer(self, deferral: Deferral) -> None:
        """Keep a deferral, in place of the one for the same offer and configuration that was not fetched."""
        ...

    def get(self, id_hash: str) -> Deferral | None:
        """Return the deferral of this transaction id in whatever state, locked until the transaction ends."""
        ...

    def fetch(self, id_hash: str, now: datetime, since: datetime) -> bool:
        """Note that a deferral is fetched; False if that was before `since`. The first time is kept."""
        ...

    def is_owed(self, award_id: str, since: datetime) -> bool:
        """Whether there is a deferral of an award from after `since` that nobody has fetched."""
        ...

    def add_refresh(self, token: RefreshToken) -> None:
        """Keep a new refresh token."""
        ...

    def refresh(self, token_hash: str) -> RefreshToken | None:
        """Return a refresh token in whatever state, locked until the transaction ends."""
        ...

    def use_refresh(self, token_hash: str, now: datetime) -> bool:
        """Use a refresh token up; True exactly once, and only before it expires and while its family lives."""
        ...

    def end_family(self, offer_id: str, now: datetime) -> None:
        """End every refresh token that followed from an offer; twice is the same as once."""
        ...
