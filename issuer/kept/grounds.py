"""On what meta-badges were awarded and signed: the rule, its parts, and how each stood then (SC-12; ADR 46)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from credentials.stacking import Outcome


class Occasion(StrEnum):
    """When the rule was asked: at the award, at its approval, when a copy was signed, or when somebody overrode it."""

    AWARDED = "awarded"
    APPROVED = "approved"
    SIGNED = "signed"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True)
class GroundsPart:
    """A badge that was for a slot: by its digests, and how it stood when it was looked at."""

    issuer: str
    credential_id: str
    name: str
    digests: tuple[str, ...]
    standing: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class GroundsSlot:
    """How one slot came out: the badge for it, if there was one, and what was to be said of it."""

    slot: str
    name: str
    outcome: Outcome
    part: GroundsPart | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a rule came to on one occasion. `rule` is its address, `version` the badge's, `digest` that of its bytes.

    `by` is who was at it, as the audit trail names them; `by_name` and `note` are there for who overrode, and why.
    """

    award_id: str
    at: datetime
    occasion: Occasion
    rule: str
    version: int
    digest: str
    outcome: Outcome
    slots: tuple[GroundsSlot, ...]
    by: str = ""
    by_name: str = ""
    note: str = ""

    @property
    def filled(self) -> tuple[GroundsPart, ...]:
        """The badges that fill slots, in the order of these."""
        return tuple(each.part for each in self.slots if each.outcome is Outcome.VALID and each.part)

    @property
    def open_parts(self) -> frozenset[tuple[str, str]]:
        """The badges, by issuer and id, that would fill slots if they could be checked."""
        undecided = (each.part for each in self.slots if each.outcome is Outcome.INDETERMINATE)
        return frozenset((part.issuer, part.credential_id) for part in undecided if part)

    @property
    def told(self) -> dict[str, str]:
        """The same for the audit trail."""
        said = {"rule": self.rule, "rule_digest": self.digest, "outcome": self.outcome.value}
        parts = [each.part for each in self.slots if each.part]
        for place, part in enumerate(parts, 1):
            said[f"part {place}"] = f"{part.credential_id} by {part.issuer}, {part.standing}"
        return said


class GroundsShelf(Protocol):
    """What the rules of meta-badges came to; nothing of it is left once its person is forgotten."""

    def add(self, person_id: str, grounds: Grounds) -> None:
        """Keep what a rule came to for an award of this person."""
        ...

    def of_award(self, award_id: str) -> Sequence[Grounds]:
        """Return what the rule of an award came to, oldest first."""
        ...
