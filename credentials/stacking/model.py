"""What is asked of a rule, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from credentials.badge import HashedIdentity
from credentials.stacking.rule import MAX_DEPTH, Rule

Leaf = tuple[str, ...]


class Standing(StrEnum):
    """How one part stands by itself, as its own verification or the issuer's own records found.

    `unproven`: it was supplied, and nobody could tell whether its signature holds, so nothing it says is known.
    """

    GOOD = "good"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NOT_GENUINE = "not_genuine"
    UNPROVEN = "unproven"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What evaluating a stack, or one slot of it, came to (docs/stacking.md, SC-10).

    `valid`: the rule is met, and every part that the badge names counts. `valid_degraded`: the rule is met,
    but a named part does not count or was not supplied. `indeterminate`: the rule is met if what is unknown
    or not supplied is good. `held`: whatever is unknown, the rule is not met before a suspension is lifted.
    `attested_only`: none of the named parts was supplied. `invalid`: the rule is not met.
    """

    VALID = "valid"
    VALID_DEGRADED = "valid_degraded"
    HELD = "held"
    INDETERMINATE = "indeterminate"
    ATTESTED_ONLY = "attested_only"
    INVALID = "invalid"


class Strength(StrEnum):
    """How it is known that a part is the holder's of the stack, strongest first (docs/stacking.md, SC-8)."""

    PROVED = "proved"
    SAME_SUBJECT = "same-subject"
    ISSUER_ATTESTED = "issuer-attested"
    SAME_EMAIL = "same-email"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rests:
    """What a part that is itself a stack came to by its own rule (docs/stacking.md, SC-6).

    `once` is what it came to at its award, before anything fell. `leaves` are the badges without parts that it
    rests on, `depth` the layers of badges below it. `is_circular`: it rests on the badge whose part it is.
    """

    outcome: Outcome
    once: Outcome
    leaves: frozenset[Leaf]
    depth: int = 1
    is_circular: bool = False


@dataclass(frozen=True, slots=True)
class PastLevel:
    """The level that a badge stated `until` it was corrected."""

    level: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A component badge as evidence for a stack. `digests` are those of the bytes at hand.

    A part that is at once withdrawn and expired stands as withdrawn; `valid_until` matters only where the
    rule lets expired parts count. Whoever knows two subject ids to be one person gives both one `subject`.
    `rests` is None for a part that is no stack itself, and otherwise what that came to. `is_reissued`: it is known to
    be a later version of what was awarded then. `is_derived`: its holder shows a part of it under a proof made for
    that, so that its bytes were never named by a digest (docs/stacking.md, SC-11). `past_levels`, oldest first, are
    known to whoever keeps the records. `file` is by what whoever asks finds this very copy again: another one may bear
    the same id.
    """

    credential_id: str
    issuer: str
    achievement: str
    subject: str | None
    awarded_at: datetime
    valid_from: datetime
    level: str | None
    standing: Standing
    digests: frozenset[str] = frozenset()
    name: str = ""
    valid_until: datetime | None = None
    identities: tuple[HashedIdentity, ...] = ()
    rests: Rests | None = None
    is_reissued: bool = False
    is_derived: bool = False
    past_levels: tuple[PastLevel, ...] = ()
    file: str = ""

    def level_at(self, instant: datetime) -> str | None:
        """Return which level it stated at an instant, as far as is known."""
        return next((past.level for past in self.past_levels if past.until > instant), self.level)


@dataclass(frozen=True, slots=True)
class Bound:
    """A part that the meta-badge names in its evidence: id, and the digest it was bound by."""

    credential_id: str
    digest: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code, the slot and the credential it concerns, and one sentence for people."""

    code: str
    detail: str
    slot: str | None = None
    credential_id: str | None = None


@dataclass(frozen=True, slots=True)
class SlotOutcome:
    """How one slot came out: which credential fills it, or the reasons why none does."""

    slot: str
    outcome: Outcome
    credential_id: str | None
    digest_bound: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """How one part came out: `valid` if it counts by itself, whichever slot it fills or not.

    `file` is that of the copy which was judged, None for a part that is not at hand.
    """

    credential_id: str
    name: str
    outcome: Outcome
    digest_bound: bool
    holder: Strength
    reasons: tuple[Reason, ...] = ()
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of a rule over parts. `reasons` has what decided first, mere notes last.

    `holder` is how it is known that the parts which fill slots are the holder's, the weakest of them; None where
    none does. `leaves` and `depth` are those of the stack, for a stack above it.
    """

    outcome: Outcome
    slots: tuple[SlotOutcome, ...]
    reasons: tuple[Reason, ...]
    parts: tuple[PartOutcome, ...] = ()
    holder: Strength | None = None
    leaves: frozenset[Leaf] = frozenset()
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: does this holder's set of parts satisfy the rule, as of `now`?

    `bound` are the parts the meta-badge names (empty when the issuer asks before awarding), `awarded_at` the
    instant the meta-badge was or is to be awarded, `subject` its subject (None when the issuer asks before
    the holder is known). With nothing bound every part counts, and nothing at hand is not enough: the caller
    that has a signed badge without named parts knows it to be attested only.
    `proved` are the subject ids of which one holder proved control at once, `identities` those the stack states,
    `most_layers` how many layers of badges whoever asks follows. `withheld` is how many further parts the badge names
    that its holder does not show, None where nobody can tell whether there are any.
    """

    rule: Rule
    parts: Sequence[Part]
    awarded_at: datetime
    now: datetime
    subject: str | None = None
    bound: Sequence[Bound] = ()
    proved: frozenset[str] = frozenset()
    identities: tuple[HashedIdentity, ...] = ()
    most_layers: int = MAX_DEPTH
    withheld: int | None = 0

    @property
    def unseen(self) -> int:
        """How many parts that are not shown may fill a place; where nobody can tell, one for each place too many."""
        places = len(self.rule.slots)
        return max(places - len(self.bound), 0) if self.withheld is None else min(self.withheld, places)
