"""What comes of a policy: for each demand, for each part and each question about it, and for the whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from verifier.policy import Edition


class Standing(StrEnum):
    """What a demand comes to, worst first: what is certain comes before what is open."""

    PART_INVALID = "part_invalid"
    RULE_NOT_MET = "rule_not_met"
    PART_NOT_SUPPLIED = "part_not_supplied"
    COULD_NOT_CHECK = "could_not_check"
    MET = "met"


_WORST_FIRST = tuple(Standing)


def worst(standings: Iterable[Standing]) -> Standing:
    """Return the worst; of none, that everything is met."""
    return min(standings, key=_WORST_FIRST.index, default=Standing.MET)


def best(standings: Iterable[Standing]) -> Standing:
    """Return the best of one or more."""
    return max(standings, key=_WORST_FIRST.index)


class Asked(StrEnum):
    """The questions that are asked of every part, in this order."""

    VALID_TODAY = "valid_today"
    SAME_HOLDER = "same_holder"
    BEFORE_STACK = "before_stack"
    ISSUER_TRUSTED = "issuer_trusted"
    LEVEL = "level"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Question:
    """The answer to one question about a part.

    `decides` is false where the policy does not ask: then the answer is told, and counts neither way.
    """

    asked: Asked
    standing: Standing
    code: str
    facts: dict[str, str] = field(default_factory=dict)
    decides: bool = True


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a stack. `counts` is false where the stack's own rule is met without it.

    `credential_id` and `name` are the part's own once it is proved genuine, else what the stack calls it. `digest` is
    that of what was handed in, None where nothing was. `is_part` is false for what was handed in and is no part.
    `by_rule` is what the rules make of it of the stacks through which it is a part.
    """

    credential_id: str
    name: str
    stack: str
    questions: tuple[Question, ...]
    counts: bool = True
    achievement: str | None = None
    issuer: str | None = None
    digest: str | None = None
    is_part: bool = True
    by_rule: Standing = Standing.MET

    @property
    def standing(self) -> Standing:
        """The worst of what was asked."""
        return worst(each.standing for each in self.questions if each.decides)

    def question(self, asked: str) -> Question:
        """Return the answer to one question."""
        return next(each for each in self.questions if each.asked == asked)


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that the policy asks of the whole: `id` names it, `code` is what was found.

    `of` is the badge in a learner record that it is asked of, None for what was handed in itself.
    """

    id: str
    standing: Standing
    code: str
    facts: dict[str, str] = field(default_factory=dict)
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a policy comes to."""

    policy: str
    edition: Edition
    demands: tuple[Demand, ...]
    parts: tuple[PartRow, ...] = ()

    @property
    def standing(self) -> Standing:
        """The worst of all demands."""
        return worst(each.standing for each in self.demands)

    @property
    def deciding(self) -> tuple[Demand, ...]:
        """The demands that came to what the whole comes to."""
        return tuple(each for each in self.demands if each.standing is self.standing)
