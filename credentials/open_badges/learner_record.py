"""A Comprehensive Learner Record (CLR 2.0, ClrCredential): credentials of one person, put together by somebody."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, ClassVar

from credentials.badge import JsonObject
from credentials.open_badges import forms
from credentials.open_badges.achievement import Achievement
from credentials.open_badges.credential import CredentialStatus, Issuer, SingleTypedResource, TypedResource
from credentials.open_badges.profile import Image, Uri
from credentials.open_badges.shapes import About, OneWritten
from credentials.open_badges.subject import IdentityObject
from credentials.open_badges.vocabulary import ASSOCIATION_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """How two achievements belong together; both ends are ids of achievements, not of credentials."""

    ABOUT: ClassVar = About("Association", closed=True, one_type=True)

    association_type: Annotated[str, ASSOCIATION_TYPE]
    source_id: Uri
    target_id: Uri
    type: tuple[str, ...] = ("Association",)
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClrSubject:
    """The learner and their credentials as received: each is verified alone, from its own JSON."""

    ABOUT: ClassVar = About("ClrSubject")

    verifiable_credential: tuple[JsonObject, ...]
    id: Uri | None = None
    type: tuple[str, ...] = ("ClrSubject",)
    identifier: tuple[IdentityObject, ...] = ()
    achievement: tuple[Achievement, ...] = ()
    association: tuple[Association, ...] = ()
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClrCredential:
    """The record. `partial` says that it does not hold everything its issuer knows of."""

    ABOUT: ClassVar = About("ClrCredential")

    id: Uri
    name: str
    issuer: Issuer
    valid_from: datetime
    credential_subject: ClrSubject
    type: tuple[str, ...] = ("VerifiableCredential", "ClrCredential")
    more_contexts: tuple[Annotated[Any, forms.ANYTHING], ...] = field(
        default=(), metadata={"name": "@context"}
    )
    description: str | None = None
    image: Image | None = None
    partial: bool | None = None
    awarded_date: datetime | None = None
    valid_until: datetime | None = None
    credential_schema: tuple[SingleTypedResource, ...] = ()
    credential_status: Annotated[CredentialStatus, OneWritten()] | None = None
    refresh_service: Annotated[SingleTypedResource, OneWritten()] | None = None
    terms_of_use: tuple[TypedResource, ...] = ()
    others: JsonObject = field(default_factory=dict)
