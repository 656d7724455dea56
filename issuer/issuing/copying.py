"""One copy of a badge: signed, read back, kept, with what follows from its being there."""

from dataclasses import replace
from datetime import datetime

from credentials.badge import (
    Carrier,
    SignedBadge,
)
from credentials.digest import copy_digest
from credentials.proofs.badge_claims import Terms
from credentials.proofs.disclosable import NAME as SELECTIVE
from credentials.proofs.suites.ecdsa_sd.values import HMAC_KEY_SIZE
from issuer import status_lists
from issuer.achievements import configurations
from issuer.achievements.configurations import Configuration
from issuer.awarding import approvals
from issuer.awarding.parts import current_copies
from issuer.errors import (
    CredentialRequestDenied,
    StackIncomplete,
)
from issuer.issuing.composing import ClaimedAward, composed
from issuer.issuing.signing import Concealed, DisclosureSecrets, Manner, sign
from issuer.kept.grounds import Grounds
from issuer.ledger import AuditEntry, Copy
from issuer.meta_badges import stacks
from issuer.offering import offers
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.keyring import KeyringEntry
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner

_SALT_BYTES = 16


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
    badge = composed(tx, claimed, identity, provenance)
    signed = sign(badge, _manner(tx, claimed, identity, randomness), key, at)
    copy = _copy(claimed, signed, key, at)
    _keep(tx, claimed, copy, by, provenance.grounds)
    if is_first:
        stacks.award_earned(tx, award.person, at, randomness)
    return copy


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
