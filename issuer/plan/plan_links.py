"""How the badges of a plan hang together: each name once, and stacks that rest on badges that are there."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from credentials.achievement import BadgeKind
from credentials.wording import N_, say
from issuer.achievements.catalog import BadgeDraft
from issuer.achievements.needs import USUAL_TERMS, Need, PartnerNeed
from issuer.errors import PlanProblem
from issuer.ledger import Awarding
from issuer.plan import rule_words, term_words
from issuer.plan.plan_cells import names_text
from issuer.stages import BadgeStage


@dataclass(frozen=True, slots=True)
class Line:
    """One row as read. What stands in the columns of `faulty` could not be read and is reported already."""

    number: int
    draft: BadgeDraft
    part_of: tuple[str, ...] = ()
    faulty: frozenset[str] = frozenset()
    stage: BadgeStage | None = None


def needed(draft: BadgeDraft) -> tuple[str, ...]:
    """Return the slugs of our own badges that a badge rests on: none, unless it is a meta-badge."""
    needs = draft.requires.needs if draft.requires else ()
    return tuple(need.slug for need in needs if isinstance(need, Need))


def problems(
    lines: Sequence[Line], live: Sequence[BadgeDraft], partners: Collection[str] = ()
) -> list[PlanProblem]:
    """Return what is wrong between the rows.

    `live` are the badges that are there without the table, `partners` the names of the partners.
    """
    readable = [line for line in lines if "slug" not in line.faulty and line.draft.slug]
    badges = {draft.slug: draft for draft in live} | {line.draft.slug: line.draft for line in readable}
    no_levels, no_needs = _unread("levels", readable), _unread("requires", readable)
    found = [*_doubled(readable)]
    for line in readable:
        found += _kind_faults(line)
        found += _need_faults(line, badges, no_levels)
        found += _repeat_faults(line)
        found += _partner_faults(line, partners)
        found += _part_faults(line, badges, no_needs)
    if _has_circle(badges):
        found += [problem for line in readable for problem in _circles(line, badges)]
    return found


def _unread(column: str, lines: Sequence[Line]) -> set[str]:
    """Return the badges about whose cell in this column nothing can be said."""
    return {line.draft.slug for line in lines if column in line.faulty}


def _doubled(lines: Sequence[Line]) -> Iterator[PlanProblem]:
    first: dict[str, int] = {}
    for line in lines:
        slug = line.draft.slug
        if slug in first:
            yield PlanProblem(
                line.number,
                "slug",
                slug,
                say("Row {first} has it already; choose another.", first=first[slug]),
            )
        first.setdefault(slug, line.number)


def _kind_faults(line: Line) -> Iterator[PlanProblem]:
    draft = line.draft
    if "type" in line.faulty or "requires" in line.faulty:
        return
    if draft.kind is BadgeKind.META and draft.requires is None:
        yield PlanProblem(line.number, "requires", "", N_("A meta-badge needs badges to rest on; name them."))
    if draft.kind is BadgeKind.META and draft.levels:
        remedy = N_("A meta-badge has no levels of its own; empty this.")
        yield PlanProblem(line.number, "levels", draft.levels[0].name, remedy)
    if draft.kind is not BadgeKind.META and draft.awarding is not Awarding.AUTOMATIC:
        remedy = N_("Only a meta-badge is awarded for holding others; empty this, or make its type meta.")
        yield PlanProblem(line.number, "awarding", draft.awarding.value, remedy)
    if draft.kind is not BadgeKind.META and draft.requires is not None:
        value = rule_words.write(draft.requires)
        remedy = N_("Only a meta-badge rests on others; make its type meta.")
        yield PlanProblem(line.number, "requires", value, remedy)
    if draft.requires is None and draft.rule_terms != USUAL_TERMS:
        remedy = N_("There is no rule that these are the terms of; empty this, or write its requires.")
        yield PlanProblem(line.number, "rule_terms", term_words.write(draft.rule_terms), remedy)


def _need_faults(line: Line, badges: Mapping[str, BadgeDraft], unread: set[str]) -> Iterator[PlanProblem]:
    for need in line.draft.requires.needs if line.draft.requires else ():
        if isinstance(need, PartnerNeed):
            continue
        part = badges.get(need.slug)
        if part is None:
            remedy = N_(
                "There is no such badge in this table or among the live ones; add its row or correct it."
            )
            yield PlanProblem(line.number, "requires", need.slug, remedy)
        elif not _has_level(part, need) and need.slug not in unread:
            remedy = say(
                "“{slug}” has {n} levels; ask for one of them, or for none.",
                slug=need.slug,
                n=len(part.levels),
            )
            yield PlanProblem(line.number, "requires", f"{need.slug} level {need.level}", remedy)


def _repeat_faults(line: Line) -> Iterator[PlanProblem]:
    """Tell of badges that stand twice where only one award of each counts: such a place could never be filled."""
    if line.draft.rule_terms.repeats or "rule_terms" in line.faulty:
        return
    needs = line.draft.requires.needs if line.draft.requires else ()
    named = Counter(need.slug if isinstance(need, Need) else need.achievement for need in needs)
    for badge, times in named.items():
        if times > 1:
            remedy = say(
                "A badge is named twice; name each once, or write “{repeats}” in rule_terms.",
                repeats=term_words.REPEATS,
            )
            yield PlanProblem(line.number, "requires", badge, remedy)


def _partner_faults(line: Line, partners: Collection[str]) -> Iterator[PlanProblem]:
    known = {name.casefold() for name in partners}
    for need in line.draft.requires.needs if line.draft.requires else ():
        if isinstance(need, PartnerNeed) and need.partner.casefold() not in known:
            remedy = N_("There is no partner of this name. Add it with its DID first, or correct the name.")
            yield PlanProblem(line.number, "requires", need.partner, remedy)


def _has_level(part: BadgeDraft, need: Need) -> bool:
    return need.level is None or any(level.number == need.level for level in part.levels)


def _part_faults(line: Line, badges: Mapping[str, BadgeDraft], unread: set[str]) -> Iterator[PlanProblem]:
    for slug in line.part_of:
        rests_on = needed(badges[slug]) if slug in badges else ()
        if slug not in unread and line.draft.slug not in rests_on:
            remedy = say(
                "“{slug}” does not name this badge in its requires; add it there or take it out here.",
                slug=slug,
            )
            yield PlanProblem(line.number, "part_of", names_text(line.part_of), remedy)


def _has_circle(badges: Mapping[str, BadgeDraft]) -> bool:
    try:
        TopologicalSorter({slug: needed(draft) for slug, draft in badges.items()}).prepare()
    except CycleError:
        return True
    return False


def _circles(line: Line, badges: Mapping[str, BadgeDraft]) -> Iterator[PlanProblem]:
    circle = _way_back(line.draft.slug, badges)
    if circle:
        remedy = say("These badges wait for each other: {circle}. Take one out.", circle=" → ".join(circle))
        yield PlanProblem(line.number, "requires", rule_words.write(line.draft.requires), remedy)


def _way_back(start: str, badges: Mapping[str, BadgeDraft]) -> tuple[str, ...]:
    """Return the shortest way along `requires` from a badge back to itself, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is walked: breadth first
        for slug in needed(badges[way[-1]]) if way[-1] in badges else ():
            if slug == start:
                return (*way, slug)
            if slug not in seen:
                seen.add(slug)
                ways.append((*way, slug))
    return ()
