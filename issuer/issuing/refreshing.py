"""Refresh tokens of wallets: how one comes back for a badge that was put off, days after its access token was over.

RFC 6749, 6; RFC 9449, 5. Each is used once, for an access token and the next refresh token; one that comes again ends
all that followed from the same code. A refusal is returned, not raised, so that what it ends is ended: commit, then
answer.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from issuer.deferrals import FAMILY_LIFE, RefreshToken
from issuer.errors import InvalidGrant, InvalidRequest
from issuer.ledger import AuditEntry, Grant, Stage
from issuer.offering import offers
from issuer.offering.offers import Terms
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

GRANT_TYPE: Final = "refresh_token"
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """A refresh token, which wallet says that it is its own, and the key that was proved along with it, if any."""

    token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    thumbprint: str | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """New tokens, told once; `expires_in` is that of the access token, in seconds."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A request refused. The transaction is to be committed all the same."""

    error: InvalidRequest | InvalidGrant


def first_token(tx: Transaction, access_token: str, now: datetime, randomness: Randomness) -> str | None:
    """Return a refresh token to go with an access token; None where what it is for can be had at once."""
    grant = tx.offers.grant(offers.token_hash(access_token))
    award = None if grant is None else tx.awards.get(grant.award_id)
    if grant is None or award is None or award.stage is not Stage.WAITING:
        return None
    return _given(tx, grant, now + FAMILY_LIFE, randomness)


def refresh(
    tx: Transaction, asked: RefreshRequest, terms: Terms, now: datetime, randomness: Randomness
) -> Refreshed | Refused:
    """Exchange a refresh token for new tokens, exactly once; the access token before is over then.

    The new access token serves the award, the configurations and the holder keys that the one before served.
    """
    if not asked.token:
        return Refused(InvalidRequest("The parameter refresh_token is missing."))
    held = tx.deferrals.refresh(offers.token_hash(asked.token))
    # Whoever does not prove the key neither gains nor ends anything.
    if held is None or held.thumbprint != asked.thumbprint or held.ended_at is not None:
        return Refused(_no_such_token())
    grant = tx.offers.grant(held.grant_hash)
    if grant is None or not _is_of_client(tx, held, asked.client_id):
        return Refused(_no_such_token())
    if held.used_at is not None:
        _end(tx, grant, now)
        return Refused(_no_such_token())
    if not tx.deferrals.use_refresh(held.token_hash, now):
        return Refused(_no_such_token())
    return _renewed(tx, grant, held, terms, now, randomness)


def _renewed(
    tx: Transaction, before: Grant, held: RefreshToken, terms: Terms, now: datetime, randomness: Randomness
) -> Refreshed:
    access_token = b64url_encode(randomness.token(_TOKEN_BYTES))
    after = Grant(
        token_hash=offers.token_hash(access_token),
        offer_id=before.offer_id,
        award_id=before.award_id,
        expires_at=now + terms.token,
        holder=before.holder,
        thumbprint=before.thumbprint,
    )
    # Two tokens at a time could be tied to the keys of two wallets.
    tx.offers.end_grants(before.offer_id, now)
    tx.offers.add_grant(after)
    tx.wallet_access.pass_on(before.token_hash, after.token_hash)
    in_detail = tx.wallets.details(before.token_hash)
    if in_detail is not None:
        tx.wallets.detail(after.token_hash, in_detail)
    again = _given(tx, after, held.expires_at, randomness)
    return Refreshed(access_token, again, int(terms.token.total_seconds()))


def _given(tx: Transaction, grant: Grant, expires_at: datetime, randomness: Randomness) -> str:
    token = b64url_encode(randomness.token(_TOKEN_BYTES))
    kept = RefreshToken(
        offers.token_hash(token), grant.offer_id, grant.token_hash, expires_at, grant.thumbprint
    )
    tx.deferrals.add_refresh(kept)
    return token


def _is_of_client(tx: Transaction, held: RefreshToken, client_id: str | None) -> bool:
    """Whether the wallet that somebody signed in for asks, if it was one; and is still allowed to."""
    authorization = tx.wallet_access.of_token(held.grant_hash)
    if authorization is None:
        return True
    return authorization.client_id == client_id and authorization.revoked_at is None


def _end(tx: Transaction, grant: Grant, now: datetime) -> None:
    tx.deferrals.end_family(grant.offer_id, now)
    tx.offers.end_grants(grant.offer_id, now)
    tx.audit.record(AuditEntry(now, offers.WALLET, "wallet.refresh_came_again", grant.award_id, {}))


def _no_such_token() -> InvalidGrant:
    return InvalidGrant("The refresh token is not valid, or not for this wallet and key.")
