"""A framework of one's own, item by item."""

import pytest

from issuer.competencies import by_hand
from issuer.competencies.bringing import Importer
from issuer.competencies.by_hand import AddCompetency
from issuer.errors import (
    CompetencyKnown,
    FrameworkImported,
    FrameworkKnown,
    FrameworkRefused,
    InvalidText,
    UnknownCompetency,
    UnknownFramework,
)
from tests.support.builders import BASE_URL, Seeded, at, stocked
from tests.unit.issuer.competencies.frameworks import ESCO, bring, statements


@pytest.fixture
def importer():
    with stocked().transaction("acme") as tx:
        yield Importer(tx, BASE_URL, at(0), Seeded(), "hr")


@pytest.fixture
def ours(importer):
    return by_hand.begin(importer, "How we work", AddCompetency("Listens", "C1"))


def test_a_framework_is_begun_with_its_first_item_and_grows(importer, ours):
    by_hand.add(importer, ours.id, AddCompetency("Asks", "C2", "Even twice.", "C1"))
    by_hand.add(importer, ours.id, AddCompetency("Has no code"))
    assert statements(importer.tx, ours) == ["Listens", "Asks", "Has no code"]
    assert importer.tx.competencies.framework(ours.id).revision == 3
    assert importer.tx.competencies.item(ours.id, "C2").parent == "C1"


def test_what_is_retired_stays_and_can_be_used_again(importer, ours):
    by_hand.retire(importer, ours.id, "C1")
    by_hand.retire(importer, ours.id, "C1")
    assert statements(importer.tx, ours) == []
    by_hand.restore(importer, ours.id, "C1")
    assert statements(importer.tx, ours) == ["Listens"]
    acts = [each.action for each in importer.tx.audit.of_object(f"{ours.id}/C1")]
    assert acts == ["competency.retired", "competency.restored"]


def test_what_can_not_be_added_is_refused(importer, ours):
    with pytest.raises(CompetencyKnown):
        by_hand.add(importer, ours.id, AddCompetency("Listens again", "C1"))
    with pytest.raises(UnknownCompetency):
        by_hand.add(importer, ours.id, AddCompetency("Asks", parent="C9"))
    with pytest.raises(FrameworkRefused, match="statement"):
        by_hand.add(importer, ours.id, AddCompetency(" "))
    with pytest.raises(UnknownFramework):
        by_hand.add(importer, "none", AddCompetency("Asks"))


def test_no_item_stands_too_deep(importer, ours):
    above = "C1"
    for number in range(2, 13):
        above = by_hand.add(importer, ours.id, AddCompetency("Deeper", f"C{number}", parent=above)).id
    with pytest.raises(FrameworkRefused, match="At most 12"):
        by_hand.add(importer, ours.id, AddCompetency("Too deep", parent=above))


def test_a_title_stands_for_one_framework(importer, ours):
    with pytest.raises(FrameworkKnown, match="How We Work"):
        by_hand.begin(importer, " How We  Work", AddCompetency("Listens"))
    with pytest.raises(InvalidText):
        by_hand.begin(importer, " ", AddCompetency("Listens"))


def test_somebody_elses_framework_is_not_changed_by_hand(importer):
    framework = bring(importer.tx, ESCO).framework
    with pytest.raises(FrameworkImported):
        by_hand.add(importer, framework.id, AddCompetency("Asks"))
    with pytest.raises(FrameworkImported):
        by_hand.retire(importer, framework.id, "aaa-1")
