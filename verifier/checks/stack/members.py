"""A badge as a stack: the parts it names, and its rule, fetched once and only when it is needed."""

from dataclasses import dataclass, field

from credentials import stacking
from credentials.badge import BadgeContent, VerifiedBadge
from credentials.stacking import Bound, Outcome, Rule
from verifier.checks.stack.rules import rule_of
from verifier.ports import DocumentSource
from verifier.report import Finding
from verifier.report import Outcome as Found

COMPONENT_GENRE = "OpenBadgeCredential"
# To the evaluation no subject means that any will do. A signed badge without one is nobody's in particular.
_NOBODY = "urn:nobody"


def is_stack(content: BadgeContent) -> bool:
    """Return whether a badge rests on others: it names a bound rule, or component badges as evidence."""
    return content.rule_digest is not None or any(bound(content))


def bound(content: BadgeContent) -> tuple[Bound, ...]:
    """Return the parts that the badge names in its evidence (ADR 5)."""
    return tuple(
        Bound(each.id, each.digest, each.name or "")
        for each in content.evidence
        if each.genre == COMPONENT_GENRE and each.id is not None
    )


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
            self._rule, bound(content), content.subject_id or _NOBODY, content.identities, self.is_partial
        )

    def _rule(self) -> Rule | Outcome:
        found = rule_of(self.content, self.documents)
        if not isinstance(found, Finding):
            return found
        self.fault = found
        return Outcome.INVALID if found.outcome is Found.FAILED else Outcome.INDETERMINATE
