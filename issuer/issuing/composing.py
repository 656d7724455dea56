"""What the badge of an award says, for one holder, in one carrier."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime

from credentials.badge import (
    Carrier,
    Evidence,
    HashedIdentity,
    Source,
    UnsignedBadge,
)
from credentials.identity import hash_identity
from credentials.proofs.disclosable import NAME as SELECTIVE
from credentials.proofs.vc_jwt import Profile
from issuer import status_lists
from issuer.achievements.configurations import Configuration
from issuer.awarding import editions
from issuer.ledger import Award, Privacy
from issuer.meta_badges import stacks
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.recognition import accepting
from issuer.wallets.key_proof import HolderKey
from keys.multibase import b64url_encode
from keys.public import PublicKey

EVIDENCE_NAME = "What was seen"
_SALT_BYTES = 16


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


def compose(tx: Transaction, claimed: ClaimedAward, identity: Identity, now: datetime) -> UnsignedBadge:
    """Return everything the badge of an award says, for this holder.

    Raises:
        StackIncomplete: it rests on badges that are not all held any more.
    """
    provenance = stacks.evidence_for(tx, claimed.award, claimed.holder, claimed.carrier, now)
    return composed(tx, claimed, identity, provenance)


def composed(
    tx: Transaction, claimed: ClaimedAward, identity: Identity, provenance: stacks.Provenance
) -> UnsignedBadge:
    """Return the same where it is known already what it rests on."""
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


def _identities(award: Award, identity: Identity) -> tuple[HashedIdentity, ...]:
    """Return the recipient's address, hashed; nothing where it was earned by somebody known by a key alone."""
    return (hash_identity(award.address, _salt(award, identity)),) if award.address else ()


def _told(claimed: ClaimedAward, provenance: stacks.Provenance) -> tuple[Evidence, ...]:
    """Return what a copy says the badge was awarded for: nothing that its holder could not keep back (SC-11).

    That somebody decided to give it though not everything could be checked, every copy says (SC-12); of what, only one
    that may tell it.
    """
    privacy = claimed.award.version.privacy
    is_told = privacy is Privacy.OPEN or (privacy is Privacy.SELECTIVE and claimed.is_selective)
    made_for = (*_words(claimed.award), *provenance.evidence) if is_told else ()
    decided = (each.in_full if is_told else each.in_short for each in provenance.decisions)
    return (*made_for, *decided)


def _words(award: Award) -> tuple[Evidence, ...]:
    return (Evidence(name=EVIDENCE_NAME, narrative=award.evidence),) if award.evidence else ()


def _salt(award: Award, identity: Identity) -> str:
    # Derived, so that all copies of an award agree; 128 bits nobody without the secret can guess.
    mac = hmac.new(identity.secrets.salts, award.id.encode(), hashlib.sha256).digest()
    return b64url_encode(mac[:_SALT_BYTES])
