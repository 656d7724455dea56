"""Courses in words: what earns what, what came of an event, and what leads to the next level."""

from typing import Final

from issuer.courses.weighing import Weighed
from issuer.kept.courses import EventState, LevelStep, Way

STATES: Final[dict[EventState, str]] = {
    EventState.AWARDED: "earned the badge",
    EventState.RAISED: "raised the level",
    EventState.PROPOSED: "proposed for the level",
    EventState.ALREADY: "has it already",
    EventState.NOT_MET: "not enough for the badge",
    EventState.UNKNOWN_PERSON: "person not known",
    EventState.UNMAPPED: "earns nothing yet",
    EventState.UNREAD: "could not be read",
    EventState.REFUSED: "not awarded",
}
_WOULD: Final[dict[EventState, str]] = {
    EventState.AWARDED: "would be awarded",
    EventState.RAISED: "would go up",
    EventState.PROPOSED: "would be proposed to go up, since the badge needs approval",
    EventState.ALREADY: "would stay as it is: they have it already",
    EventState.NOT_MET: "would not be awarded: this is not what it asks for",
    EventState.REFUSED: "would not be awarded",
}


def percent(score: int | None) -> str:
    """Return a score as a percentage; "" for none."""
    return "" if score is None else f"{score / 100:g} %"


def way_words(way: Way) -> str:
    """Return what a way asks for."""
    return "completed" if way.least is None else f"with at least {percent(way.least)}"


def step_words(step: LevelStep) -> str:
    """Return what leads to a level."""
    parts = [
        f"{step.completions} completed course{'' if step.completions == 1 else 's'}"
        if step.completions
        else "",
        f"{step.months} month{'' if step.months == 1 else 's'} at the level before" if step.months else "",
        "" if step.least is None else f"a score of at least {percent(step.least)}",
    ]
    return ", ".join(part for part in parts if part)


def would(weighed: Weighed) -> str:
    """Return what an event would bring about for one badge, as a sentence."""
    name = weighed.way.slug if weighed.badge is None else weighed.badge.achievement.name
    level = f", level {weighed.way.level}," if weighed.way.level else ""
    why = f" {weighed.note}" if weighed.note else ""
    return f"“{name}”{level} {_WOULD[weighed.state]}.{why}"
