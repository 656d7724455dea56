"""Claim codes: one an award, no two awards with the same, and none for longer than its time."""

import pytest

from records.errors import Conflict
from tests.contract.ledger_values import award, stocked
from tests.support.builders import at

ONE, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def both(store):
    """A store of whose organisations each has one award."""
    return stocked(stocked(store), "globex")


def keep(store, code=ONE, of=None, until=400, now=300, slug="acme"):
    with store.transaction(slug) as tx:
        return tx.claim_codes.keep((of or award()).id, code, at(until), at(now))


def found(store, code=ONE, now=300, slug="acme"):
    with store.transaction(slug) as tx:
        return tx.claim_codes.award_of(code, at(now))


def test_a_code_leads_to_its_award_until_its_time_is_over(both):
    assert keep(both)
    assert [found(both, now=each) for each in (300, 399, 400)] == [award().id, award().id, None]
    assert found(both, OTHER) is None


def test_the_same_code_again_has_its_new_time(both):
    assert keep(both)
    assert keep(both, until=500)
    assert found(both, now=450) == award().id


def test_another_code_takes_the_place_of_the_one_before(both):
    assert keep(both)
    assert keep(both, OTHER)
    assert (found(both), found(both, OTHER)) == (None, award().id)


def test_a_code_is_one_awards_wherever_that_is(both):
    for slug in ("acme", "globex"):
        with both.transaction(slug) as tx:
            tx.awards.add(award(2, claim_id=f"claim-2-{slug}"))
    assert keep(both)
    assert not keep(both, of=award(2))
    assert not keep(both, of=award(2), slug="globex")
    assert found(both) == award().id


def test_a_code_is_found_in_its_own_organisation_and_the_installation_knows_which(both):
    assert keep(both, slug="globex")
    assert found(both) is None
    assert found(both, slug="globex") == award().id
    assert both.organisation_of_claim_code(ONE) == "globex"
    assert both.organisation_of_claim_code(OTHER) is None


def test_codes_whose_time_is_over_are_forgotten_when_the_next_is_kept(both):
    with both.transaction("acme") as tx:
        tx.awards.add(award(2))
    assert keep(both)
    assert both.organisation_of_claim_code(ONE) == "acme"
    assert keep(both, OTHER, award(2), until=600, now=400)
    assert both.organisation_of_claim_code(ONE) is None
    assert both.organisation_of_claim_code(OTHER) == "acme"


def test_a_code_of_no_award_is_not_kept_in_a_database(both, request):
    if "memory" in request.node.name:
        pytest.skip("the memory store has no foreign keys")
    with pytest.raises(Conflict):
        keep(both, of=award(9))
