"""Figures of awards: every store counts as memory does, whatever the awards are, and within what is seen."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from issuer.kept.figures import Figures, Grouping, Month, Question
from issuer.ledger import ANY_TIME, Approval, Decision, Person, Ruling, Span
from issuer.sight import Sight
from issuer.store.memory import MemoryIssuerStore
from records.principals import Principal, Role
from records.principals import add as add_principal
from tests.contract.ledger_values import MISTAKE, PAUSE, award, copy, organisation, person
from tests.support.builders import at
from tests.support.counts import count

DAY = 86_400
MONTHS = tuple(Month(f"m{n}", Span(at(n * 30 * DAY), at((n + 1) * 30 * DAY))) for n in range(4))
WHOLE = Span(at(0), at(120 * DAY))
SOON = Span(at(200 * DAY), at(300 * DAY))
KINDS = {"communication": "values", "creativity": "values", "first-aid": "compliance"}
SIGHTS = (
    None,
    Sight("leader-1", "Sales", "zoe@acme.example"),
    Sight("leader-2"),
    Sight("leader-1", own_only=True),
)
PEOPLE = {"zoe": "Sales", "ann": "Tech", "bo": "", "cy": "Sales"}


def questions():
    return [Question(each, SOON, span, MONTHS, KINDS) for each, span in product(Grouping, (WHOLE, ANY_TIME))]


def fill(store, seed, many):
    """Keep awards of every kind at random; the same in every store."""
    chance = random.Random(seed)
    with store.transaction("acme") as tx:
        people = [person(name) for name in PEOPLE]
        for each in people:
            tx.people.add(each, at(0))
        tx.plan.set_department("first-aid", "Tech")
        for number in range(1, many + 1):
            keep_one(tx, number, chance, people)


def keep_one(tx, number, chance, people):
    made = award(number, chance.choice([*KINDS, "gone"]), chance.choice(people))
    end = chance.choice([None, at(100 * DAY), at(250 * DAY), at(299 * DAY), at(300 * DAY)])
    asked = Approval("leader-1")
    ruled = [replace(asked, decision=Decision(each, at(9), "hr")) for each in Ruling]
    made = replace(
        made,
        awarded_at=at(chance.randrange(140) * DAY),
        given_by=chance.choice(["leader-1", "leader-2"]),
        declined_at=chance.choice([None, None, at(5)]),
        approval=chance.choice([None, None, None, asked, *ruled]),
        version=replace(made.version, valid_until=end),
    )
    tx.awards.add(made)
    fate = chance.randrange(5)
    if fate == 0:
        tx.awards.set_revocation(made.id, 1, MISTAKE)
    if fate == 1:
        tx.awards.set_suspension(made.id, 1, PAUSE)
    for holder in chance.choice([(), (), ("did:key:a",), ("did:key:a", "did:key:b")]):
        tx.copies.add(replace(copy(made), holder=holder, digest=f"u{number}{holder}"))


def place(store):
    """Say who is in which department: memory knows it by address, databases by who signs in."""
    addresses = {f"{name}@acme.example": department for name, department in PEOPLE.items() if department}
    if isinstance(store, MemoryIssuerStore):
        store._ledgers["acme"].departments.update(addresses)
        return
    with store._database.transaction() as connection:
        for address, department in addresses.items():
            made = Principal(f"p-{address}", "", address, Role.EMPLOYEE, None, department)
            add_principal(connection, "org-acme", made, at(0))


def test_every_store_counts_as_memory_does(store):
    memory = MemoryIssuerStore()
    memory.add_organisation(organisation("acme"), at(0))
    many = count(400)
    for each in (store, memory):
        fill(each, 7, many)
        place(each)
    with store.transaction("acme") as ours, memory.transaction("acme") as theirs:
        for sight, question in product(SIGHTS, questions()):
            found, wanted = ours.figures.seen_by(sight), theirs.figures.seen_by(sight)
            assert dict(found.by_group(question)) == dict(wanted.by_group(question)), (sight, question)
            assert found.in_all(question) == wanted.in_all(question), (sight, question)
        everything = ours.figures.in_all(Question(Grouping.BADGE, SOON))
        assert min(everything.claimed, everything.declined, everything.withdrawn, everything.running_out) > 0
    with store.transaction("globex") as tx:
        assert dict(tx.figures.by_group(Question(Grouping.BADGE, SOON))) == {}
        assert tx.figures.in_all(Question(Grouping.BADGE, SOON)) == Figures()


def test_the_counts_of_one_award_in_each_state_are_right(store):
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(0))
        for number in range(1, 7):
            tx.awards.add(replace(award(number), awarded_at=at(number)))
        ids = [award(number).id for number in range(1, 7)]
        tx.copies.add(copy(award(1)))
        tx.copies.add(replace(copy(award(1)), holder="urn:uuid:file", digest="u2"))
        tx.awards.set_declined(ids[1], at(9))
        tx.awards.set_revocation(ids[2], 1, MISTAKE)
        tx.awards.set_suspension(ids[3], 1, PAUSE)
        year = at(100) + timedelta(days=365)
        question = Question(Grouping.BADGE, Span(year, year + timedelta(seconds=1)), Span(at(0), at(6)))
        wanted = Figures(5, 1, 1, 1, 1, running_out=4, people=1, holders=1)
        assert dict(tx.figures.by_group(question)) == {"communication": wanted}
        assert tx.figures.in_all(question) == wanted


def test_holders_are_people_whose_badge_is_in_force_each_once(store):
    now = at(100)
    with store.transaction("acme") as tx:
        for name in ("zoe", "ann", "bo", "cy", "di"):
            tx.people.add(person(name), at(0))
        ends = {"zoe": None, "zoe again": None, "ann": at(99), "bo": now, "cy": None, "di": None}
        for number, (name, end) in enumerate(ends.items(), 1):
            given = award(number, "communication", person(name.split()[0]))
            tx.awards.add(replace(given, version=replace(given.version, valid_until=end)))
        tx.awards.set_revocation(award(5).id, 1, MISTAKE)
        tx.awards.set_declined(award(6).id, at(9))
        question = Question(Grouping.BADGE, Span(now, now + timedelta(days=1)))
        assert tx.figures.by_group(question)["communication"].holders == 2
        tx.awards.set_suspension(award(4).id, 1, PAUSE)
        assert tx.figures.in_all(question).holders == 1


@pytest.mark.parametrize("grouping", list(Grouping))
def test_who_is_known_by_several_addresses_counts_once(store, grouping):
    place(store)
    with store.transaction("acme") as tx:
        several = Person("person-two", "Two", ("zoe@acme.example", "ann@acme.example"))
        tx.people.add(several, at(0))
        for number in (1, 2):
            tx.awards.add(replace(award(number, whose=several), awarded_at=at(number)))
        found = tx.figures.by_group(Question(grouping, SOON, WHOLE, MONTHS, KINDS))
        assert [(each.awarded, each.people) for each in found.values()] == [(2, 1)]
        if grouping is Grouping.DEPARTMENT:
            assert list(found) == ["Tech"]


@pytest.mark.parametrize("grouping", list(Grouping))
def test_a_plan_without_badges_and_a_time_without_months_are_no_fault(store, grouping):
    with store.transaction("acme") as tx:
        assert dict(tx.figures.by_group(Question(grouping, SOON))) == {}
        tx.people.add(person(), at(0))
        tx.awards.add(award())
        found = tx.figures.by_group(Question(grouping, SOON))
        assert [each.awarded for each in found.values()] == [1]
