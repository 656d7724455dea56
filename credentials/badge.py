"""A badge on its way: composed, then signed, then verified. Each state is a type of its own."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from credentials.achievement import Achievement

JsonObject = dict[str, Any]


class Carrier(StrEnum):
    """The form in which a signed copy travels."""

    LDP_VC = "ldp_vc"
    JWT_VC_JSON = "jwt_vc_json"
    DC_SD_JWT = "dc+sd-jwt"
    VC_SD_JWT = "vc+sd-jwt"

    @property
    def media_type(self) -> str:
        """The media type of the secured credential (VCDM 2.0; VC-JOSE-COSE; SD-JWT VC)."""
        return _MEDIA_TYPES[self]

    @property
    def is_sd_jwt(self) -> bool:
        """Whether the holder may disclose parts of it, so that one copy has many forms."""
        return self in (Carrier.DC_SD_JWT, Carrier.VC_SD_JWT)


_MEDIA_TYPES = {
    Carrier.LDP_VC: "application/vc",
    Carrier.JWT_VC_JSON: "application/vc+jwt",
    Carrier.DC_SD_JWT: "application/dc+sd-jwt",
    Carrier.VC_SD_JWT: "application/vc+sd-jwt",
}


@dataclass(frozen=True, slots=True)
class IssuerProfile:
    """Who signs: `id` is the DID, `url` the organisation's page here."""

    id: str
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who assessed or nominated, where that is somebody else than the issuer (OB 3.0, `source`): id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class HashedIdentity:
    """A salted hash of the recipient's e-mail address (OB 3.0, IdentityObject).

    Where other issuers write the address itself, `hashed` is false and `identity_hash` is the address.
    """

    identity_hash: str
    salt: str
    identity_type: str = "emailAddress"
    hashed: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen. With `digest` it binds a component credential (ADR 5)."""

    id: str | None = None
    name: str | None = None
    narrative: str | None = None
    genre: str | None = None
    media_type: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One line of `credentialSubject.result`; `description` is the id of a resultDescription."""

    description: str
    achieved_level: str | None = None
    status: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where the badge's revocation bit is, and the subject id of the suspension list (ADR 11)."""

    list_url: str
    index: int
    suspension_list: str | None = None


@dataclass(frozen=True, slots=True)
class UnsignedBadge:
    """Everything a badge says, composed and not yet signed. All instants are whole seconds in UTC.

    The endorsements are what others say of the achievement, signed by them. `license_number` is which of how many
    it is, where that is limited.
    """

    id: str
    issuer: IssuerProfile
    subject_id: str
    achievement: Achievement
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    level: int | None = None
    identities: tuple[HashedIdentity, ...] = ()
    results: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    status: StatusEntry | None = None
    endorsements: tuple[JsonObject, ...] = ()
    endorsement_tokens: tuple[str, ...] = ()
    source: Source | None = None
    license_number: str | None = None


@dataclass(frozen=True, slots=True)
class SignedBadge:
    """One signed copy: the exact bytes, never re-serialised. Verification works on these bytes."""

    carrier: Carrier
    body: bytes


@dataclass(frozen=True, slots=True)
class BadgeContent:
    """What a credential says, read from its wire form; nothing here is verified by itself.

    `is_badge` is false for a VCDM credential that is not an Open Badge; then the achievement fields are None.
    `language` is the one that the texts of its achievement are in, where it says so.
    """

    id: str | None
    types: tuple[str, ...]
    issuer_id: str
    issuer_name: str | None
    name: str | None
    subject_id: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    awarded_at: datetime | None
    is_badge: bool
    achievement_id: str | None = None
    achievement_version: str | None = None
    achievement_name: str | None = None
    achievement_type: str | None = None
    description: str | None = None
    criteria: str | None = None
    rule_url: str | None = None
    rule_digest: str | None = None
    level_id: str | None = None
    level_name: str | None = None
    levels: tuple[str, ...] = ()
    identities: tuple[HashedIdentity, ...] = ()
    results: tuple[Result, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    source: Source | None = None
    license_number: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a holder may have kept back of what says whether a credential is still in force.

    `members`: whole members of the credential, so that one which is not there may still have been signed. `status`:
    parts of its status beside those that are there.
    """

    members: bool = False
    status: bool = False


NOTHING_WITHHELD: Final = Withheld()


@dataclass(frozen=True, slots=True)
class VerifiedBadge:
    """A badge whose data, signature and key have all been checked; only the verifier makes one.

    `document` is what was secured, without its proof; `content` is what it says; `source` is the copy. `is_partial`:
    its holder may have left parts out, so what is not there may still have been signed.
    """

    document: JsonObject = field(repr=False)
    content: BadgeContent
    source: SignedBadge = field(repr=False)
    is_partial: bool = False
    withheld: Withheld = NOTHING_WITHHELD
