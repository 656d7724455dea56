"""Pushed requests and wallets' authorizations in memory. The store's lock makes each method atomic."""

from dataclasses import dataclass, replace
from datetime import datetime

from issuer.store.memory_ledger import Ledger
from issuer.wallet_access import PushedRequest, WalletAuthorization
from records.errors import Conflict


@dataclass(frozen=True, slots=True)
class MemoryWalletAccess:
    """`issuer.wallet_access.WalletAccessShelf` in memory."""

    ledger: Ledger

    def push(self, request: PushedRequest) -> None:
        """Keep a request that was sent ahead."""
        if request.uri_hash in self.ledger.pushed_requests:
            raise Conflict("a pushed request of this address is kept already")
        self.ledger.pushed_requests[request.uri_hash] = request

    def take(self, uri_hash: str, client_id: str, now: datetime) -> PushedRequest | None:
        """Return a pushed request of this client, exactly once and only before it expires."""
        kept = self.ledger.pushed_requests.get(uri_hash)
        if kept is None or kept.client_id != client_id or kept.taken_at or now >= kept.expires_at:
            return None
        taken = replace(kept, taken_at=now)
        self.ledger.pushed_requests[uri_hash] = taken
        return taken

    def authorize(self, authorization: WalletAuthorization) -> None:
        """Keep a new authorization."""
        if authorization.award_id not in self.ledger.awards or self.by_code(authorization.code_hash):
            raise Conflict("an authorization names an award, and has a code of its own")
        self.ledger.wallet_authorizations[authorization.id] = authorization

    def by_code(self, code_hash: str) -> WalletAuthorization | None:
        """Return the authorization of this code in whatever state, locked until the transaction ends."""
        every = self.ledger.wallet_authorizations.values()
        return next((each for each in every if each.code_hash == code_hash), None)

    def of_token(self, token_hash: str) -> WalletAuthorization | None:
        """Return the authorization that a token was given under, None for a token of an offer's code."""
        every = self.ledger.wallet_authorizations.values()
        return next((each for each in every if each.token_hash == token_hash), None)

    def use_code(self, authorization_id: str, token_hash: str, now: datetime) -> bool:
        """Use a code up for this token; True exactly once, and only before it expires and while it is not revoked."""
        kept = self.ledger.wallet_authorizations.get(authorization_id)
        if kept is None or kept.code_used_at or kept.revoked_at or now >= kept.code_expires_at:
            return False
        used = replace(kept, code_used_at=now, token_hash=token_hash)
        self.ledger.wallet_authorizations[kept.id] = used
        return True

    def pass_on(self, token_hash: str, to_hash: str) -> None:
        """Let the authorization that a token was given under be that of its successor, if there is one."""
        kept = self.of_token(token_hash)
        if kept is not None:
            self.ledger.wallet_authorizations[kept.id] = replace(kept, token_hash=to_hash)

    def revoke(self, authorization_id: str, now: datetime) -> None:
        """End an authorization; twice is the same as once."""
        kept = self.ledger.wallet_authorizations.get(authorization_id)
        if kept is not None and kept.revoked_at is None:
            self.ledger.wallet_authorizations[kept.id] = replace(kept, revoked_at=now)
