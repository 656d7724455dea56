"""Endorsements on record: those that the organisation gives, and those of others that it puts into its badges."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class About(StrEnum):
    """What is recognised: whatever is given for an achievement, or one badge as it was seen."""

    ACHIEVEMENT = "achievement"
    CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True)
class Recognition:
    """An endorsement that the organisation gave: of what, whose badge it is, and the signed forms, byte for byte.

    `status_list` and `status_index` are its place in the organisation's lists, by which it can be withdrawn.
    """

    id: str
    about: About
    subject_id: str
    subject_name: str
    endorsed: str
    comment: str
    by: str
    given_at: datetime
    status_list: int
    status_index: int
    document: bytes = field(repr=False)
    token: bytes = field(repr=False)
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class AcceptedEndorsement:
    """An endorsement that somebody else gave to a badge of the plan, and that new copies of the badge carry."""

    id: str
    slug: str
    endorser: str
    endorser_name: str
    comment: str
    is_token: bool
    body: bytes = field(repr=False)
    accepted_at: datetime


class RecognitionShelf(Protocol):
    """The endorsements of one organisation, given and accepted."""

    def add(self, recognition: Recognition) -> bool:
        """Keep a new endorsement; False if one of the same thing stands."""
        ...

    def get(self, recognition_id: str) -> Recognition | None:
        """Return an endorsement that was given."""
        ...

    def all(self, limit: int, skip: int = 0) -> Sequence[Recognition]:
        """Return the endorsements that were given, newest first, without as many as `skip`."""
        ...

    def standing(self, about: About) -> Sequence[Recognition]:
        """Return every endorsement of this kind that was not withdrawn, newest first."""
        ...

    def withdraw(self, recognition_id: str, at: datetime) -> bool:
        """Withdraw an endorsement; False if there is none that stands. Its status list counts a change."""
        ...

    def accept(self, accepted: AcceptedEndorsement) -> bool:
        """Keep an endorsement of others; False if it is kept already."""
        ...

    def accepted(self, slug: str | None = None) -> Sequence[AcceptedEndorsement]:
        """Return the endorsements of others that are kept, of one badge or of all, oldest first."""
        ...

    def drop(self, accepted_id: str) -> bool:
        """Keep an endorsement of others no longer; False if there is none of this id."""
        ...
