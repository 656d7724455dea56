"""What an event would bring about: which ways it opens, what of it its person has already. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from credentials.wording import N_
from issuer.kept.courses import CourseEvent, EventState, Way
from issuer.ledger import Award, Person, PlannedBadge, Stage
from issuer.meta_badges.stacks import is_barred
from issuer.ports import Transaction


@dataclass(frozen=True, slots=True)
class Weighed:
    """What comes of one way: `state`, and the award that is there already or is to be raised; `note` says why not."""

    way: Way
    badge: PlannedBadge | None
    state: EventState
    award: Award | None = None
    note: str = ""


def person_of(tx: Transaction, named: str) -> Person | None:
    """Return who a source means, by address or by our id of them; None for nobody who is known."""
    found = tx.people.find(named.lower()) or tx.people.get(named)
    return None if found is None or found.is_forgotten else found


def ways_of(tx: Transaction, event: CourseEvent) -> Sequence[Way]:
    """Return the ways that begin with an event's course."""
    own = (event.source_id, event.course)
    return [each for each in tx.courses.ways() if (each.source_id, each.course) == own]


def is_met(way: Way, event: CourseEvent) -> bool:
    """Whether an event is what a way asks for."""
    if way.least is None:
        return event.is_completed
    return event.score is not None and event.score >= way.least


def is_live(award: Award, now: datetime) -> bool:
    """Whether an award stands: agreed or waiting, neither withdrawn nor declined nor run out."""
    version = award.version
    is_over = version.valid_until is not None and now > version.valid_until
    is_good = version.revocation is None and award.declined_at is None and not is_over
    return is_good and award.stage is not Stage.NOT_APPROVED


def is_raisable(award: Award, now: datetime) -> bool:
    """Whether an award can go up as it stands: it is agreed and not paused, and whose it is, is known."""
    is_known = not award.person.is_forgotten
    is_good = award.stage is Stage.AGREED and award.version.suspension is None
    return is_live(award, now) and is_good and is_known


def weigh(tx: Transaction, way: Way, event: CourseEvent, person: Person, now: datetime) -> Weighed:
    """Return what comes of one way for a person."""
    badge = tx.plan.find(way.slug)
    if badge is None:
        return Weighed(way, None, EventState.REFUSED, note=N_("The badge is not in the plan any more."))
    if not is_met(way, event):
        return Weighed(way, badge, EventState.NOT_MET)
    given = [each for each in tx.awards.of_person(person.id) if each.slug == way.slug]
    standing = [each for each in given if is_live(each, now)]
    best = max(standing, key=lambda each: each.level or 0, default=None)
    if best is not None and (best.level or 0) >= (way.level or 0):
        return Weighed(way, badge, EventState.ALREADY, best)
    if best is not None and not is_raisable(best, now):
        note = N_("The badge is paused or waits for approval. Try again once that is over.")
        return Weighed(way, badge, EventState.REFUSED, note=note)
    if best is not None:
        state = EventState.PROPOSED if badge.needs_approval else EventState.RAISED
        return Weighed(way, badge, state, best)
    if any(is_barred(each) for each in given):
        note = N_("It was withdrawn or declined before. Award it by hand if they are to have it again.")
        return Weighed(way, badge, EventState.REFUSED, note=note)
    return Weighed(way, badge, EventState.AWARDED)
