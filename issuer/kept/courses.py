"""Courses on record: who tells of them, what each earns, what was told, and how one level leads to the next (ADR 63).

Scores are hundredths of a percent: 8750 is 87.5 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

FULL_SCORE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Paths:
    """Where in an event each thing stands: names and numbers with dots between, "" for nowhere.

    `completed` are the words that mean a course was completed, where `kind` has any. `is_percent`: scores are told from
    0 to 100, else from 0 to 1.
    """

    person: str = "person"
    course: str = "course"
    kind: str = "kind"
    score: str = "score"
    at: str = "at"
    completed: tuple[str, ...] = ("completed", "passed")
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A program that tells of courses. `sealed` is the secret that it signs with; `tells`: people are told by mail."""

    id: str
    name: str
    sealed: bytes = field(repr=False)
    paths: Paths
    tells: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Way:
    """One way to earn a badge: a course of a source, completed or, with `least`, done with such a score.

    `title` is what people call the course, `level` the badge's, None where it has none.
    """

    id: str
    source_id: str
    course: str
    title: str
    slug: str
    level: int | None
    least: int | None
    created_at: datetime


class EventState(StrEnum):
    """What came of an event: the last four wait for somebody to do something, and are kept until then."""

    AWARDED = "awarded"
    RAISED = "raised"
    PROPOSED = "proposed"
    ALREADY = "already"
    NOT_MET = "not_met"
    UNKNOWN_PERSON = "unknown_person"
    UNMAPPED = "unmapped"
    UNREAD = "unread"
    REFUSED = "refused"


OPEN_STATES: Final = frozenset(
    {EventState.UNKNOWN_PERSON, EventState.UNMAPPED, EventState.UNREAD, EventState.REFUSED}
)


@dataclass(frozen=True, slots=True)
class CourseEvent:
    """Something that a source told: `id` is the source's own. `person` is how it names somebody.

    `person_id` is there once they are known, `award_id` where it earned something; `note` says what stands in the way.
    """

    id: str
    source_id: str
    received_at: datetime
    at: datetime
    person: str
    course: str
    is_completed: bool
    score: int | None
    state: EventState
    person_id: str | None = None
    award_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LevelStep:
    """How one level of a badge leads to `level`: after so many completions, after so long, with such a score.

    0 and None ask for nothing. `is_automatic`: it is done at once, else proposed.
    """

    slug: str
    level: int
    completions: int = 0
    months: int = 0
    least: int | None = None
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an award go up to a level, and why; `decided_at` and `by` are there once somebody has decided."""

    id: str
    award_id: str
    person_id: str
    level: int
    why: str
    at: datetime
    decided_at: datetime | None = None
    by: str = ""


class CourseShelf(Protocol):
    """Who tells an organisation of courses, what each earns, and what was told."""

    def sources(self) -> Sequence[Source]:
        """Return every source, oldest first."""
        ...

    def source(self, source_id: str) -> Source | None:
        """Return a source."""
        ...

    def put_source(self, source: Source) -> None:
        """Keep a source, in place of one of its id."""
        ...

    def remove_source(self, source_id: str) -> bool:
        """Keep a source, its ways and what it told no longer; False if there is none."""
        ...

    def ways(self) -> Sequence[Way]:
        """Return every way to earn a badge, oldest first."""
        ...

    def add_way(self, way: Way) -> bool:
        """Keep a new way; False if this course of this source earns this badge already."""
        ...

    def remove_way(self, way_id: str) -> bool:
        """Keep a way no longer; False if there is none."""
        ...

    def add_event(self, event: CourseEvent) -> bool:
        """Keep what was told; False if the source told it before, however many ask at once."""
        ...

    def event(self, source_id: str, event_id: str) -> CourseEvent | None:
        """Return an event, locked against other transactions until this one ends."""
        ...

    def note_event(self, event: CourseEvent) -> None:
        """Keep what came of an event; one that is gone stays gone."""
        ...

    def events(self, states: frozenset[EventState] | None, limit: int) -> Sequence[CourseEvent]:
        """Return events, the newest first."""
        ...

    def events_of(self, person_id: str) -> Sequence[CourseEvent]:
        """Return what was told of a person, oldest first."""
        ...


class StepShelf(Protocol):
    """How levels lead to the next, and who is proposed for one."""

    def all(self) -> Sequence[LevelStep]:
        """Return every step, by badge and level."""
        ...

    def put(self, step: LevelStep) -> None:
        """Keep a step, in place of one to this level of this badge."""
        ...

    def remove(self, slug: str, level: int) -> bool:
        """Keep a step no longer; False if there is none."""
        ...

    def propose(self, proposal: Proposal) -> bool:
        """Keep a proposal; False if this award was proposed for this level before."""
        ...

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Return a proposal, locked against other transactions until this one ends."""
        ...

    def open_proposals(self, limit: int) -> Sequence[Proposal]:
        """Return what nobody has decided yet, oldest first."""
        ...

    def decide(self, proposal_id: str, at: datetime, by: str) -> bool:
        """Note that somebody has decided; False if somebody had, or there is no such proposal."""
        ...
