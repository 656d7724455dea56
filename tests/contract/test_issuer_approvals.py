"""Awards that wait, and badges that ask for it: every store keeps the same promises."""

from dataclasses import replace

import pytest

from issuer.ledger import Approval, Decision, Ruling, Stage
from tests.contract.ledger_values import MISTAKE, award, badge, meta_badge, person
from tests.support.builders import at

WAITS = Approval("leader-1")
YES = Decision(Ruling.APPROVED, at(600), "hr-2", "Seen it, too: é.")
NO = Decision(Ruling.NOT_APPROVED, at(600), "hr-2")


@pytest.fixture
def shelf(store):
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(50))
        yield tx.awards


def waiting(number=1, **changes):
    return award(number, approval=WAITS, **changes)


def ids(awards):
    return [each.id for each in awards]


def test_whether_a_badge_needs_approval_comes_back(store):
    needing = [replace(badge(), needs_approval=True), replace(meta_badge(), needs_approval=True)]
    with store.transaction("acme") as tx:
        for each in (*needing, badge("creativity")):
            tx.plan.put(each, at(50))
    with store.transaction("acme") as tx:
        assert [each.needs_approval for each in tx.plan.all()] == [True, False, True]
        assert [tx.plan.find(each.slug) for each in needing] == needing


@pytest.mark.parametrize("approval", [None, WAITS, replace(WAITS, decision=YES), replace(WAITS, decision=NO)])
def test_an_award_comes_back_at_its_stage(shelf, approval):
    kept = award(approval=approval)
    shelf.add(kept)
    assert shelf.get(kept.id) == kept


@pytest.mark.parametrize("decision", [YES, NO])
def test_what_waits_is_decided_once(shelf, decision):
    shelf.add(waiting())
    assert shelf.decide(award().id, decision)
    assert shelf.get(award().id).approval == Approval("leader-1", decision)
    assert not shelf.decide(award().id, replace(YES, by="hr-3"))
    assert shelf.get(award().id).approval.decision == decision


def test_whoever_asked_decides_nothing(shelf):
    shelf.add(waiting())
    assert not shelf.decide(award().id, replace(YES, by="leader-1"))
    assert shelf.get(award().id).stage is Stage.WAITING


def test_nothing_is_decided_where_nothing_waits(shelf):
    shelf.add(award())
    assert not shelf.decide(award().id, YES)
    assert not shelf.decide("urn:uuid:none", YES)
    assert shelf.get(award().id).approval is None


def test_the_queue_holds_what_waits_the_oldest_first(shelf):
    shelf.add(award(1))
    for number, seconds in ((2, 30), (3, 10), (4, 20), (5, 40)):
        shelf.add(waiting(number, awarded_at=at(seconds)))
    shelf.decide(award(4).id, YES)
    shelf.set_revocation(award(5).id, 1, MISTAKE)
    assert ids(shelf.waiting(10)) == ids([award(3), award(2)])
    assert ids(shelf.waiting(1)) == ids([award(3)])


def test_what_the_person_declined_still_waits(shelf):
    shelf.add(waiting())
    shelf.set_declined(award().id, at(300))
    assert ids(shelf.waiting(10)) == [award().id]


def test_of_somebody_forgotten_the_note_is_blank_and_the_decision_stands(store):
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(50))
        for number in (1, 2):
            tx.awards.add(waiting(number))
        tx.awards.decide(award().id, YES)
        tx.people.erase("person-zoe", at(700))
    with store.transaction("acme") as tx:
        assert tx.awards.get(award().id).approval == replace(WAITS, decision=replace(YES, note=""))
        assert tx.awards.get(award(2).id).approval == WAITS


def test_another_organisation_sees_and_decides_nothing(store):
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(50))
        tx.awards.add(waiting())
    with store.transaction("globex") as tx:
        assert tx.awards.waiting(10) == []
        assert not tx.awards.decide(award().id, YES)
    with store.transaction("acme") as tx:
        assert tx.awards.get(award().id).stage is Stage.WAITING
