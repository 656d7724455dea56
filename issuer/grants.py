"""Access tokens as they come back: what each was given for, if whoever shows it may use it."""

from datetime import datetime

from issuer import offers
from issuer.errors import InsufficientScope, InvalidToken
from issuer.ledger import Grant
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


def check_covers(tx: Transaction, grant: Grant, configuration_id: str) -> None:
    """Return if a token covers a credential configuration: all of them, or those that somebody allowed.

    Raises:
        InsufficientScope: it does not.
    """
    authorization = tx.wallet_access.of_token(grant.token_hash)
    if authorization is not None and configuration_id not in authorization.configuration_ids:
        raise InsufficientScope("The access token does not cover this credential configuration.")


def _is_ended(tx: Transaction, grant: Grant) -> bool:
    authorization = tx.wallet_access.of_token(grant.token_hash)
    return authorization is not None and authorization.revoked_at is not None
