"""Which awards somebody sees who does not see everything, in every store alike."""

from dataclasses import replace

import pytest

from issuer.sight import Sight
from issuer.store.memory import MemoryIssuerStore
from records import organisations, principals
from records.principals import Principal, Role
from tests.contract.ledger_values import award, badge, person
from tests.support.builders import at

# number of the award -> (whose it is, the badge, who gave it)
GIVEN = {
    1: ("zoe", "communication", "hr-1"),
    2: ("ann", "communication", "lee"),
    3: ("ann", "creativity", "hr-1"),
    4: ("lee", "communication", "lee"),
    5: ("bob", "communication", ""),
}
SALES = Sight("lee", "Sales", "lee@acme.example")


@pytest.fixture
def stocked(store):
    """Zoë is in Sales, Ann in Tech, Bob and Lee in none; creativity is a badge of Sales."""
    for slug in ("acme", "globex"):
        with store.transaction(slug) as tx:
            for name in ("zoe", "ann", "bob", "lee"):
                tx.people.add(person(name), at(0))
            for name in ("communication", "creativity"):
                tx.plan.put(badge(name), at(0))
            assert tx.plan.set_department("creativity", "Sales")
            for number, (whose, what, by) in GIVEN.items():
                made = replace(award(number), claim_id=f"claim-{slug}-{number}")
                tx.awards.add(
                    replace(
                        made, person=person(whose), address=person(whose).addresses[0], slug=what, given_by=by
                    )
                )
    put_in(store, "acme", zoe="Sales", ann="Tech")
    return store


def put_in(store, slug, **departments):
    """Say in which department people are: where they sign in, or in memory by their address."""
    for name, department in departments.items():
        address = person(name).addresses[0]
        if isinstance(store, MemoryIssuerStore):
            store._ledgers[slug].departments[address] = department
            continue
        with store._database.transaction() as connection:
            organisation = organisations.by_slug(connection, slug)
            known = Principal(name, name, address, Role.EMPLOYEE, None, department)
            principals.add(connection, organisation.id, known, at(0))


def seen(store, sight, slug="acme"):
    with store.transaction(slug) as tx:
        shelf = tx.awards.seen_by(sight)
        listed = {each.id for each in shelf.search("", 100)}
        single = {number for number in GIVEN if shelf.get(award(number).id) is not None}
    numbers = {number for number in GIVEN if award(number).id in listed}
    assert numbers == single, "a list and a single look must agree"
    return numbers


def test_whoever_sees_everything_sees_everything(stocked):
    assert seen(stocked, None) == set(GIVEN)


@pytest.mark.parametrize(
    ("sight", "numbers"),
    [
        (SALES, {1, 2, 3, 4}),
        (Sight("nobody", "Sales"), {1, 3}),
        (Sight("nobody", "Tech"), {2, 3}),
        (Sight("nobody"), {4, 5}),
        (Sight("nobody", "Unheard of"), set()),
        (replace(SALES, own_only=True, address=person("lee").addresses[0]), {2}),
        (replace(SALES, own_only=True, address=""), {2, 4}),
        (Sight("nobody", "Sales", own_only=True), set()),
    ],
)
def test_somebody_sees_their_department_and_what_they_gave(stocked, sight, numbers):
    assert seen(stocked, sight) == numbers


def test_departments_are_one_organisations(stocked):
    assert seen(stocked, Sight("nobody", "Tech"), "globex") == set()
    assert seen(stocked, Sight("nobody"), "globex") == set(GIVEN)


def test_whose_badge_it_is_can_be_changed_and_taken_back(stocked):
    with stocked.transaction("acme") as tx:
        assert tx.plan.departments() == {"creativity": "Sales"}
        assert not tx.plan.set_department("creativity", "Sales")
        assert tx.plan.set_department("creativity", "Tech")
        assert tx.plan.departments() == {"creativity": "Tech"}
        assert tx.plan.set_department("creativity", "")
        assert not tx.plan.set_department("creativity", "")
        assert tx.plan.departments() == {}
    with stocked.transaction("globex") as tx:
        assert tx.plan.departments() == {"creativity": "Sales"}


def test_the_department_of_an_address_is_known(stocked):
    with stocked.transaction("acme") as tx:
        found = [tx.people.department(person(name).addresses[0]) for name in ("zoe", "ann", "bob")]
        assert found == ["Sales", "Tech", ""]
        assert tx.people.department("unheard@of.example") == ""


@pytest.mark.parametrize(
    ("sight", "names"),
    [
        (SALES, {"zoe", "ann", "lee"}),
        (Sight("nobody", "Tech"), {"ann"}),
        (Sight("nobody"), {"bob", "lee"}),
        (Sight("nobody", "Unheard of"), set()),
    ],
)
def test_somebody_sees_people_of_their_department_and_whose_awards_they_see(stocked, sight, names):
    with stocked.transaction("acme") as tx:
        tx.people.add(person("new"), at(0))
        assert tx.people.in_sight(sight) == {person(name).id for name in names} | (
            set() if sight.department else {person("new").id}
        )
