"""Events and what is asked for at them: what was kept comes back, and who asked in vain is forgotten."""

from dataclasses import replace

import pytest

from issuer.kept.events import Event
from issuer.kept.requests import Answer, BadgeRequest, RequestState
from issuer.store.memory import MemoryIssuerStore
from records.errors import Conflict
from tests.contract.ledger_values import award, badge, person
from tests.support.builders import at

EVENT = Event("e-1", "code-1", "communication", 2, "Open house", "leader-1", at(10), at(500), 9)
ASKED = BadgeRequest(
    "r-1", "", "zoe@acme.example", "Zoë", "communication", 2, "Open house", (), at(20), event_id="e-1"
)


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        tx.people.add(person("zoe"), at(0))
        tx.plan.put(badge("communication"), at(0))
        tx.awards.add(award(1))
        tx.events.add(EVENT)
        assert tx.requests.add(ASKED)
    return store


def test_an_event_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.events.get("e-1") == tx.events.by_code("code-1") == EVENT
        assert tx.events.get("e-2") is tx.events.by_code("code-2") is None
    with kept.transaction("globex") as tx:
        assert tx.events.get("e-1") is tx.events.by_code("code-1") is None
        assert list(tx.events.all()) == []
    assert kept.organisation_of_event("code-1") == "acme"
    assert kept.organisation_of_event("code-2") is None


def test_the_newest_event_comes_first(kept):
    later = replace(EVENT, id="e-2", code="code-2", level=None, opened_at=at(11))
    with kept.transaction("acme") as tx:
        tx.events.add(later)
        assert list(tx.events.all()) == [later, EVENT]


def test_an_event_is_closed_once(kept):
    with kept.transaction("acme") as tx:
        assert [tx.events.close("e-1", at(30 + each)) for each in range(2)] == [True, False]
        assert tx.events.get("e-1") == replace(EVENT, closed_at=at(30))
        assert not tx.events.close("e-2", at(30))


def test_a_code_is_one_events_in_a_database(kept):
    if isinstance(kept, MemoryIssuerStore):
        pytest.skip("the memory store has no unique constraints")
    with pytest.raises(Conflict), kept.transaction("globex") as tx:
        tx.events.add(EVENT)


def test_many_who_do_not_sign_in_ask_for_one_badge(kept):
    other = replace(ASKED, id="r-2", address="sam@acme.example", asked_at=at(21))
    with kept.transaction("acme") as tx:
        assert tx.requests.add(other)
        assert list(tx.requests.of_event("e-1")) == [ASKED, other]
        assert list(tx.requests.open()) == [ASKED, other]
        assert list(tx.requests.of_event("e-2")) == []


def test_who_asked_in_vain_is_forgotten_and_who_was_awarded_is_not(kept):
    granted = replace(
        ASKED, state=RequestState.GRANTED, answer=Answer("leader-1", at(30)), award_id=award(1).id
    )
    others = [replace(ASKED, id=f"r-{each}", address=f"{each}@acme.example") for each in (2, 3)]
    declined = replace(others[1], state=RequestState.DECLINED, answer=Answer("leader-1", at(30), "No."))
    with kept.transaction("acme") as tx:
        for each in others:
            assert tx.requests.add(each)
        assert tx.requests.change(granted, RequestState.OPEN)
        assert tx.requests.change(declined, RequestState.OPEN)
        tx.requests.forget_event("e-1")
        blank = {"address": "", "name": "", "evidence": ""}
        assert tx.requests.get("r-1") == granted
        assert tx.requests.get("r-2") == replace(others[0], state=RequestState.WITHDRAWN, **blank)
        assert tx.requests.get("r-3") == replace(declined, answer=Answer("leader-1", at(30)), **blank)
