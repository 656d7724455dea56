"""Events: people ask for one badge by a code on a screen, and whoever opened it awards each by hand (ADR 81).

What somebody asks for at an event is a request as any other, of nobody who signs in. It waits in the same queue, and
becomes an award in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.awarding.awards import check_level
from issuer.awarding.recipients import parse_address
from issuer.errors import EventOver, EventRefused, InvalidText, NotForAsking, UnknownEvent
from issuer.jobs import EVENT_OVER
from issuer.kept.events import Event
from issuer.kept.requests import BadgeRequest, RequestState
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.requests.answering import Answerer
from issuer.requests.asking import note
from keys.multibase import b64url_encode

MOST_HOURS: Final = 72
MOST_WHO_ASK: Final = 500
TITLE_LIMIT: Final = 100
NAME_LIMIT: Final = 100
# How long after its end an event's queue can be answered; then who asked in vain is forgotten.
ANSWERED_WITHIN: Final = timedelta(days=7)
# Who acts where somebody at an event asks: nobody knows who they are.
AT_EVENT: Final = "event"

_CODE_BYTES: Final = 16
_ID_BYTES: Final = 9
NONE: Final = N_("There is no event here. Look at the link again, or ask whoever opened it.")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event as wanted: the badge and level asked for, what it is called, for how long, and how many may ask."""

    slug: str
    level: int | None
    title: str
    hours: int
    most: int


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks at an event, as they say themselves."""

    name: str
    address: str


def open_event(
    tx: Transaction, wanted: NewEvent, who: Answerer, now: datetime, randomness: Randomness
) -> Event:
    """Open an event from now on, and return it.

    Raises:
        UnknownAchievement: there is no such badge.
        NotForAsking: it is a meta-badge, which is earned by other badges.
        UnknownLevel: the badge has no such level, or needs one.
        EventRefused: the title, the hours or the number can not be so.
    """
    badge, title, at = catalog.find(tx, wanted.slug), wanted.title.strip(), _whole(now)
    if badge.rule is not None:
        raise NotForAsking(
            say("“{name}” is earned by other badges, and need not be asked for.", name=badge.achievement.name)
        )
    check_level(badge.achievement, wanted.level)
    _check(wanted, title)
    event = Event(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        code=b64url_encode(randomness.token(_CODE_BYTES)),
        slug=badge.slug,
        level=wanted.level,
        title=title,
        opened_by=who.id,
        opened_at=at,
        ends_at=at + timedelta(hours=wanted.hours),
        most=wanted.most,
    )
    tx.events.add(event)
    tx.jobs.put(EVENT_OVER, event.id, event.ends_at + ANSWERED_WITHIN)
    _note(tx, "event.opened", event, who.id, at)
    return event


def find(tx: Transaction, event_id: str, who: Answerer) -> Event:
    """Return an event that somebody looks after: HR after all of them, others after their own.

    Raises:
        UnknownEvent: there is none of this id that they look after.
    """
    event = tx.events.get(event_id)
    if event is None or not _looks_after(event, who):
        raise UnknownEvent(NONE)
    return event


def looked_after(tx: Transaction, who: Answerer) -> Sequence[Event]:
    """Return the events that somebody looks after, the newest first."""
    return [each for each in tx.events.all() if _looks_after(each, who)]


def by_code(tx: Transaction, code: str) -> Event:
    """Return the event that a link leads to.

    Raises:
        UnknownEvent: it leads to none.
    """
    event = tx.events.by_code(code)
    if event is None:
        raise UnknownEvent(NONE)
    return event


def ask_at(tx: Transaction, code: str, guest: Guest, now: datetime, randomness: Randomness) -> None:
    """Keep that somebody at an event asks for its badge. Twice is the same as once, and told the same.

    Raises:
        UnknownEvent: the link leads to no event.
        EventOver: it is over, or as many asked as may.
        InvalidRecipient: the address is not one that mail could reach.
        InvalidText: the name is missing, too long or can not be shown.
    """
    # The event is locked from here on: of however many who ask at once, no more are kept than may be.
    event, at = by_code(tx, code), _whole(now)
    if not event.is_open(now):
        raise EventOver(N_("This event is over. Ask whoever opened it for the badge."))
    address, name = parse_address(guest.address), _name(guest.name)
    asked = tx.requests.of_event(event.id)
    if any(each.address == address for each in asked):
        return
    if len(asked) >= event.most:
        raise EventOver(N_("As many asked as may at this event. Ask whoever opened it for the badge."))
    request = BadgeRequest(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        asked_by="",
        address=address,
        name=name,
        slug=event.slug,
        level=event.level,
        evidence=event.title,
        links=(),
        asked_at=at,
        event_id=event.id,
    )
    if tx.requests.add(request):
        note(tx, request, "request.made", AT_EVENT, at, event=event.id)


def close(tx: Transaction, event_id: str, who: Answerer, now: datetime) -> None:
    """Let nobody ask at an event any more; who asked before can be answered still. Twice is the same as once.

    Raises:
        UnknownEvent: there is none of this id that they look after.
    """
    event, at = find(tx, event_id, who), _whole(now)
    if tx.events.close(event.id, at):
        _note(tx, "event.closed", event, who.id, at)


def forget(tx: Transaction, event_id: str, now: datetime) -> None:
    """Forget who asked at an event and was awarded nothing; that so many asked stays."""
    event, at = tx.events.get(event_id), _whole(now)
    if event is None:
        return
    tx.events.close(event.id, at)
    tx.requests.forget_event(event.id)
    _note(tx, "event.forgotten", event, catalog.SYSTEM, at)


def waiting(asked: Sequence[BadgeRequest]) -> Sequence[BadgeRequest]:
    """Return those of an event's requests that wait for an answer, the oldest first."""
    return [each for each in asked if each.state is RequestState.OPEN]


def _check(wanted: NewEvent, title: str) -> None:
    if not title:
        raise EventRefused(N_("Say what the event is called: it stands on the screen."))
    fault = fault_in_line(title, TITLE_LIMIT)
    if fault is not None:
        raise EventRefused(say("The title can not be used. {fault}", fault=fault))
    if not 1 <= wanted.hours <= MOST_HOURS:
        raise EventRefused(say("An event lasts from 1 hour to {most} hours.", most=MOST_HOURS))
    if not 1 <= wanted.most <= MOST_WHO_ASK:
        raise EventRefused(say("From 1 to {most} people may ask at an event.", most=MOST_WHO_ASK))


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise InvalidText(N_("Say your name: whoever awards the badge has to know you by it."))
    fault = fault_in_line(name, NAME_LIMIT)
    if fault is not None:
        raise InvalidText(say("The name can not be used. {fault}", fault=fault))
    return name


def _looks_after(event: Event, who: Answerer) -> bool:
    return who.sight is None or event.opened_by == who.id


def _note(tx: Transaction, action: str, event: Event, by: str, at: datetime) -> None:
    tx.audit.record(AuditEntry(at, by, action, event.id, {"badge": event.slug, "title": event.title}))


def _whole(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0)
