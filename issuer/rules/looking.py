"""Looking at a rule before it is published: whom it reaches, and what it changes. Looking changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from credentials.stacking import Rule
from issuer.achievements import catalog
from issuer.achievements.press import Press
from issuer.errors import RuleRefused
from issuer.ledger import PlannedBadge
from issuer.ports import Transaction
from issuer.rules.crowd import Crowd, gather
from issuer.rules.drafting import RuleDraft, as_drafted, draft_in_words, rule_in_document
from issuer.rules.reaching import Preview, preview
from issuer.rules.simulating import Change, compare


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule comes to for everybody. `change` is None where the rule is the one that is published.

    `names` are what the badges of its slots are called.
    """

    badge: PlannedBadge
    rule: Rule
    preview: Preview
    change: Change | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matter:
    """A rule to look at, with all records that it takes: from here on the store is asked nothing."""

    badge: PlannedBadge
    rule: Rule
    is_draft: bool
    crowd: Crowd
    names: Mapping[str, str]

    def look(self, now: datetime) -> Look:
        """Return what the rule comes to at `now`."""
        found = preview(self.crowd, self.rule, now)
        change = compare(self.crowd, self.badge.rule, found, now) if self.is_draft else None
        return Look(self.badge, self.rule, found, change, self.names)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rule of a badge to look at: in the words of a plan, a rule document, or with neither the published one."""

    requires: str | None = None
    terms: str = ""
    document: object = None


def matter_of(tx: Transaction, slug: str, asked: Asked, press: Press) -> Matter:
    """Return what it takes to look at the rule that is asked about.

    Raises:
        UnknownAchievement: there is no such badge.
        RuleRefused: it can not have this rule, or has none.
    """
    if asked.document is not None:
        return matter_of_document(tx, slug, asked.document)
    if asked.requires is not None:
        return matter_of_draft(tx, slug, draft_in_words(asked.requires, asked.terms), press)
    found = matter_of_badge(tx, slug)
    if found is None:
        raise RuleRefused((f"“{slug}” rests on no other badges. Say on which it should, and look at that.",))
    return found


def matter_of_draft(tx: Transaction, slug: str, draft: RuleDraft, press: Press) -> Matter:
    """Return what it takes to look at a draft of a badge's rule.

    Raises:
        UnknownAchievement: there is no such badge.
        RuleRefused: it can not have this rule.
    """
    drafted = as_drafted(tx, slug, draft, press)
    if drafted.rule is None:
        raise LookupError(slug)  # a draft of a rule makes one
    return _matter(tx, catalog.find(tx, slug), drafted.rule, is_draft=True, shown=drafted)


def matter_of_document(tx: Transaction, slug: str, document: object) -> Matter:
    """Return what it takes to look at a rule document in place of a badge's own.

    Raises:
        UnknownAchievement: there is no such badge.
        RuleRefused: the document is not understood, or another badge's.
    """
    badge = catalog.find(tx, slug)
    return _matter(tx, badge, rule_in_document(badge, document), is_draft=True, shown=badge)


def matter_of_badge(tx: Transaction, slug: str) -> Matter | None:
    """Return what it takes to look at a badge's rule as it is published; None for a badge that has none.

    Raises:
        UnknownAchievement: there is no such badge.
    """
    badge = catalog.find(tx, slug)
    return None if badge.rule is None else _matter(tx, badge, badge.rule, is_draft=False, shown=badge)


def _matter(
    tx: Transaction, badge: PlannedBadge, rule: Rule, *, is_draft: bool, shown: PlannedBadge
) -> Matter:
    rules = [rule] if badge.rule is None else [rule, badge.rule]
    crowd = gather(tx, badge.slug, rules)
    return Matter(badge, rule, is_draft, crowd, _names(tx, rule, shown))


def _names(tx: Transaction, rule: Rule, shown: PlannedBadge) -> dict[str, str]:
    """Return what the badge of each slot is called: as the badge shows it, as the plan has it, or else its address."""
    link = shown.achievement.rule
    called = {each.achievement.id: each.achievement.name for each in tx.plan.every()}
    if link is not None:
        called |= {slot.achievement: slot.achievement_name for slot in link.slots}
    first = {slot.name: slot.any_of[0].achievement for slot in rule.slots}
    return {name: called.get(achievement, achievement) for name, achievement in first.items()}
