"""Courses, and how one level leads to the next, in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.kept.courses import CourseEvent, EventState, LevelStep, Proposal, Source, Way
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryCourses:
    """`issuer.kept.courses.CourseShelf` in memory."""

    ledger: Ledger

    def sources(self) -> Sequence[Source]:
        """Return every source, oldest first."""
        return sorted(self.ledger.course_sources.values(), key=lambda each: (each.created_at, each.id))

    def source(self, source_id: str) -> Source | None:
        """Return a source."""
        return self.ledger.course_sources.get(source_id)

    def put_source(self, source: Source) -> None:
        """Keep a source, in place of one of its id."""
        self.ledger.course_sources[source.id] = source

    def remove_source(self, source_id: str) -> bool:
        """Keep a source, its ways and what it told no longer; False if there is none."""
        for way in [each for each in self.ledger.course_ways.values() if each.source_id == source_id]:
            del self.ledger.course_ways[way.id]
        for key in [key for key in self.ledger.course_events if key[0] == source_id]:
            del self.ledger.course_events[key]
        return self.ledger.course_sources.pop(source_id, None) is not None

    def ways(self) -> Sequence[Way]:
        """Return every way to earn a badge, oldest first."""
        return list(self.ledger.course_ways.values())

    def add_way(self, way: Way) -> bool:
        """Keep a new way; False if this course of this source earns this badge already."""
        if any(_same(way, each) for each in self.ledger.course_ways.values()):
            return False
        self.ledger.course_ways[way.id] = way
        return True

    def remove_way(self, way_id: str) -> bool:
        """Keep a way no longer; False if there is none."""
        return self.ledger.course_ways.pop(way_id, None) is not None

    def add_event(self, event: CourseEvent) -> bool:
        """Keep what was told; False if the source told it before."""
        return self.ledger.course_events.setdefault((event.source_id, event.id), event) is event

    def event(self, source_id: str, event_id: str) -> CourseEvent | None:
        """Return an event; the transaction is alone as it is."""
        return self.ledger.course_events.get((source_id, event_id))

    def note_event(self, event: CourseEvent) -> None:
        """Keep what came of an event; one that is gone stays gone."""
        if (event.source_id, event.id) in self.ledger.course_events:
            self.ledger.course_events[event.source_id, event.id] = event

    def events(self, states: frozenset[EventState] | None, limit: int) -> Sequence[CourseEvent]:
        """Return events, the newest first."""
        told = self.ledger.course_events.values()
        return [each for each in told if states is None or each.state in states][::-1][:limit]

    def events_of(self, person_id: str) -> Sequence[CourseEvent]:
        """Return what was told of a person, oldest first."""
        return [each for each in self.ledger.course_events.values() if each.person_id == person_id]


@dataclass(frozen=True, slots=True)
class MemorySteps:
    """`issuer.kept.courses.StepShelf` in memory."""

    ledger: Ledger

    def all(self) -> Sequence[LevelStep]:
        """Return every step, by badge and level."""
        return [self.ledger.level_steps[key] for key in sorted(self.ledger.level_steps)]

    def put(self, step: LevelStep) -> None:
        """Keep a step, in place of one to this level of this badge."""
        self.ledger.level_steps[step.slug, step.level] = step

    def remove(self, slug: str, level: int) -> bool:
        """Keep a step no longer; False if there is none."""
        return self.ledger.level_steps.pop((slug, level), None) is not None

    def propose(self, proposal: Proposal) -> bool:
        """Keep a proposal; False if this award was proposed for this level before."""
        kept = self.ledger.level_proposals
        if any((each.award_id, each.level) == (proposal.award_id, proposal.level) for each in kept.values()):
            return False
        kept[proposal.id] = proposal
        return True

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Return a proposal; the transaction is alone as it is."""
        return self.ledger.level_proposals.get(proposal_id)

    def open_proposals(self, limit: int) -> Sequence[Proposal]:
        """Return what nobody has decided yet, oldest first."""
        return [each for each in self.ledger.level_proposals.values() if each.decided_at is None][:limit]

    def decide(self, proposal_id: str, at: datetime, by: str) -> bool:
        """Note that somebody has decided; False if somebody had, or there is no such proposal."""
        kept = self.ledger.level_proposals.get(proposal_id)
        if kept is None or kept.decided_at is not None:
            return False
        self.ledger.level_proposals[proposal_id] = replace(kept, decided_at=at, by=by)
        return True


def forget(ledger: Ledger, person_id: str, addresses: Sequence[str]) -> None:
    """Delete what was told of a person, also before they were known by these addresses, and what they were to get."""
    for key, event in list(ledger.course_events.items()):
        if event.person_id == person_id or event.person in (*addresses, person_id):
            del ledger.course_events[key]
    for proposal in [each for each in ledger.level_proposals.values() if each.person_id == person_id]:
        del ledger.level_proposals[proposal.id]


def _same(way: Way, other: Way) -> bool:
    return (way.source_id, way.course, way.slug, way.level) == (
        other.source_id,
        other.course,
        other.slug,
        other.level,
    )
