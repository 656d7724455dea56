"""Courses in the database: who tells of them, what each earns, and what was told."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, delete, select

from issuer.kept.courses import CourseEvent, EventState, Paths, Source, Way
from issuer.store.course_tables import COURSE_EVENT, COURSE_SOURCE, COURSE_WAY
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlCourses:
    """`issuer.kept.courses.CourseShelf` in a database."""

    tenant: Tenant

    def sources(self) -> Sequence[Source]:
        """Return every source, oldest first."""
        query = select(COURSE_SOURCE).where(self.tenant.mine(COURSE_SOURCE))
        oldest_first = query.order_by(COURSE_SOURCE.c.created_at, COURSE_SOURCE.c.id)
        return [_source(row) for row in self.tenant.connection.execute(oldest_first)]

    def source(self, source_id: str) -> Source | None:
        """Return a source."""
        row = self.tenant.one(COURSE_SOURCE, COURSE_SOURCE.c.id == source_id)
        return None if row is None else _source(row)

    def put_source(self, source: Source) -> None:
        """Keep a source, in place of one of its id."""
        said = {
            "name": source.name,
            "sealed": source.sealed,
            "paths": asdict(source.paths),
            "tells": source.tells,
        }
        if not self.tenant.add_unless_there(
            COURSE_SOURCE, id=source.id, created_at=source.created_at, **said
        ):
            kept = self.tenant.update(COURSE_SOURCE, COURSE_SOURCE.c.id == source.id)
            self.tenant.change(kept.values(**said))

    def remove_source(self, source_id: str) -> bool:
        """Keep a source, its ways and what it told no longer; False if there is none."""
        for table in (COURSE_EVENT, COURSE_WAY):
            of_it = (self.tenant.mine(table), table.c.source_id == source_id)
            self.tenant.connection.execute(delete(table).where(*of_it))
        gone = delete(COURSE_SOURCE).where(self.tenant.mine(COURSE_SOURCE), COURSE_SOURCE.c.id == source_id)
        return self.tenant.connection.execute(gone).rowcount == 1

    def ways(self) -> Sequence[Way]:
        """Return every way to earn a badge, oldest first."""
        query = select(COURSE_WAY).where(self.tenant.mine(COURSE_WAY)).order_by(COURSE_WAY.c.serial)
        return [_way(row) for row in self.tenant.connection.execute(query)]

    def add_way(self, way: Way) -> bool:
        """Keep a new way; False if this course of this source earns this badge already."""
        said = asdict(way)
        return self.tenant.add_unless_there(COURSE_WAY, **said | {"rank": said.pop("level") or 0})

    def remove_way(self, way_id: str) -> bool:
        """Keep a way no longer; False if there is none."""
        gone = delete(COURSE_WAY).where(self.tenant.mine(COURSE_WAY), COURSE_WAY.c.id == way_id)
        return self.tenant.connection.execute(gone).rowcount == 1

    def add_event(self, event: CourseEvent) -> bool:
        """Keep what was told; False if the source told it before, however many ask at once."""
        return self.tenant.add_unless_there(COURSE_EVENT, **asdict(event) | {"state": event.state.value})

    def event(self, source_id: str, event_id: str) -> CourseEvent | None:
        """Return an event, locked against other transactions until this one ends."""
        named = (COURSE_EVENT.c.source_id == source_id, COURSE_EVENT.c.id == event_id)
        row = self.tenant.one(COURSE_EVENT, *named, locked=True)
        return None if row is None else _event(row)

    def note_event(self, event: CourseEvent) -> None:
        """Keep what came of an event; one that is gone stays gone."""
        named = (COURSE_EVENT.c.source_id == event.source_id, COURSE_EVENT.c.id == event.id)
        came_of_it = {
            "state": event.state.value,
            "person_id": event.person_id,
            "award_id": event.award_id,
            "note": event.note,
        }
        self.tenant.change(self.tenant.update(COURSE_EVENT, *named).values(**came_of_it))

    def events(self, states: frozenset[EventState] | None, limit: int) -> Sequence[CourseEvent]:
        """Return events, the newest first."""
        query = select(COURSE_EVENT).where(self.tenant.mine(COURSE_EVENT))
        if states is not None:
            query = query.where(COURSE_EVENT.c.state.in_([each.value for each in states]))
        newest_first = query.order_by(COURSE_EVENT.c.serial.desc()).limit(limit)
        return [_event(row) for row in self.tenant.connection.execute(newest_first)]

    def events_of(self, person_id: str) -> Sequence[CourseEvent]:
        """Return what was told of a person, oldest first."""
        theirs = (self.tenant.mine(COURSE_EVENT), COURSE_EVENT.c.person_id == person_id)
        query = select(COURSE_EVENT).where(*theirs).order_by(COURSE_EVENT.c.serial)
        return [_event(row) for row in self.tenant.connection.execute(query)]


def forget(tenant: Tenant, person_id: str, addresses: Sequence[str]) -> None:
    """Delete what was told of a person, also before they were known by these addresses."""
    columns = COURSE_EVENT.c
    theirs = (columns.person_id == person_id) | columns.person.in_([*addresses, person_id])
    tenant.connection.execute(delete(COURSE_EVENT).where(tenant.mine(COURSE_EVENT), theirs))


def _source(row: Row[Any]) -> Source:
    paths = Paths(**row.paths | {"completed": tuple(row.paths["completed"])})
    return Source(row.id, row.name, bytes(row.sealed), paths, row.tells, row.created_at)


def _way(row: Row[Any]) -> Way:
    return Way(
        row.id, row.source_id, row.course, row.title, row.slug, row.rank or None, row.least, row.created_at
    )


def _event(row: Row[Any]) -> CourseEvent:
    return CourseEvent(
        id=row.id,
        source_id=row.source_id,
        received_at=row.received_at,
        at=row.at,
        person=row.person,
        course=row.course,
        is_completed=row.is_completed,
        score=row.score,
        state=EventState(row.state),
        person_id=row.person_id,
        award_id=row.award_id,
        note=row.note,
    )
