"""What rules came to, how meta-badges are awarded and who awards: every store keeps the same promises."""

from dataclasses import replace

import pytest

from credentials.stacking import Outcome
from issuer.kept.grounds import Grounds, GroundsPart, GroundsSlot, Occasion
from issuer.ledger import Awarding, PlannedBadge, PublishedDocument
from tests.contract.ledger_values import achievement, award, copy, stocked
from tests.support.builders import at

PART = GroundsPart("did:web:beta.example", "urn:uuid:1", "Teamwörk", ("uA", "uB"), "good", at(9))
SLOTS = (
    GroundsSlot("slot-a", "Teamwörk", Outcome.VALID, PART),
    GroundsSlot(
        "slot-b", "Tea", Outcome.INDETERMINATE, replace(PART, credential_id="urn:uuid:2"), ("Open.",)
    ),
    GroundsSlot("slot-c", "Host", Outcome.INVALID, None, ("Missing.",)),
)
GROUNDS = Grounds(
    award().id,
    at(10),
    Occasion.AWARDED,
    "https://badges.example/v/3/rule.json",
    3,
    "uRule",
    Outcome.INDETERMINATE,
    SLOTS,
    "leader-1",
)


@pytest.fixture
def tx(store):
    stocked(store)
    with store.transaction("acme") as tx:
        yield tx


@pytest.fixture
def person(tx):
    return tx.awards.get(award().id).person.id


def test_what_rules_came_to_comes_back_as_it_was_oldest_first(tx, person):
    later = replace(GROUNDS, occasion=Occasion.OVERRIDDEN, at=at(11), by_name="Ada", note="Ünderstood.")
    for each in (GROUNDS, later):
        tx.grounds.add(person, each)
    assert tx.grounds.of_award(award().id) == [GROUNDS, later]
    assert tx.grounds.of_award("urn:uuid:other") == []
    assert GROUNDS.filled == (PART,)
    assert GROUNDS.open_parts == {(PART.issuer, "urn:uuid:2")}


def test_nothing_of_it_is_left_of_somebody_who_was_forgotten(tx, person):
    tx.grounds.add(person, GROUNDS)
    assert tx.people.erase(person, at(20))
    assert tx.grounds.of_award(award().id) == []
    tx.grounds.add(person, GROUNDS)
    assert tx.grounds.of_award(award().id) == []


def test_another_organisation_sees_nothing_of_it(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.grounds.add(tx.awards.get(award().id).person.id, GROUNDS)
    with store.transaction("globex") as tx:
        assert tx.grounds.of_award(award().id) == []
        assert tx.copies.of_person(award().person.id) == {}


@pytest.mark.parametrize("awarding", Awarding)
def test_how_a_badge_is_awarded_comes_back_as_it_was(tx, awarding):
    made = PlannedBadge("tea", achievement("tea"), awarding=awarding)
    tx.plan.put(made, at(1))
    assert tx.plan.find("tea").awarding is awarding


def test_who_awarded_comes_back_as_it_was(tx):
    made = replace(award(), id="urn:uuid:led", claim_id="claim-led", leader="ada@acme.example")
    made = replace(made, version=replace(made.version, award_id=made.id, status_index=77))
    tx.awards.add(made)
    assert tx.awards.get(made.id).leader == "ada@acme.example"
    assert tx.awards.get(award().id).leader is None


def test_whether_leaders_are_named_is_kept_once(store):
    with store.transaction("acme") as tx:
        assert tx.organisation.names_leaders
        assert tx.terms.name_leaders(are_named=False)
        assert not tx.terms.name_leaders(are_named=False)
        assert not tx.organisation.names_leaders
    with store.transaction("acme") as tx:
        assert not tx.organisation.names_leaders
    with store.transaction("globex") as tx:
        assert tx.organisation.names_leaders


def test_several_documents_are_found_at_once(tx):
    kept = [tx.published.put(f"/o/acme/{name}", "text/plain", name.encode(), at(1)) for name in ("a", "b")]
    assert tx.published.several(["/o/acme/a", "/o/acme/b", "/o/acme/c"]) == {each.path: each for each in kept}
    assert all(isinstance(each, PublishedDocument) for each in kept)
    assert tx.published.several([]) == {}


def test_copies_of_a_person_are_found_by_award_oldest_first(tx, person):
    made = [copy(), replace(copy(), holder="did:key:z6MkOther")]
    for each in made:
        tx.copies.add(each)
    assert {key: list(copies) for key, copies in tx.copies.of_person(person).items()} == {award().id: made}
    assert tx.copies.of_person("nobody") == {}
