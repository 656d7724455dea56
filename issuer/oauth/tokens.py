"""Tokens: a code is exchanged once, a refresh token once, and whoever sends one a second time ends them all.

RFC 6749, 4.1.3 and 6; RFC 7009. A refusal is returned, not raised, so that what it ends is ended: commit, then
answer.
"""

import hashlib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from issuer.access import Authorization, Bearer, BearerKind, Client
from issuer.errors import InsufficientScope, InvalidGrant, InvalidRequest, InvalidScope, InvalidToken
from issuer.ledger import AuditEntry
from issuer.oauth.consent import code_hash, fits_challenge
from issuer.oauth.scopes import Scope, scopes_of
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

ACCESS_LIFETIME: Final = timedelta(hours=1)
REFRESH_LIFETIME: Final = timedelta(days=90)
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class CodeExchange:
    """A code, the address it was sent to, and what its challenge was made of."""

    code: str | None = field(default=None, repr=False)
    redirect_uri: str | None = None
    verifier: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """A refresh token, and the scopes to narrow it to, if any."""

    token: str | None = field(default=None, repr=False)
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """New tokens, told once; `expires_in` is that of the access token, in seconds."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A request refused. The transaction is to be committed all the same."""

    error: InvalidRequest | InvalidGrant | InvalidScope


@dataclass(frozen=True, slots=True)
class Access:
    """For whom a token acts, and what it may do."""

    principal_id: str
    client_id: str
    scopes: frozenset[str]

    def require(self, scope: Scope) -> None:
        """Return if the token covers `scope`.

        Raises:
            InsufficientScope: it does not.
        """
        if scope not in self.scopes:
            raise InsufficientScope(f"The access token does not cover {scope.value}.")


def exchange(
    tx: Transaction, client: Client, asked: CodeExchange, now: datetime, randomness: Randomness
) -> Issued | Refused:
    """Exchange a code for tokens, exactly once; a code that comes again ends what it gave."""
    if not asked.code:
        return Refused(InvalidRequest("The parameter code is missing."))
    authorization = tx.access.by_code(code_hash(asked.code))
    if authorization is None or authorization.client_id != client.id:
        return Refused(_no_such_code())
    if authorization.code_used_at is not None:
        _end(tx, authorization, now, "access.code_came_again")
        return Refused(_no_such_code())
    if asked.redirect_uri != authorization.redirect_uri:
        return Refused(_no_such_code())
    if not fits_challenge(asked.verifier or "", authorization.challenge):
        return Refused(_no_such_code())
    if not tx.access.use_code(authorization.id, now):
        return Refused(_no_such_code())
    return _give(tx, authorization, authorization.scopes, now, randomness)


def refresh(
    tx: Transaction, client: Client, asked: RefreshRequest, now: datetime, randomness: Randomness
) -> Issued | Refused:
    """Exchange a refresh token for new tokens; scopes may be narrowed, never widened."""
    if not asked.token:
        return Refused(InvalidRequest("The parameter refresh_token is missing."))
    bearer = tx.access.bearer(token_hash(asked.token))
    authorization = None if bearer is None else tx.access.authorization(bearer.authorization_id)
    if bearer is None or authorization is None or authorization.client_id != client.id:
        return Refused(_no_such_token())
    if bearer.kind is not BearerKind.REFRESH or now >= bearer.expires_at or authorization.revoked_at:
        return Refused(_no_such_token())
    scopes = bearer.scopes if asked.scope is None else scopes_of(asked.scope)
    if not scopes or not scopes <= bearer.scopes:
        return Refused(InvalidScope("A refresh token gives no more than it was given for."))
    if not tx.access.use_bearer(bearer.token_hash, now):
        _end(tx, authorization, now, "access.refresh_came_again")
        return Refused(_no_such_token())
    return _give(tx, authorization, scopes, now, randomness)


def revoke(tx: Transaction, client: Client, token: str, now: datetime) -> None:
    """End a token of this client: an access token alone, a refresh token with all that belongs to it (RFC 7009, 2.1).

    A token that is unknown, or another's, is passed over.
    """
    bearer = tx.access.bearer(token_hash(token))
    authorization = None if bearer is None else tx.access.authorization(bearer.authorization_id)
    if bearer is None or authorization is None or authorization.client_id != client.id:
        return
    if bearer.kind is BearerKind.REFRESH:
        _end(tx, authorization, now, "access.ended")
    else:
        tx.access.use_bearer(bearer.token_hash, now)


def access_of(tx: Transaction, token: str | None, now: datetime) -> Access:
    """Return what an access token allows.

    Raises:
        InvalidToken: it is missing, unknown, over, or was ended.
    """
    bearer = tx.access.bearer(token_hash(token)) if token else None
    authorization = None if bearer is None else tx.access.authorization(bearer.authorization_id)
    if bearer is None or authorization is None or not _is_good(bearer, authorization, now):
        raise InvalidToken("The access token is missing, unknown or expired.")
    return Access(authorization.principal_id, authorization.client_id, bearer.scopes)


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _is_good(bearer: Bearer, authorization: Authorization, now: datetime) -> bool:
    is_unspent = bearer.used_at is None and authorization.revoked_at is None
    return bearer.kind is BearerKind.ACCESS and is_unspent and now < bearer.expires_at


def _give(
    tx: Transaction,
    authorization: Authorization,
    scopes: AbstractSet[str],
    now: datetime,
    randomness: Randomness,
) -> Issued:
    given = frozenset(scopes)
    access, again = (b64url_encode(randomness.token(_TOKEN_BYTES)) for _ in range(2))
    for token, kind, life in (
        (access, BearerKind.ACCESS, ACCESS_LIFETIME),
        (again, BearerKind.REFRESH, REFRESH_LIFETIME),
    ):
        tx.access.add_bearer(Bearer(token_hash(token), authorization.id, kind, given, now + life))
    return Issued(access, again, int(ACCESS_LIFETIME.total_seconds()), given)


def _end(tx: Transaction, authorization: Authorization, now: datetime, action: str) -> None:
    tx.access.revoke(authorization.id, now)
    said = {"client": authorization.client_id}
    tx.audit.record(AuditEntry(now, authorization.principal_id, action, authorization.id, said))


def _no_such_code() -> InvalidGrant:
    return InvalidGrant("The code is not valid, or not for this program, address and verifier.")


def _no_such_token() -> InvalidGrant:
    return InvalidGrant("The refresh token is not valid, or not this program's.")
