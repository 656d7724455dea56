"""Who acts here, as they stand now: people and programs, in every store alike."""

from datetime import timedelta

import pytest

from issuer.kept.actors import Actor
from issuer.store.memory import MemoryIssuerStore
from records import api_tokens, organisations, principals
from records.api_tokens import Wanted
from records.principals import Principal, Role
from tests.contract.ledger_values import person
from tests.support.builders import Seeded, at

DAY = timedelta(days=1)
LEE = Actor("lee", "leader", person("lee").addresses[0], "Sales")


@pytest.fixture
def stocked(store):
    """Lee leads in Sales, Bob left; there is nobody in the other organisation."""
    if isinstance(store, MemoryIssuerStore):
        known = [LEE, Actor("bob", "hr", person("bob").addresses[0], is_let_in=False)]
        store._ledgers["acme"].actors |= {each.id: each for each in known}
        return store
    with store._database.transaction() as connection:
        here = organisations.by_slug(connection, "acme").id
        principals.add(
            connection, here, Principal("lee", "Lee", LEE.address, Role.LEADER, None, "Sales"), at(0)
        )
        principals.add(connection, here, Principal("bob", "Bob", person("bob").addresses[0], Role.HR), at(0))
        principals.disable(connection, here, "bob", at(1))
    return store


def found(store, who, now=at(2), slug="acme"):
    with store.transaction(slug) as tx:
        return tx.actors.find(who, now)


def test_somebody_who_signs_in_is_found_as_they_stand(stocked):
    assert found(stocked, "lee") == LEE
    left = found(stocked, "bob")
    assert (left.role, left.department, left.is_let_in) == ("hr", "", False)


@pytest.mark.parametrize("who", ["ann", "token:none", "command line", "system", ""])
def test_nobody_else_is_found(stocked, who):
    assert found(stocked, who) is None


def test_those_of_one_organisation_are_none_of_anothers(stocked):
    assert found(stocked, "lee", slug="globex") is None


def test_a_program_is_let_in_until_its_token_is_over_or_revoked(stocked):
    if isinstance(stocked, MemoryIssuerStore):
        pytest.skip("in memory it is as tests say")
    with stocked._database.transaction() as connection:
        here = organisations.by_slug(connection, "acme").id
        entropy = Seeded(3).token
        first, second = (
            api_tokens.make(connection, here, wanted, entropy, at(0)).split("_")[1]
            for wanted in (Wanted("a", Role.LEADER), Wanted("b", Role.HR, at(0) + DAY))
        )
    program = found(stocked, f"token:{first}")
    assert program == Actor(f"token:{first}", "leader")
    assert found(stocked, f"token:{second}").is_let_in
    assert not found(stocked, f"token:{second}", at(0) + DAY).is_let_in
    assert found(stocked, f"token:{first}", slug="globex") is None
    with stocked._database.transaction() as connection:
        api_tokens.revoke(connection, here, first, at(3))
    assert not found(stocked, f"token:{first}").is_let_in
