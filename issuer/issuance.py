"""A wallet claims: its request is checked, the badge is composed for its key, signed, read back, handed over.

OpenID4VCI 1.0, 8. The whole is one transaction: a refusal leaves nothing behind, not even a used nonce.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from contexts.errors import ContextsError
from contexts.jcs import jcs
from credentials.badge import Carrier, Evidence, JsonObject, SignedBadge, UnsignedBadge
from credentials.digest import copy_digest
from credentials.errors import CredentialsError
from credentials.identity import hash_identity
from credentials.proofs import data_integrity, vc_jwt
from credentials.received import read
from credentials.wire import to_wire
from issuer import configurations, key_proof, nonce, offers, stacks, status_lists
from issuer.configurations import Configuration
from issuer.errors import (
    CredentialRequestDenied,
    InsufficientScope,
    InvalidCredentialRequest,
    InvalidProof,
    InvalidToken,
    LintFailed,
    StackIncomplete,
    UnknownCredentialIdentifier,
)
from issuer.identity import Identity
from issuer.ledger import AuditEntry, Award, Copy, Grant
from issuer.ports import Randomness, Transaction
from keys.errors import KeysError
from keys.keyring import KeyringEntry
from keys.multibase import b64url_encode

EVIDENCE_NAME = "What was seen"
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What a wallet sends to the credential endpoint, parsed.

    `proofs` are the `jwt` proofs, empty where it sent none. `format` and `types` are how drafts 11 to 14 asked.
    """

    token: str | None = field(repr=False)
    configuration_id: str | None = None
    credential_identifier: str | None = None
    proofs: tuple[str, ...] = field(default=(), repr=False)
    format: str | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimedAward:
    """An award, and the wallet's DID that may have it in this carrier: the request was found good."""

    award: Award
    holder: str
    carrier: Carrier


def claim(
    tx: Transaction,
    request: ClaimRequest,
    identity: Identity,
    now: datetime,
    randomness: Randomness,
    *,
    offered: Collection[str] | None = None,
) -> Copy:
    """Return the badge, signed for the wallet that proved its key; asked again, the same copy.

    `offered` are the ids of the configurations that offers name, None for all.

    Raises:
        InvalidToken, InsufficientScope: the access token is not one of ours now, or not for this.
        InvalidCredentialRequest, UnknownCredentialConfiguration, UnknownCredentialIdentifier: about the request.
        InvalidProof, InvalidNonce: about the key proof.
        CredentialRequestDenied: the award was withdrawn, paused or declined, or another wallet has it.
        LintFailed: what was signed does not verify, so it is kept back.
    """
    grant = _grant(tx, request.token, now)
    configuration = _configuration(request, identity.configurations)
    if offered is not None and configuration.id not in offered:
        raise InsufficientScope("The access token does not cover this credential configuration.")
    proof = key_proof.check(_only_proof(request), identity.issuer_url, now)
    fresh = nonce.check(proof.nonce, identity.secrets.nonces, identity.issuer_url, now)
    nonce.use(tx, fresh)
    award = _award_for(tx, grant, proof.holder.did)
    claimed = ClaimedAward(award, proof.holder.did, configuration.carrier)
    key = identity.key_for(configuration.algorithm)
    return _kept_copy(tx, claimed, key) or _issue(tx, claimed, identity, key, now, randomness)


def compose(tx: Transaction, claimed: ClaimedAward, identity: Identity, now: datetime) -> UnsignedBadge:
    """Return everything the badge of an award says, for this holder.

    Raises:
        StackIncomplete: it rests on badges that are not all held any more.
    """
    award, version = claimed.award, claimed.award.version
    provenance = stacks.evidence_for(tx, award, claimed.holder, claimed.carrier, now)
    return UnsignedBadge(
        id=award.id,
        issuer=identity.profile,
        subject_id=claimed.holder,
        achievement=award.achievement,
        awarded_at=award.awarded_at,
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        level=award.level,
        identities=(hash_identity(award.address, _salt(award, identity)),),
        results=provenance.results,
        evidence=(*_words(award), *provenance.evidence),
        status=status_lists.status_entry(identity.issuer_url, version.status_list, version.status_index),
    )


def sign(badge: UnsignedBadge, carrier: Carrier, key: KeyringEntry, at: datetime) -> SignedBadge:
    """Return the badge signed in its carrier and read back: what does not verify is never handed over.

    Raises:
        LintFailed: it can not be signed whole, or what was signed does not verify.
    """
    document = to_wire(badge)
    try:
        signed = SignedBadge(carrier, _secured(document, carrier, key, at))
        said = _read_back(signed, key)
    except (CredentialsError, ContextsError, KeysError) as fault:
        raise LintFailed(f"The signed badge did not verify and was kept back: {fault}") from fault
    if said != document:
        raise LintFailed("The signed badge does not say what was to be signed, and was kept back.")
    return signed


# --- the request ----------------------------------------------------------------------------------


def _grant(tx: Transaction, token: str | None, now: datetime) -> Grant:
    grant = tx.offers.grant(offers.token_hash(token)) if token else None
    if grant is None or now >= grant.expires_at:
        raise InvalidToken("The access token is missing, unknown or expired.")
    return grant


def _configuration(request: ClaimRequest, known: tuple[Configuration, ...]) -> Configuration:
    identifier, configuration_id = request.credential_identifier, request.configuration_id
    if identifier is not None and configuration_id is not None:
        raise InvalidCredentialRequest("Send credential_configuration_id or credential_identifier, not both.")
    if identifier is not None:
        raise UnknownCredentialIdentifier("No credential identifiers are given out here.")
    if configuration_id is not None:
        return configurations.by_id(known, configuration_id)
    if request.format is not None:
        return configurations.by_format(known, request.format, request.types)
    raise InvalidCredentialRequest("The request does not say which credential it asks for.")


def _only_proof(request: ClaimRequest) -> str:
    if not request.proofs:
        raise InvalidProof("The request has no key proof.")
    if len(request.proofs) > 1:
        raise InvalidCredentialRequest("One key proof a request: badges are not issued in batches here.")
    return request.proofs[0]


def _award_for(tx: Transaction, grant: Grant, holder: str) -> Award:
    """Return the award a token serves, if this holder may have it; the token serves no other from then on."""
    award = tx.awards.get(grant.award_id)
    if award is None or award.version.revocation is not None:
        raise CredentialRequestDenied("The badge was withdrawn.")
    if award.version.suspension is not None:
        raise CredentialRequestDenied("The badge is paused; open the claim link again once it is not.")
    if award.declined_at is not None:
        raise CredentialRequestDenied("The badge was declined.")
    if not tx.offers.bind_grant(grant.token_hash, holder) or _is_with_another(tx, award, holder):
        raise CredentialRequestDenied("Another wallet has this badge.")
    return award


def _is_with_another(tx: Transaction, award: Award, holder: str) -> bool:
    return bool(offers.claimants(tx, award) - {holder})


# --- one copy -------------------------------------------------------------------------------------


def _kept_copy(tx: Transaction, claimed: ClaimedAward, key: KeyringEntry) -> Copy | None:
    wanted = (claimed.award.version.number, claimed.carrier, claimed.holder, key.method_id)
    for copy in tx.copies.of_award(claimed.award.id):
        if (copy.version, copy.carrier, copy.holder, copy.method_id) == wanted:
            return copy
    return None


def _issue(
    tx: Transaction,
    claimed: ClaimedAward,
    identity: Identity,
    key: KeyringEntry,
    now: datetime,
    randomness: Randomness,
) -> Copy:
    award, at = claimed.award, now.replace(microsecond=0)
    is_first = not offers.is_claimed(tx, award)
    try:
        badge = compose(tx, claimed, identity, at)
    except StackIncomplete as fault:
        raise CredentialRequestDenied(str(fault)) from fault
    status_lists.ensure_published(tx, award.version.status_list, identity.publisher, at)
    copy = _copy(claimed, sign(badge, claimed.carrier, key, at), key, at)
    _keep(tx, claimed, copy)
    if is_first:
        tx.offers.cancel_open(award.id, at)
        stacks.award_earned(tx, award.person, at, randomness)
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
    )


def _keep(tx: Transaction, claimed: ClaimedAward, copy: Copy) -> None:
    award, person_id = claimed.award, claimed.award.person.id
    tx.copies.add(copy)
    tx.people.add_holder(person_id, claimed.holder, copy.signed_at)
    values = {"holder": claimed.holder, "carrier": claimed.carrier.value, "digest": copy.digest}
    tx.audit.record(AuditEntry(copy.signed_at, offers.WALLET, "award.claimed", award.id, values, person_id))


def _words(award: Award) -> tuple[Evidence, ...]:
    return (Evidence(name=EVIDENCE_NAME, narrative=award.evidence),) if award.evidence else ()


def _salt(award: Award, identity: Identity) -> str:
    # Derived, so that all copies of an award agree; 128 bits nobody without the secret can guess.
    mac = hmac.new(identity.secrets.salts, award.id.encode(), hashlib.sha256).digest()
    return b64url_encode(mac[:_SALT_BYTES])


def _secured(document: JsonObject, carrier: Carrier, key: KeyringEntry, at: datetime) -> bytes:
    if carrier is Carrier.JWT_VC_JSON:
        return vc_jwt.sign(document, key.signer, key.method_id).encode("ascii")
    return jcs(data_integrity.sign(document, key.signer, key.method_id, at))


def _read_back(signed: SignedBadge, key: KeyringEntry) -> JsonObject:
    """Return what a stranger reads who has only the bytes and the public key."""
    (proof,) = read(signed.body).secured
    if proof.method_id != key.method_id:
        raise LintFailed("The signed badge names another key than the one that signed it, and was kept back.")
    return proof.verify(key.signer.public_key)
