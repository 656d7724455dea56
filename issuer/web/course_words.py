"""Courses in words: what earns what, what came of an event, and what leads to the next level."""

from typing import Final

from credentials.wording import N_, say, say_many
from issuer.courses.weighing import Weighed
from issuer.kept.courses import EventState, LevelStep, Way
from issuer.web.words import with_commas

STATES: Final[dict[EventState, str]] = {
    EventState.AWARDED: N_("earned the badge"),
    EventState.RAISED: N_("raised the level"),
    EventState.PROPOSED: N_("proposed for the level"),
    EventState.ALREADY: N_("has it already"),
    EventState.NOT_MET: N_("not enough for the badge"),
    EventState.UNKNOWN_PERSON: N_("person not known"),
    EventState.UNMAPPED: N_("earns nothing yet"),
    EventState.UNREAD: N_("could not be read"),
    EventState.REFUSED: N_("not awarded"),
}
_WOULD: Final[dict[EventState, str]] = {
    EventState.AWARDED: N_("would be awarded"),
    EventState.RAISED: N_("would go up"),
    EventState.PROPOSED: N_("would be proposed to go up, since the badge needs approval"),
    EventState.ALREADY: N_("would stay as it is: they have it already"),
    EventState.NOT_MET: N_("would not be awarded: this is not what it asks for"),
    EventState.REFUSED: N_("would not be awarded"),
}


def percent(score: int | None) -> str:
    """Return a score as a percentage; "" for none."""
    return "" if score is None else f"{score / 100:g} %"


def way_words(way: Way) -> str:
    """Return what a way asks for."""
    return N_("completed") if way.least is None else say("with at least {least}", least=percent(way.least))


def step_words(step: LevelStep) -> str:
    """Return what leads to a level."""
    parts: list[str] = []
    if step.completions:
        parts.append(say_many("{n} completed course", "{n} completed courses", step.completions))
    if step.months:
        parts.append(say_many("{n} month at the level before", "{n} months at the level before", step.months))
    if step.least is not None:
        parts.append(say("a score of at least {least}", least=percent(step.least)))
    return with_commas(parts)


def would(weighed: Weighed) -> str:
    """Return what an event would bring about for one badge, as a sentence."""
    name = weighed.way.slug if weighed.badge is None else weighed.badge.achievement.name
    known = {"badge": name, "would": _WOULD[weighed.state]}
    if weighed.way.level:
        said = say("“{badge}”, level {level}, {would}.", level=weighed.way.level, **known)
    else:
        said = say("“{badge}” {would}.", **known)
    return say("{said} {why}", said=said, why=weighed.note) if weighed.note else said
