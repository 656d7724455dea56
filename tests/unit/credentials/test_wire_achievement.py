from dataclasses import replace

import pytest

from credentials.achievement import BadgeKind
from credentials.wire_achievement import (
    achievement_to_wire,
    count_description_id,
    present,
    slot_description_id,
    unless_empty,
)
from tests.unit.credentials.badge_cases import BASE, SUPER, TEAMWORK


def test_an_achievement_names_its_version_its_words_and_its_tags():
    written = achievement_to_wire(TEAMWORK)
    assert (written["id"], written["type"], written["version"]) == (TEAMWORK.id, ["Achievement"], "2")
    assert (written["name"], written["description"]) == (TEAMWORK.name, TEAMWORK.description)
    assert written["criteria"] == {"narrative": TEAMWORK.criteria}
    assert written["tag"] == ["people", "role:nurse"]


def test_a_tag_given_twice_is_written_once():
    assert achievement_to_wire(replace(TEAMWORK, tags=("b", "a", "b")))["tag"] == ["b", "a"]


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (BadgeKind.SKILL, "MicroCredential"),
        (BadgeKind.COMPLIANCE, "Certification"),
        (BadgeKind.VALUES, "ext:ValuesBadge"),
        (BadgeKind.FUN, "ext:FunBadge"),
        (BadgeKind.META, "ext:MetaBadge"),
    ],
)
def test_each_kind_has_its_achievement_type(kind, written):
    assert achievement_to_wire(replace(TEAMWORK, kind=kind))["achievementType"] == written


def test_an_alignment_names_its_target():
    assert achievement_to_wire(TEAMWORK)["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "Teamwork",
            "targetUrl": "https://skills.example/t",
            "targetType": "CFItem",
            "targetCode": "T.1",
            "targetFramework": "Skills",
        }
    ]


def test_the_levels_are_a_scale_in_order_with_their_descriptions_if_any():
    (scale,) = achievement_to_wire(TEAMWORK)["resultDescription"]
    assert (scale["type"], scale["resultType"]) == (["ResultDescription"], "RubricCriterionLevel")
    first, _, third = scale["rubricCriterionLevel"]
    assert first == {
        "id": f"{TEAMWORK.id}#level-1",
        "type": ["RubricCriterionLevel"],
        "name": "Starts",
        "level": "1",
        "description": "Takes part.",
    }
    assert "description" not in third


def test_an_achievement_without_levels_has_no_scale():
    assert "resultDescription" not in achievement_to_wire(replace(TEAMWORK, levels=()))


def test_the_criteria_of_a_meta_badge_bind_its_rule_document():
    assert achievement_to_wire(SUPER)["criteria"] == {
        "id": f"{BASE}/achievements/super/v/3/rule.json",
        "narrative": "Hold both.",
        "mediaType": "application/json",
        "digestMultibase": "uIDAdigest",
    }


def test_a_slot_names_its_component_and_the_level_it_asks_for():
    slot = achievement_to_wire(SUPER)["resultDescription"][0]
    assert slot["id"] == slot_description_id(SUPER, "slot-teamwork") == f"{SUPER.id}/v/3#slot-teamwork"
    assert slot["resultType"] == "RubricCriterionLevel"
    assert slot["requiredLevel"] == f"{TEAMWORK.id}#level-2"
    assert [level["id"] for level in slot["rubricCriterionLevel"]] == [slot["requiredLevel"]]
    assert slot["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "Teamwork",
            "targetUrl": TEAMWORK.id,
            "targetType": "ext:ComponentAchievement",
        }
    ]


def test_a_slot_for_any_level_asks_for_completion():
    slot = achievement_to_wire(SUPER)["resultDescription"][1]
    assert (slot["resultType"], slot["allowedValue"], slot["requiredValue"]) == (
        "Status",
        ["Completed"],
        "Completed",
    )
    assert "requiredLevel" not in slot


def test_the_count_says_how_many_of_how_many():
    count = achievement_to_wire(SUPER)["resultDescription"][-1]
    assert count["id"] == count_description_id(SUPER) == f"{SUPER.id}/v/3#count"
    assert (count["resultType"], count["requiredValue"]) == ("RawScore", "2")
    assert (count["valueMin"], count["valueMax"]) == ("0", "2")


def test_members_without_a_value_are_left_out_and_others_kept():
    assert present({"a": None, "b": "", "c": 0}) == {"b": "", "c": 0}
    assert unless_empty("a", []) == {}
    assert unless_empty("a", [1]) == {"a": [1]}
