"""An event comes in: it is signed, read, kept, and brings about what its course earns, once (Standard Webhooks 1.0)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_, say
from issuer.awarding import awards
from issuer.awarding.awards import AwardBadge
from issuer.courses import graduating
from issuer.courses.graduating import Means
from issuer.courses.reading import Reading, read
from issuer.courses.sources import find_source, secret_of
from issuer.courses.weighing import Weighed, person_of, ways_of, weigh
from issuer.errors import CourseEventUnreadable, CourseNotSigned, IssuerError, UnknownCourseThing
from issuer.kept.courses import OPEN_STATES, CourseEvent, EventState, Source
from issuer.kept.mail import LetterKind
from issuer.ledger import AuditEntry, Award, Person
from issuer.mail.posting import post
from issuer.meta_badges.cascade_terms import USUAL, CascadeTerms
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.webhooks import signature
from keys.sealing import Sealer

# What is told first of an event that opens several ways: the best news, then what somebody has to do.
_ORDER: Final = (
    EventState.AWARDED,
    EventState.RAISED,
    EventState.PROPOSED,
    EventState.REFUSED,
    EventState.ALREADY,
    EventState.NOT_MET,
)
_WHAT_TO_DO: Final = {
    EventState.UNKNOWN_PERSON: N_(
        "Nobody of this address or id is known here. Add the person, then try the event again."
    ),
    EventState.UNMAPPED: N_(
        "This course earns nothing yet. Say which badge it earns, then try the event again."
    ),
}


@dataclass(frozen=True, slots=True)
class Doors:
    """What an event is taken with: when, by which secrets, and on what terms badges fall."""

    sealer: Sealer
    randomness: Randomness
    now: datetime
    terms: CascadeTerms = USUAL

    @property
    def at(self) -> datetime:
        """The instant in whole seconds."""
        return self.now.replace(microsecond=0)


def receive(
    tx: Transaction, source_id: str, headers: Mapping[str, str], body: bytes, doors: Doors
) -> CourseEvent:
    """Take what a source tells, and return it with what came of it; what was told before is answered as then.

    Raises:
        UnknownSource: no such program tells of courses here.
        CourseNotSigned: it is not signed by the source, or not now.
        CourseEventUnreadable: it is no JSON object.
    """
    source = find_source(tx, source_id)
    event_id = _check_signed(tx, source, headers, body, doors)
    event = event_of(source, event_id, opened(body), doors.at)
    if not tx.courses.add_event(event):
        return tx.courses.event(source_id, event_id) or event
    return _done(tx, source, event, doors)


def try_again(tx: Transaction, source_id: str, event_id: str, doors: Doors, by: str) -> CourseEvent:
    """Take an event once more that waited for somebody to do something; return what came of it.

    Raises:
        UnknownCourseThing: there is no such event, or nothing waits.
    """
    event = tx.courses.event(source_id, event_id)
    source = tx.courses.source(source_id)
    if event is None or source is None or event.state not in OPEN_STATES - {EventState.UNREAD}:
        raise UnknownCourseThing(N_("This event is not there any more, or nothing of it is open."))
    _note(tx, event, "course_event.tried_again", by, doors.at, {"course": event.course})
    return _done(tx, source, event, doors)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an event would say, and bring about if it is about somebody who is known."""

    reading: Reading
    is_known: bool
    weighed: Sequence[Weighed]


def foreseen(tx: Transaction, source: Source, body: bytes, doors: Doors) -> Foreseen:
    """Return what an event would say and bring about; nothing is kept.

    Raises:
        CourseEventUnreadable: it is no JSON object.
    """
    document = opened(body)
    event, reading = event_of(source, "", document, doors.at), read(document, source.paths, doors.at)
    person = person_of(tx, event.person)
    if person is None:
        return Foreseen(reading, is_known=False, weighed=())
    weighed = [weigh(tx, way, event, person, doors.now) for way in ways_of(tx, event)]
    return Foreseen(reading, is_known=True, weighed=weighed)


def event_of(source: Source, event_id: str, document: dict[str, Any], at: datetime) -> CourseEvent:
    """Return an event as it was read."""
    reading = read(document, source.paths, at)
    state = EventState.UNREAD if reading.fault else EventState.UNMAPPED
    return CourseEvent(
        event_id,
        source.id,
        at,
        reading.at or at,
        reading.person,
        reading.course,
        reading.is_completed,
        reading.score,
        state,
        note=reading.fault,
    )


def opened(body: bytes) -> dict[str, Any]:
    """Return the JSON object of an event.

    Raises:
        CourseEventUnreadable: it is none.
    """
    try:
        return parse_object(body)
    except MalformedJson as fault:
        raise CourseEventUnreadable(say("The event is no JSON object: {fault}", fault=str(fault))) from fault


def _check_signed(
    tx: Transaction, source: Source, headers: Mapping[str, str], body: bytes, doors: Doors
) -> str:
    secret = secret_of(source, tx.organisation, doors.sealer)
    try:
        return signature.checked(headers, body, secret, doors.now)
    except ValueError as fault:
        raise CourseNotSigned(say("The event was not taken: {fault}", fault=str(fault))) from fault


def _done(tx: Transaction, source: Source, event: CourseEvent, doors: Doors) -> CourseEvent:
    """Bring about what an event earns, and keep what came of it."""
    if event.state is EventState.UNREAD:
        return event
    person = person_of(tx, event.person)
    ways = ways_of(tx, event)
    if person is not None:
        # Of two events of one person at a time, the second sees what the first one earned.
        tx.people.hold(person.id)
        event = replace(event, person_id=person.id)
        tx.courses.note_event(event)
    if not ways or person is None:
        state = EventState.UNMAPPED if not ways else EventState.UNKNOWN_PERSON
        return _kept(tx, replace(event, state=state, note=_WHAT_TO_DO[state]))
    outcomes = [
        _carried_out(tx, source, event, weigh(tx, way, event, person, doors.now), doors) for way in ways
    ]
    told = min(outcomes, key=lambda each: _ORDER.index(each.state))
    after = replace(event, state=told.state, award_id=told.award.id if told.award else "", note=told.note)
    _graduate(tx, source, person, {each.slug for each in ways}, doors)
    return _kept(tx, after)


def _carried_out(
    tx: Transaction, source: Source, event: CourseEvent, weighed: Weighed, doors: Doors
) -> Weighed:
    """Carry out what one way brings about; a refusal is kept, so that somebody can do something about it."""
    try:
        if weighed.state is EventState.AWARDED:
            return replace(weighed, award=_award(tx, source, event, weighed, doors))
        if weighed.award is not None and weighed.way.level is not None:
            return _raised(tx, source, event, weighed, (weighed.award, weighed.way.level), doors)
    except IssuerError as refusal:
        return replace(weighed, state=EventState.REFUSED, award=None, note=str(refusal))
    return weighed


def _award(tx: Transaction, source: Source, event: CourseEvent, weighed: Weighed, doors: Doors) -> Award:
    person = tx.people.get(event.person_id or "")
    address = person.addresses[0] if person and person.addresses else event.person
    way = weighed.way
    command = AwardBadge(
        way.slug,
        address,
        level=way.level,
        evidence=evidence_of(source, way.title, event),
        by=f"course:{source.id}",
        by_name=source.name,
    )
    made = awards.award(tx, command, doors.now, doors.randomness)
    if source.tells:
        post(tx, LetterKind.OFFER, made.person, {"award": made.id}, doors.now)
    return made


def _raised(
    tx: Transaction,
    source: Source,
    event: CourseEvent,
    weighed: Weighed,
    higher: tuple[Award, int],
    doors: Doors,
) -> Weighed:
    """Raise an award to a level, or propose that where the badge needs approval; else leave it as it is."""
    why, means = evidence_of(source, weighed.way.title, event), _means(source, doors)
    if weighed.state is EventState.PROPOSED:
        graduating.propose(tx, *higher, why, means)
    if weighed.state is EventState.RAISED:
        by = f"course:{source.id}"
        return replace(weighed, award=graduating.raise_to(tx, *higher, why, means, by=by))
    return weighed


def evidence_of(source: Source, title: str, event: CourseEvent) -> str:
    """Return what a badge says that it was given for: the course, where it was done, when, and with which score."""
    score = "" if event.score is None else f", with {event.score / 100:g} %"
    return f"Completed “{title}” in {source.name} on {event.at:%Y-%m-%d}{score}."


def _graduate(tx: Transaction, source: Source, person: Person, slugs: set[str], doors: Doors) -> None:
    for award in tx.awards.of_person(person.id):
        if award.slug in slugs:
            graduating.consider(tx, award, _means(source, doors))


def _means(source: Source, doors: Doors) -> Means:
    return Means(doors.now, doors.randomness, doors.terms, source.tells)


def _kept(tx: Transaction, event: CourseEvent) -> CourseEvent:
    tx.courses.note_event(event)
    return event


def _note(
    tx: Transaction, event: CourseEvent, action: str, by: str, at: datetime, values: Mapping[str, str]
) -> None:
    about = f"{event.source_id}/{event.id}"
    tx.audit.record(AuditEntry(at, by, action, about, dict(values), event.person_id))
