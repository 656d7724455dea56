"""How far somebody is from meeting a rule: what fills its places already, and the shortest way to the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from credentials.stacking.model import Evaluation, Outcome
from credentials.stacking.rule import Require, Rule


@dataclass(frozen=True, slots=True)
class Way:
    """The shortest way to meet a rule: the slots on it that are filled, and those that are not, the easiest first."""

    filled: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """How many slots the way has."""
        return len(self.filled) + len(self.missing)


def shortest_way(rule: Rule, evaluation: Evaluation, effort: Mapping[str, int] = MappingProxyType({})) -> Way:
    """Return the shortest way from what an evaluation found to the rule being met.

    A slot counts as filled where the evaluation fills it as of now, so that no badge counts twice. Among ways of one
    length that of the least `effort` is taken, which says how hard each slot is to fill.
    """
    filled = {each.slot for each in evaluation.slots if each.outcome is Outcome.VALID}
    way = _way(rule.require, frozenset(filled), effort)
    return Way(way.filled, tuple(sorted(way.missing, key=lambda slot: effort.get(slot, 0))))


def _way(term: str | Require, filled: frozenset[str], effort: Mapping[str, int]) -> Way:
    if isinstance(term, str):
        return Way((term,)) if term in filled else Way((), (term,))

    def hardness(way: Way) -> tuple[int, int]:
        return len(way.missing), sum(effort.get(slot, 0) for slot in way.missing)

    # A rule names each slot once, so what is shortest for each term is shortest for all of them.
    chosen = sorted((_way(each, filled, effort) for each in term.of), key=hardness)[: term.k]
    return Way(
        tuple(slot for way in chosen for slot in way.filled),
        tuple(slot for way in chosen for slot in way.missing),
    )
