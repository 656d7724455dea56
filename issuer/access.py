"""What is on record about programs that act for people, and what people have stored here from elsewhere.

A *client* is a program that registered itself, an *authorization* what one person allowed one client, a *bearer*
one token given out under it. A *hosted credential* is somebody's credential, kept byte for byte.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Client:
    """A registered program (RFC 7591). `about` is the rest of what it said of itself; the secret is kept hashed."""

    id: str
    name: str
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str]
    secret_hash: str = field(repr=False)
    registered_at: datetime
    about: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Authorization:
    """What one principal allowed one client; its code is exchanged once, and its end ends all its bearers."""

    id: str
    client_id: str
    principal_id: str
    scopes: frozenset[str]
    redirect_uri: str
    code_hash: str = field(repr=False)
    challenge: str = field(repr=False)
    created_at: datetime
    code_expires_at: datetime
    code_used_at: datetime | None = None
    revoked_at: datetime | None = None


class BearerKind(StrEnum):
    """What a token is for."""

    ACCESS = "access"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class Bearer:
    """One token, kept hashed. A refresh token is used once; an access token that was revoked counts as used."""

    token_hash: str = field(repr=False)
    authorization_id: str
    kind: BearerKind
    scopes: frozenset[str]
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HostedCredential:
    """Somebody's credential from elsewhere: the very bytes, and by what it is known again.

    `key` is the same for two credentials that count as one (Open Badges 3.0, 10); `media_type` is `text/plain` for
    a token.
    """

    owner: str
    key: str
    media_type: str
    body: bytes = field(repr=False)
    valid_from: datetime | None
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class HostedPage:
    """Some of somebody's hosted credentials, and how many there are in all."""

    credentials: tuple[HostedCredential, ...]
    total: int


class AccessShelf(Protocol):
    """Clients, authorizations and bearers: one-time things by single atomic statements."""

    def add_client(self, client: Client) -> None:
        """Keep a new client."""
        ...

    def client(self, client_id: str) -> Client | None:
        """Return the client of this id."""
        ...

    def authorize(self, authorization: Authorization) -> None:
        """Keep a new authorization."""
        ...

    def by_code(self, code_hash: str) -> Authorization | None:
        """Return the authorization of this code in whatever state, locked until the transaction ends."""
        ...

    def authorization(self, authorization_id: str) -> Authorization | None:
        """Return an authorization in whatever state, locked until the transaction ends."""
        ...

    def use_code(self, authorization_id: str, now: datetime) -> bool:
        """Use a code up; True exactly once, and only before it expires and while it is not revoked."""
        ...

    def revoke(self, authorization_id: str, now: datetime) -> None:
        """End an authorization; twice is the same as once."""
        ...

    def add_bearer(self, bearer: Bearer) -> None:
        """Keep a new token's hash."""
        ...

    def bearer(self, token_hash: str) -> Bearer | None:
        """Return a token in whatever state, locked until the transaction ends."""
        ...

    def use_bearer(self, token_hash: str, now: datetime) -> bool:
        """Use a token up; True exactly once."""
        ...


class HostShelf(Protocol):
    """Credentials that people keep here, and their profiles."""

    def find(self, owner: str, key: str) -> HostedCredential | None:
        """Return somebody's credential, locked until the transaction ends."""
        ...

    def put(self, credential: HostedCredential) -> None:
        """Keep a credential, in place of the one with the same owner and key."""
        ...

    def page(
        self, owner: str, *, since: datetime | None, without: Collection[str], offset: int, limit: int
    ) -> HostedPage:
        """Return somebody's credentials that are valid from after `since`, oldest first, `without` these keys."""
        ...

    def profile(self, owner: str) -> dict[str, Any] | None:
        """Return the profile that somebody stored."""
        ...

    def set_profile(self, owner: str, profile: dict[str, Any], at: datetime) -> None:
        """Keep somebody's profile, in place of the one before."""
        ...
