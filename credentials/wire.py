"""Open Badges 3.0 and ours: the only room that knows the field names of the standard.

Writing is here, reading in `credentials.wire_reading`. What is written is Open Badges 3.0.3 over VCDM 2.0:
every array an array, no nulls, and only terms of the two contexts, so that whoever has those can check it.
Badges that say more than Cairn's own do are `credentials.open_badges`, by `badge_of` and `document_of`.
"""

from credentials.badge import (
    Evidence,
    HashedIdentity,
    IssuerProfile,
    JsonObject,
    Result,
    Source,
    StatusEntry,
    UnsignedBadge,
)
from credentials.instants import instant_text
from credentials.open_badges.documents import CONTEXTS, badge_of, document_of, endorsement_of
from credentials.status.bitstring import StatusPurpose
from credentials.status.entries import BitstringEntry, entry_to_wire
from credentials.wire_achievement import (
    ACHIEVEMENT_TYPES,
    achievement_to_wire,
    count_description_id,
    count_id,
    level_description_id,
    present,
    slot_description_id,
    unless_empty,
)
from credentials.wire_reading import from_wire

__all__ = [
    "ACHIEVEMENT_TYPES",
    "CONTEXTS",
    "badge_of",
    "count_description_id",
    "count_id",
    "document_of",
    "endorsement_of",
    "from_wire",
    "level_description_id",
    "slot_description_id",
    "to_wire",
]


def to_wire(badge: UnsignedBadge) -> JsonObject:
    """Return the credential to sign.

    Raises:
        ValueError: an instant is not a whole second with a time zone, or the achievement has no such level.
    """
    return {
        "@context": list(CONTEXTS),
        "id": badge.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.achievement.name,
        "issuer": _profile(badge.issuer),
        "validFrom": instant_text(badge.valid_from),
        **({"validUntil": instant_text(badge.valid_until)} if badge.valid_until else {}),
        "awardedDate": instant_text(badge.awarded_at),
        "credentialSubject": _subject(badge),
        **unless_empty("evidence", [_evidence(each) for each in badge.evidence]),
        **({"credentialStatus": _status(badge.status)} if badge.status else {}),
    }


def _profile(issuer: IssuerProfile) -> JsonObject:
    return present({"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url})


def _subject(badge: UnsignedBadge) -> JsonObject:
    return {
        "id": badge.subject_id,
        "type": ["AchievementSubject"],
        **unless_empty("identifier", [_identity(each) for each in badge.identities]),
        "achievement": {
            **achievement_to_wire(badge.achievement),
            **unless_empty("endorsement", list(badge.endorsements)),
            **unless_empty("endorsementJwt", list(badge.endorsement_tokens)),
        },
        **unless_empty("result", [_result(each) for each in _results(badge)]),
        **({"source": _source(badge.source)} if badge.source else {}),
        **({"licenseNumber": badge.license_number} if badge.license_number else {}),
    }


def _source(source: Source) -> JsonObject:
    return {"id": source.id, "type": ["Profile"], "name": source.name}


def _results(badge: UnsignedBadge) -> tuple[Result, ...]:
    if badge.level is None:
        return badge.results
    if all(level.number != badge.level for level in badge.achievement.levels):
        raise ValueError(f"the achievement has no level {badge.level}")
    description, reached = level_description_id(badge.achievement), badge.achievement.level_id(badge.level)
    return (Result(description, achieved_level=reached), *badge.results)


def _result(result: Result) -> JsonObject:
    return present(
        {
            "type": ["Result"],
            "resultDescription": result.description,
            "achievedLevel": result.achieved_level,
            "status": result.status,
            "value": result.value,
        }
    )


def _identity(identity: HashedIdentity) -> JsonObject:
    return {
        "type": "IdentityObject",
        "hashed": identity.hashed,
        "identityHash": identity.identity_hash,
        "identityType": identity.identity_type,
        **({"salt": identity.salt} if identity.salt else {}),
    }


def _evidence(evidence: Evidence) -> JsonObject:
    return present(
        {
            "id": evidence.id,
            "type": ["Evidence"],
            "name": evidence.name,
            "narrative": evidence.narrative,
            "genre": evidence.genre,
            "mediaType": evidence.media_type,
            "digestMultibase": evidence.digest,
        }
    )


def _status(status: StatusEntry) -> JsonObject:
    # Open Badges 3.0 allows one entry and asks for its id, so suspension is named by reference.
    entry = BitstringEntry(
        StatusPurpose.REVOCATION.value, status.index, status.list_url, reference=status.suspension_list
    )
    return entry_to_wire(entry, f"{status.list_url}#{status.index}")
