"""Courses and levels: what is kept comes back in its organisation alone, each once, and goes with its person."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from issuer.errors import Busy
from issuer.kept.courses import CourseEvent, EventState, LevelStep, Paths, Proposal, Source, Way
from tests.contract.ledger_values import award, badge
from tests.support.builders import at

PATHS = Paths("user.email", "course.0", "", "ü", "at", ("fertig", "done"), is_percent=True)
SOURCE = Source("s-1", "Académie", b"\x00sealed", PATHS, tells=False, created_at=at(1))
OTHER = Source("s-2", "Other", b"x", Paths(), tells=True, created_at=at(2))
WAY = Way("w-1", "s-1", "talk-101", "Talk", "communication", 2, 8750, at(3))
PLAIN = Way("w-2", "s-1", "talk-101", "Talk", "coffee", None, None, at(4))
EVENT = CourseEvent(
    "evt-1",
    "s-1",
    at(10),
    at(5),
    "zoe@acme.example",
    "talk-101",
    True,
    9000,
    EventState.UNMAPPED,
    note="Wait.",
)
STEP = LevelStep("communication", 2, 3, 6, 8000, is_automatic=True)


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        tx.courses.put_source(SOURCE)
        tx.courses.put_source(OTHER)
        assert tx.courses.add_way(WAY)
        assert tx.courses.add_way(PLAIN)
        assert tx.courses.add_event(EVENT)
        tx.steps.put(STEP)
    return store


def test_all_of_it_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert list(tx.courses.sources()) == [SOURCE, OTHER]
        assert tx.courses.source("s-1") == SOURCE
        assert list(tx.courses.ways()) == [WAY, PLAIN]
        assert tx.courses.event("s-1", "evt-1") == EVENT
        assert tx.courses.event("s-2", "evt-1") is None
        assert list(tx.steps.all()) == [STEP]
    with kept.transaction("globex") as tx:
        assert list(tx.courses.sources()) == list(tx.courses.ways()) == []
        assert list(tx.courses.events(None, 9)) == list(tx.steps.all()) == []
        assert tx.courses.source("s-1") is None
        assert tx.courses.event("s-1", "evt-1") is None
        assert not tx.courses.remove_source("s-1")
        assert not tx.courses.remove_way("w-1")
        assert not tx.steps.remove("communication", 2)


def test_a_source_is_kept_in_place_of_the_one_before_and_goes_with_what_it_told(kept):
    changed = replace(SOURCE, name="New", sealed=b"other", paths=Paths(), tells=True)
    with kept.transaction("acme") as tx:
        tx.courses.put_source(changed)
        assert list(tx.courses.sources()) == [changed, OTHER]
        assert tx.courses.remove_source("s-1")
        assert not tx.courses.remove_source("s-1")
        assert list(tx.courses.ways()) == list(tx.courses.events(None, 9)) == []
        assert list(tx.courses.sources()) == [OTHER]


def test_a_course_earns_a_badge_once_in_each_level(kept):
    with kept.transaction("acme") as tx:
        assert not tx.courses.add_way(replace(WAY, id="w-3", least=None))
        assert not tx.courses.add_way(replace(PLAIN, id="w-3"))
        assert tx.courses.add_way(replace(WAY, id="w-3", level=3))
        assert tx.courses.remove_way("w-1")
        assert not tx.courses.remove_way("w-1")
        assert [each.id for each in tx.courses.ways()] == ["w-2", "w-3"]


def test_an_event_is_kept_once_and_what_came_of_it_is_noted(kept):
    with kept.transaction("acme") as tx:
        assert not tx.courses.add_event(replace(EVENT, note="Again."))
        assert tx.courses.add_event(replace(EVENT, id="evt-2", score=None, is_completed=False))
        tx.people.add(award().person, at(0))
        person_id = award().person.id
        done = replace(EVENT, state=EventState.AWARDED, person_id=person_id, award_id="a", note="")
        tx.courses.note_event(done)
        tx.courses.note_event(replace(done, id="never-there"))
        assert [each.id for each in tx.courses.events(None, 9)] == ["evt-2", "evt-1"]
        assert [each.id for each in tx.courses.events(None, 1)] == ["evt-2"]
        assert list(tx.courses.events(frozenset({EventState.AWARDED}), 9)) == [done]
        assert list(tx.courses.events_of(person_id)) == [done]
        assert list(tx.courses.events_of("nobody")) == []


def test_of_many_who_tell_the_same_at_once_one_is_heard(kept):
    def tell(_):
        try:
            with kept.transaction("acme") as tx:
                return tx.courses.add_event(replace(EVENT, id="evt-race"))
        except Busy:
            return False

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(tell, range(5))) == 1


def test_a_step_is_kept_in_place_of_the_one_before(kept):
    changed = LevelStep("communication", 2, 0, 0, None, is_automatic=False)
    first = LevelStep("coffee", 3, 1)
    with kept.transaction("acme") as tx:
        tx.steps.put(changed)
        tx.steps.put(first)
        assert list(tx.steps.all()) == [first, changed]
        assert tx.steps.remove("coffee", 3)
        assert not tx.steps.remove("coffee", 3)


@pytest.fixture
def proposed(kept):
    """A store with an award that is proposed for level 3."""
    with kept.transaction("acme") as tx:
        tx.plan.put(badge(), at(0))
        tx.people.add(award().person, at(0))
        tx.awards.add(award())
        made = Proposal("p-1", award().id, award().person.id, 3, "Three courses – ü.", at(20))
        assert tx.steps.propose(made)
    return kept, made


def test_an_award_is_proposed_for_a_level_once_and_decided_once(proposed):
    kept, made = proposed
    with kept.transaction("acme") as tx:
        assert not tx.steps.propose(replace(made, id="p-2"))
        assert tx.steps.propose(replace(made, id="p-2", level=4))
        assert [each.id for each in tx.steps.open_proposals(9)] == ["p-1", "p-2"]
        assert [each.id for each in tx.steps.open_proposals(1)] == ["p-1"]
        assert tx.steps.proposal("p-1") == made
        assert tx.steps.decide("p-1", at(30), "hr-1")
        assert not tx.steps.decide("p-1", at(31), "hr-2")
        assert not tx.steps.decide("never-there", at(31), "hr-2")
        assert tx.steps.proposal("p-1") == replace(made, decided_at=at(30), by="hr-1")
        assert [each.id for each in tx.steps.open_proposals(9)] == ["p-2"]
        assert not tx.steps.propose(replace(made, id="p-3"))
    with kept.transaction("globex") as tx:
        assert tx.steps.proposal("p-2") is None
        assert list(tx.steps.open_proposals(9)) == []
        assert not tx.steps.decide("p-2", at(31), "hr-2")


def test_with_a_person_goes_what_was_told_and_proposed_of_them(proposed):
    kept, made = proposed
    person = award().person
    with kept.transaction("acme") as tx:
        told = (
            replace(EVENT, id="by-id", person=person.id),
            replace(EVENT, id="by-address", person=person.addresses[0]),
            replace(EVENT, id="known", person="old@acme.example", person_id=person.id),
            replace(EVENT, id="of-another", person="ann@acme.example"),
        )
        for each in told:
            assert tx.courses.add_event(each)
        assert tx.people.erase(person.id, at(50))
    with kept.transaction("acme") as tx:
        left = {each.id for each in tx.courses.events(None, 9)}
        assert left - {"evt-1"} == {"of-another"}
        assert tx.steps.proposal(made.id) is None
