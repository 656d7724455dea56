"""Competency frameworks on record: trees of items that badges are tied to, and how items relate to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


class Source(StrEnum):
    """Where a framework comes from."""

    OWN = "own"
    CASE = "case"
    ESCO = "esco"
    ONET = "onet"


class LinkKind(StrEnum):
    """What one item has to do with another, in the words of CASE 1.1 (CFAssociation, associationType)."""

    CHILD = "isChildOf"
    PART = "isPartOf"
    PEER = "isPeerOf"
    RELATED = "isRelatedTo"
    SAME = "exactMatchOf"
    EXEMPLAR = "exemplar"
    SKILL_LEVEL = "hasSkillLevel"
    TRANSLATION = "isTranslationOf"
    PRECEDES = "precedes"
    REPLACED = "replacedBy"


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework as it is kept. By `key` a later import knows it again; `changed` is when its source says it changed.

    `revision` counts from 1, one more with each import that changed anything.
    """

    id: str
    key: str
    title: str
    source: Source
    url: str
    changed: str
    revision: int
    added_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an item said before it was changed."""

    revision: int
    code: str
    statement: str
    changed: str


@dataclass(frozen=True, slots=True)
class Competency:
    """One item of a framework; `url` is what badges name, `parent` the id of the item above it, "" at the top.

    `place` orders the items of a framework. `language` is "" where its source does not say it. An item that vanished
    from its source has `retired_at`, and stays.
    """

    framework: str
    id: str
    statement: str
    url: str
    target_type: str | None = None
    code: str = ""
    description: str = ""
    parent: str = ""
    place: int = 0
    language: str = ""
    changed: str = ""
    revision: int = 1
    earlier: tuple[Earlier, ...] = ()
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An item and another one, which may be of a framework that is not here: both by their addresses."""

    origin: str
    kind: LinkKind
    destination: str
    title: str = ""


MOST_ITEMS: Final = 5_000


class CompetencyShelf(Protocol):
    """The frameworks of one organisation."""

    def frameworks(self) -> Sequence[Framework]:
        """Return every framework, by title."""
        ...

    def framework(self, framework_id: str) -> Framework | None:
        """Return a framework, locked against other transactions until this one ends."""
        ...

    def of_key(self, key: str) -> Framework | None:
        """Return the framework that an import knows by this key, locked as by `framework`."""
        ...

    def add(self, framework: Framework) -> bool:
        """Keep a new framework; False if there is one of its key."""
        ...

    def note(self, framework: Framework) -> None:
        """Keep a framework in place of the one of its id; one that is gone stays gone."""
        ...

    def items(self, framework_id: str) -> Sequence[Competency]:
        """Return every item of a framework in order, retired ones too."""
        ...

    def item(self, framework_id: str, item_id: str) -> Competency | None:
        """Return an item."""
        ...

    def keep(self, items: Sequence[Competency]) -> None:
        """Keep items, each in place of the one of its framework and id. Hold their framework first."""
        ...

    def search(self, text: str, limit: int) -> Sequence[Competency]:
        """Return items in use whose code, statement or description contains `text`, whatever the case, in order."""
        ...

    def of_url(self, url: str) -> Sequence[Competency]:
        """Return the items of this address, retired ones too."""
        ...

    def links(self, framework_id: str) -> Sequence[Link]:
        """Return what the items of a framework have to do with others."""
        ...

    def set_links(self, framework_id: str, links: Sequence[Link]) -> None:
        """Keep these links of a framework in place of those before."""
        ...
