"""Access tokens as they come back: what each was given for, if whoever shows it may use it."""

from collections.abc import Collection
from datetime import datetime

from issuer.errors import InsufficientScope, InvalidToken
from issuer.ledger import Grant
from issuer.offering import offers
from issuer.ports import Transaction


def grant_of(tx: Transaction, token: str | None, thumbprint: str | None, now: datetime) -> Grant:
    """Return what a token was given for; `thumbprint` is that of the key that was proved along with it.

    Raises:
        InvalidToken: it is missing, unknown, expired, or bound to another key.
    """
    grant = tx.offers.grant(offers.token_hash(token)) if token else None
    # A token bound to a key is nothing without it, and one that is bound to none is not made stronger by one.
    if grant is None or now >= grant.expires_at or grant.thumbprint != thumbprint or _is_ended(tx, grant):
        raise InvalidToken("The access token is missing, unknown, expired, or bound to another key.")
    return grant


def client_of(tx: Transaction, grant: Grant) -> str | None:
    """Return the client id that a token was given to, None where the wallet did not have to say one."""
    authorization = tx.wallet_access.of_token(grant.token_hash)
    return None if authorization is None else authorization.client_id


def check_covers(
    tx: Transaction, grant: Grant, configuration_id: str, offered: Collection[str] | None = None
) -> None:
    """Return if a token covers a credential configuration; see `covered`.

    Raises:
        InsufficientScope: it does not.
    """
    ids = covered(tx, grant, offered)
    if ids is not None and configuration_id not in ids:
        raise InsufficientScope("The access token does not cover this credential configuration.")


def covered(tx: Transaction, grant: Grant, offered: Collection[str] | None = None) -> Collection[str] | None:
    """Return the ids of the credential configurations that a token covers, None for all.

    That of an offer covers what is `offered`, None for all, or of that what it was asked for in detail; that of
    somebody who signed in what they allowed.
    """
    in_detail = tx.wallets.details(grant.token_hash)
    authorization = tx.wallet_access.of_token(grant.token_hash)
    if authorization is None:
        return offered if in_detail is None else in_detail
    # Scopes stand beside details, and only what no detail names is asked for by them (OpenID4VCI 1.0, 5.1.2).
    by_scope = set(authorization.configuration_ids).difference(authorization.in_detail)
    return by_scope.union(in_detail or ())


def _is_ended(tx: Transaction, grant: Grant) -> bool:
    authorization = tx.wallet_access.of_token(grant.token_hash)
    return authorization is not None and authorization.revoked_at is not None
