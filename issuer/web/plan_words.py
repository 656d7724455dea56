"""The planning table in words: what its columns are called and take, and what the stages mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from credentials.wording import N_
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
    "slug": (N_("Short name"), N_("Lower-case letters, digits and hyphens. It can never be changed later."), 1, ()),
    "name": (N_("Name"), "", 1, ()),
    "type": (N_("Type"), "", 1, ("skill", "compliance", "values", "fun", "meta")),
    "description": (N_("Description"), N_("What it says about whoever holds it."), 2, ()),
    "criteria": (N_("Criteria"), N_("How it is earned, so that a recruiter understands it."), 4, ()),
    "levels": (N_("Levels"), N_("Up to five, like Starts: takes part | Leads: leads others"), 3, ()),
    "expiry_months": (N_("Expires after months"), N_("Empty: never."), 1, ()),
    "part_of": (N_("Part of stacked badges"), N_("Follows from what those rest on; like super-4c; team-lead"), 1, ()),
    "requires": (N_("Rests on badges"), N_("For stacked badges: all of: communication level 2; creativity"), 2, ()),
    "rule_terms": (N_("Terms of its rule"), N_("For stacked badges: expired parts count for 3 months"), 1, ()),
    "roles": (N_("Roles"), N_("Like Cook; Waiter"), 1, ()),
    "departments": (N_("Departments"), N_("Like Sales; Support"), 1, ()),
    "competency": (N_("Competencies"), N_("Each with its address: Teamwork <https://example.org/c/1> | …"), 2, ()),
    "approval": (N_("Approval"), N_("Somebody else approves each award."), 1, _YES_OR_NO),
    "awarding": (
        N_("Awarded once its rule is met"), N_("Stacked badges only."), 1,
        ("", "automatic", "approval", "by hand"),
    ),
    "privacy": (N_("What it tells of what it was awarded for"), "", 1, ("open", "selective", "attested")),
    "cap": (N_("How many there may be"), N_("10, or 10 per quarter. Empty: as many as wanted."), 1, ()),
    "thinking": (N_("What each level asks of the mind"), N_("One a level, like apply | create; - for none."), 1, ()),
    "assessment": (
        N_("How each level is assessed"),
        N_("One a level: exam | performance | artifact | observation"), 1, (),
    ),
    "language": (N_("Language"), N_("Of its texts, as a tag: en, de, pt-BR."), 1, ()),
    "other_languages": (
        N_("Other languages"),
        N_(
            "Each begins with its tag and the name: [de] Zuhören; then lines with [description], [criteria] and "
            "[levels]."
        ),
        4, (),
    ),
    "picture": (
        N_("Picture"),
        N_("Shape; colour; icon, like hexagon; #14619e; bulb. Empty: as its type looks."), 1, (),
    ),
    "tags": (N_("Values and skills"), N_("Tags, like teamwork; safety"), 1, ()),
    "evidence": (N_("Evidence required"), N_("Whoever awards it must say what they saw."), 1, _YES_OR_NO),
    "awarded_by": (N_("Awarded by"), N_("Leaders award it in their department, HR everywhere."), 1, ("leaders", "hr")),
    "private": (N_("Private"), N_("Not in the organisation's public list of badges."), 1, _YES_OR_NO),
    "status": (N_("Stage"), N_("Empty: as it is; a new badge is live."), 1, tuple(BadgeStage)),
}  # fmt: skip
ALL: Final = tuple(Column(name, *_WORDS[name]) for name in COLUMNS)
LABELS: Final[Mapping[str, str]] = {each.name: each.label for each in ALL}
# What a form of one row has: the short name is fixed, the stage has buttons of its own.
EDITABLE: Final = tuple(each for each in ALL if each.name not in {"slug", "status"})

STAGE_WORDS: Final[Mapping[BadgeStage, str]] = {
    BadgeStage.IDEA: N_("A row of the plan, and nothing else yet."),
    BadgeStage.DRAFT: N_("A badge that nobody can be awarded yet, and that nobody else sees."),
    BadgeStage.PILOT: N_("Awarded to the pilot group only; its badges say that it is tried out."),
    BadgeStage.LIVE: N_("Can be awarded."),
    BadgeStage.RETIRED: N_("Not awarded any more; badges that were awarded stay valid."),
}
MOVE_WORDS: Final[Mapping[tuple[BadgeStage, BadgeStage], str]] = {
    (BadgeStage.IDEA, BadgeStage.DRAFT): N_("Make it a draft"),
    (BadgeStage.DRAFT, BadgeStage.PILOT): N_("Try it out on a pilot group"),
    (BadgeStage.DRAFT, BadgeStage.LIVE): N_("Make it live"),
    (BadgeStage.PILOT, BadgeStage.LIVE): N_("Promote it to live"),
    (BadgeStage.PILOT, BadgeStage.RETIRED): N_("Retire it"),
    (BadgeStage.LIVE, BadgeStage.RETIRED): N_("Retire it"),
    (BadgeStage.RETIRED, BadgeStage.LIVE): N_("Bring it back"),
}
