"""How much a badge tells: what is missing for one that a stranger understands (people.md, 3; ADR 64).

In the spirit of 1EdTech's TrustEd Microcredential framework: what was learned, how it was shown, who stands by it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from credentials.achievement import BadgeKind
from credentials.wording import N_
from issuer.achievements.catalog import BadgeDraft

_ENOUGH_CRITERIA: Final = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a complete badge has: how much it weighs, what to do while it is missing, when it is there."""

    name: str
    weight: int
    remedy: str
    holds: Callable[[BadgeDraft], bool]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a badge is, in percent, and what is missing, the weightiest first."""

    percent: int
    missing: tuple[Mark, ...]


# The one table of weights; they add up to 100.
MARKS: Final = (
    Mark(
        "criteria",
        20,
        N_("Say in a sentence or two how it is earned; without, a recruiter does not know what it means."),
        lambda draft: len(draft.criteria) >= _ENOUGH_CRITERIA,
    ),
    Mark(
        "picture",
        15,
        N_("Design a picture, so that it is known again."),
        lambda draft: draft.look is not None,
    ),
    Mark(
        "assessment",
        15,
        N_("Say of each level how it is assessed, or require evidence."),
        lambda draft: all(each.assessment for each in draft.levels) if draft.levels else draft.needs_evidence,
    ),
    Mark(
        "alignments",
        15,
        N_("Tie it to a competency with an address, so that others can compare it."),
        lambda draft: bool(draft.alignments),
    ),
    Mark(
        "levels",
        10,
        N_("Say what each level looks like; a stacked badge needs none."),
        lambda draft: (
            draft.kind is BadgeKind.META
            or (bool(draft.levels) and all(each.description for each in draft.levels))
        ),
    ),
    Mark(
        "evidence",
        10,
        N_("Require evidence, so that each award says what was seen."),
        lambda draft: draft.needs_evidence or draft.kind is BadgeKind.META,
    ),
    Mark(
        "expiry_months",
        5,
        N_("Decide when it expires: what somebody was trained in is forgotten."),
        lambda draft: draft.expiry_months is not None or draft.kind is not BadgeKind.COMPLIANCE,
    ),
    Mark("language", 5, N_("Say in which language its texts are."), lambda draft: bool(draft.language)),
    Mark(
        "roles",
        5,
        N_("Say for which roles or departments it is, or tag it with a value or a skill."),
        lambda draft: bool(draft.roles or draft.departments or draft.tags),
    ),
)


def completeness(draft: BadgeDraft) -> Completeness:
    """Return how complete a badge is."""
    missing = tuple(mark for mark in MARKS if not mark.holds(draft))
    return Completeness(100 - sum(mark.weight for mark in missing), missing)
