"""Frameworks: kept whole, each of an organisation alone, found whatever the case."""

from dataclasses import replace

import pytest

from issuer.kept.competencies import Competency, Earlier, Framework, Link, LinkKind, Source
from tests.support.builders import at

FRAMEWORK = Framework("f-1", "own:ours", "Ours", Source.OWN, "", "", 1, at(1), at(1))
ITEM = Competency(
    framework="f-1",
    id="C1",
    statement="Hört zu: 100 %",
    url="https://acme.example/c1",
    target_type="CFItem",
    code="C1",
    description="Lässt ausreden.",
    parent="C0",
    place=2,
    language="de",
    changed="2026-05-01",
    revision=2,
    earlier=(Earlier(1, "C1", "Hört", ""),),
    retired_at=at(9),
)
LINK = Link(ITEM.url, LinkKind.PRECEDES, "https://other.example/2", "Zwei")


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        assert tx.competencies.add(FRAMEWORK)
        tx.competencies.keep([ITEM, Competency("f-1", "C0", "Works", "https://acme.example/c0", place=1)])
        tx.competencies.set_links("f-1", [LINK, replace(LINK, kind=LinkKind.PEER)])
    return store


def test_a_framework_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        shelf = tx.competencies
        assert shelf.framework("f-1") == shelf.of_key("own:ours") == FRAMEWORK
        assert list(shelf.frameworks()) == [FRAMEWORK]
        assert [each.id for each in shelf.items("f-1")] == ["C0", "C1"]
        assert shelf.item("f-1", "C1") == ITEM
        assert list(shelf.of_url(ITEM.url)) == [ITEM]
        assert list(shelf.links("f-1")) == [LINK, replace(LINK, kind=LinkKind.PEER)]
    with kept.transaction("globex") as tx:
        shelf = tx.competencies
        assert (shelf.framework("f-1"), shelf.of_key("own:ours"), shelf.item("f-1", "C1")) == (None,) * 3
        found = (shelf.frameworks(), shelf.items("f-1"), shelf.search("w", 9), shelf.of_url(ITEM.url))
        assert [list(each) for each in found] == [[]] * 4
        assert list(shelf.links("f-1")) == []
        assert shelf.add(FRAMEWORK)


def test_a_key_stands_for_one_framework(kept):
    with kept.transaction("acme") as tx:
        assert not tx.competencies.add(replace(FRAMEWORK, id="f-2"))
        assert tx.competencies.add(replace(FRAMEWORK, id="f-2", key="esco", title="aaa"))
        assert [each.title for each in tx.competencies.frameworks()] == ["aaa", "Ours"]


def test_what_is_noted_takes_the_place_of_what_was_there(kept):
    with kept.transaction("acme") as tx:
        tx.competencies.note(replace(FRAMEWORK, title="Ours too", revision=2, changed_at=at(5)))
        tx.competencies.note(replace(FRAMEWORK, id="never-there", key="x"))
        tx.competencies.keep([replace(ITEM, statement="Other", retired_at=None)])
        tx.competencies.set_links("f-1", [])
        tx.competencies.keep([])
    with kept.transaction("acme") as tx:
        assert [(each.title, each.revision) for each in tx.competencies.frameworks()] == [("Ours too", 2)]
        assert [each.statement for each in tx.competencies.items("f-1")] == ["Works", "Other"]
        assert list(tx.competencies.links("f-1")) == []


def test_a_search_finds_what_is_in_use_whatever_the_case_and_takes_no_sign_for_another(kept):
    with kept.transaction("acme") as tx:
        assert list(tx.competencies.search("HÖRT", 9)) == []
        tx.competencies.keep([replace(ITEM, retired_at=None)])
        found = {
            text: len(tx.competencies.search(text, 9)) for text in ("HÖRT", "100 %", "c1", "lässt", "1_0")
        }
        assert found == {"HÖRT": 1, "100 %": 1, "c1": 1, "lässt": 1, "1_0": 0}
        assert len(tx.competencies.search("o", 9)) == 1
        assert len(tx.competencies.search("", 1)) == 1


def test_many_items_are_kept_at_once(kept):
    many = [
        Competency("f-1", f"m{n:04}", f"Number {n}", f"https://m.example/{n}", place=n + 9)
        for n in range(1200)
    ]
    with kept.transaction("acme") as tx:
        tx.competencies.keep(many)
    with kept.transaction("acme") as tx:
        assert list(tx.competencies.items("f-1"))[2:] == many
