"""What is on record about wallets that ask a signed-in person for a badge: requests pushed ahead, and what was allowed.

OpenID4VCI 1.0, 5, and RFC 9126. Codes, tokens and the addresses of pushed requests are kept hashed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PushedRequest:
    """An authorization request that a wallet sent ahead; it is taken once."""

    uri_hash: str = field(repr=False)
    client_id: str
    parameters: dict[str, str] = field(hash=False, repr=False)
    expires_at: datetime
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WalletAuthorization:
    """That somebody lets a wallet have one award of theirs, in these configurations.

    Its code is exchanged once, for the token of `token_hash`; its end ends that token. `in_detail` are those of the
    configurations that the wallet asked for by authorization details. With `thumbprint` only that key may exchange.
    """

    id: str
    client_id: str
    principal_id: str
    award_id: str
    configuration_ids: tuple[str, ...]
    in_detail: tuple[str, ...]
    redirect_uri: str
    code_hash: str = field(repr=False)
    challenge: str = field(repr=False)
    thumbprint: str | None
    created_at: datetime
    code_expires_at: datetime
    token_hash: str | None = field(default=None, repr=False)
    code_used_at: datetime | None = None
    revoked_at: datetime | None = None


class WalletAccessShelf(Protocol):
    """Pushed requests and authorizations of wallets: one-time things by single atomic statements."""

    def push(self, request: PushedRequest) -> None:
        """Keep a request that was sent ahead."""
        ...

    def take(self, uri_hash: str, client_id: str, now: datetime) -> PushedRequest | None:
        """Return a pushed request of this client, exactly once and only before it expires."""
        ...

    def authorize(self, authorization: WalletAuthorization) -> None:
        """Keep a new authorization."""
        ...

    def by_code(self, code_hash: str) -> WalletAuthorization | None:
        """Return the authorization of this code in whatever state, locked until the transaction ends."""
        ...

    def of_token(self, token_hash: str) -> WalletAuthorization | None:
        """Return the authorization that a token was given under, None for a token of an offer's code."""
        ...

    def use_code(self, authorization_id: str, token_hash: str, now: datetime) -> bool:
        """Use a code up for this token; True exactly once, and only before it expires and while it is not revoked."""
        ...

    def pass_on(self, token_hash: str, to_hash: str) -> None:
        """Let the authorization that a token was given under be that of its successor, if there is one."""
        ...

    def revoke(self, authorization_id: str, now: datetime) -> None:
        """End an authorization; twice is the same as once."""
        ...
