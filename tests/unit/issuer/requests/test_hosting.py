"""Events: who is there asks once, each is awarded by hand, and who asked in vain is forgotten."""

from datetime import timedelta
from itertools import count

import pytest

from issuer.errors import (
    EventOver,
    EventRefused,
    InvalidRecipient,
    InvalidText,
    OwnAward,
    UnknownEvent,
    UnknownLevel,
)
from issuer.jobs import EVENT_OVER
from issuer.kept.mail import LetterKind
from issuer.kept.requests import RequestState
from issuer.requests import answering, hosting
from issuer.requests.answering import Answerer
from issuer.requests.hosting import ANSWERED_WITHIN, Guest, NewEvent
from issuer.sight import Sight
from tests.support.builders import Seeded, at, stocked

LI = Answerer("leader-1", "Li Wei", "li@example.org", "leader-1", Sight("leader-1"))
HR = Answerer("hr-1", "HR", "hr@example.org", "hr-1")
WANTED = NewEvent("communication", 2, "Open house", 4, 3)
ZOE = Guest("Zoë Rivera", "zoe@example.org")
SEEDS = count(1)


@pytest.fixture
def store():
    return stocked()


def open_event(store, wanted=WANTED, who=LI):
    with store.transaction("acme") as tx:
        return hosting.open_event(tx, wanted, who, at(10), Seeded(next(SEEDS)))


@pytest.fixture
def event(store):
    return open_event(store)


def ask(store, event, guest=ZOE, now=at(20)):
    with store.transaction("acme") as tx:
        hosting.ask_at(tx, event.code, guest, now, Seeded(next(SEEDS)))


def asked(store, event):
    with store.transaction("acme") as tx:
        return list(tx.requests.of_event(event.id))


def acts(store):
    with store.transaction("acme") as tx:
        (only,) = tx.events.all()
        return [(each.actor, each.action) for each in tx.audit.of_object(only.id)]


def test_who_asks_at_an_event_waits_in_the_queue_of_requests(store, event):
    ask(store, event)
    with store.transaction("acme") as tx:
        (found,) = answering.queue(tx, HR, at(30))
    assert (found.name, found.address) == (ZOE.name, ZOE.address)
    assert (found.slug, found.level, found.evidence) == ("communication", 2, "Open house")


def test_nobody_is_awarded_before_somebody_says_so_and_then_as_by_any_award(store, event):
    ask(store, event)
    (request,) = asked(store, event)
    with store.transaction("acme") as tx:
        assert list(tx.awards.of_person("nobody")) == []
        made = answering.grant(tx, request.id, HR, at(30), Seeded(99))
        letters = [each.kind for each in tx.mail.of_award(made.id)]
    assert (made.evidence, made.level, made.person.name) == ("Open house", 2, ZOE.name)
    assert letters == [LetterKind.OFFER]
    assert asked(store, event)[0].state is RequestState.GRANTED


@pytest.mark.parametrize("again", [ZOE, Guest("Somebody else", "ZOE@example.org")])
def test_twice_is_the_same_as_once_and_told_the_same(store, event, again):
    ask(store, event)
    ask(store, event, again)
    assert [each.name for each in asked(store, event)] == [ZOE.name]


def test_no_more_ask_than_may_and_who_asked_before_is_told_as_before(store, event):
    for number in range(WANTED.most):
        ask(store, event, Guest("A", f"{number}@example.org"))
    with pytest.raises(EventOver):
        ask(store, event)
    ask(store, event, Guest("A", "0@example.org"))
    assert len(asked(store, event)) == WANTED.most


def test_after_its_end_and_once_closed_nobody_asks(store, event):
    ask(store, event, now=event.ends_at - timedelta(seconds=1))
    with pytest.raises(EventOver):
        ask(store, event, Guest("Sam", "sam@example.org"), event.ends_at)
    with store.transaction("acme") as tx:
        hosting.close(tx, event.id, LI, at(30))
        hosting.close(tx, event.id, LI, at(31))
    with pytest.raises(EventOver):
        ask(store, event, Guest("Sam", "sam@example.org"), at(40))
    assert acts(store) == [("leader-1", "event.opened"), ("leader-1", "event.closed")]


@pytest.mark.parametrize(
    ("guest", "fault"),
    [
        (Guest("", "zoe@example.org"), InvalidText),
        (Guest("x" * 101, "zoe@example.org"), InvalidText),
        (Guest("Zoë\u202e", "zoe@example.org"), InvalidText),
        (Guest("Zoë", "no address"), InvalidRecipient),
    ],
)
def test_who_asks_has_a_name_and_an_address(store, event, guest, fault):
    with pytest.raises(fault):
        ask(store, event, guest)
    assert asked(store, event) == []


def test_a_link_that_leads_to_no_event_says_so(store, event):
    with store.transaction("acme") as tx, pytest.raises(UnknownEvent):
        hosting.ask_at(tx, event.id, ZOE, at(20), Seeded())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": " "}, EventRefused),
        ({"title": "x" * 101}, EventRefused),
        ({"hours": 0}, EventRefused),
        ({"hours": 73}, EventRefused),
        ({"most": 0}, EventRefused),
        ({"most": 501}, EventRefused),
        ({"level": 9}, UnknownLevel),
    ],
)
def test_an_event_has_a_title_an_end_and_a_number_and_a_level_that_there_is(store, changes, fault):
    usual = {"slug": "communication", "level": 2, "title": "Open house", "hours": 4, "most": 3}
    with pytest.raises(fault):
        open_event(store, NewEvent(**usual | changes))


def test_hr_looks_after_all_events_and_others_after_their_own(store, event):
    theirs = Answerer("leader-2", sight=Sight("leader-2"))
    with store.transaction("acme") as tx:
        assert hosting.find(tx, event.id, LI) == hosting.find(tx, event.id, HR) == event
        assert list(hosting.looked_after(tx, theirs)) == []
        assert list(hosting.looked_after(tx, HR)) == [event]
        with pytest.raises(UnknownEvent):
            hosting.find(tx, event.id, theirs)
        with pytest.raises(UnknownEvent):
            hosting.close(tx, event.id, theirs, at(30))


def test_who_asked_in_vain_is_forgotten_a_week_after_the_end(store, event):
    ask(store, event)
    with store.transaction("acme") as tx:
        (job,) = [each for each in tx.jobs.all(50) if each.kind == EVENT_OVER]
        assert (job.key, job.run_at) == (event.id, event.ends_at + ANSWERED_WITHIN)
        hosting.forget(tx, event.id, job.run_at)
        hosting.forget(tx, "never-there", job.run_at)
    (found,) = asked(store, event)
    assert (found.name, found.address, found.state) == ("", "", RequestState.WITHDRAWN)
    assert acts(store)[-1][1] == "event.forgotten"


def test_who_asked_at_an_event_can_not_be_asked_back_and_is_not_written_to(store, event):
    ask(store, event)
    (request,) = asked(store, event)
    with store.transaction("acme") as tx:
        with pytest.raises(InvalidText):
            answering.send_back(tx, request.id, HR, "Which one?", at(30))
        answering.decline(tx, request.id, HR, "You were not there.", at(30))
        assert list(tx.mail.search("", None, 9)) == []


def test_who_opened_an_event_does_not_award_themselves_what_they_asked_for_there(store, event):
    ask(store, event, Guest("Li Wei", "Li@Example.org"))
    (own,) = asked(store, event)
    with store.transaction("acme") as tx:
        assert tx.people.find(LI.address) is None
        assert list(answering.queue(tx, LI, at(30))) == []
        with pytest.raises(OwnAward):
            answering.grant(tx, own.id, LI, at(30), Seeded(next(SEEDS)))
