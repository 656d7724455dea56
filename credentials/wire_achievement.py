"""The achievement inside a badge, as Open Badges 3.0 writes it: criteria, levels, and a meta-badge's slots."""

from typing import Any, Final

from credentials.achievement import Achievement, Alignment, BadgeKind, Level, Picture, RuleLink, Slot
from credentials.badge import JsonObject

ACHIEVEMENT_TYPES: Final = {
    BadgeKind.SKILL: "MicroCredential",
    BadgeKind.COMPLIANCE: "Certification",
    BadgeKind.VALUES: "ext:ValuesBadge",
    BadgeKind.FUN: "ext:FunBadge",
    BadgeKind.META: "ext:MetaBadge",
}
_COMPLETED: Final = "Completed"


def level_description_id(achievement: Achievement) -> str:
    """Return the id of the result description that holds an achievement's own levels."""
    return f"{_version_id(achievement)}#level"


def slot_description_id(achievement: Achievement, slot: str) -> str:
    """Return the id of the result description of one slot of a meta-badge."""
    return f"{_version_id(achievement)}#{slot}"


def count_description_id(achievement: Achievement) -> str:
    """Return the id of the result description that counts the components held."""
    return count_id(achievement.id, achievement.version)


def count_id(achievement_id: str | None, version: int | str | None) -> str:
    """Return the same of an achievement of which no more is known than a badge says."""
    return f"{achievement_id}/v/{version}#count"


def achievement_to_wire(achievement: Achievement) -> JsonObject:
    """Return an achievement as it stands in a badge (Open Badges 3.0, Achievement)."""
    return {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES[achievement.kind],
        "version": str(achievement.version),
        "name": achievement.name,
        "description": achievement.description,
        **({"inLanguage": achievement.language} if achievement.language else {}),
        "criteria": _criteria(achievement),
        **_picture(achievement.picture),
        **unless_empty("tag", list(dict.fromkeys(achievement.tags))),
        **unless_empty("alignment", [_alignment(each) for each in achievement.alignments]),
        **unless_empty("related", related_to_wire(achievement)),
        **unless_empty("resultDescription", _result_descriptions(achievement)),
    }


def related_to_wire(achievement: Achievement) -> list[JsonObject]:
    """Return the same achievement's editions in its other languages (Open Badges 3.0, Related)."""
    return [
        {
            "id": achievement.edition_id(each.language),
            "type": ["Related"],
            "inLanguage": each.language,
            "version": str(achievement.version),
        }
        for each in achievement.editions
    ]


def _picture(picture: Picture | None) -> JsonObject:
    # The members of an Image are closed (OB 3.0, Image): a digest of it could only stand elsewhere.
    if picture is None:
        return {}
    return {"image": {"id": picture.url, "type": "Image", "caption": picture.caption}}


def _criteria(achievement: Achievement) -> JsonObject:
    narrative = {"narrative": achievement.criteria}
    if achievement.rule is None:
        return narrative
    rule = achievement.rule
    return {"id": rule.url, **narrative, "mediaType": "application/json", "digestMultibase": rule.digest}


def _alignment(alignment: Alignment) -> JsonObject:
    return present(
        {
            "type": ["Alignment"],
            "targetName": alignment.target_name,
            "targetUrl": alignment.target_url,
            "targetType": alignment.target_type,
            "targetCode": alignment.target_code,
            "targetFramework": alignment.target_framework,
        }
    )


def _result_descriptions(achievement: Achievement) -> list[JsonObject]:
    descriptions = [_levels(achievement)] if achievement.levels else []
    if achievement.rule is not None:
        descriptions += [_slot(achievement, slot) for slot in achievement.rule.slots]
        descriptions.append(_count(achievement, achievement.rule))
    return descriptions


def _levels(achievement: Achievement) -> JsonObject:
    return {
        "id": level_description_id(achievement),
        "type": ["ResultDescription"],
        "name": "Level",
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": [
            _level(achievement.level_id(level.number), level, achievement.language)
            for level in achievement.levels
        ],
    }


def _level(identifier: str, level: Level, language: str = "") -> JsonObject:
    sentences = level.sentences_in(language)
    return {
        "id": identifier,
        "type": ["RubricCriterionLevel"],
        "name": level.name,
        "level": str(level.number),
        **({"description": " ".join(sentences)} if sentences else {}),
    }


def _slot(achievement: Achievement, slot: Slot) -> JsonObject:
    component = Alignment(slot.achievement_name, slot.achievement, "ext:ComponentAchievement")
    return {
        "id": slot_description_id(achievement, slot.name),
        "type": ["ResultDescription"],
        "name": slot.achievement_name,
        **_requirement(slot),
        "alignment": [_alignment(component)],
    }


def _requirement(slot: Slot) -> JsonObject:
    if slot.required_level is None:
        return {"resultType": "Status", "allowedValue": [_COMPLETED], "requiredValue": _COMPLETED}
    level = Level(slot.required_level, f"Level {slot.required_level}")
    identifier = f"{slot.achievement}#level-{level.number}"
    return {
        "resultType": "RubricCriterionLevel",
        "requiredLevel": identifier,
        "rubricCriterionLevel": [_level(identifier, level)],
    }


def _count(achievement: Achievement, rule: RuleLink) -> JsonObject:
    return {
        "id": count_description_id(achievement),
        "type": ["ResultDescription"],
        "name": "Components held",
        "resultType": "RawScore",
        "requiredValue": str(rule.required_count),
        "valueMin": "0",
        "valueMax": str(len(rule.slots)),
    }


def _version_id(achievement: Achievement) -> str:
    return f"{achievement.id}/v/{achievement.version}"


def present(members: JsonObject) -> JsonObject:
    """Return the members that have a value: Open Badges 3.0 has no nulls."""
    return {name: value for name, value in members.items() if value is not None}


def unless_empty(name: str, values: list[Any]) -> JsonObject:
    """Return a member with these values, or nothing: Open Badges 3.0 has no empty arrays."""
    return {name: values} if values else {}
