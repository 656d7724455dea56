"""The plan's badges and the people they are for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.achievement import (
    Achievement,
    Alignment,
    Assessment,
    BadgeKind,
    Level,
    RuleLink,
    Slot,
    Thinking,
)
from issuer.ledger import Awarders, Person, Privacy
from issuer.looks import Icon, Look, Shape
from issuer.store.achievement_json import from_text, to_text
from records.errors import Conflict
from tests.contract.ledger_values import (
    ADDRESS,
    HOLDER,
    MISTAKE,
    award,
    badge,
    copy,
    entry,
    meta_badge,
    person,
    revocations,
    stocked,
)
from tests.support.builders import at

TEXT = st.text(max_size=8)
MAYBE = st.none() | TEXT
LEVELS = st.builds(
    Level,
    st.integers(1, 9),
    TEXT,
    TEXT,
    st.none() | st.sampled_from(Thinking),
    st.none() | st.sampled_from(Assessment),
)
ACHIEVEMENTS = st.builds(
    Achievement,
    id=TEXT,
    version=st.integers(1, 99),
    name=TEXT,
    description=TEXT,
    criteria=TEXT,
    kind=st.sampled_from(BadgeKind),
    levels=st.lists(LEVELS, max_size=3).map(tuple),
    tags=st.lists(TEXT, max_size=3).map(tuple),
    alignments=st.lists(st.builds(Alignment, TEXT, TEXT, MAYBE, MAYBE, MAYBE), max_size=2).map(tuple),
    language=TEXT,
    rule=st.none()
    | st.builds(
        RuleLink,
        TEXT,
        TEXT,
        st.lists(st.builds(Slot, TEXT, TEXT, TEXT, st.none() | st.integers(1, 5)), max_size=2).map(tuple),
        st.integers(1, 4),
    ),
)


@given(ACHIEVEMENTS)
def test_an_achievement_survives_being_written_down(achievement):
    assert from_text(to_text(achievement)) == achievement


# --- plan -----------------------------------------------------------------------------------------


def test_a_badge_comes_back_as_it_was_put(store):
    with store.transaction("acme") as tx:
        tx.plan.put(badge(), at(50))
        tx.plan.put(meta_badge(), at(50))
    with store.transaction("acme") as tx:
        assert tx.plan.find("communication") == badge()
        assert tx.plan.find("super-4c") == meta_badge()
        assert tx.plan.find("absent") is None


def test_a_badge_comes_back_with_its_look_and_the_terms_it_is_awarded_on(store):
    looks = Look(Shape.SHIELD, "#14619e", Icon.BULB, "Eine Lampe.")
    terms = {"needs_evidence": True, "awarders": Awarders.HR, "is_private": True}
    full = replace(badge(language="de"), look=looks, **terms)
    with store.transaction("acme") as tx:
        tx.plan.put(full, at(50))
    with store.transaction("acme") as tx:
        assert tx.plan.find("communication") == full


def test_the_plan_is_the_newest_version_of_each_badge_by_slug(store):
    with store.transaction("acme") as tx:
        for each in (
            meta_badge(),
            badge(),
            badge("creativity"),
            badge(version=10, name="Talk"),
            badge("a-b"),
        ):
            tx.plan.put(each, at(50))
        assert [found.slug for found in tx.plan.all()] == ["a-b", "communication", "creativity", "super-4c"]
        assert tx.plan.find("communication") == badge(version=10, name="Talk")
        assert badge(version=10, name="Talk") in tx.plan.all()


def test_every_version_that_was_put_can_be_had_again(store):
    with store.transaction("acme") as tx:
        for each in (badge(), badge(version=10, name="Talk")):
            tx.plan.put(each, at(50))
        assert tx.plan.edition("communication", 1) == badge()
        assert tx.plan.edition("communication", 10) == badge(version=10, name="Talk")
        assert tx.plan.edition("communication", 2) is None
        assert tx.plan.edition("absent", 1) is None


def test_putting_the_same_version_again_changes_nothing(store):
    with store.transaction("acme") as tx:
        tx.plan.put(badge(), at(50))
        tx.plan.put(badge(), at(51))
        assert list(tx.plan.all()) == [badge()]


@pytest.mark.parametrize(
    "changed",
    [
        badge(name="Other"),
        replace(badge(), expiry_months=24),
        badge(version=0),
        badge(version=2, id="https://badges.example/elsewhere"),
    ],
    ids=["content", "expiry", "older", "achievement id"],
)
def test_a_kept_version_and_the_achievement_id_never_change(store, changed):
    with store.transaction("acme") as tx:
        tx.plan.put(badge(), at(50))
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.plan.put(changed, at(51))


# --- people ---------------------------------------------------------------------------------------


def test_a_person_is_found_by_every_address_with_all_of_them_in_order(store):
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(50))
    with store.transaction("acme") as tx:
        assert tx.people.find("zoe@home.example") == tx.people.find(ADDRESS) == person()
        assert tx.people.find("ZOE@acme.example") is None


@pytest.mark.parametrize(
    "other",
    [replace(person("ann"), id="person-zoe"), replace(person("ann"), addresses=("zoe@home.example",))],
    ids=["id", "address"],
)
def test_an_id_and_an_address_are_one_persons(store, other):
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(50))
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.people.add(other, at(51))


def test_holders_are_remembered_once_each_oldest_first(store):
    with store.transaction("acme") as tx:
        assert tx.people.find_or_add(person(), at(50)) == person()
        tx.people.add(person("ann"), at(50))
        assert tx.people.find_or_add(replace(person(), id="another"), at(51)) == person()
        for holder in ("did:key:zB", "did:key:zA", "did:key:zB"):
            tx.people.add_holder("person-zoe", holder, at(60))
        tx.people.add_holder("person-ann", HOLDER, at(60))
        assert list(tx.people.holders("person-zoe")) == ["did:key:zB", "did:key:zA"]
        assert list(tx.people.holders("person-nobody")) == []


def test_erasing_a_person_forgets_them_and_keeps_awards_places_and_the_trail(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.add(person("ann"), at(50))
        tx.awards.add(award(2, whose=person("ann")))
        tx.awards.set_revocation(award().id, 1, MISTAKE)
        tx.people.add_holder("person-zoe", HOLDER, at(60))
        tx.copies.add(copy())
        tx.copies.add(copy(award(2)))
        tx.audit.record(entry())
        tx.audit.record(entry("awarded", person_id="person-ann"))
    with store.transaction("acme") as tx:
        assert tx.people.erase("person-zoe", at(700))
    with store.transaction("acme") as tx:
        assert tx.people.find(ADDRESS) is None
        assert list(tx.people.holders("person-zoe")) == []
        assert list(tx.copies.of_award(award().id)) == []
        assert [kept.values for kept in tx.audit.of_object(entry().object_id)] == [{}, entry().values]
        assert list(tx.statuses.revoked(revocations(1))) == [1]
        left = tx.awards.get(award().id)
        assert left.person == Person("person-zoe", "", ())
        assert (left.address, left.evidence) == ("", "")
        assert left.version.revocation == replace(MISTAKE, note="", public_sentence="")
        assert tx.awards.search("zoe", 10) == []
        assert [found.id for found in tx.awards.search(award().id, 10)] == [award().id]
        assert [found.id for found in tx.awards.search("über-comm", 10)] == [award(2).id, award().id]
        assert tx.people.find("ann@acme.example") == person("ann")
        assert list(tx.copies.of_award(award(2).id)) == [copy(award(2))]


def test_a_person_is_called_and_found_by_the_new_name_from_then_on(store):
    stocked(store)
    with store.transaction("globex") as tx:
        tx.people.rename("person-zoe", "Nobody")
    with store.transaction("acme") as tx:
        tx.people.rename("person-nobody", "Nobody")
        tx.people.rename("person-zoe", "Zoé Ride")
    with store.transaction("acme") as tx:
        assert tx.people.get("person-zoe") == replace(person(), name="Zoé Ride")
        assert tx.awards.get(award().id).person.name == "Zoé Ride"
        assert [found.id for found in tx.awards.search("zoé ride", 10)] == [award().id]
        assert tx.awards.search("ÿve", 10) == []
        assert tx.people.erase("person-zoe", at(700))
        tx.people.rename("person-zoe", "Zoé Ride")
        assert tx.people.get("person-zoe") == Person("person-zoe", "", ())


def test_a_person_is_erased_once_and_only_if_there(store):
    stocked(store)
    with store.transaction("globex") as tx:
        assert not tx.people.erase("person-zoe", at(700))
    with store.transaction("acme") as tx:
        assert not tx.people.erase("person-nobody", at(700))
        assert tx.people.erase("person-zoe", at(700))
        assert not tx.people.erase("person-zoe", at(701))


def test_an_erased_persons_address_may_be_somebody_elses(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.erase("person-zoe", at(700))
        tx.people.add(replace(person(), id="person-new"), at(701))
        assert tx.people.find(ADDRESS).id == "person-new"


def test_what_is_recorded_about_the_erased_later_is_that_something_happened(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.erase("person-zoe", at(700))
        tx.audit.record(entry("erased"))
    with store.transaction("acme") as tx:
        assert list(tx.audit.of_object(entry().object_id)) == [entry("erased", values={})]


@pytest.mark.parametrize("privacy", Privacy)
def test_how_much_a_badge_tells_is_kept_with_its_version_and_with_each_award(store, privacy):
    planned, given = replace(badge(), privacy=privacy), award(2)
    given = replace(given, version=replace(given.version, privacy=privacy))
    stocked(store)
    with store.transaction("acme") as tx:
        tx.plan.put(replace(planned, slug="told"), at(1))
        tx.awards.add(given)
    with store.transaction("acme") as tx:
        assert tx.plan.find("told").privacy is privacy
        assert tx.plan.edition("told", 1).privacy is privacy
        assert tx.awards.get(given.id).version.privacy is privacy


@pytest.mark.parametrize("text", ["ZOË", "zoe@", "person-zo", "ë"])
def test_people_are_found_by_a_part_of_name_address_or_id_in_any_case(store, text):
    with store.transaction("acme") as tx:
        tx.people.add(replace(person("zoe"), name="Zoë"), at(0))
        tx.people.add(replace(person("ann"), name="Ann"), at(0))
        assert tx.people.matching(text) == {"person-zoe"}
        assert tx.people.matching("") == {"person-zoe", "person-ann"}
        assert tx.people.matching("nobody at all") == frozenset()
    with store.transaction("globex") as tx:
        assert tx.people.matching(text) == frozenset()
