"""Who achieved it, and how (Open Badges 3.0, B.1: AchievementSubject, IdentityObject, Evidence)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar

from credentials.badge import JsonObject
from credentials.open_badges import forms
from credentials.open_badges.achievement import Achievement
from credentials.open_badges.profile import Image, Profile, Uri
from credentials.open_badges.results import Result
from credentials.open_badges.shapes import About
from credentials.open_badges.vocabulary import IDENTIFIER_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityObject:
    """By what the recipient may be known: an address or number, in clear or as a salted hash."""

    ABOUT: ClassVar = About("IdentityObject", closed=True, one_type=True)

    hashed: bool
    identity_hash: str
    identity_type: Annotated[str, IDENTIFIER_TYPE]
    type: tuple[str, ...] = ("IdentityObject",)
    salt: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was seen of it; `narrative` is Markdown."""

    ABOUT: ClassVar = About("Evidence")

    id: Uri | None = None
    type: tuple[str, ...] = ("Evidence",)
    narrative: str | None = None
    name: str | None = None
    description: str | None = None
    genre: str | None = None
    audience: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementSubject:
    """The recipient, by `id` or `identifier`, and what they achieved. `source` is who assessed or nominated."""

    ABOUT: ClassVar = About("AchievementSubject")

    achievement: Achievement
    id: Uri | None = None
    type: tuple[str, ...] = ("AchievementSubject",)
    activity_end_date: datetime | None = None
    activity_start_date: datetime | None = None
    credits_earned: Annotated[float, forms.NUMBER] | None = None
    identifier: tuple[IdentityObject, ...] = ()
    image: Image | None = None
    license_number: str | None = None
    narrative: str | None = None
    result: tuple[Result, ...] = ()
    role: str | None = None
    source: Profile | None = None
    term: str | None = None
    others: JsonObject = field(default_factory=dict)
