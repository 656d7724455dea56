"""The items of a framework as a tree."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from issuer.kept.competencies import Competency

MOST_DEEP: Final = 12


@dataclass(frozen=True, slots=True)
class Branch:
    """An item and what stands below it."""

    item: Competency
    below: "tuple[Branch, ...]" = ()

    @property
    def count(self) -> int:
        """How many items stand below, at any depth."""
        return sum(1 + each.count for each in self.below)


def tree(items: Sequence[Competency]) -> tuple[Branch, ...]:
    """Return the items at the top, each with its branches; an item whose parent is not there stands at the top.

    The items have no circle, and no more than `MOST_DEEP` stand below each other: imports are held to both.
    """
    known = {each.id for each in items}
    below: dict[str, list[Competency]] = {}
    for each in sorted(items, key=lambda item: (item.place, item.id)):
        below.setdefault(each.parent if each.parent in known else "", []).append(each)
    return _branches(below, "")


def _branches(below: dict[str, list[Competency]], parent: str) -> tuple[Branch, ...]:
    return tuple(Branch(each, _branches(below, each.id)) for each in below.get(parent, ()))


def with_all_above(wanted: Collection[str], items: Iterable[Competency]) -> set[str]:
    """Return the ids that are wanted, and those of all items above them."""
    parents = {each.id: each.parent for each in items}
    found: set[str] = set()
    for each in wanted:
        step = each
        while step and step not in found and step in parents:
            found.add(step)
            step = parents[step]
    return found


def depth(items: Sequence[Competency]) -> int:
    """Return how many items stand below each other at most; of items in a circle nothing can be told."""
    parents, depths = {each.id: each.parent for each in items}, dict[str, int]()
    for each in items:
        way, step = list[str](), each.id
        while step in parents and step not in depths:
            way.append(step)
            step = parents[step]
        for number, passed in enumerate(reversed(way), depths.get(step, 0) + 1):
            depths[passed] = number
    return max(depths.values(), default=0)
