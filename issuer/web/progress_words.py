"""How far somebody is with a meta-badge, in words: one line that can be read out, and what each step takes."""

from collections.abc import Callable, Mapping
from typing import Final

from issuer.ledger import Awarding
from issuer.meta_badges.progress import Progress, Step, StepKind


def line(found: Progress) -> str:
    """Return how far somebody is, as in "3 of 4 for Super 4C: next, Communication"."""
    name = found.badge.achievement.name
    if found.is_held:
        return f"{name}: awarded"
    if found.award is not None:
        return f"{name}: waits for approval"
    if found.is_refused:
        return f"{name}: decided by people, who alone give it again"
    counted = f"{found.filled} of {found.needed} for {name}"
    return f"{counted}: {_what_is_left(found)}"


def step_words(step: Step) -> str:
    """Return what a step takes."""
    return _STEPS[step.kind](step)


def _what_is_left(found: Progress) -> str:
    if found.next is not None:
        return f"next, {step_words(found.next)}"
    if found.badge.awarding is Awarding.BY_HAND:
        return "all there; somebody has to award it"
    return "all there"


def _named(step: Step) -> str:
    return step.name if step.level is None else f"{step.name} at level {step.level}"


def _raised(step: Step) -> str:
    now = "" if step.held_level is None else f" (now level {step.held_level})"
    return f"{_named(step)}{now}"


_STEPS: Final[Mapping[StepKind, Callable[[Step], str]]] = {
    StepKind.CLAIM: lambda step: f"{_named(step)}, which is awarded and waits to be claimed",
    StepKind.APPROVAL: lambda step: f"{_named(step)}, which waits for approval",
    StepKind.PAUSED: lambda step: f"{_named(step)}, which is paused",
    StepKind.UNCHECKED: lambda step: f"{_named(step)}, which could not be checked lately; show it again",
    StepKind.RAISE: _raised,
    StepKind.RENEW: lambda step: f"{_named(step)}, which has run out and is to be renewed",
    StepKind.EARN: _named,
    StepKind.EARN_ELSEWHERE: lambda step: f"{_named(step)} from {step.partner}",
}
