"""How far somebody is with a meta-badge, in words: one line that can be read out, and what each step takes."""

from collections.abc import Callable, Mapping
from typing import Final

from credentials.wording import say
from issuer.ledger import Awarding
from issuer.meta_badges.progress import Progress, Step, StepKind


def line(found: Progress) -> str:
    """Return how far somebody is, as in "3 of 4 for Super 4C: next, Communication"."""
    name = found.badge.achievement.name
    if found.is_held:
        return say("{name}: awarded", name=name)
    if found.award is not None:
        return say("{name}: waits for approval", name=name)
    if found.is_refused:
        return say("{name}: decided by people, who alone give it again", name=name)
    counts = {"filled": found.filled, "needed": found.needed, "name": name}
    if found.next is not None:
        return say("{filled} of {needed} for {name}: next, {step}", step=step_words(found.next), **counts)
    if found.badge.awarding is Awarding.BY_HAND:
        return say("{filled} of {needed} for {name}: all there; somebody has to award it", **counts)
    return say("{filled} of {needed} for {name}: all there", **counts)


def step_words(step: Step) -> str:
    """Return what a step takes."""
    return _STEPS[step.kind](step)


def _named(step: Step) -> str:
    if step.level is None:
        return step.name
    return say("{name} at level {level}", name=step.name, level=step.level)


def _raised(step: Step) -> str:
    if step.held_level is None:
        return _named(step)
    return say("{step} (now level {level})", step=_named(step), level=step.held_level)


_STEPS: Final[Mapping[StepKind, Callable[[Step], str]]] = {
    StepKind.CLAIM: lambda step: say("{step}, which is awarded and waits to be claimed", step=_named(step)),
    StepKind.APPROVAL: lambda step: say("{step}, which waits for approval", step=_named(step)),
    StepKind.PAUSED: lambda step: say("{step}, which is paused", step=_named(step)),
    StepKind.UNCHECKED: lambda step: say(
        "{step}, which could not be checked lately; show it again", step=_named(step)
    ),
    StepKind.RAISE: _raised,
    StepKind.RENEW: lambda step: say("{step}, which has run out and is to be renewed", step=_named(step)),
    StepKind.EARN: _named,
    StepKind.EARN_ELSEWHERE: lambda step: say(
        "{step} from {partner}", step=_named(step), partner=step.partner
    ),
}
