"""An achievement as text and back: how the plan and each award keep what exactly was awarded."""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from credentials.achievement import (
    Achievement,
    Alignment,
    Assessment,
    BadgeKind,
    Level,
    LevelWording,
    Picture,
    RuleLink,
    Slot,
    Thinking,
    Wording,
)
from records.columns import json_text


def to_text(achievement: Achievement) -> str:
    """Return an achievement as JSON; equal achievements give equal text."""
    return json_text(asdict(achievement))


# Awards of one badge all say the same; what is returned is frozen, so it may be shared.
@lru_cache(maxsize=256)
def from_text(text: str) -> Achievement:
    """Return the achievement that `to_text` wrote."""
    said = json.loads(text)
    return Achievement(
        id=said["id"],
        version=said["version"],
        name=said["name"],
        description=said["description"],
        criteria=said["criteria"],
        kind=BadgeKind(said["kind"]),
        levels=tuple(_level(level) for level in said["levels"]),
        tags=tuple(said["tags"]),
        alignments=tuple(Alignment(**alignment) for alignment in said["alignments"]),
        rule=_rule_link(said["rule"]),
        picture=None if said["picture"] is None else Picture(**said["picture"]),
        language=said.get("language", ""),
        wordings=tuple(_wording(each) for each in said.get("wordings", ())),
    )


def _level(said: dict[str, Any]) -> Level:
    thinking, assessment = said.get("thinking"), said.get("assessment")
    return Level(
        said["number"],
        said["name"],
        said["description"],
        None if thinking is None else Thinking(thinking),
        None if assessment is None else Assessment(assessment),
    )


def _wording(said: dict[str, Any]) -> Wording:
    return Wording(**{**said, "levels": tuple(LevelWording(**each) for each in said["levels"])})


def _rule_link(said: dict[str, Any] | None) -> RuleLink | None:
    if said is None:
        return None
    slots = tuple(Slot(**slot) for slot in said["slots"])
    return RuleLink(said["url"], said["digest"], slots, said["required_count"])
