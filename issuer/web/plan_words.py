"""The planning table in words: what its columns are called and take, and what the stages mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from issuer.plan.planning import COLUMNS, REQUIRED_COLUMNS
from issuer.stages import BadgeStage


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a form shows it; `choices` are the words it takes, where they are few."""

    name: str
    label: str
    hint: str = ""
    lines: int = 1
    choices: tuple[str, ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether a badge needs it; an idea needs its name alone."""
        return self.name in REQUIRED_COLUMNS


_YES_OR_NO: Final = ("no", "yes")
_WORDS: Final[Mapping[str, tuple[str, str, int, tuple[str, ...]]]] = {
    "slug": ("Short name", "Lower-case letters, digits and hyphens. It can never be changed later.", 1, ()),
    "name": ("Name", "", 1, ()),
    "type": ("Type", "", 1, ("skill", "compliance", "values", "fun", "meta")),
    "description": ("Description", "What it says about whoever holds it.", 2, ()),
    "criteria": ("Criteria", "How it is earned, so that a recruiter understands it.", 4, ()),
    "levels": ("Levels", "Up to five, like Starts: takes part | Leads: leads others", 3, ()),
    "expiry_months": ("Expires after months", "Empty: never.", 1, ()),
    "part_of": ("Part of stacked badges", "Follows from what those rest on; like super-4c; team-lead", 1, ()),
    "requires": ("Rests on badges", "For stacked badges: all of: communication level 2; creativity", 2, ()),
    "rule_terms": ("Terms of its rule", "For stacked badges: expired parts count for 3 months", 1, ()),
    "roles": ("Roles", "Like Cook; Waiter", 1, ()),
    "departments": ("Departments", "Like Sales; Support", 1, ()),
    "competency": ("Competencies", "Each with its address: Teamwork <https://example.org/c/1> | …", 2, ()),
    "approval": ("Approval", "Somebody else approves each award.", 1, _YES_OR_NO),
    "awarding": ("Awarded once its rule is met", "Stacked badges only.", 1, ("", "automatic", "approval", "by hand")),
    "privacy": ("What it tells of what it was awarded for", "", 1, ("open", "selective", "attested")),
    "cap": ("How many there may be", "10, or 10 per quarter. Empty: as many as wanted.", 1, ()),
    "thinking": ("What each level asks of the mind", "One a level, like apply | create; - for none.", 1, ()),
    "assessment": ("How each level is assessed", "One a level: exam | performance | artifact | observation", 1, ()),
    "language": ("Language", "Of its texts, as a tag: en, de, pt-BR.", 1, ()),
    "other_languages": (
        "Other languages",
        "Each begins with its tag and the name: [de] Zuhören; then lines with [description], [criteria] and [levels].",
        4, (),
    ),
    "picture": ("Picture", "Shape; colour; icon, like hexagon; #14619e; bulb. Empty: as its type looks.", 1, ()),
    "tags": ("Values and skills", "Tags, like teamwork; safety", 1, ()),
    "evidence": ("Evidence required", "Whoever awards it must say what they saw.", 1, _YES_OR_NO),
    "awarded_by": ("Awarded by", "Leaders award it in their department, HR everywhere.", 1, ("leaders", "hr")),
    "private": ("Private", "Not in the organisation's public list of badges.", 1, _YES_OR_NO),
    "status": ("Stage", "Empty: as it is; a new badge is live.", 1, tuple(BadgeStage)),
}  # fmt: skip
ALL: Final = tuple(Column(name, *_WORDS[name]) for name in COLUMNS)
# What a form of one row has: the short name is fixed, the stage has buttons of its own.
EDITABLE: Final = tuple(each for each in ALL if each.name not in {"slug", "status"})

STAGE_WORDS: Final[Mapping[BadgeStage, str]] = {
    BadgeStage.IDEA: "A row of the plan, and nothing else yet.",
    BadgeStage.DRAFT: "A badge that nobody can be awarded yet, and that nobody else sees.",
    BadgeStage.PILOT: "Awarded to the pilot group only; its badges say that it is tried out.",
    BadgeStage.LIVE: "Can be awarded.",
    BadgeStage.RETIRED: "Not awarded any more; badges that were awarded stay valid.",
}
MOVE_WORDS: Final[Mapping[tuple[BadgeStage, BadgeStage], str]] = {
    (BadgeStage.IDEA, BadgeStage.DRAFT): "Make it a draft",
    (BadgeStage.DRAFT, BadgeStage.PILOT): "Try it out on a pilot group",
    (BadgeStage.DRAFT, BadgeStage.LIVE): "Make it live",
    (BadgeStage.PILOT, BadgeStage.LIVE): "Promote it to live",
    (BadgeStage.PILOT, BadgeStage.RETIRED): "Retire it",
    (BadgeStage.LIVE, BadgeStage.RETIRED): "Retire it",
    (BadgeStage.RETIRED, BadgeStage.LIVE): "Bring it back",
}
