"""Partners, what people showed, and the awards made for it: every store keeps the same promises."""

from dataclasses import replace

import pytest

from credentials.stacking import Outcome, Part, Rests, Standing
from issuer.ledger import Person
from issuer.shown import (
    Basis,
    BasisPart,
    Partner,
    PartsRequest,
    PresentedPart,
    ShownOutcome,
    ShownState,
    SlotLine,
)
from tests.contract.ledger_values import HOLDER, award, stocked
from tests.support.builders import at

BETA = Partner("Beta GmbH", "did:web:beta.example", at(1))
ZOE = "person-zoe"
OTHER = "did:key:z6MkOther"
LEAF = ("credential", BETA.did, "urn:uuid:1")
PART = Part(
    credential_id="urn:uuid:part-1",
    issuer=BETA.did,
    achievement="https://beta.example/a",
    subject=HOLDER,
    awarded_at=at(10),
    valid_from=at(11),
    level="https://beta.example/a#level-2",
    standing=Standing.GOOD,
    digests=frozenset({"uA", "uB"}),
    name="Teamwörk",
    valid_until=at(5000),
    rests=Rests(Outcome.VALID, Outcome.VALID_DEGRADED, frozenset({LEAF}), 2, is_circular=False),
)
SHOWN = PresentedPart(PART, "application/vc", "uA", "valid", at(300), b'{"a":"\x00\xff"}')
BASIS = Basis(
    award().id,
    (HOLDER, OTHER),
    "https://badges.example/rule.json",
    "uRule",
    (BasisPart("slot-a", BETA.did, PART.credential_id, "uA", "valid", at(300)),),
    at(301),
)
ASKED = PartsRequest("r-1", "super-4c", "f" * 64, "openid4vp://?x", True, at(200), at(500))
CAME = ShownOutcome(
    ShownState.AWARDED, at(300), award().id, (SlotLine("Teamwörk", True, "Held."),), ("Ä",), "proved"
)


@pytest.fixture
def tx(store):
    stocked(store)
    with store.transaction("acme") as tx:
        yield tx


# --- partners -----------------------------------------------------------------------------------------


def test_a_partner_is_found_by_name_in_whatever_case(tx):
    assert tx.partners.add(BETA)
    assert tx.partners.find("BETA gmbh") == BETA
    assert tx.partners.find("Gamma") is None


def test_partners_are_listed_by_name(tx):
    for name in ("gamma", "Alpha"):
        tx.partners.add(Partner(name, f"did:web:{name}.example", at(2)))
    tx.partners.add(BETA)
    assert [each.name for each in tx.partners.all()] == ["Alpha", "Beta GmbH", "gamma"]


@pytest.mark.parametrize(
    "taken", [replace(BETA, name="BETA GMBH", did="did:web:x"), replace(BETA, name="Gamma")]
)
def test_a_name_and_a_did_are_one_partners(tx, taken):
    tx.partners.add(BETA)
    assert not tx.partners.add(taken)
    assert list(tx.partners.all()) == [BETA]


def test_a_partner_is_removed_once(tx):
    tx.partners.add(BETA)
    assert tx.partners.remove("beta gmbh")
    assert not tx.partners.remove("beta gmbh")
    assert list(tx.partners.all()) == []


# --- requests -----------------------------------------------------------------------------------------


def test_a_request_comes_back_as_it_was_and_with_what_came_of_it(tx):
    tx.presented.ask(ASKED)
    assert tx.presented.request("r-1") == ASKED
    assert tx.presented.answer("r-1", CAME)
    assert tx.presented.request("r-1") == replace(ASKED, outcome=CAME)


def test_what_came_of_a_request_is_noted_once(tx):
    tx.presented.ask(ASKED)
    assert tx.presented.answer("r-1", CAME)
    assert not tx.presented.answer("r-1", replace(CAME, state=ShownState.DECLINED))
    assert not tx.presented.answer("r-2", CAME)
    assert tx.presented.request("r-1").outcome == CAME


def test_requests_whose_time_was_over_are_swept(tx):
    tx.presented.ask(ASKED)
    tx.presented.ask(replace(ASKED, id="r-2", expires_at=at(900)))
    assert tx.presented.sweep(at(501)) == 1
    assert tx.presented.request("r-1") is None
    assert tx.presented.request("r-2") is not None


# --- whose keys ---------------------------------------------------------------------------------------


def test_people_are_known_by_what_they_claimed_and_showed_with(tx):
    tx.people.add_holder(ZOE, HOLDER, at(5))
    tx.presented.own(OTHER, "person-new", at(6))
    assert tx.presented.owners([HOLDER]) == {ZOE}
    assert tx.presented.owners([HOLDER, OTHER]) == {ZOE, "person-new"}
    assert tx.presented.owners(["did:key:z6MkNobody"]) == frozenset()
    assert tx.presented.owners([]) == frozenset()


def test_whoever_shows_first_with_a_key_has_it(tx):
    assert tx.presented.own(OTHER, ZOE, at(5)) == ZOE
    assert tx.presented.own(OTHER, "person-new", at(6)) == ZOE


def test_a_person_is_found_by_id_also_without_an_address(tx):
    nobody = Person("person-new", "", ())
    tx.people.add(nobody, at(5))
    assert tx.people.get("person-new") == nobody
    assert tx.people.get("person-none") is None


# --- what they showed -----------------------------------------------------------------------------------


def test_what_was_shown_comes_back_as_it_was_in_the_order_it_was_checked(tx):
    newer = replace(SHOWN, part=replace(PART, credential_id="urn:uuid:2", rests=None), as_of=at(400))
    for each in (newer, SHOWN):
        tx.presented.show(ZOE, each)
    assert list(tx.presented.of_person(ZOE)) == [SHOWN, newer]
    assert list(tx.presented.of_person("person-none")) == []


def test_what_is_shown_again_takes_the_place_of_what_was_kept(tx):
    again = replace(SHOWN, as_of=at(500), body=b"other")
    tx.presented.show(ZOE, SHOWN)
    tx.presented.show(ZOE, again)
    assert list(tx.presented.of_person(ZOE)) == [again]


def test_what_was_kept_for_one_person_is_nobody_elses_until_they_are_forgotten(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.add(Person("person-kim", "Kim", ("kim@example.com",)), at(1))
        assert [tx.presented.show(each, SHOWN) for each in (ZOE, "person-kim", ZOE)] == [True, False, True]
        assert list(tx.presented.of_person("person-kim")) == []
        assert tx.presented.owners([SHOWN.part.credential_id]) == frozenset()
        assert tx.people.erase(ZOE, at(700))
        assert tx.presented.show("person-kim", SHOWN)


# --- the awards made for it ------------------------------------------------------------------------------


def test_an_award_is_held_with_what_it_rests_on(tx):
    assert tx.presented.hold(ZOE, "communication") is None
    tx.presented.rest(ZOE, "communication", BASIS)
    assert tx.presented.hold(ZOE, "communication") == award().id
    assert tx.presented.hold(ZOE, "creativity") is None
    assert tx.presented.basis(award().id) == BASIS
    assert tx.presented.basis("urn:uuid:other") is None


def test_what_a_forgotten_person_showed_is_gone_and_nobody_may_have_the_award(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.presented.own(OTHER, ZOE, at(5))
        tx.presented.show(ZOE, SHOWN)
        tx.presented.hold(ZOE, "communication")
        tx.presented.rest(ZOE, "communication", BASIS)
    with store.transaction("acme") as tx:
        assert tx.people.erase(ZOE, at(700))
    with store.transaction("acme") as tx:
        assert list(tx.presented.of_person(ZOE)) == []
        assert tx.presented.owners([OTHER]) == frozenset()
        assert tx.presented.basis(award().id) == Basis(award().id, (), "", "", (), at(301))


def test_nothing_of_it_is_another_organisations(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.partners.add(BETA)
        tx.presented.ask(ASKED)
        tx.presented.own(OTHER, ZOE, at(5))
        tx.presented.show(ZOE, SHOWN)
        tx.presented.hold(ZOE, "communication")
        tx.presented.rest(ZOE, "communication", BASIS)
    with store.transaction("globex") as tx:
        assert list(tx.partners.all()) == []
        assert tx.presented.request("r-1") is None
        assert not tx.presented.answer("r-1", CAME)
        assert tx.presented.owners([OTHER]) == frozenset()
        assert list(tx.presented.of_person(ZOE)) == []
        assert tx.presented.basis(award().id) is None
        assert tx.people.get(ZOE) is None
        assert tx.partners.add(BETA)
