"""A wallet claims: its request is checked, the badge is composed for its key, signed, read back, handed over.

OpenID4VCI 1.0, 8. The whole is one transaction: a refusal leaves nothing behind, not even a used nonce.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from credentials.badge import (
    Carrier,
    JsonObject,
)
from issuer.achievements import configurations
from issuer.achievements.configurations import Configuration
from issuer.deliveries import Step
from issuer.errors import (
    CredentialRequestDenied,
    InvalidCredentialRequest,
    InvalidToken,
    UnknownCredentialIdentifier,
)
from issuer.issuing import grants, notifications
from issuer.issuing.composing import ClaimedAward
from issuer.issuing.copying import copy_for
from issuer.issuing.postponing import AskedFor, Postponed, postpone
from issuer.issuing.signing import check_certified
from issuer.ledger import Award, Copy, Grant, Stage
from issuer.offering import offers, wallet_trace
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallets import holder_keys
from issuer.wallets.holder_keys import GivenProofs
from issuer.wallets.key_attestation import Attesters


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What a wallet sends to the credential endpoint, parsed.

    `thumbprint` is that of the key it proved along with its token, None where it showed the token by itself.
    `proofs` are the `jwt` proofs, `presentations` the `di_vp` proofs, `attestations` key attestations by themselves;
    empty where it sent none. `format` and `types` are how drafts 11 to 14 asked; `is_old`: in a shape of theirs.
    """

    token: str | None = field(repr=False)
    configuration_id: str | None = None
    credential_identifier: str | None = None
    proofs: tuple[str, ...] = field(default=(), repr=False)
    presentations: tuple[JsonObject, ...] = field(default=(), repr=False)
    attestations: tuple[str, ...] = field(default=(), repr=False)
    format: str | None = None
    types: tuple[str, ...] = ()
    thumbprint: str | None = None
    is_old: bool = False

    @property
    def given(self) -> GivenProofs:
        """The proofs of the wallet's keys."""
        return GivenProofs(self.proofs, self.presentations, self.attestations)


@dataclass(frozen=True, slots=True)
class Practice:
    """How wallets are served here: `known` are the configurations they are told of, None for the identity's.

    `offered` are the ids of those that offers name, None for all; `batch` is to how many keys one badge is bound.
    `bound_only` are the carriers that a token gets only if it is bound to a key, `certified_only` those that are signed
    only with certificates. `attesters` are those whose word about
    keys counts, None where nobody's does.
    """

    known: Sequence[Configuration] | None = None
    offered: Collection[str] | None = None
    batch: int = 1
    bound_only: Collection[Carrier] = ()
    certified_only: Collection[Carrier] = ()
    attesters: Attesters | None = None


USUAL_PRACTICE: Final = Practice()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a wallet is handed over: a copy for each key, and under which id it may tell what became of them."""

    copies: tuple[Copy, ...]
    notification_id: str


def claim(
    tx: Transaction,
    request: ClaimRequest,
    identity: Identity,
    now: datetime,
    randomness: Randomness,
    practice: Practice = USUAL_PRACTICE,
) -> Claim | Postponed:
    """Return the badge, signed for each key that the wallet proved; asked again, the same copies.

    While the award waits for approval, its keys are kept and the wallet is to come again.

    Raises:
        InvalidToken, InsufficientScope: the access token is not one of ours now, or not for this.
        InvalidCredentialRequest, UnknownCredentialConfiguration, UnknownCredentialIdentifier: about the request.
        InvalidProof, InvalidNonce: about the key proof.
        CredentialRequestDenied: the award was withdrawn, paused, declined or not approved, or another wallet has it.
        KeyNotCertified: the badge is signed only with certificates, and there are none in time.
        LintFailed: what was signed does not verify, so it is kept back.
    """
    grant = grants.grant_of(tx, request.token, request.thumbprint, now)
    in_detail = tx.wallets.details(grant.token_hash)
    known, covered = practice.known or identity.configurations, grants.covered(tx, grant, practice.offered)
    configuration = _configuration(request, known, in_detail or (), covered)
    grants.check_covers(tx, grant, configuration.id, practice.offered)
    check_assured(grant, configuration, identity, practice, now)
    holder_keys.check_sent(request.given, configuration, practice.batch)
    holders = holder_keys.proved(tx, request.given, _terms(tx, grant, identity, practice), now)
    award = award_for(tx, grant, frozenset(holder.did for holder in holders))
    if award.stage is Stage.WAITING:
        asked = AskedFor(configuration.id, holders, request.is_old, request.format)
        return postpone(tx, grant, asked, now, randomness)
    copies = [
        copy_for(tx, ClaimedAward.by(holder, award, configuration), identity, configuration, now, randomness)
        for holder in holders
    ]
    wallet_trace.note_grant(tx, grant, Step.BADGE, "", now)
    told_by = notifications.deliver(tx, grant, configuration.id, identity.secrets.offers, now)
    return Claim(tuple(copies), told_by)


def check_assured(
    grant: Grant, configuration: Configuration, identity: Identity, practice: Practice, now: datetime
) -> None:
    """Pass over a token and a key that are as sure as badges of this carrier ask for.

    Raises:
        InvalidToken: the token is bound to no key, and must be.
        KeyNotCertified: the badge is signed only with certificates, and there are none in time.
    """
    if configuration.carrier in practice.bound_only and grant.thumbprint is None:
        raise InvalidToken("A badge of this format needs an access token that is bound to a key.")
    if configuration.carrier in practice.certified_only:
        check_certified(identity.key_for(configuration.algorithm), now)


# --- the request ----------------------------------------------------------------------------------


def _configuration(
    request: ClaimRequest,
    known: Sequence[Configuration],
    in_detail: Collection[str],
    covered: Collection[str] | None,
) -> Configuration:
    identifier, configuration_id = request.credential_identifier, request.configuration_id
    if identifier is not None and configuration_id is not None:
        raise InvalidCredentialRequest("Send credential_configuration_id or credential_identifier, not both.")
    if identifier is not None and identifier not in in_detail:
        raise UnknownCredentialIdentifier("No such credential identifier was given out with this token.")
    # A badge's identifier is the id of its configuration; whoever sends the latter means the same badge.
    configuration_id = identifier if configuration_id is None else configuration_id
    if configuration_id is not None:
        return configurations.by_id(known, configuration_id)
    if request.format is not None:
        return configurations.by_format(known, request.format, request.types, covered)
    raise InvalidCredentialRequest("The request does not say which credential it asks for.")


def _terms(tx: Transaction, grant: Grant, identity: Identity, practice: Practice) -> holder_keys.Terms:
    client_id = grants.client_of(tx, grant)
    return holder_keys.Terms(
        identity.issuer_url, identity.secrets.nonces, practice.batch, practice.attesters, client_id
    )


def award_for(tx: Transaction, grant: Grant, holders: frozenset[str]) -> Award:
    """Return the award a token serves, if these holders may have it; the token serves no others from then on.

    Raises:
        CredentialRequestDenied: they may not.
    """
    award = tx.awards.get(grant.award_id)
    if award is None or award.version.revocation is not None:
        raise CredentialRequestDenied("The badge was withdrawn.")
    if award.stage is Stage.NOT_APPROVED:
        raise CredentialRequestDenied("The badge was not approved.")
    if award.version.suspension is not None:
        raise CredentialRequestDenied("The badge is paused; open the claim link again once it is not.")
    if award.declined_at is not None:
        raise CredentialRequestDenied("The badge was declined.")
    if award.person.is_forgotten:
        raise CredentialRequestDenied("Who the badge was for is not known here any more.")
    basis = tx.presented.basis(award.id)
    if basis is not None and not holders <= set(basis.holders):
        raise CredentialRequestDenied("The badge was earned with other keys than these.")
    served = _served(tx, grant, holders)
    if not holders <= served or offers.claimants(tx, award) - served:
        raise CredentialRequestDenied("Another wallet has this badge.")
    return award


def _served(tx: Transaction, grant: Grant, holders: frozenset[str]) -> frozenset[str]:
    """Return the holders a token serves: those of its first batch. The grant is locked, so there is one first."""
    if grant.holder is not None:
        return frozenset(grant.holder.split())
    # DIDs have no spaces in them (DID 1.0, 3.1).
    return holders if tx.offers.bind_grant(grant.token_hash, " ".join(sorted(holders))) else frozenset()
