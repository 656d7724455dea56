"""The planning table: one row a badge, read completely or not at all, and written back the same.

A row that is an idea is kept as typed; any other says a badge. Rows are lists of text as a spreadsheet shows them,
the header being row 1; `issuer.plan.plan_files` makes them from CSV and XLSX and back. Every fault of every row is
found before anything is imported.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from graphlib import TopologicalSorter
from itertools import zip_longest
from types import MappingProxyType
from typing import TypeVar

from credentials.achievement import Assessment, BadgeKind, Level, Thinking
from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM, BadgeDraft, draft_of, publish
from issuer.achievements.needs import USUAL_TERMS
from issuer.errors import PlanProblem, PlanRefused
from issuer.ledger import Awarders, Awarding, PlannedBadge, Privacy
from issuer.plain_text import fault_in_lines, shown
from issuer.plan import (
    cap_words,
    cell_faults,
    look_words,
    plan_cells,
    plan_links,
    rule_words,
    term_words,
    wording_words,
)
from issuer.plan.cell_faults import CellFault
from issuer.plan.plan_links import Line
from issuer.ports import Transaction
from issuer.stages import BadgeStage, Idea, leads_to

COLUMNS = (
    "slug", "name", "type", "description", "criteria", "levels", "expiry_months", "part_of", "requires",
    "rule_terms", "roles", "departments", "competency", "approval", "awarding", "privacy",
    "cap", "thinking", "assessment", "language", "other_languages", "picture", "tags", "evidence",
    "awarded_by", "private", "status",
)  # fmt: skip
REQUIRED_COLUMNS = ("slug", "name", "type", "description", "criteria")

Parsed = TypeVar("Parsed")
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there without a table: the badges, their stages and those of ideas, and the names of the partners.

    `own` are the badges that whoever brings the table may change, beside new ones; None for all.
    """

    badges: Sequence[PlannedBadge] = ()
    stages: Mapping[str, BadgeStage] = field(default_factory=dict)
    partners: Collection[str] = ()
    own: Collection[str] | None = None

    def stage(self, slug: str) -> BadgeStage | None:
        """Return the stage of a badge or idea; None for what is not there."""
        is_badge = any(badge.slug == slug for badge in self.badges)
        return self.stages.get(slug, BadgeStage.LIVE if is_badge else None)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table as read. `stages` has the stage of each badge and idea whose row says one."""

    drafts: tuple[BadgeDraft, ...]
    ideas: tuple[Idea, ...] = ()
    stages: Mapping[str, BadgeStage] = field(default_factory=dict)

    @property
    def slugs(self) -> tuple[str, ...]:
        """The badges of the table, then its ideas."""
        return (*(draft.slug for draft in self.drafts), *(idea.slug for idea in self.ideas))


def read_table(rows: Sequence[Row], standing: Standing) -> PlanTable:
    """Return what a planning table says, in its order. Blank rows are passed over.

    Raises:
        PlanRefused: with every fault of every row; then nothing of the table is to be imported.
    """
    table = _Table(standing)
    table.read_header(rows[0] if rows else ())
    for number, row in enumerate(rows[1:], 2):
        if not _is_blank(row):
            table.read_row(number, row)
    live = [draft_of(badge) for badge in standing.badges]
    problems = [*table.problems, *plan_links.problems(table.lines, live, standing.partners)]
    problems += [*_stage_faults(table), *_ownership_faults(table), *_doubled_ideas(table)]
    if not table.lines and not table.ideas and not problems:
        problems.append(PlanProblem(2, "slug", "", N_("The table has no badge; add a row for each.")))
    if problems:
        raise PlanRefused(tuple(sorted(problems, key=_place)))
    stages = {line.draft.slug: line.stage for line in table.lines if line.stage is not None}
    return PlanTable(tuple(line.draft for line in table.lines), tuple(table.ideas.values()), stages)


def read_rows(
    rows: Sequence[Row], live: Sequence[PlannedBadge] = (), partners: Collection[str] = ()
) -> tuple[BadgeDraft, ...]:
    """Return the badges of a planning table that brings no ideas, in its order.

    `live` are the badges the organisation has already: a row may rest on them, and on badges of its `partners`, who
    are named here. Blank rows are passed over.

    Raises:
        PlanRefused: with every fault of every row; then nothing of the table is to be imported.
    """
    return read_table(rows, Standing(live, {}, partners)).drafts


def import_plan(
    tx: Transaction,
    drafts: Sequence[BadgeDraft],
    base_url: str,
    issuer_did: str,
    now: datetime,
    by: str = SYSTEM,
) -> tuple[PlannedBadge, ...]:
    """Publish every badge of a plan and return them in its order; an unchanged badge keeps its version.

    Raises:
        UnknownAchievement: a meta-badge rests on a badge that is neither in the plan nor live.
        PublicUrlChanged: these badges were published under another address.
    """
    by_slug = {draft.slug: draft for draft in drafts}
    needs = {draft.slug: [slug for slug in plan_links.needed(draft) if slug in by_slug] for draft in drafts}
    # Components first: a meta-badge's rule names achievements that must be there already.
    for slug in TopologicalSorter(needs).static_order():
        publish(tx, by_slug[slug], base_url, issuer_did, now, by)
    published = (tx.plan.find(draft.slug) for draft in drafts)
    return tuple(badge for badge in published if badge is not None)


def export_rows(tx: Transaction, own: Collection[str] | None = None) -> list[list[str]]:
    """Return the organisation's plan as a table that `read_table` reads back, header first; ideas come last.

    `own` are the badges and ideas to write; None for all. Cells that a spreadsheet would run as formulas have an
    apostrophe in front.
    """
    stages = tx.stages.all()
    badges = [draft_of(badge) for badge in tx.plan.every() if own is None or badge.slug in own]
    ideas = [idea for idea in tx.stages.ideas() if own is None or idea.slug in own]
    return [*written_rows(badges, stages), *(_safe(_cells_of_idea(idea)) for idea in ideas)]


def written_rows(
    drafts: Sequence[BadgeDraft], stages: Mapping[str, BadgeStage] = MappingProxyType({})
) -> list[list[str]]:
    """Return drafts as a planning table, header first; a badge without a stage is live."""
    rows = (_safe(cells_of(draft, drafts, stages.get(draft.slug, BadgeStage.LIVE))) for draft in drafts)
    return [list(COLUMNS), *rows]


def _safe(cells: Mapping[str, str]) -> list[str]:
    return [plan_cells.neutralised(cells[column]) for column in COLUMNS]


def _cells_of_idea(idea: Idea) -> dict[str, str]:
    return {column: idea.cells.get(column, "") for column in COLUMNS} | {"status": BadgeStage.IDEA.value}


def cells_of(draft: BadgeDraft, drafts: Iterable[BadgeDraft], stage: BadgeStage) -> dict[str, str]:
    """Return the cells of a badge's row by column; `drafts` are those that it may be part of."""
    wholes = [whole.slug for whole in drafts if draft.slug in plan_links.needed(whole)]
    return {
        "slug": draft.slug,
        "name": draft.name,
        "type": str(draft.kind),
        "description": draft.description,
        "criteria": draft.criteria,
        "levels": plan_cells.levels_text(draft.levels),
        "expiry_months": "" if draft.expiry_months is None else str(draft.expiry_months),
        "part_of": plan_cells.names_text(wholes),
        "requires": rule_words.write(draft.requires),
        "rule_terms": term_words.write(draft.rule_terms),
        "roles": plan_cells.names_text(draft.roles),
        "departments": plan_cells.names_text(draft.departments),
        "competency": plan_cells.alignments_text(draft.alignments),
        "approval": plan_cells.yes_text(is_so=draft.needs_approval),
        "awarding": plan_cells.awarding_text(draft.awarding) if draft.kind is BadgeKind.META else "",
        "privacy": draft.privacy.value,
        "cap": cap_words.write(draft.cap),
        "thinking": plan_cells.of_levels_text([each.thinking for each in draft.levels]),
        "assessment": plan_cells.of_levels_text([each.assessment for each in draft.levels]),
        "language": draft.language,
        "other_languages": wording_words.write(draft.wordings),
        "picture": look_words.write(draft.look),
        "tags": plan_cells.names_text(draft.tags),
        "evidence": plan_cells.yes_text(is_so=draft.needs_evidence),
        "awarded_by": draft.awarders.value,
        "private": plan_cells.yes_text(is_so=draft.is_private),
        "status": stage.value,
    }


# --- reading --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Table:
    """A table being read: which column stands where, and the faults found so far."""

    standing: Standing
    problems: list[PlanProblem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    ideas: dict[int, Idea] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    titled: set[int] = field(default_factory=set)

    def read_header(self, row: Row) -> None:
        for position, cell in enumerate(row):
            title = "_".join(cell.strip().casefold().split())
            if title:
                self.titled.add(position)
                self._add_column(position, title)
        for column in REQUIRED_COLUMNS:
            if column not in self.columns:
                self.report(1, column, "", N_("This column is missing; add it."))

    def read_row(self, number: int, row: Row) -> None:
        for position, cell in enumerate(row):
            if position not in self.titled and cell.strip():
                remedy = N_("This column has no title in row 1. Give it one, or empty the cell.")
                self.report(number, say("column {position}", position=position + 1), cell, remedy)
        cells = _Cells(self, number, row)
        if self._is_idea(cells):
            self.ideas[number] = _idea(cells)
        else:
            self.lines.append(_line(cells))

    def _is_idea(self, cells: "_Cells") -> bool:
        said = cells.text("status").strip().casefold()
        return said == BadgeStage.IDEA or (
            not said and self.standing.stages.get(cells.text("slug").strip()) is BadgeStage.IDEA
        )

    def report(self, row: int, column: str, value: str, remedy: str) -> None:
        self.problems.append(PlanProblem(row, column, shown(value), remedy))

    def _add_column(self, position: int, title: str) -> None:
        if title in self.columns:
            self.report(1, title, title, N_("This column stands twice; take one out."))
        elif title not in COLUMNS:
            columns = ", ".join(COLUMNS)
            remedy = say("There is no such column; rename it or take it out. Columns are {all}.", all=columns)
            self.report(1, shown(title), title, remedy)
        else:
            self.columns[title] = position


@dataclass(slots=True)
class _Cells:
    """One row being read, cell by cell. `faulty` are the columns that could not be read."""

    table: _Table
    number: int
    row: Row
    faulty: set[str] = field(default_factory=set)

    def read(self, column: str, reader: Callable[[str], Parsed], otherwise: Parsed) -> Parsed:
        """Return what a cell says; or note its fault and return `otherwise`, which nobody will see."""
        if column not in self.table.columns:
            return otherwise  # an optional column left out; a required one is reported with the header
        cell = self.text(column)
        try:
            return reader(plan_cells.text_of(cell))
        except CellFault as fault:
            self.faulty.add(column)
            self.table.report(self.number, column, cell, str(fault))
            return otherwise

    def text(self, column: str) -> str:
        """Return what stands in a cell, "" where there is none."""
        position = self.table.columns.get(column, len(self.row))
        return self.row[position] if position < len(self.row) else ""


def _idea(cells: _Cells) -> Idea:
    slug: str = cells.read("slug", cell_faults.slug, "")
    cells.read("name", plan_cells.name, "")
    others = (column for column in COLUMNS if column != "status")
    said = {column: cells.read(column, _any_text, "") for column in others}
    return Idea(slug, {column: text for column, text in said.items() if text})


def _any_text(text: str) -> str:
    cell_faults.refuse(fault_in_lines(text, plan_cells.CRITERIA_LIMIT))
    return text


def _levels(cells: _Cells) -> tuple[Level, ...]:
    """Return the levels with what their own columns say of each."""
    levels: tuple[Level, ...] = cells.read("levels", plan_cells.levels, ())
    thinking: tuple[Thinking | None, ...] = cells.read(
        "thinking", _one_each(plan_cells.thinking, len(levels)), ()
    )
    assessment: tuple[Assessment | None, ...] = cells.read(
        "assessment", _one_each(plan_cells.assessment, len(levels)), ()
    )
    told = zip_longest(levels, thinking, assessment)
    return tuple(replace(each, thinking=asked, assessment=how) for each, asked, how in told)


def _one_each(read: Callable[[str], tuple[Parsed, ...]], count: int) -> Callable[[str], tuple[Parsed, ...]]:
    def checked(text: str) -> tuple[Parsed, ...]:
        found = read(text)
        if found and len(found) != count:
            raise CellFault(
                say(
                    "There are {count} levels, and {n} are written here; write one for each.",
                    count=count,
                    n=len(found),
                )
            )
        return found

    return checked


def _line(cells: _Cells) -> Line:
    language = cells.read("language", plan_cells.language, "")
    draft = BadgeDraft(
        slug=cells.read("slug", cell_faults.slug, ""),
        name=cells.read("name", plan_cells.name, ""),
        description=cells.read("description", plan_cells.description, ""),
        criteria=cells.read("criteria", plan_cells.criteria, ""),
        kind=cells.read("type", plan_cells.kind, BadgeKind.SKILL),
        levels=_levels(cells),
        expiry_months=cells.read("expiry_months", plan_cells.months, None),
        requires=cells.read("requires", rule_words.read, None),
        rule_terms=cells.read("rule_terms", term_words.read, USUAL_TERMS),
        roles=cells.read("roles", plan_cells.names, ()),
        departments=cells.read("departments", plan_cells.names, ()),
        alignments=cells.read("competency", plan_cells.alignments, ()),
        needs_approval=cells.read("approval", plan_cells.approval, otherwise=False),
        awarding=cells.read("awarding", plan_cells.awarding, Awarding.AUTOMATIC),
        privacy=cells.read("privacy", plan_cells.privacy, Privacy.OPEN),
        cap=cells.read("cap", cap_words.read, None),
        language=language,
        wordings=cells.read("other_languages", lambda text: wording_words.read(text, language), ()),
        look=cells.read("picture", look_words.read, None),
        tags=cells.read("tags", plan_cells.tags, ()),
        needs_evidence=cells.read("evidence", plan_cells.yes_or_no, otherwise=False),
        awarders=cells.read("awarded_by", plan_cells.awarders, Awarders.LEADERS),
        is_private=cells.read("private", plan_cells.yes_or_no, otherwise=False),
    )
    part_of: tuple[str, ...] = cells.read("part_of", plan_cells.slugs, ())
    stage: BadgeStage | None = cells.read("status", plan_cells.status, None)
    return Line(cells.number, draft, part_of, frozenset(cells.faulty), stage)


def _stage_faults(table: _Table) -> Iterator[PlanProblem]:
    """Yield a fault for every row that wants a stage which its badge does not come to."""
    wanted = [(line.number, line.draft.slug, line.stage) for line in table.lines]
    wanted += [(number, idea.slug, BadgeStage.IDEA) for number, idea in table.ideas.items()]
    for number, slug, stage in wanted:
        was = table.standing.stage(slug)
        if stage is not None and was is not None and not leads_to(was, stage):
            remedy = say(
                "The badge is at the stage {was}, from which it does not come to {stage}. Write {was}.",
                was=was,
                stage=stage,
            )
            yield PlanProblem(number, "status", stage.value, remedy)


def _ownership_faults(table: _Table) -> Iterator[PlanProblem]:
    own = table.standing.own
    rows = [(line.number, line.draft.slug) for line in table.lines]
    rows += [(number, idea.slug) for number, idea in table.ideas.items()]
    for number, slug in rows:
        if own is not None and slug not in own and table.standing.stage(slug) is not None:
            yield PlanProblem(
                number, "slug", slug, N_("Another department's badge. Take the row out, or ask HR.")
            )


def _doubled_ideas(table: _Table) -> Iterator[PlanProblem]:
    first = {line.draft.slug: line.number for line in table.lines}
    for number, idea in table.ideas.items():
        if idea.slug and idea.slug in first:
            remedy = say("Row {first} has it already; choose another.", first=first[idea.slug])
            yield PlanProblem(number, "slug", idea.slug, remedy)
        first.setdefault(idea.slug, number)


def _is_blank(row: Row) -> bool:
    return not any(cell.strip() for cell in row)


def _place(problem: PlanProblem) -> tuple[int, int, str]:
    known = COLUMNS.index(problem.column) if problem.column in COLUMNS else len(COLUMNS)
    return (problem.row, known, problem.column)
