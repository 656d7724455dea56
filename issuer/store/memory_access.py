"""Clients, authorizations, bearers and hosted credentials in memory. The store's lock makes each method atomic."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from issuer.access import Authorization, Bearer, Client, HostedCredential, HostedPage
from issuer.store.memory_ledger import Ledger
from records.errors import Conflict


@dataclass(frozen=True, slots=True)
class MemoryAccess:
    """`issuer.access.AccessShelf` in memory."""

    ledger: Ledger

    def add_client(self, client: Client) -> None:
        """Keep a new client."""
        if client.id in self.ledger.clients:
            raise Conflict("a client of this id is kept already")
        self.ledger.clients[client.id] = client

    def client(self, client_id: str) -> Client | None:
        """Return the client of this id."""
        return self.ledger.clients.get(client_id)

    def authorize(self, authorization: Authorization) -> None:
        """Keep a new authorization."""
        if authorization.client_id not in self.ledger.clients or self.by_code(authorization.code_hash):
            raise Conflict("an authorization names a client, and has a code of its own")
        self.ledger.authorizations[authorization.id] = authorization

    def by_code(self, code_hash: str) -> Authorization | None:
        """Return the authorization of this code in whatever state, locked until the transaction ends."""
        every = self.ledger.authorizations.values()
        return next((each for each in every if each.code_hash == code_hash), None)

    def authorization(self, authorization_id: str) -> Authorization | None:
        """Return an authorization in whatever state, locked until the transaction ends."""
        return self.ledger.authorizations.get(authorization_id)

    def use_code(self, authorization_id: str, now: datetime) -> bool:
        """Use a code up; True exactly once, and only before it expires and while it is not revoked."""
        kept = self.ledger.authorizations.get(authorization_id)
        if kept is None or kept.code_used_at or kept.revoked_at or now >= kept.code_expires_at:
            return False
        self.ledger.authorizations[kept.id] = replace(kept, code_used_at=now)
        return True

    def revoke(self, authorization_id: str, now: datetime) -> None:
        """End an authorization; twice is the same as once."""
        kept = self.ledger.authorizations.get(authorization_id)
        if kept is not None and kept.revoked_at is None:
            self.ledger.authorizations[kept.id] = replace(kept, revoked_at=now)

    def add_bearer(self, bearer: Bearer) -> None:
        """Keep a new token's hash."""
        if bearer.token_hash in self.ledger.bearers:
            raise Conflict("a bearer of this token is kept already")
        if bearer.authorization_id not in self.ledger.authorizations:
            raise Conflict("a bearer belongs to an authorization")
        self.ledger.bearers[bearer.token_hash] = bearer

    def bearer(self, token_hash: str) -> Bearer | None:
        """Return a token in whatever state, locked until the transaction ends."""
        return self.ledger.bearers.get(token_hash)

    def use_bearer(self, token_hash: str, now: datetime) -> bool:
        """Use a token up; True exactly once."""
        kept = self.ledger.bearers.get(token_hash)
        if kept is None or kept.used_at is not None:
            return False
        self.ledger.bearers[token_hash] = replace(kept, used_at=now)
        return True


@dataclass(frozen=True, slots=True)
class MemoryHosted:
    """`issuer.access.HostShelf` in memory."""

    ledger: Ledger

    def find(self, owner: str, key: str) -> HostedCredential | None:
        """Return somebody's credential, locked until the transaction ends."""
        return self.ledger.hosted.get((owner, key))

    def put(self, credential: HostedCredential) -> None:
        """Keep a credential, in place of the one with the same owner and key."""
        self.ledger.hosted[credential.owner, credential.key] = credential

    def page(
        self, owner: str, *, since: datetime | None, without: Collection[str], offset: int, limit: int
    ) -> HostedPage:
        """Return somebody's credentials that are valid from after `since`, oldest first, `without` these keys."""
        every = self.ledger.hosted.values()
        mine = [each for each in every if each.owner == owner and each.key not in without]
        wanted = [each for each in mine if since is None or (each.valid_from and each.valid_from > since)]
        return HostedPage(tuple(wanted[offset : offset + limit]), len(wanted))

    def profile(self, owner: str) -> dict[str, Any] | None:
        """Return the profile that somebody stored."""
        return self.ledger.profiles.get(owner)

    def set_profile(self, owner: str, profile: dict[str, Any], at: datetime) -> None:  # noqa: ARG002 - for people
        """Keep somebody's profile, in place of the one before."""
        self.ledger.profiles[owner] = profile
