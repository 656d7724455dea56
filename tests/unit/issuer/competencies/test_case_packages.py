"""CASE packages: the obligations CA-1 to CA-5, each by its name."""

import pytest

from credentials.achievement import Alignment
from issuer.competencies import case_packages
from issuer.competencies.aligning import ItemKey, Press, align
from issuer.errors import CompetencyRetired, FrameworkRefused, UnreadableFramework
from issuer.kept.competencies import LinkKind
from tests.support.builders import BASE_URL, ISSUER_DID, at, stocked
from tests.unit.issuer.competencies.frameworks import (
    CASE,
    as_bytes,
    association,
    bring,
    case_item,
    package,
    rubric,
    statements,
    uuid,
)

PRESS = Press(BASE_URL, ISSUER_DID, at(100), "hr")


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


def refused(document):
    with pytest.raises(FrameworkRefused) as caught:
        case_packages.read(as_bytes(document))
    return [(each.row, each.column) for each in caught.value.problems]


def test_ca_1_a_package_of_1_0_and_of_1_1_comes_in_with_items_associations_and_rubrics(tx):
    of_1_1 = package(CFRubrics=[rubric()]) | {"extensions": {"future": True}}
    assert bring(tx, as_bytes(of_1_1)).new == 9
    of_1_0 = package(CFAssociations=[each for each in package()["CFAssociations"] if "isTr" not in str(each)])
    assert bring(tx, as_bytes(of_1_0), 10).retired == 4
    kinds = {each.target_type for each in tx.competencies.items(tx.competencies.frameworks()[0].id)}
    assert kinds == {"CFItem", "CFRubric", "CFRubricCriterion", "CFRubricCriterionLevel"}


@pytest.mark.parametrize("member", ["identifier", "uri", "title", "creator", "lastChangeDateTime"])
def test_ca_2_a_document_without_what_is_required_is_refused(member):
    document = package()
    del document["CFDocument"][member]
    assert refused(document) == [(1, f"CFDocument.{member}")]


@pytest.mark.parametrize("member", ["identifier", "uri", "fullStatement", "lastChangeDateTime"])
def test_ca_2_an_item_without_what_is_required_is_refused(member):
    document = package()
    del document["CFItems"][2][member]
    assert set(refused(document)) == {(3, f"CFItems.{member}")}


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("identifier", "identifier"),
        ("uri", "uri"),
        ("associationType", "associationType"),
        ("originNodeURI", "originNodeURI.uri"),
        ("destinationNodeURI", "destinationNodeURI.uri"),
        ("lastChangeDateTime", "lastChangeDateTime"),
    ],
)
def test_ca_2_an_association_without_what_is_required_is_refused(member, said):
    document = package()
    del document["CFAssociations"][0][member]
    assert refused(document) == [(1, f"CFAssociations.{said}")]


def test_ca_2_an_item_of_another_document_an_odd_identifier_and_address_are_refused():
    document = package()
    document["CFItems"][0]["CFDocumentURI"] = {"identifier": uuid(99)}
    document["CFItems"][1]["identifier"] = "W.1"
    document["CFItems"][2]["uri"] = "urn:nothing"
    found = refused(document)
    assert found == [(1, "CFItems.CFDocumentURI"), (2, "CFItems.identifier"), (3, "CFItems.uri")]


def test_ca_3_every_type_of_association_is_kept_and_no_other(tx):
    kinds = [each.value for each in LinkKind]
    assert len(kinds) == 10
    document = package(CFAssociations=[association(30 + n, 11, kind, 12) for n, kind in enumerate(kinds)])
    framework = bring(tx, as_bytes(document)).framework
    assert [each.kind.value for each in tx.competencies.links(framework.id)] == kinds
    document["CFAssociations"][3]["associationType"] = "isBetterThan"
    assert refused(document) == [(4, "CFAssociations.associationType")]


def test_ca_3_what_was_replaced_can_still_be_read_with_what_replaced_it(tx):
    framework = bring(tx, as_bytes(package())).framework
    replaced = next(each for each in tx.competencies.links(framework.id) if each.kind is LinkKind.REPLACED)
    (old,) = tx.competencies.of_url(replaced.origin)
    (new,) = tx.competencies.of_url(replaced.destination)
    assert (old.statement, new.statement) == ("Speaks up", "Asks")


def test_ca_4_the_same_package_again_changes_nothing(tx):
    first = bring(tx, as_bytes(package()))
    before = (tx.competencies.items(first.framework.id), tx.competencies.frameworks(), tx.audit.head())
    again = bring(tx, as_bytes(package()), 10)
    assert not again.is_news
    assert (
        tx.competencies.items(first.framework.id),
        tx.competencies.frameworks(),
        tx.audit.head(),
    ) == before


def test_ca_4_a_later_change_makes_a_new_revision_that_knows_the_one_before(tx):
    bring(tx, as_bytes(package()))
    later = "2026-06-01T08:00:00+00:00"
    document = package()
    document["CFItems"][1] |= {"fullStatement": "Listens to the end", "lastChangeDateTime": later}
    brought = bring(tx, as_bytes(document), 10)
    assert (brought.new, brought.changed, brought.framework.revision) == (0, 1, 2)
    item = tx.competencies.item(brought.framework.id, uuid(11))
    assert (item.statement, item.revision, item.changed) == ("Listens to the end", 2, later)
    assert [(each.revision, each.statement) for each in item.earlier] == [(1, "Listens")]


def test_ca_4_what_is_removed_is_retired_stays_with_its_badges_and_comes_back(tx):
    framework = bring(tx, as_bytes(package())).framework
    key = ItemKey(framework.id, uuid(12))
    align(tx, "communication", [key], PRESS)
    shorter = package(CFItems=[each for each in package()["CFItems"] if each["identifier"] != uuid(12)])
    assert bring(tx, as_bytes(shorter), 10).retired == 1
    assert tx.competencies.item(framework.id, uuid(12)).retired_at == at(10)
    badge = align(tx, "communication", [key], PRESS)
    assert badge.achievement.alignments[0].target_name == "Asks"
    with pytest.raises(CompetencyRetired, match="Asks"):
        align(tx, "creativity", [key], PRESS)
    assert bring(tx, as_bytes(package()), 20).back == 1
    assert tx.competencies.item(framework.id, uuid(12)).retired_at is None


def test_ca_4_a_circle_of_children_is_refused():
    document = package()
    document["CFAssociations"].append(association(29, 10, "isChildOf", 11))
    assert refused(document) == [(1, "CFAssociations")]


def test_ca_4_texts_stay_in_the_language_they_are_in(tx):
    framework = bring(tx, as_bytes(package())).framework
    item = tx.competencies.item(framework.id, uuid(13))
    assert (item.statement, item.language) == ("Hört zu", "de")
    assert LinkKind.TRANSLATION in {each.kind for each in tx.competencies.links(framework.id)}


def test_ca_5_a_badge_names_an_item_as_case_does(tx):
    framework = bring(tx, as_bytes(package())).framework
    keys = [ItemKey(framework.id, uuid(number)) for number in (11, 14)]
    badge = align(tx, "communication", keys, PRESS)
    assert badge.achievement.alignments == (
        Alignment("Listens", f"{CASE}/{uuid(11)}", "CFItem", "W.1", "Working together"),
        Alignment("Speaks up", f"{CASE}/{uuid(14)}", "CFItem", uuid(14), "Working together"),
    )


def test_children_stand_in_the_order_of_their_parent(tx):
    framework = bring(tx, as_bytes(package())).framework
    items = {each.id: each for each in tx.competencies.items(framework.id)}
    assert [items[uuid(11)].parent, items[uuid(12)].parent, items[uuid(10)].parent] == [
        uuid(10),
        uuid(10),
        "",
    ]
    assert items[uuid(11)].place < items[uuid(12)].place
    assert statements(tx, framework)[0] == "Works with others"


def test_an_item_below_two_others_stands_below_the_first():
    document = package()
    document["CFAssociations"].append(association(29, 12, "isChildOf", 14, sequenceNumber=9))
    found = {each.id: each for each in case_packages.read(as_bytes(document)).items}
    assert found[uuid(12)].parent == uuid(10)


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"CFItems": []}', b'{"CFDocument": "x"}'])
def test_what_is_no_package_is_told_so(data):
    with pytest.raises(UnreadableFramework, match="no CASE package"):
        case_packages.read(data)


@pytest.mark.parametrize("odd", [None, 7, "x", [], {"identifier": 7, "uri": []}])
def test_an_odd_item_or_association_is_a_fault_with_its_place(odd):
    assert {row for row, _ in refused(package(CFItems=[case_item(10, "Fine"), odd]))} == {2}
    assert {row for row, _ in refused(package(CFAssociations=[odd]))} == {1}
