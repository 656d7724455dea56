"""Figures of awards: how many were given, claimed, declined and withdrawn, and how many soon run out (ADR 70)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from issuer.ledger import ANY_TIME, Span
from issuer.sight import Sight


class Grouping(StrEnum):
    """By what awards are told apart."""

    MONTH = "month"
    DEPARTMENT = "department"
    BADGE = "badge"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Month:
    """One month in the organisation's zone, such as 2026-05."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: awards of `span`, by `grouping`. `soon` is the time in which badges count as about to run out.

    `months` are those that `span` covers, `kinds` the kind of each badge by its slug.
    """

    grouping: Grouping
    soon: Span
    span: Span = ANY_TIME
    months: Sequence[Month] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of awards. `claimed`: a copy was signed, for a wallet or as a file.

    `withdrawn` and `paused` are those that are so now. `people` is how many have them; `holders` those whose badge
    is in force when `soon` begins: not withdrawn, paused or declined, and not run out.
    """

    awarded: int = 0
    claimed: int = 0
    declined: int = 0
    withdrawn: int = 0
    paused: int = 0
    running_out: int = 0
    people: int = 0
    holders: int = 0


class FigureShelf(Protocol):
    """Figures of the awards of one organisation. What waits for approval, or did not get it, is no award here."""

    def seen_by(self, sight: Sight | None) -> "FigureShelf":
        """Return the same with nothing counted that somebody does not see; None sees everything."""
        ...

    def by_group(self, question: Question) -> Mapping[str, Figures]:
        """Return the figures of each group there are awards in: one question however many awards there are.

        Groups are called by the month's name, the person's department ("" for none), the badge's slug or the kind
        ("" for badges that are not in the plan any more).
        """
        ...

    def in_all(self, question: Question) -> Figures:
        """Return the figures of all groups together; who is in several counts once."""
        ...
