"""Which of how many: numbers are taken by awards, refused when none is left, free again only if nothing was signed."""

from datetime import UTC, datetime

import pytest

from issuer import revocation
from issuer.achievements.catalog import publish
from issuer.awarding import editions
from issuer.awarding.approvals import RuleOnAward, approve, decline
from issuer.awarding.awards import AwardBadge, award
from issuer.errors import NoneLeft
from issuer.meta_badges.cascade_terms import USUAL
from issuer.revocation import RevokeAward
from issuer.scarcity import Cap, Edition, Period
from tests.support.builders import BASE_URL, ISSUER_DID, Seeded, at, draft, stocked

AUTUMN = datetime(2026, 11, 29, 12, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def rare(cap=Cap(2), **changes):
    return draft("rare", levels=(), cap=cap, **changes)


def give(tx, number, now=AUTUMN):
    return award(tx, AwardBadge("rare", f"person-{number}@example.org", by="leader"), now, Seeded(number))


def given(tx, *numbers, now=AUTUMN):
    return [give(tx, number, now).edition.number for number in numbers]


def _award_in_one_transaction(store, number):
    with store.transaction("acme") as tx:
        give(tx, number)


@pytest.fixture
def tx():
    with stocked(rare()).transaction("acme") as tx:
        yield tx


def test_awards_are_numbered_in_their_order(tx):
    assert [give(tx, number).edition for number in (1, 2)] == [Edition(1, 2), Edition(2, 2)]
    assert editions.count(tx, tx.plan.find("rare"), AUTUMN) == editions.Count(Cap(2), 2, "")


def test_when_none_is_left_the_award_is_refused_in_words():
    store = stocked(rare())
    with store.transaction("acme") as tx:
        given(tx, 1, 2)
    with pytest.raises(NoneLeft, match="None of “Rare” is left: at most 2 are awarded in all") as refused:
        _award_in_one_transaction(store, 3)
    assert "Nothing was awarded" in str(refused.value)
    with store.transaction("acme") as tx:
        assert tx.people.find("person-3@example.org") is None
        assert len(tx.awards.search("", 9)) == 2


def test_each_period_begins_anew_and_the_refusal_says_when():
    with stocked(rare(Cap(1, Period.QUARTER))).transaction("acme") as tx:
        assert give(tx, 1).edition.text == "1 of 1 in 2026-Q4"
        with pytest.raises(NoneLeft, match="from 2027-01-01 on"):
            give(tx, 2)
        assert give(tx, 2, NEW_YEAR).edition.text == "1 of 1 in 2027-Q1"


def test_a_badge_without_cap_has_no_number():
    with stocked(rare(None)).transaction("acme") as tx:
        made = give(tx, 1)
        assert (made.edition, editions.text_of(made)) == (None, "")
        assert editions.count(tx, tx.plan.find("rare"), AUTUMN) is None


def test_what_waits_has_its_number_and_what_is_not_approved_gives_it_back():
    with stocked(rare(needs_approval=True)).transaction("acme") as tx:
        first, second = give(tx, 1), give(tx, 2)
        with pytest.raises(NoneLeft):
            give(tx, 3)
        refused = decline(tx, RuleOnAward(first.id, by="hr"), AUTUMN)
        approve(tx, RuleOnAward(second.id, by="hr"), AUTUMN)
        assert editions.text_of(refused) == ""
        assert given(tx, 3) == [1]
        with pytest.raises(NoneLeft):
            give(tx, 4)


def test_what_is_withdrawn_keeps_its_number(tx):
    first, _ = give(tx, 1), give(tx, 2)
    revocation.revoke(tx, RevokeAward(first.id, "issued_by_mistake"), AUTUMN, USUAL)
    with pytest.raises(NoneLeft):
        give(tx, 3)
    assert editions.text_of(tx.awards.get(first.id)) == "1 of 2"


def test_a_raised_cap_gives_more_numbers_and_a_lowered_one_none(tx):
    given(tx, 1, 2)
    publish(tx, rare(Cap(3)), BASE_URL, ISSUER_DID, at(1))
    assert give(tx, 3).edition == Edition(3, 3)
    publish(tx, rare(Cap(1)), BASE_URL, ISSUER_DID, at(2))
    assert editions.count(tx, tx.plan.find("rare"), AUTUMN).left == 0
    with pytest.raises(NoneLeft):
        give(tx, 4)
