"""A wallet's code is exchanged for a token that covers exactly what was allowed, once (OpenID4VCI 1.0, 6; RFC 6749).

A refusal is returned, not raised, so that what it ends is ended: commit, then answer.
"""

from dataclasses import dataclass, field
from datetime import datetime

from issuer.code_flow import offering
from issuer.errors import InvalidAuthorizationDetails, InvalidGrant, InvalidRequest
from issuer.ledger import AuditEntry
from issuer.oauth.consent import code_hash, fits_challenge
from issuer.offering import offers
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallet_access import WalletAuthorization
from keys.multibase import b64url_encode

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class WalletExchange:
    """A code, where it was sent, what its challenge was made of, and the key that was proved along with it, if any.

    `in_detail` are the configurations that the token alone is asked for, of those that were allowed; empty for all.
    """

    client_id: str
    code: str | None = field(default=None, repr=False)
    redirect_uri: str | None = None
    verifier: str | None = field(default=None, repr=False)
    thumbprint: str | None = None
    in_detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WalletToken:
    """An access token, told once; `in_detail` are the configurations that were asked for by authorization details."""

    access_token: str = field(repr=False)
    expires_in: int
    in_detail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An exchange refused. The transaction is to be committed all the same."""

    error: InvalidRequest | InvalidGrant | InvalidAuthorizationDetails


def exchange(
    tx: Transaction, asked: WalletExchange, terms: offers.Terms, now: datetime, randomness: Randomness
) -> WalletToken | Refused:
    """Exchange a code for a token, exactly once; a code that comes again ends the token it gave."""
    if not asked.code:
        return Refused(InvalidRequest("The parameter code is missing."))
    authorization = tx.wallet_access.by_code(code_hash(asked.code))
    if authorization is None or authorization.client_id != asked.client_id:
        return Refused(_no_such_code())
    if authorization.code_used_at is not None:
        _end(tx, authorization, now)
        return Refused(_no_such_code())
    if not _fits(asked, authorization):
        return Refused(_no_such_code())
    if not set(asked.in_detail) <= set(authorization.configuration_ids):
        return Refused(InvalidAuthorizationDetails("authorization_details name more than was allowed."))
    token = b64url_encode(randomness.token(_TOKEN_BYTES))
    if not tx.wallet_access.use_code(authorization.id, offers.token_hash(token), now):
        return Refused(_no_such_code())
    award = tx.awards.get(authorization.award_id)
    if award is None or not offering.is_free(tx, award, now, terms):
        return Refused(_no_such_code())
    offering.give_token(tx, award, asked.thumbprint, terms, now, randomness, token)
    in_detail = asked.in_detail or authorization.in_detail
    if in_detail:
        tx.wallets.detail(offers.token_hash(token), in_detail)
    return WalletToken(token, int(terms.token.total_seconds()), in_detail)


def _fits(asked: WalletExchange, authorization: WalletAuthorization) -> bool:
    if asked.redirect_uri != authorization.redirect_uri:
        return False
    if authorization.thumbprint not in (None, asked.thumbprint):
        return False
    return fits_challenge(asked.verifier or "", authorization.challenge)


def _end(tx: Transaction, authorization: WalletAuthorization, now: datetime) -> None:
    tx.wallet_access.revoke(authorization.id, now)
    said = {"client": authorization.client_id}
    tx.audit.record(AuditEntry(now, offers.WALLET, "wallet.code_came_again", authorization.award_id, said))


def _no_such_code() -> InvalidGrant:
    return InvalidGrant("The code is not valid, or not for this wallet, address, key and verifier.")
