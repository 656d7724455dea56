"""The planning table: one row a badge, read completely or not at all, and written back the same.

Rows are lists of text as a spreadsheet shows them, the header being row 1; `issuer.plan.plan_files` makes them
from CSV and XLSX and back. Every fault of every row is found before anything is imported.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import TopologicalSorter
from typing import TypeVar

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import SYSTEM, BadgeDraft, draft_of, publish
from issuer.achievements.needs import USUAL_TERMS
from issuer.errors import PlanProblem, PlanRefused
from issuer.ledger import Awarding, PlannedBadge, Privacy
from issuer.plain_text import shown
from issuer.plan import cap_words, cell_faults, plan_cells, plan_links, rule_words, term_words
from issuer.plan.cell_faults import CellFault
from issuer.plan.plan_links import Line
from issuer.ports import Transaction

COLUMNS = (
    "slug", "name", "type", "description", "criteria", "levels", "expiry_months", "part_of", "requires",
    "rule_terms", "roles", "departments", "competency", "approval", "awarding", "privacy",
    "cap", "status",
)  # fmt: skip
REQUIRED_COLUMNS = ("slug", "name", "type", "description", "criteria")

Parsed = TypeVar("Parsed")
Row = Sequence[str]


def read_rows(
    rows: Sequence[Row], live: Sequence[PlannedBadge] = (), partners: Collection[str] = ()
) -> tuple[BadgeDraft, ...]:
    """Return the badges of a planning table, in its order.

    `live` are the badges the organisation has already: a row may rest on them, and on badges of its `partners`, who
    are named here. Blank rows are passed over.

    Raises:
        PlanRefused: with every fault of every row; then nothing of the table is to be imported.
    """
    table = _Table()
    table.read_header(rows[0] if rows else ())
    lines = [table.read_row(number, row) for number, row in enumerate(rows[1:], 2) if not _is_blank(row)]
    problems = [*table.problems, *plan_links.problems(lines, [draft_of(badge) for badge in live], partners)]
    if not lines and not problems:
        problems.append(PlanProblem(2, "slug", "", "The table has no badge; add a row for each."))
    if problems:
        raise PlanRefused(tuple(sorted(problems, key=_place)))
    return tuple(line.draft for line in lines)


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


def export_rows(tx: Transaction) -> list[list[str]]:
    """Return the organisation's live badges as a table that `read_rows` reads back, header first.

    Cells that a spreadsheet would run as formulas have an apostrophe in front.
    """
    return written_rows([draft_of(badge) for badge in tx.plan.all()])


def written_rows(drafts: Sequence[BadgeDraft]) -> list[list[str]]:
    """Return drafts as a planning table, header first."""
    rows = ([plan_cells.neutralised(cell) for cell in _written(draft, drafts)] for draft in drafts)
    return [list(COLUMNS), *rows]


def _written(draft: BadgeDraft, drafts: Iterable[BadgeDraft]) -> list[str]:
    wholes = [whole.slug for whole in drafts if draft.slug in plan_links.needed(whole)]
    cells = {
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
        "approval": plan_cells.approval_text(needed=draft.needs_approval),
        "awarding": plan_cells.awarding_text(draft.awarding) if draft.kind is BadgeKind.META else "",
        "privacy": draft.privacy.value,
        "cap": cap_words.write(draft.cap),
        "status": plan_cells.LIVE,
    }
    return [cells[column] for column in COLUMNS]


# --- reading --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Table:
    """A table being read: which column stands where, and the faults found so far."""

    problems: list[PlanProblem] = field(default_factory=list)
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
                self.report(1, column, "", "This column is missing; add it.")

    def read_row(self, number: int, row: Row) -> Line:
        for position, cell in enumerate(row):
            if position not in self.titled and cell.strip():
                remedy = "This column has no title in row 1. Give it one, or empty the cell."
                self.report(number, f"column {position + 1}", cell, remedy)
        return _line(_Cells(self, number, row))

    def report(self, row: int, column: str, value: str, remedy: str) -> None:
        self.problems.append(PlanProblem(row, column, shown(value), remedy))

    def _add_column(self, position: int, title: str) -> None:
        if title in self.columns:
            self.report(1, title, title, "This column stands twice; take one out.")
        elif title not in COLUMNS:
            remedy = f"There is no such column; rename it or take it out. Columns are {', '.join(COLUMNS)}."
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
        position = self.table.columns.get(column)
        if position is None:
            return otherwise  # an optional column left out; a required one is reported with the header
        cell = self.row[position] if position < len(self.row) else ""
        try:
            return reader(plan_cells.text_of(cell))
        except CellFault as fault:
            self.faulty.add(column)
            self.table.report(self.number, column, cell, str(fault))
            return otherwise


def _line(cells: _Cells) -> Line:
    draft = BadgeDraft(
        slug=cells.read("slug", cell_faults.slug, ""),
        name=cells.read("name", plan_cells.name, ""),
        description=cells.read("description", plan_cells.description, ""),
        criteria=cells.read("criteria", plan_cells.criteria, ""),
        kind=cells.read("type", plan_cells.kind, BadgeKind.SKILL),
        levels=cells.read("levels", plan_cells.levels, ()),
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
    )
    part_of: tuple[str, ...] = cells.read("part_of", plan_cells.slugs, ())
    cells.read("status", plan_cells.status, "")
    return Line(cells.number, draft, part_of, frozenset(cells.faulty))


def _is_blank(row: Row) -> bool:
    return not any(cell.strip() for cell in row)


def _place(problem: PlanProblem) -> tuple[int, int, str]:
    known = COLUMNS.index(problem.column) if problem.column in COLUMNS else len(COLUMNS)
    return (problem.row, known, problem.column)
