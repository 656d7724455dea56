"""A Comprehensive Learner Record (CLR 2.0, ClrCredential): credentials of one person, put together by somebody."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from credentials.badge import JsonObject
from credentials.open_badges.achievement import Achievement
from credentials.open_badges.credential import Credential
from credentials.open_badges.profile import Image, Uri
from credentials.open_badges.shapes import About
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
class ClrCredential(Credential):
    """The record. `partial` says that it does not hold everything its issuer knows of."""

    ABOUT: ClassVar = About("ClrCredential")

    name: str
    credential_subject: ClrSubject
    type: tuple[str, ...] = ("VerifiableCredential", "ClrCredential")
    image: Image | None = None
    partial: bool | None = None
