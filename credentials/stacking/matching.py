"""Which slots can be filled at once (docs/stacking.md, SC-5): a maximum matching below a tree of requirements.

What fills a slot is called a unit: a credential, or all credentials for one achievement where they count
once. Slots of one requirement stand in for each other, so an augmenting path may run through them too. Only
the choice between nested requirements is tried out, as it is as hard as packing sets; the effort is limited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from credentials.stacking.rule import Require

Unit = tuple[str, ...]
Edges = Mapping[str, Sequence[Unit]]
# Several times what 64 slots over 64 credentials take, and well under a second.
USUAL_EFFORT = 100_000


class SearchLimit(Exception):
    """More effort was needed than allowed: it is not known whether the rule can be met. Internal."""


class Effort:
    """Counts the steps of a search and ends it at a limit."""

    def __init__(self, limit: int = USUAL_EFFORT) -> None:
        self.spent = 0
        self._limit = limit

    def spend(self) -> None:
        """Count one step.

        Raises:
            SearchLimit: that was one too many.
        """
        self.spent += 1
        if self.spent > self._limit:
            raise SearchLimit


@dataclass(slots=True)
class Matching:
    """Slots and the units that fill them: a slot once filled stays so, unless another stands in for it.

    `units` has the filled slots, each with its unit; `owners` is the same the other way round. `edges` may be
    exchanged for wider ones on the way.
    """

    edges: Edges
    effort: Effort
    units: dict[str, Unit] = field(default_factory=dict)
    owners: dict[Unit, str] = field(default_factory=dict)
    stand_ins: dict[str, Sequence[str]] = field(default_factory=dict)

    def copy(self) -> "Matching":
        """Return a matching that starts from this one and shares its effort."""
        return Matching(self.edges, self.effort, dict(self.units), dict(self.owners), dict(self.stand_ins))

    def fill(self, slot: str) -> bool:
        """Fill this slot, moving units between others where needed; return whether that was possible."""
        return slot in self.units or self._seek(slot, set())

    def demand(self, slots: Sequence[str], k: int) -> bool:
        """Fill `k` of these slots, which no earlier demand may name; return whether that was possible."""
        self.stand_ins.update(dict.fromkeys(slots, slots))
        return all(self._fill_one_of(slots, set()) for _ in range(k))

    def take_free(self, slot: str) -> None:
        """Fill this slot only if one of its units is free; nothing else moves."""
        free = (unit for unit in self.edges.get(slot, ()) if unit not in self.owners)
        unit = None if slot in self.units else next(free, None)
        if unit is not None:
            self.owners[unit], self.units[slot] = slot, unit

    def _fill_one_of(self, slots: Sequence[str], seen: set[str | Unit]) -> bool:
        return any(self._seek(slot, seen) for slot in slots if slot not in self.units)

    def _seek(self, slot: str, seen: set[str | Unit]) -> bool:
        """Find the slot a unit along an augmenting path that enters no slot and no unit twice."""
        if slot in seen:
            return False
        seen.add(slot)
        for unit in self.edges.get(slot, ()):
            if unit in seen:
                continue
            seen.add(unit)
            self.effort.spend()
            owner = self.owners.get(unit)
            if owner is None or self._seek(owner, seen) or self._relieve(owner, seen):
                self.owners[unit], self.units[slot] = slot, unit
                return True
        return False

    def _relieve(self, owner: str, seen: set[str | Unit]) -> bool:
        """Let another slot of the same requirement stand in for the owner of a unit."""
        if self._fill_one_of(self.stand_ins.get(owner, ()), seen):
            del self.units[owner]
            return True
        return False


def satisfy(require: Require, edges: Edges, effort: Effort) -> frozenset[str] | None:
    """Return slots that meet the requirement and can all be filled at once; None if there are none.

    Raises:
        SearchLimit: the effort did not suffice to tell.
    """
    found = assign(require, edges, effort)
    return None if found is None else frozenset(found)


def assign(require: Require, edges: Edges, effort: Effort) -> Mapping[str, Unit] | None:
    """Return the same slots, each with a unit that fills it.

    Raises:
        SearchLimit: the effort did not suffice to tell.
    """
    found = _meet((require,), Matching(edges, effort))
    return None if found is None else found.units


def _meet(pending: Sequence[Require], matching: Matching) -> Matching | None:
    matching.effort.spend()
    if not pending:
        return matching
    node, rest = pending[0], pending[1:]
    slots = [term for term in node.of if isinstance(term, str)]
    nested = [term for term in node.of if isinstance(term, Require)]
    for k in range(max(0, node.k - len(slots)), min(node.k, len(nested)) + 1):
        trial = matching.copy()
        if trial.demand(slots, node.k - k) and (found := _choose(nested, k, rest, trial)):
            return found
    return None


def _choose(
    nested: Sequence[Require], k: int, rest: Sequence[Require], matching: Matching
) -> Matching | None:
    """Meet `k` of the nested requirements and then the rest. One that can not be met alone is not tried."""
    if 0 < k < len(nested):
        nested = [each for each in nested if _meet((each,), matching)]
    for chosen in combinations(nested, k):
        if found := _meet((*chosen, *rest), matching):
            return found
    return None
