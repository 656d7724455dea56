"""Links by which people show their badges: kept, changed, found by whose they are, gone with their person."""

from dataclasses import replace

import pytest

from issuer.kept.shares import Looks, Naming, Share, ShareKind
from tests.contract.ledger_values import award, person
from tests.support.builders import at


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        tx.people.add(person(), at(0))
        tx.awards.add(award(1))
        for each in shares():
            tx.shares.add(each)
    return store


def shares():
    looks = Looks(Naming.FULL, shows_level=False, shows_evidence=True, is_found=True)
    link = Share("l-1", ShareKind.LINK, person().id, award(1).id, at(1), at(900), looks)
    return link, Share("k-1", ShareKind.KIT, person().id, "", at(2))


def test_a_link_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    link, kit = shares()
    with kept.transaction("acme") as tx:
        assert tx.shares.get("l-1") == link
        assert list(tx.shares.of_person(person().id)) == [link, kit]
        assert list(tx.shares.of_person("nobody")) == []
    assert (kept.organisation_of_share("l-1"), kept.organisation_of_share("l-2")) == ("acme", None)
    with kept.transaction("globex") as tx:
        assert tx.shares.get("l-1") is None
        assert list(tx.shares.of_person(person().id)) == []
        tx.shares.change(replace(link, is_on=False))
        assert not tx.shares.remove("l-1")
    with kept.transaction("acme") as tx:
        assert tx.shares.get("l-1") == link


def test_what_it_shows_is_changed_and_one_that_is_gone_stays_gone(kept):
    link, kit = shares()
    off = replace(link, is_on=False, ends_at=None, looks=Looks(Naming.NOBODY))
    with kept.transaction("acme") as tx:
        tx.shares.change(off)
        assert tx.shares.get("l-1") == off
        assert tx.shares.remove("l-1")
        assert not tx.shares.remove("l-1")
        tx.shares.change(link)
        assert list(tx.shares.of_person(person().id)) == [kit]


def test_the_links_of_somebody_who_is_forgotten_are_gone(kept):
    with kept.transaction("acme") as tx:
        assert tx.people.erase(person().id, at(50))
        assert tx.shares.get("l-1") is None
        assert list(tx.shares.of_person(person().id)) == []
