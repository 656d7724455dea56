"""Requests for badges: what was kept comes back, one of a badge is pending, and each is settled once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from issuer.errors import Busy
from issuer.kept.requests import Answer, BadgeRequest, RequestState
from issuer.store.memory import MemoryIssuerStore
from records import organisations, principals
from records.principals import Principal, Role
from tests.contract.ledger_values import award, badge, person
from tests.support.builders import at

ASKED = BadgeRequest(
    id="r-1",
    asked_by="zoe-signs-in",
    address=person("zoe").addresses[0],
    name="Zoë",
    slug="communication",
    level=2,
    evidence="I led three workshops.\nThey liked it.",
    links=("https://wiki.example/w1", "Folder Ü"),
    asked_at=at(10),
)
GRANTED = replace(ASKED, state=RequestState.GRANTED, answer=Answer("hr-1", at(20)), award_id=award(1).id)


@pytest.fixture
def kept(store):
    for slug in ("acme", "globex"):
        with store.transaction(slug) as tx:
            tx.people.add(person("zoe"), at(0))
            tx.plan.put(badge("communication"), at(0))
            tx.awards.add(replace(award(1), claim_id=f"claim-{slug}"))
        if not isinstance(store, MemoryIssuerStore):
            with store._database.transaction() as connection:
                whose = organisations.by_slug(connection, slug).id
                known = Principal("zoe-signs-in", "Zoë", "zoe@example.com", Role.EMPLOYEE)
                principals.add(connection, whose, known, at(0))
    with store.transaction("acme") as tx:
        assert tx.requests.add(ASKED)
    return store


def test_a_request_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.requests.get("r-1") == ASKED
        assert list(tx.requests.of_asker("zoe-signs-in")) == [ASKED]
        assert list(tx.requests.open()) == [ASKED]
        assert list(tx.requests.of_asker("somebody else")) == []
    with kept.transaction("globex") as tx:
        assert tx.requests.get("r-1") is None
        assert list(tx.requests.open()) == []
        assert not tx.requests.change(GRANTED, RequestState.OPEN)
        assert tx.requests.add(ASKED)


def test_one_request_of_a_badge_is_pending(kept):
    with kept.transaction("acme") as tx:
        assert not tx.requests.add(replace(ASKED, id="r-2"))
        assert tx.requests.add(replace(ASKED, id="r-3", slug="creativity", asked_at=at(11)))
        assert tx.requests.change(replace(ASKED, state=RequestState.RETURNED), RequestState.OPEN)
        assert not tx.requests.add(replace(ASKED, id="r-4"))
        assert tx.requests.change(replace(ASKED, state=RequestState.DECLINED), RequestState.RETURNED)
        assert tx.requests.add(replace(ASKED, id="r-5", asked_at=at(12)))
        assert [each.id for each in tx.requests.of_asker("zoe-signs-in")] == ["r-5", "r-3", "r-1"]
        assert [each.id for each in tx.requests.open()] == ["r-3", "r-5"]


def test_a_request_is_settled_once(kept):
    with kept.transaction("acme") as tx:
        assert tx.requests.change(GRANTED, RequestState.OPEN)
        assert not tx.requests.change(replace(ASKED, state=RequestState.DECLINED), RequestState.OPEN)
        assert tx.requests.get("r-1") == GRANTED
        assert not tx.requests.change(replace(GRANTED, id="never-there"), RequestState.OPEN)


def test_of_many_who_ask_at_once_for_one_badge_one_is_kept(kept):
    def ask(number):
        try:
            with kept.transaction("acme") as tx:
                return tx.requests.add(replace(ASKED, id=f"m-{number}", slug="creativity"))
        except Busy:
            return False

    with ThreadPoolExecutor(5) as pool:
        asked = list(pool.map(ask, range(5)))
    with kept.transaction("acme") as tx:
        assert sum(asked) <= 1
        assert len([each for each in tx.requests.open() if each.slug == "creativity"]) == sum(asked)


def test_what_somebody_showed_is_forgotten_with_them(kept):
    with kept.transaction("acme") as tx:
        declined = replace(ASKED, state=RequestState.DECLINED, answer=Answer("hr-1", at(20), "Zoë was ill."))
        assert tx.requests.change(declined, RequestState.OPEN)
        assert tx.people.erase("person-zoe", at(30))
        blank = {"address": "", "name": "", "evidence": "", "links": (), "answer": Answer("hr-1", at(20))}
        assert tx.requests.get("r-1") == replace(declined, **blank)
    with kept.transaction("globex") as tx:
        assert tx.people.get("person-zoe").name
