"""A rule as a value: what fills each slot, and which slots have to be filled."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from credentials.stacking.duration import Duration

RULE_VERSION = 1
# Limits of the format: nothing an honest rule needs, and nothing a hostile one can grow beyond.
MAX_SLOTS = 64
MAX_DEPTH = 8
AT_ONCE = Duration()


class AgeAt(StrEnum):
    """The instant at which a part's age is taken."""

    AWARD = "award"
    NOW = "now"


class Binding(StrEnum):
    """How it may be known that a part and the stack belong to one person (docs/stacking.md, SC-8).

    `same-subject`: both name one subject. `proved`: the holder proved control of both subjects at once.
    `issuer-attested`: the issuer of the stack says so, by naming the part in what it signed.
    """

    SAME_SUBJECT = "same-subject"
    PROVED = "proved"
    ISSUER_ATTESTED = "issuer-attested"


@dataclass(frozen=True, slots=True)
class Option:
    """One achievement by named issuers that fills a slot; the id alone never does (ADR 5)."""

    achievement: str
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MinLevel:
    """The least level a slot takes, in the order the rule gives (docs/stacking.md, SC-4)."""

    order: tuple[str, ...]
    at_least: str

    def takes(self, level: str | None) -> bool:
        """Return whether a level is enough."""
        known = level is not None and level in self.order
        return known and self.order.index(level or "") >= self.order.index(self.at_least)


@dataclass(frozen=True, slots=True)
class SlotRule:
    """What fills one slot. A part older than `max_age`, counted from its award to `age_at`, does not."""

    name: str
    any_of: tuple[Option, ...]
    min_level: MinLevel | None = None
    max_age: Duration | None = None
    age_at: AgeAt = AgeAt.AWARD


@dataclass(frozen=True, slots=True)
class Require:
    """At least `k` of `of`; each is a slot's name or a nested requirement. `all` is k = n, `any` k = 1."""

    k: int
    of: tuple["str | Require", ...]

    @property
    def least(self) -> int:
        """How many slots have to be filled at least."""
        return sum(sorted(1 if isinstance(term, str) else term.least for term in self.of)[: self.k])


@dataclass(frozen=True, slots=True)
class Distinct:
    """What counts once: two badges for one achievement (`credentials`), one leaf below two parts (`leaves`).

    A part that is a stack rests on all the leaves that it names and that count there. One that is none has nothing
    below it: it may count beside a stack that rests on it.
    """

    credentials: bool = True
    leaves: bool = True


@dataclass(frozen=True, slots=True)
class Cascade:
    """What becomes of the stack when a part falls (docs/stacking.md, `cascade`).

    Only expiry leaves a choice: a part that was in force at the award goes on counting for `after_expiry`.
    Withdrawn parts fail, suspended ones hold, newer editions by the same issuer count, and what can not be
    reached leaves the answer open.
    """

    after_expiry: Duration = AT_ONCE


ALL_BINDINGS = (Binding.SAME_SUBJECT, Binding.PROVED, Binding.ISSUER_ATTESTED)


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule document. `document` is its content as published.

    Without `max_depth` the layers of badges are limited only by whoever evaluates.
    """

    achievement: str
    achievement_version: str
    slots: tuple[SlotRule, ...]
    require: Require
    document: dict[str, Any]
    distinct: Distinct = Distinct()
    max_depth: int | None = None
    binding: tuple[Binding, ...] = ALL_BINDINGS
    cascade: Cascade = Cascade()
