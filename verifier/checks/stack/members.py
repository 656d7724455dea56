"""A badge as a stack: the parts it names, and its rule, fetched once and only when it is needed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from credentials import stacking
from credentials.badge import BadgeContent, VerifiedBadge
from credentials.stacking import Bound, Outcome, Rule
from credentials.wire import count_id
from verifier.checks.stack.rules import rule_of
from verifier.ports import DocumentSource
from verifier.report import Finding
from verifier.report import Outcome as Found

COMPONENT_GENRE = "OpenBadgeCredential"
# To the evaluation no subject means that any will do. A signed badge without one is nobody's in particular.
_NOBODY = "urn:nobody"
_COUNT = re.compile("[0-9]{1,3}", re.ASCII)


def is_stack(content: BadgeContent) -> bool:
    """Return whether a badge rests on others: it names a bound rule, or component badges as evidence."""
    return content.rule_digest is not None or any(bound(content))


def free_stacks(contents: Sequence[BadgeContent | None]) -> tuple[int, ...]:
    """Return the places of the stacks that none of the others names, the widest first.

    A circle has no top; then they are all of them.
    """
    stacks = {at: bound(each) for at, each in enumerate(contents) if each is not None and is_stack(each)}
    named = {part.credential_id for parts in stacks.values() for part in parts}
    free = [at for at in stacks if (one := contents[at]) is not None and one.id not in named]
    return tuple(sorted(free or stacks, key=lambda at: (-len(stacks[at]), at)))


def topmost(contents: Sequence[BadgeContent | None]) -> int | None:
    """Return the place of the stack that rests on the others: the first of `free_stacks`; None if there is none."""
    return next(iter(free_stacks(contents)), None)


def bound(content: BadgeContent) -> tuple[Bound, ...]:
    """Return the parts that the badge names in its evidence (ADR 5)."""
    return tuple(
        Bound(each.id, each.digest, each.name or "")
        for each in content.evidence
        if each.genre == COMPONENT_GENRE and each.id is not None
    )


def withheld(content: BadgeContent, *, is_partial: bool) -> int | None:
    """Return how many parts the badge names that its holder keeps back; None where nobody can tell.

    How many it rests on its issuer says as a result, which is always shown (SC-11).
    """
    if not is_partial:
        return 0
    described = count_id(content.achievement_id, content.achievement_version)
    counted = [each.value for each in content.results if each.description == described]
    if len(counted) != 1 or not _COUNT.fullmatch(counted[0] or ""):
        return None
    return max(int(counted[0] or "") - len(bound(content)), 0)


@dataclass(slots=True)
class Named:
    """What a badge names as a stack. `fault` is the finding on its rule, once that turned out not to apply."""

    content: BadgeContent
    documents: DocumentSource
    is_partial: bool = False
    fault: Finding | None = field(default=None, init=False)

    @classmethod
    def of(cls, badge: VerifiedBadge, documents: DocumentSource) -> "Named | None":
        """Return what a badge names, None if it is no stack."""
        return cls(badge.content, documents, badge.is_partial) if is_stack(badge.content) else None

    def stack(self) -> stacking.Stack:
        """Return the same for the evaluation."""
        content = self.content
        return stacking.Stack(
            self._rule,
            bound(content),
            content.subject_id or _NOBODY,
            content.identities,
            self.is_partial,
            withheld(content, is_partial=self.is_partial),
        )

    def _rule(self) -> Rule | Outcome:
        found = rule_of(self.content, self.documents)
        if not isinstance(found, Finding):
            return found
        self.fault = found
        return Outcome.INVALID if found.outcome is Found.FAILED else Outcome.INDETERMINATE
