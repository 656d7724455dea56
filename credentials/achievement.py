"""What a badge is given for: the achievement, its kind and its levels of mastery."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from credentials.level_words import assessment_sentence, thinking_sentence


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

    def sentences_in(self, language: str) -> tuple[str, ...]:
        """Return what the level says beside its name, in words; `language` is that of its description."""
        thinking = "" if self.thinking is None else thinking_sentence(self.thinking, language)
        assessment = "" if self.assessment is None else assessment_sentence(self.assessment, language)
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
class LevelWording:
    """A level's name and what it looks like, in one language."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an achievement says in one language; `language` is a BCP 47 tag, `levels` are in their order.

    `caption` is what its picture shows; where it is "", the name stands for the picture.
    """

    language: str
    name: str
    description: str
    criteria: str
    levels: tuple[LevelWording, ...] = ()
    caption: str = ""

    def missing(self, levels: Sequence[Level]) -> tuple[str, ...]:
        """Return which texts it lacks of an achievement with these levels: `name`, `level_name-0`, `level_looks-1`, ….

        A level needs what it looks like only where the achievement's own language says it.
        """
        texts = {"name": self.name, "description": self.description, "criteria": self.criteria}
        found = [name for name, text in texts.items() if not text]
        for place, level in enumerate(levels):
            said = self.of_level(place)
            found += [] if said.name else [f"level_name-{place}"]
            found += [f"level_looks-{place}"] if level.description and not said.description else []
        return tuple(found)

    def of_level(self, place: int) -> LevelWording:
        """Return what it says of the level at a place, counted from 0; nothing of one that it does not know."""
        return self.levels[place] if place < len(self.levels) else LevelWording("")


@dataclass(frozen=True, slots=True)
class Achievement:
    """One published version of an achievement.

    `id` is the URL of the achievement without version; level ids are `{id}#level-{number}`. `criteria` is
    Markdown. `rule` is there for meta-badges only. `language` is the BCP 47 tag of its texts, where one was given;
    `wordings` say the same in further languages, as far as they are written (ADR 57).
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
    wordings: tuple[Wording, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it speaks, that of its own texts first; none where that is not known."""
        return (self.language, *(each.language for each in self.editions)) if self.language else ()

    @property
    def editions(self) -> tuple[Wording, ...]:
        """Those of its wordings that say all it says."""
        return tuple(each for each in self.wordings if not each.missing(self.levels)) if self.language else ()

    @property
    def wording(self) -> Wording:
        """Its own texts."""
        levels = tuple(LevelWording(each.name, each.description) for each in self.levels)
        caption = "" if self.picture is None else self.picture.caption
        return Wording(self.language, self.name, self.description, self.criteria, levels, caption)

    def in_language(self, language: str) -> "Achievement":
        """Return the same in another of its languages; as it is for any other language.

        Its id stays, and so do the ids of its levels: it is the same achievement (OB 3.0, `inLanguage`).
        """
        chosen = next((each for each in self.editions if each.language == language), None)
        if chosen is None:
            return self
        others = (self.wording, *(each for each in self.wordings if each is not chosen))
        said = zip(self.levels, chosen.levels, strict=False)
        return replace(
            self,
            name=chosen.name,
            description=chosen.description,
            criteria=chosen.criteria,
            levels=tuple(replace(each, name=now.name, description=now.description) for each, now in said),
            picture=self.picture and replace(self.picture, caption=chosen.caption or chosen.name),
            language=chosen.language,
            wordings=others,
        )

    def edition_id(self, language: str) -> str:
        """Return the id under which this version in one language is told apart from the others (OB 3.0, `related`)."""
        return f"{self.id}/v/{self.version}/in/{language}"

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
