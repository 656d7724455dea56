"""Who issues, endorses, creates or assesses (Open Badges 3.0, B.1: Profile and what it holds)."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from credentials.badge import JsonObject
from credentials.open_badges import forms
from credentials.open_badges.shapes import About
from credentials.open_badges.vocabulary import IDENTIFIER_TYPE

Uri = Annotated[str, forms.URI]
Language = Annotated[str, forms.LANGUAGE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture by its URL or as a `data:` URL, with a caption for those who do not see it."""

    ABOUT: ClassVar = About("Image", closed=True, one_type=True)

    id: Uri
    type: tuple[str, ...] = ("Image",)
    caption: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoCoordinates:
    """A place on the globe, in degrees (WGS 84)."""

    ABOUT: ClassVar = About("GeoCoordinates", one_type=True)

    latitude: float
    longitude: float
    type: tuple[str, ...] = ("GeoCoordinates",)
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address."""

    ABOUT: ClassVar = About("Address")

    type: tuple[str, ...] = ("Address",)
    address_country: str | None = None
    address_country_code: Annotated[str, forms.COUNTRY] | None = None
    address_region: str | None = None
    address_locality: str | None = None
    street_address: str | None = None
    post_office_box_number: str | None = None
    postal_code: str | None = None
    geo: GeoCoordinates | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierEntry:
    """A further identifier, of a person, an organisation or an achievement."""

    ABOUT: ClassVar = About("IdentifierEntry", closed=True, one_type=True)

    identifier: str
    identifier_type: Annotated[str, IDENTIFIER_TYPE]
    type: tuple[str, ...] = ("IdentifierEntry",)
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person or organisation. `endorsement` holds endorsement credentials as received, each verified alone."""

    ABOUT: ClassVar = About("Profile")

    id: Uri
    type: tuple[str, ...] = ("Profile",)
    name: str | None = None
    url: Uri | None = None
    phone: str | None = None
    description: str | None = None
    endorsement: tuple[JsonObject, ...] = ()
    endorsement_jwt: tuple[Annotated[str, forms.TOKEN], ...] = ()
    image: Image | None = None
    email: Annotated[str, forms.EMAIL] | None = None
    address: Address | None = None
    other_identifier: tuple[IdentifierEntry, ...] = ()
    official: str | None = None
    parent_org: "Profile | None" = None
    family_name: str | None = None
    given_name: str | None = None
    additional_name: str | None = None
    patronymic_name: str | None = None
    honorific_prefix: str | None = None
    honorific_suffix: str | None = None
    family_name_prefix: str | None = None
    date_of_birth: Annotated[str, forms.DATE] | None = None
    others: JsonObject = field(default_factory=dict)
