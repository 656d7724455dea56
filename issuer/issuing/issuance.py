"""A wallet claims: its request is checked, the badge is composed for its key, signed, read back, handed over.

OpenID4VCI 1.0, 8. The whole is one transaction: a refusal leaves nothing behind, not even a used nonce.
"""

import hashlib
import hmac
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from credentials.badge import (
    Carrier,
    Evidence,
    HashedIdentity,
    JsonObject,
    SignedBadge,
    Source,
    UnsignedBadge,
)
from credentials.digest import copy_digest
from credentials.identity import hash_identity
from credentials.proofs.badge_claims import Terms
from credentials.proofs.disclosable import NAME as SELECTIVE
from credentials.proofs.suites.ecdsa_sd.values import HMAC_KEY_SIZE
from credentials.proofs.vc_jwt import Profile
from issuer import status_lists
from issuer.achievements import configurations
from issuer.achievements.configurations import Configuration
from issuer.awarding import approvals, editions
from issuer.awarding.parts import current_copies
from issuer.deliveries import Step
from issuer.errors import (
    CredentialRequestDenied,
    InvalidCredentialRequest,
    InvalidToken,
    StackIncomplete,
    UnknownCredentialIdentifier,
)
from issuer.issuing import grants, notifications
from issuer.issuing.postponing import AskedFor, Postponed, postpone
from issuer.issuing.signing import Concealed, DisclosureSecrets, Manner, check_certified, sign
from issuer.kept.grounds import Grounds
from issuer.ledger import AuditEntry, Award, Copy, Grant, Privacy, Stage
from issuer.meta_badges import stacks
from issuer.offering import offers, wallet_trace
from issuer.organisation.identity import Identity
from issuer.ports import Randomness, Transaction
from issuer.recognition import accepting
from issuer.wallets import holder_keys
from issuer.wallets.holder_keys import GivenProofs
from issuer.wallets.key_attestation import Attesters
from issuer.wallets.key_proof import HolderKey
from keys.keyring import KeyringEntry
from keys.multibase import b64url_encode
from keys.public import Algorithm, PublicKey
from keys.software import SoftwareSigner

EVIDENCE_NAME = "What was seen"
_SALT_BYTES = 16


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


@dataclass(frozen=True, slots=True)
class ClaimedAward:
    """An award, and who may have it in this carrier: the wallet's DID, or the URN of copies without a wallet.

    `holder_key` is the key of the wallet, None without one; `profile` the form of a token. `is_selective`: its holder
    may keep parts of the copy back.
    """

    award: Award
    holder: str
    carrier: Carrier
    profile: Profile = Profile.OPEN_BADGES
    holder_key: PublicKey | None = None
    is_selective: bool = False

    @classmethod
    def by(cls, holder: HolderKey, award: Award, configuration: Configuration) -> "ClaimedAward":
        """Return what a wallet's key claims."""
        return cls(
            award,
            holder.did,
            configuration.carrier,
            configuration.profile,
            holder.public_key,
            configuration.is_selective,
        )

    @property
    def kept_profile(self) -> str:
        """The profile as copies keep it: nothing for the usual one."""
        if self.is_selective and self.carrier is Carrier.LDP_VC:
            return SELECTIVE
        return "" if self.profile is Profile.OPEN_BADGES else self.profile.value


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


def kept_copy(tx: Transaction, claimed: ClaimedAward, key: KeyringEntry) -> Copy | None:
    """Return the copy that was signed for this holder, in this carrier, with this key, if there is one."""
    wanted = (claimed.carrier, claimed.kept_profile, claimed.holder, key.method_id)
    for copy in current_copies(tx, claimed.award):
        if (copy.carrier, copy.profile, copy.holder, copy.method_id) == wanted:
            return copy
    return None


def issue(
    tx: Transaction,
    claimed: ClaimedAward,
    identity: Identity,
    key: KeyringEntry,
    now: datetime,
    randomness: Randomness,
    by: str = offers.WALLET,
) -> Copy:
    """Sign a copy, keep it, and award what the badge completes now that one is signed (ADR 10).

    That it may be had, the caller has made sure of. `by` is who the audit trail says has it.

    Raises:
        AwaitsApproval, NotApproved: the organisation has not approved the award.
        StackIncomplete: it rests on badges that are not all held any more.
        LintFailed: what was signed does not verify, so it is kept back.
    """
    award, at = claimed.award, now.replace(microsecond=0)
    approvals.check_agreed(award)
    is_first = not current_copies(tx, award)
    provenance = stacks.evidence_for(tx, award, claimed.holder, claimed.carrier, at)
    badge = _composed(tx, claimed, identity, provenance)
    signed = sign(badge, _manner(tx, claimed, identity, randomness), key, at)
    copy = _copy(claimed, signed, key, at)
    _keep(tx, claimed, copy, by, provenance.grounds)
    if is_first:
        stacks.award_earned(tx, award.person, at, randomness)
    return copy


def compose(tx: Transaction, claimed: ClaimedAward, identity: Identity, now: datetime) -> UnsignedBadge:
    """Return everything the badge of an award says, for this holder.

    Raises:
        StackIncomplete: it rests on badges that are not all held any more.
    """
    provenance = stacks.evidence_for(tx, claimed.award, claimed.holder, claimed.carrier, now)
    return _composed(tx, claimed, identity, provenance)


def _composed(
    tx: Transaction, claimed: ClaimedAward, identity: Identity, provenance: stacks.Provenance
) -> UnsignedBadge:
    award, version = claimed.award, claimed.award.version
    endorsed = accepting.embedded_in(tx, award.slug, claimed.carrier, claimed.profile)
    return UnsignedBadge(
        id=award.id,
        issuer=identity.profile,
        subject_id=claimed.holder,
        achievement=award.achievement,
        awarded_at=award.awarded_at,
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        level=award.level,
        identities=_identities(award, identity),
        results=provenance.results,
        evidence=_told(claimed, provenance),
        status=status_lists.status_entry(
            identity.issuer_url, version.status_list, version.status_index, claimed.carrier
        ),
        endorsements=endorsed.documents,
        endorsement_tokens=endorsed.tokens,
        source=_source(award, identity),
        license_number=editions.text_of(award) or None,
    )


def _source(award: Award, identity: Identity) -> Source | None:
    """Return the leader who awarded it, unless a program did or the organisation names nobody."""
    if award.leader is None or not award.awarded_by or not identity.organisation.names_leaders:
        return None
    # Derived, so that badges by one leader agree, and tell nobody the address by which the leader signs in.
    mac = hmac.new(identity.secrets.salts, f"leader:{award.leader}".encode(), hashlib.sha256).digest()
    return Source(uuid.UUID(bytes=mac[:16], version=4).urn, award.awarded_by)


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


# --- one copy -------------------------------------------------------------------------------------


def copy_for(
    tx: Transaction,
    claimed: ClaimedAward,
    identity: Identity,
    configuration: Configuration,
    now: datetime,
    randomness: Randomness,
) -> Copy:
    """Return the copy for a holder who may have it: the one that is kept, or one signed now.

    Raises:
        CredentialRequestDenied: it rests on badges that are not all held any more.
        LintFailed: what was signed does not verify, so it is kept back.
    """
    key = identity.key_for(configuration.algorithm)
    kept = kept_copy(tx, claimed, key)
    if kept is not None:
        return kept
    try:
        copy = issue(tx, claimed, identity, key, now, randomness)
    except StackIncomplete as fault:
        raise CredentialRequestDenied(str(fault)) from fault
    tx.offers.cancel_open(claimed.award.id, copy.signed_at)
    return copy


def _copy(claimed: ClaimedAward, signed: SignedBadge, key: KeyringEntry, at: datetime) -> Copy:
    return Copy(
        award_id=claimed.award.id,
        version=claimed.award.version.number,
        carrier=claimed.carrier,
        holder=claimed.holder,
        body=signed.body,
        digest=copy_digest(signed),
        method_id=key.method_id,
        signed_at=at,
        profile=claimed.kept_profile,
    )


def _manner(tx: Transaction, claimed: ClaimedAward, identity: Identity, randomness: Randomness) -> Manner:
    if claimed.kept_profile == SELECTIVE:
        one_time = SoftwareSigner.generate(Algorithm.ES256)
        return Manner(claimed.carrier, secrets=DisclosureSecrets(randomness.token(HMAC_KEY_SIZE), one_time))
    if claimed.carrier is not Carrier.DC_SD_JWT:
        return Manner(claimed.carrier, claimed.profile)
    # A place of its own, so that what two verifiers are shown can not be linked by it (ADR 10).
    status = status_lists.reserve_for_copy(tx, claimed.award.version, identity.issuer_url, randomness)
    terms = Terms(configurations.vct_of(identity.issuer_url), holder=claimed.holder_key, status=status)
    return Manner(claimed.carrier, concealed=Concealed(terms, lambda: _salt_of(randomness)))


def _salt_of(randomness: Randomness) -> str:
    return b64url_encode(randomness.token(_SALT_BYTES))


def _keep(
    tx: Transaction, claimed: ClaimedAward, copy: Copy, by: str, grounds: Grounds | None = None
) -> None:
    award, person_id = claimed.award, claimed.award.person.id
    is_bound = claimed.holder.startswith("did:")
    tx.copies.add(copy)
    if is_bound:
        tx.people.add_holder(person_id, claimed.holder, copy.signed_at)
    values = {"holder": claimed.holder, "carrier": claimed.carrier.value, "digest": copy.digest}
    if grounds is not None:
        tx.grounds.add(person_id, replace(grounds, by=by))
        values |= grounds.told
    act = "award.claimed" if is_bound else "award.filed"
    tx.audit.record(AuditEntry(copy.signed_at, by, act, award.id, values, person_id))


def _identities(award: Award, identity: Identity) -> tuple[HashedIdentity, ...]:
    """Return the recipient's address, hashed; nothing where it was earned by somebody known by a key alone."""
    return (hash_identity(award.address, _salt(award, identity)),) if award.address else ()


def _told(claimed: ClaimedAward, provenance: stacks.Provenance) -> tuple[Evidence, ...]:
    """Return what a copy says the badge was awarded for: nothing that its holder could not keep back (SC-11).

    That somebody decided to give it though not everything could be checked, every copy says (SC-12).
    """
    privacy = claimed.award.version.privacy
    is_told = privacy is Privacy.OPEN or (privacy is Privacy.SELECTIVE and claimed.is_selective)
    made_for = (*_words(claimed.award), *provenance.evidence) if is_told else ()
    return (*made_for, *provenance.decisions)


def _words(award: Award) -> tuple[Evidence, ...]:
    return (Evidence(name=EVIDENCE_NAME, narrative=award.evidence),) if award.evidence else ()


def _salt(award: Award, identity: Identity) -> str:
    # Derived, so that all copies of an award agree; 128 bits nobody without the secret can guess.
    mac = hmac.new(identity.secrets.salts, award.id.encode(), hashlib.sha256).digest()
    return b64url_encode(mac[:_SALT_BYTES])
