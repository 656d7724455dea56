"""A framework that has been read and is not kept yet, and the faults that keep it from that."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Final

from credentials.wording import N_
from issuer.errors import FrameworkRefused, PlanProblem
from issuer.kept.competencies import Competency, Link, Source
from issuer.plain_text import fault_in_line, fault_in_lines, shown

STATEMENT_LIMIT: Final = 2_000
DESCRIPTION_LIMIT: Final = 5_000
CODE_LIMIT: Final = 200
TITLE_LIMIT: Final = 200
_AN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DIGITS: Final = 24


@dataclass(frozen=True, slots=True)
class Incoming:
    """A framework as its file has it: its items name no framework yet, and no address where the file gives none."""

    key: str
    title: str
    source: Source
    items: tuple[Competency, ...]
    links: tuple[Link, ...] = ()
    url: str = ""
    changed: str = ""


@dataclass(slots=True)
class Faults:
    """What is wrong with a file, gathered to be told all at once."""

    problems: list[PlanProblem] = field(default_factory=list)

    def note(self, row: int, column: str, value: str, remedy: str) -> None:
        """Remember a fault: where it is, what stands there, and what to do."""
        self.problems.append(PlanProblem(row, column, shown(value), remedy))

    def note_if(self, fault: str | None, row: int, column: str, value: str) -> None:
        """Remember a fault, if there is one."""
        if fault is not None:
            self.note(row, column, value, fault)

    def check_texts(self, row: int, columns: Mapping[str, str], item: Competency) -> None:
        """Remember what is wrong with the texts of an item; `columns` has what the file calls them."""
        if not item.statement:
            self.note(row, columns["statement"], "", N_("This is empty; fill it in."))
        for name, limit in (("statement", STATEMENT_LIMIT), ("description", DESCRIPTION_LIMIT)):
            text = getattr(item, name)
            self.note_if(fault_in_lines(text, limit), row, columns[name], text)
        self.note_if(fault_in_line(item.code, CODE_LIMIT), row, columns["code"], item.code)

    def refuse(self) -> None:
        """Return if there are none.

        Raises:
            FrameworkRefused: with all of them.
        """
        if self.problems:
            raise FrameworkRefused(tuple(sorted(self.problems, key=lambda each: each.row)))


def id_of(identifier: str) -> str:
    """Return the id under which an item is kept: what its source calls it, or a digest of that if it is odd or long."""
    if _AN_ID.fullmatch(identifier):
        return identifier
    return hashlib.sha256(identifier.encode()).hexdigest()[:_DIGITS]


def circle_in(items: Sequence[Competency]) -> Sequence[str]:
    """Return the ids of items that stand above each other in a circle; none if there is no circle."""
    graph = {each.id: [each.parent] if each.parent else [] for each in items}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [str(each) for each in error.args[1]]
    return ()
