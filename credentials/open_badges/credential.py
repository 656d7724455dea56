"""A whole badge as Open Badges 3.0 has it (B.1: AchievementCredential and what VCDM 2.0 adds)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, ClassVar

from credentials.badge import JsonObject
from credentials.open_badges import forms
from credentials.open_badges.profile import Image, Profile, Uri
from credentials.open_badges.shapes import About, AsUri, OneWritten
from credentials.open_badges.subject import AchievementSubject, Evidence

Issuer = Annotated[Profile, AsUri()]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedResource:
    """Terms of use and the like: something of one or more types, perhaps with an address."""

    ABOUT: ClassVar = About("")

    type: tuple[str, ...]
    id: Uri | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleTypedResource:
    """A schema or a refresh service: something of one type at an address."""

    ABOUT: ClassVar = About("", one_type=True)

    id: Uri
    type: tuple[str, ...]
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialStatus:
    """Where the status is told; what else the entry says is read by `credentials.status`."""

    ABOUT: ClassVar = About("", one_type=True)

    type: tuple[str, ...]
    id: Uri | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedResource:
    """A resource whose bytes are bound by their digest (VCDM 2.0, 5.3)."""

    ABOUT: ClassVar = About("", typed=False)

    id: Uri
    media_type: str | None = None
    digest_sri: tuple[str, ...] = field(default=(), metadata={"name": "digestSRI"})
    digest_multibase: tuple[str, ...] = ()
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What credentials of every kind have. `more_contexts` are those after the data model's and the badges' own."""

    id: Uri
    issuer: Issuer
    valid_from: datetime
    more_contexts: tuple[Annotated[Any, forms.ANYTHING], ...] = field(
        default=(), metadata={"name": "@context"}
    )
    name: str | None = None
    description: str | None = None
    awarded_date: datetime | None = None
    valid_until: datetime | None = None
    credential_schema: tuple[SingleTypedResource, ...] = ()
    credential_status: Annotated[CredentialStatus, OneWritten()] | None = None
    refresh_service: Annotated[SingleTypedResource, OneWritten()] | None = None
    terms_of_use: tuple[TypedResource, ...] = ()
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBadgeCredential(Credential):
    """Everything a badge says."""

    ABOUT: ClassVar = About("OpenBadgeCredential")

    credential_subject: AchievementSubject
    type: tuple[str, ...] = ("VerifiableCredential", "OpenBadgeCredential")
    image: Image | None = None
    evidence: tuple[Evidence, ...] = ()
    endorsement: tuple[JsonObject, ...] = ()
    endorsement_jwt: tuple[Annotated[str, forms.TOKEN], ...] = ()
    related_resource: tuple[RelatedResource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementSubject:
    """What is endorsed, by its id, and what is said of it."""

    ABOUT: ClassVar = About("EndorsementSubject")

    id: Uri
    type: tuple[str, ...] = ("EndorsementSubject",)
    endorsement_comment: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementCredential(Credential):
    """What somebody says of a badge, an achievement or a profile (B.1: EndorsementCredential)."""

    ABOUT: ClassVar = About("EndorsementCredential")

    credential_subject: EndorsementSubject
    type: tuple[str, ...] = ("VerifiableCredential", "EndorsementCredential")
    related_resource: tuple[RelatedResource, ...] = ()
