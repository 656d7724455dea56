"""Role profiles: kept whole, a name for one of a department, changed only from what was looked at."""

from dataclasses import replace

import pytest

from issuer.kept.roles import RoleNeed, RoleProfile
from tests.support.builders import at

ROLE = RoleProfile("r-1", "Leitung Süd", "Sales", (RoleNeed("f-1", "C1", 2), RoleNeed("f-1", "C2")), 1, at(1))


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        assert tx.roles.add(ROLE)
    return store


def test_a_role_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.roles.get("r-1") == ROLE
        assert list(tx.roles.all()) == [ROLE]
    with kept.transaction("globex") as tx:
        assert tx.roles.get("r-1") is None
        assert list(tx.roles.all()) == []
        assert not tx.roles.remove("r-1")
        assert tx.roles.add(ROLE)


def test_a_name_stands_for_one_role_of_a_department(kept):
    with kept.transaction("acme") as tx:
        assert not tx.roles.add(replace(ROLE, id="r-2", name="LEITUNG SÜD"))
        assert tx.roles.add(replace(ROLE, id="r-2", department=""))
        assert [each.id for each in tx.roles.all()] == ["r-2", "r-1"]
        assert not tx.roles.note(replace(ROLE, id="r-2", revision=2))


def test_a_change_takes_the_place_of_the_revision_before_it(kept):
    later = replace(ROLE, name="Lead", needs=(), revision=2, changed_at=at(5))
    with kept.transaction("acme") as tx:
        assert tx.roles.note(later)
        assert not tx.roles.note(later)
        assert not tx.roles.note(replace(later, id="never-there"))
    with kept.transaction("acme") as tx:
        assert list(tx.roles.all()) == [later]
        assert tx.roles.remove("r-1")
        assert not tx.roles.remove("r-1")
        assert not tx.roles.note(replace(later, revision=3))
