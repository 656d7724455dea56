"""Badges are tied to competencies: a new version, unless nothing changed."""

from dataclasses import replace

import pytest

from credentials.achievement import Alignment
from issuer.achievements.catalog import publish
from issuer.competencies.aligning import ItemKey, Press, align, badges_by_url, ties
from issuer.errors import RuleChanged, UnknownAchievement, UnknownCompetency, UnknownFramework
from issuer.plan import planning
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, stocked
from tests.unit.issuer.competencies.frameworks import OWN, bring

PRESS = Press(BASE_URL, ISSUER_DID, at(100), "hr")
TYPED = Alignment("Elsewhere", "https://other.example/1")


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


@pytest.fixture
def keys(tx):
    framework = bring(tx, OWN, title="Ours").framework
    return [ItemKey(framework.id, each) for each in ("C1", "C2", "C3")]


def test_the_same_again_is_the_same_version_in_whatever_order(tx, keys):
    badge = align(tx, "communication", keys[:2], PRESS)
    assert badge.achievement.version == 2
    assert align(tx, "communication", keys[1::-1], PRESS) == badge


def test_what_is_not_wanted_any_more_goes_and_what_was_typed_in_stays(tx, keys):
    typed = draft(alignments=(TYPED,))
    publish(tx, typed, BASE_URL, ISSUER_DID, at(1))
    align(tx, "communication", keys, PRESS)
    badge = align(tx, "communication", keys[2:], PRESS)
    assert [each.target_name for each in badge.achievement.alignments] == ["Elsewhere", "Tells"]
    assert [each.key for each in ties(tx, badge)] == [None, keys[2]]


def test_a_badge_keeps_what_it_said_of_an_item_until_that_is_chosen_anew(tx, keys):
    align(tx, "communication", keys[:1], PRESS)
    bring(tx, OWN.replace(b"C1,Listens", b"C1,Listens well"), 10, title="Ours")
    badge = align(tx, "communication", keys[:1], PRESS)
    assert [each.target_name for each in badge.achievement.alignments] == ["Listens"]
    align(tx, "communication", [], PRESS)
    badge = align(tx, "communication", keys[:1], PRESS)
    assert [each.target_name for each in badge.achievement.alignments] == ["Listens well"]


def test_who_looked_at_another_version_is_told(tx, keys):
    align(tx, "communication", keys[:1], PRESS)
    with pytest.raises(RuleChanged, match="meanwhile"):
        align(tx, "communication", keys, replace(PRESS, based_on=1))


def test_what_is_not_there_is_refused(tx, keys):
    with pytest.raises(UnknownAchievement):
        align(tx, "nothing", keys, PRESS)
    with pytest.raises(UnknownFramework):
        align(tx, "communication", [ItemKey.parse("nonsense")], PRESS)
    with pytest.raises(UnknownCompetency):
        align(tx, "communication", [ItemKey(keys[0].framework, "C9")], PRESS)


def test_the_plan_comes_back_with_all_that_badges_are_tied_to(tx, keys):
    badge = align(tx, "communication", keys, PRESS)
    drafts = planning.read_rows(planning.export_rows(tx))
    planning.import_plan(tx, drafts, BASE_URL, ISSUER_DID, at(200))
    assert tx.plan.find("communication") == badge
    assert [each.slug for each in badges_by_url(tx)[badge.achievement.alignments[0].target_url]] == [
        "communication"
    ]
