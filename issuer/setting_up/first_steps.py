"""The first plan and the first badge: drafts that fit what was answered, and one of them for whoever sets up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from credentials.achievement import BadgeKind
from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.achievements.catalog import BadgeDraft
from issuer.awarding import awards
from issuer.awarding.awards import AwardBadge
from issuer.awarding.openness import stage_of
from issuer.errors import InvalidText, UnknownAchievement
from issuer.ledger import Award, PlannedBadge
from issuer.plain_text import fault_in_line
from issuer.plan import plan_links, staging
from issuer.plan.planning import PlanTable
from issuer.plan.staging import Planner
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.setting_up.questions import ACROSS, KNOWN, suggested
from issuer.stages import BadgeStage

LONGEST_DEPARTMENT = 100
MOST_DEPARTMENTS = 50
_WAYS = (
    "\n\nThere are several ways to it: a course that ends with such a piece of work, a project, "
    "or the decision of a "
    "leader who has seen it. The evidence says which it was."
)
_TO_BEGIN_WITH = {BadgeStage.DRAFT, BadgeStage.LIVE}


def drafts_for(answers: Collection[str], pool: Sequence[BadgeDraft]) -> tuple[BadgeDraft, ...]:
    """Return the badges of a pool that answers suggest, worded as they were answered."""
    wanted = suggested(answers)
    found = {each.slug: each for each in pool if each.slug in wanted}
    return tuple(_worded(found[slug], answers) for slug in wanted if slug in found)


def fill_plan(
    planner: Planner, answers: Collection[str], departments: str, pool: Sequence[BadgeDraft]
) -> Sequence[str]:
    """Put the badges that answers suggest into the plan as drafts, remember the answers, and return the new slugs.

    What is in the plan already stays as it is, so answering again takes nothing away.

    Raises:
        InvalidText: a department's name can not be used.
    """
    tx, known = planner.tx, tuple(code for code in KNOWN if code in answers)
    named = _departments(departments)
    there = {each.slug for each in tx.plan.every()} | set(tx.stages.all())
    new = [each for each in drafts_for(known, pool) if each.slug not in there]
    new = _resting_on(new, {each.slug for each in tx.plan.every()})
    table = PlanTable(tuple(new), (), {each.slug: BadgeStage.DRAFT for each in new})
    staging.bring_in(planner, table)
    run = tx.first_runs.get()
    if run is not None:
        tx.first_runs.note(replace(run, answers=known, departments=named))
    planner.note("setup.answered", tx.organisation.id, {"answers": " ".join(known)})
    return [each.slug for each in new]


def first_ones(tx: Transaction) -> list[PlannedBadge]:
    """Return the badges that whoever sets up may give to themselves at once: none that others earn or approve."""
    badges = [each for each in tx.plan.every() if each.rule is None and not each.needs_approval]
    return [each for each in badges if stage_of(tx, each.slug) in _TO_BEGIN_WITH]


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who sets up: their principal's id, name and e-mail address."""

    id: str
    name: str
    address: str


def first_badge(planner: Planner, slug: str, who: Somebody, randomness: Randomness) -> Award:
    """Award a badge of the plan to whoever sets up, so that they see what others will see; a draft goes live for it.

    Raises:
        UnknownAchievement: there is none of this name that they may give to themselves.
    """
    tx = planner.tx
    if slug not in {each.slug for each in first_ones(tx)}:
        raise UnknownAchievement(N_("Choose one of the badges in the list."))
    if stage_of(tx, slug) is BadgeStage.DRAFT:
        staging.move(planner, slug, BadgeStage.LIVE)
    level = 1 if catalog.find(tx, slug).achievement.levels else None
    evidence = f"{tx.organisation.name} awards badges from today on, and this is the first."
    command = AwardBadge(
        slug, who.address, who.name, level, evidence, by=who.id, by_name=who.name, leader=who.id
    )
    made = awards.award(tx, command, planner.now, randomness)
    run = tx.first_runs.get()
    if run is not None:
        tx.first_runs.note(replace(run, award_id=made.id))
    return made


def end(planner: Planner) -> None:
    """End setting up, finished or not; everything can be done later from the desk. Twice is the same as once."""
    run = planner.tx.first_runs.get()
    if run is None or run.ended_at is not None:
        return
    planner.tx.first_runs.note(replace(run, ended_at=planner.at))
    planner.note("setup.ended", planner.tx.organisation.id, {})


def _resting_on(new: Sequence[BadgeDraft], there: Collection[str]) -> list[BadgeDraft]:
    """Return the badges without those that rest on one that is neither there nor new: it may be an idea still."""
    known = {*there, *(each.slug for each in new)}
    return [each for each in new if known.issuperset(plan_links.needed(each))]


def _worded(draft: BadgeDraft, answers: Collection[str]) -> BadgeDraft:
    if ACROSS in answers and draft.kind is BadgeKind.SKILL:
        return replace(draft, criteria=draft.criteria + _WAYS)
    return draft


def _departments(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(" ".join(each.split()) for each in text.split(";") if each.strip()))
    if len(names) > MOST_DEPARTMENTS:
        raise InvalidText(say("At most {most} departments can be named here.", most=MOST_DEPARTMENTS))
    for each in names:
        fault = fault_in_line(each, LONGEST_DEPARTMENT)
        if fault is not None:
            raise InvalidText(say("A department's name can not be used. {fault}", fault=fault))
    return names
