"""What is on record of what people hold, to look at: small protocols, which a transaction answers too."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from issuer.ledger import (
    Award,
    Copy,
    Organisation,
    PublishedDocument,
    StoredKey,
)
from issuer.shown import Partner, PresentedPart


class AwardsOfPeople(Protocol):
    """Each person's awards."""

    def of_person(self, person_id: str) -> Sequence[Award]:
        """Return a person's awards, oldest first."""
        ...


class CopiesOfAwards(Protocol):
    """Each award's signed copies."""

    def of_award(self, award_id: str) -> Sequence[Copy]:
        """Return every copy of an award, oldest first."""
        ...

    def of_person(self, person_id: str) -> Mapping[str, Sequence[Copy]]:
        """Return every copy of a person's awards by award, oldest first."""
        ...


class AllKeys(Protocol):
    """The organisation's signing keys, to look at."""

    def all(self) -> Sequence[StoredKey]:
        """Return every key, oldest first, whatever its state."""
        ...


class AllPartners(Protocol):
    """The organisation's partners, to look at."""

    def all(self) -> Sequence[Partner]:
        """Return every partner, by name."""
        ...


class ShownByPeople(Protocol):
    """What each person showed."""

    def of_person(self, person_id: str) -> Sequence[PresentedPart]:
        """Return what a person showed, the oldest check first; nothing once they are forgotten."""
        ...


class Documents(Protocol):
    """What is published, to look at."""

    def get(self, path: str) -> PublishedDocument | None:
        """Return the document at `path`."""
        ...

    def several(self, paths: Collection[str]) -> Mapping[str, PublishedDocument]:
        """Return the documents at these paths, as many as there are, by path."""
        ...


class Records(Protocol):
    """What is on record of what people hold: a transaction's shelves, or what was gathered from them at once."""

    @property
    def organisation(self) -> Organisation:
        """Whose records these are."""
        ...

    @property
    def awards(self) -> AwardsOfPeople:
        """Each person's awards."""
        ...

    @property
    def copies(self) -> CopiesOfAwards:
        """Each award's signed copies."""
        ...

    @property
    def keys(self) -> AllKeys:
        """The organisation's signing keys."""
        ...

    @property
    def partners(self) -> AllPartners:
        """The organisation's partners."""
        ...

    @property
    def presented(self) -> ShownByPeople:
        """What each person showed."""
        ...

    @property
    def published(self) -> Documents:
        """What is published."""
        ...
