"""What a badge is given for: the achievement, its kind and its levels of mastery."""

from dataclasses import dataclass
from enum import StrEnum


class BadgeKind(StrEnum):
    """Why a company gives this badge. Recruiters are shown it: recognised is not assessed."""

    SKILL = "skill"
    COMPLIANCE = "compliance"
    VALUES = "values"
    FUN = "fun"
    META = "meta"


class Thinking(StrEnum):
    """What a level asks of somebody's mind: the levels of Bloom's taxonomy as revised in 2001, lowest first."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Assessment(StrEnum):
    """How somebody finds out that a level is reached; the first three as 1EdTech's assessment extension has them."""

    EXAM = "exam"
    PERFORMANCE = "performance"
    ARTIFACT = "artifact"
    OBSERVATION = "observation"


@dataclass(frozen=True, slots=True)
class Level:
    """One star level: `number` counts from 1, `description` says what it looks like."""

    number: int
    name: str
    description: str = ""
    thinking: Thinking | None = None
    assessment: Assessment | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the level says beside its name, in words."""
        thinking = "" if self.thinking is None else f"It asks to {self.thinking} (Bloom's taxonomy)."
        assessment = "" if self.assessment is None else f"Assessed by {self.assessment}."
        return tuple(each for each in (self.description, thinking, assessment) if each)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A node of a competency framework that the achievement is tied to (OB 3.0, Alignment)."""

    target_name: str
    target_url: str
    target_type: str | None = None
    target_code: str | None = None
    target_framework: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a meta-badge that one component badge fills; `name` is the slot's key in the rule.

    Of a partner's badge, `partner` is the name that the partner is known by here, and `level_count` how many levels
    the badge has.
    """

    name: str
    achievement: str
    achievement_name: str
    required_level: int | None = None
    partner: str | None = None
    level_count: int | None = None


@dataclass(frozen=True, slots=True)
class RuleLink:
    """Where the rule document of a meta-badge is, and the digest of its bytes (ADR 5)."""

    url: str
    digest: str
    slots: tuple[Slot, ...]
    required_count: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Where an achievement's picture is, and what it shows, in words."""

    url: str
    caption: str


@dataclass(frozen=True, slots=True)
class Achievement:
    """One published version of an achievement.

    `id` is the URL of the achievement without version; level ids are `{id}#level-{number}`. `criteria` is
    Markdown. `rule` is there for meta-badges only. `language` is the BCP 47 tag of its texts, where one was given.
    """

    id: str
    version: int
    name: str
    description: str
    criteria: str
    kind: BadgeKind
    levels: tuple[Level, ...] = ()
    tags: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    rule: RuleLink | None = None
    picture: Picture | None = None
    language: str = ""

    def level_id(self, number: int) -> str:
        """Return the stable id of a level (decisions: levels are `…#level-N`)."""
        return f"{self.id}#level-{number}"

    def level(self, number: int) -> Level:
        """Return the level of this number.

        Raises:
            KeyError: the achievement has no such level.
        """
        for level in self.levels:
            if level.number == number:
                return level
        raise KeyError(number)
