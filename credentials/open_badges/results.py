"""What was reached, and on which scale (Open Badges 3.0, B.1: Result, ResultDescription, RubricCriterionLevel)."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from credentials.badge import JsonObject
from credentials.open_badges.alignment import Alignment
from credentials.open_badges.profile import Uri
from credentials.open_badges.shapes import About
from credentials.open_badges.vocabulary import RESULT_STATUS, RESULT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricCriterionLevel:
    """One level of a scale. Nothing in the data orders the levels: `level` and `points` are labels."""

    ABOUT: ClassVar = About("RubricCriterionLevel")

    id: Uri
    name: str
    type: tuple[str, ...] = ("RubricCriterionLevel",)
    alignment: tuple[Alignment, ...] = ()
    description: str | None = None
    level: str | None = None
    points: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDescription:
    """A result that an achievement may have: its kind, its scale, and what is asked at least."""

    ABOUT: ClassVar = About("ResultDescription")

    id: Uri
    name: str
    result_type: Annotated[str, RESULT_TYPE]
    type: tuple[str, ...] = ("ResultDescription",)
    alignment: tuple[Alignment, ...] = ()
    allowed_value: tuple[str, ...] = ()
    required_level: Uri | None = None
    required_value: str | None = None
    rubric_criterion_level: tuple[RubricCriterionLevel, ...] = ()
    value_max: str | None = None
    value_min: str | None = None
    others: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result reached; `result_description` is the id of a description in the same achievement."""

    ABOUT: ClassVar = About("Result")

    type: tuple[str, ...] = ("Result",)
    achieved_level: Uri | None = None
    alignment: tuple[Alignment, ...] = ()
    result_description: Uri | None = None
    status: Annotated[str, RESULT_STATUS] | None = None
    value: str | None = None
    others: JsonObject = field(default_factory=dict)
