"""The badge that a wallet comes back for (OpenID4VCI 1.0, 9): signed when it is fetched, if it may be had by then."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from issuer.achievements import configurations
from issuer.deferrals import Deferral
from issuer.deliveries import Step
from issuer.errors import InvalidTransactionId
from issuer.issuing import copying, grants, issuance, notifications
from issuer.issuing.composing import ClaimedAward
from issuer.issuing.issuance import Claim, Practice
from issuer.issuing.postponing import Postponed, id_hash
from issuer.ledger import Award, Grant, Stage
from issuer.offering import wallet_trace
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallets.key_proof import HolderKey

GRACE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class DeferredRequest:
    """What a wallet sends to the deferred endpoint; `thumbprint` is as in `issuance.ClaimRequest`."""

    token: str | None = field(repr=False)
    transaction_id: str = field(repr=False)
    thumbprint: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A claim that was put off, and in which shape it was asked for (see `Deferral`)."""

    claim: Claim
    is_old: bool
    format: str | None


def fetch(
    tx: Transaction,
    request: DeferredRequest,
    identity: Identity,
    now: datetime,
    randomness: Randomness,
    practice: Practice = issuance.USUAL_PRACTICE,
) -> Fetched | Postponed:
    """Return the badge, signed for each key that was proved; or the same id again while it is not to be had yet.

    An answer that was lost may be fetched again for five minutes, with a token that follows from the same code.

    Raises:
        InvalidToken: the access token is not one of ours now, or not for this.
        InvalidTransactionId: the id is unknown, dead, or of somebody else's request; never said which.
        CredentialRequestDenied: the award was not approved, withdrawn or declined, or another wallet has it.
        KeyNotCertified: the badge is signed only with certificates, and there are none in time.
        LintFailed: what was signed does not verify, so it is kept back.
    """
    grant = grants.grant_of(tx, request.token, request.thumbprint, now)
    deferral = tx.deferrals.get(id_hash(request.transaction_id))
    if deferral is None or deferral.offer_id != grant.offer_id or _is_dead(deferral, now):
        raise _no_such_transaction()
    award = tx.awards.get(deferral.award_id)
    if award is not None and _is_open(award):
        return Postponed(request.transaction_id)
    return _handed_over(tx, grant, deferral, identity, now, randomness, practice)


def _is_dead(deferral: Deferral, now: datetime) -> bool:
    return deferral.fetched_at is not None and deferral.fetched_at < now - GRACE


def _is_open(award: Award) -> bool:
    """Whether it is not yet told: it waits for approval, or is paused, which passes too."""
    if award.version.revocation is not None or award.declined_at is not None or award.person.is_forgotten:
        return False
    return award.stage is Stage.WAITING or (
        award.stage is Stage.AGREED and award.version.suspension is not None
    )


def _handed_over(
    tx: Transaction,
    grant: Grant,
    deferral: Deferral,
    identity: Identity,
    now: datetime,
    randomness: Randomness,
    practice: Practice,
) -> Fetched:
    configuration = configurations.by_id(practice.known or identity.configurations, deferral.configuration_id)
    issuance.check_assured(grant, configuration, identity, practice, now)
    holders = [HolderKey(each.did, each.public_key) for each in deferral.holders]
    award = issuance.award_for(tx, grant, frozenset(each.did for each in holders))
    # Decided by the database: of several who fetch at once, the later ones find what the first left.
    if not tx.deferrals.fetch(deferral.id_hash, now, now - GRACE):
        raise _no_such_transaction()
    copies = tuple(
        copying.copy_for(
            tx, ClaimedAward.by(each, award, configuration), identity, configuration, now, randomness
        )
        for each in holders
    )
    wallet_trace.note_grant(tx, grant, Step.FETCHED, "", now)
    told_by = notifications.deliver(tx, grant, configuration.id, identity.secrets.offers, now)
    return Fetched(Claim(copies, told_by), deferral.is_old, deferral.format)


def _no_such_transaction() -> InvalidTransactionId:
    return InvalidTransactionId("No badge is put off under this transaction id for this access token.")
