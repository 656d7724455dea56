"""What is achieved (Open Badges 3.0, B.1: Achievement, Criteria, Related)."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from credentials.badge import JsonObject
from credentials.open_badges import forms
from credentials.open_badges.alignment import Alignment
from credentials.open_badges.profile import IdentifierEntry, Image, Language, Profile, Uri
from credentials.open_badges.results import ResultDescription
from credentials.open_badges.shapes import About
from credentials.open_badges.vocabulary import ACHIEVEMENT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """How it is earned: a page, or words in Markdown, or both."""

    ABOUT: ClassVar = About("Criteria", typed=False)

    id: Uri | None = None
    type: tuple[str, ...] = ()
    narrative: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """The same achievement in another language or version; never a part of it or a way to it."""

    ABOUT: ClassVar = About("Related")

    id: Uri
    type: tuple[str, ...] = ("Related",)
    in_language: Language | None = None
    version: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What a badge is given for. A `creator` other than the issuer says whose achievement it is."""

    ABOUT: ClassVar = About("Achievement")

    id: Uri
    name: str
    description: str
    criteria: Criteria
    type: tuple[str, ...] = ("Achievement",)
    achievement_type: Annotated[str, ACHIEVEMENT_TYPE] | None = None
    alignment: tuple[Alignment, ...] = ()
    creator: Profile | None = None
    credits_available: Annotated[float, forms.NUMBER] | None = None
    endorsement: tuple[JsonObject, ...] = ()
    endorsement_jwt: tuple[Annotated[str, forms.TOKEN], ...] = ()
    field_of_study: str | None = None
    human_code: str | None = None
    image: Image | None = None
    in_language: Language | None = None
    other_identifier: tuple[IdentifierEntry, ...] = ()
    related: tuple[Related, ...] = ()
    result_description: tuple[ResultDescription, ...] = ()
    specialization: str | None = None
    tag: tuple[str, ...] = ()
    version: str | None = None
    others: JsonObject = field(default_factory=dict)
