"""A draft of a badge's rule: checked as a row of the plan is, and published as a new version of the badge."""

from dataclasses import dataclass, replace
from datetime import datetime

from credentials.achievement import BadgeKind
from credentials.errors import RuleNotUnderstood
from credentials.stacking import Rule, parse_rule
from credentials.wording import N_
from issuer.achievements import catalog
from issuer.achievements.catalog import BadgeDraft, draft_of
from issuer.achievements.needs import USUAL_TERMS, Requirement, RuleTerms
from issuer.achievements.press import Press
from issuer.errors import PlanProblem, RuleChanged, RuleRefused
from issuer.ledger import PlannedBadge
from issuer.plan import plan_links, rule_words, term_words
from issuer.plan.cell_faults import CellFault
from issuer.plan.plan_links import Line
from issuer.ports import Transaction


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as somebody plans it: what the badge rests on, and on which terms."""

    requires: Requirement
    terms: RuleTerms = USUAL_TERMS


def draft_in_words(requires: str, terms: str) -> RuleDraft:
    """Return the draft that the words of a plan say.

    Raises:
        RuleRefused: they are not understood, or say nothing.
    """
    try:
        found = rule_words.read(requires)
        if found is None:
            raise CellFault(N_("No badge is named. Write them like all of: communication; creativity."))
        return RuleDraft(found, term_words.read(terms))
    except CellFault as fault:
        raise RuleRefused((str(fault),)) from fault


def draft_so_far(badge: PlannedBadge) -> RuleDraft | None:
    """Return the draft that a badge's rule says; None for a badge that has none."""
    found = draft_of(badge)
    return None if found.requires is None else RuleDraft(found.requires, found.rule_terms)


def as_drafted(tx: Transaction, slug: str, draft: RuleDraft, press: Press) -> PlannedBadge:
    """Return a badge as its next version would be with this rule. Nothing is kept.

    Raises:
        UnknownAchievement: there is no such badge.
        RuleRefused: it can not have this rule.
    """
    wanted = _checked(tx, catalog.find(tx, slug), draft)
    return catalog.drafted(tx, wanted, press.base_url, press.issuer_did)


def rule_in_document(badge: PlannedBadge, document: object) -> Rule:
    """Return the rule that a rule document states for a badge, whoever wrote it.

    Raises:
        RuleRefused: it is not understood, or another badge's.
    """
    try:
        rule = parse_rule(document)
    except RuleNotUnderstood as fault:
        raise RuleRefused((f"The rule document is not understood. {fault}.",)) from fault
    if rule.achievement != badge.achievement.id:
        raise RuleRefused((f"The rule document is for {rule.achievement}, and not for this badge.",))
    return rule


def save(
    tx: Transaction, slug: str, draft: RuleDraft, press: Press, now: datetime, *, based_on: int, by: str
) -> PlannedBadge:
    """Publish a badge with this rule, and return it: a new version, unless the newest says just that.

    What was awarded keeps the version that it was awarded by. A badge that had no rule is a meta-badge from now on.

    Raises:
        UnknownAchievement: there is no such badge.
        RuleChanged: the badge is not the version any more that the draft is `based_on`.
        RuleRefused: it can not have this rule.
    """
    catalog.find(tx, slug)
    current = tx.plan.hold(slug)
    if current is None or current.achievement.version != based_on:
        raise RuleChanged(
            N_(
                "Somebody else saved this badge while you worked on it. Nothing of yours was saved, and it "
                "is still here: compare it with the version that is published now, then save it again."
            )
        )
    wanted = _checked(tx, current, draft)
    return catalog.publish(tx, wanted, press.base_url, press.issuer_did, now, by)


def _checked(tx: Transaction, badge: PlannedBadge, draft: RuleDraft) -> BadgeDraft:
    wanted = replace(draft_of(badge), kind=BadgeKind.META, requires=draft.requires, rule_terms=draft.terms)
    others = [draft_of(each) for each in tx.plan.every() if each.slug != badge.slug]
    partners = [each.name for each in tx.partners.all()]
    problems = plan_links.problems([Line(1, wanted)], others, partners)
    if problems:
        raise RuleRefused(tuple(dict.fromkeys(_told(each) for each in problems)))
    return wanted


def _told(problem: PlanProblem) -> str:
    return f"“{problem.value}”: {problem.remedy}" if problem.value else problem.remedy
