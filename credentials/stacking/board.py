"""Which part fits which slot, with the reasons where one does not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from credentials.stacking.judging import Candidate, asks_for, misfit
from credentials.stacking.matching import Edges, Unit
from credentials.stacking.model import Leaf, Question, Reason
from credentials.stacking.reasons import reason
from credentials.stacking.rule import SlotRule
from credentials.stacking.weight import Weight

Fits = dict[str, dict[Unit, list[Candidate]]]
Filling = Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class Board:
    """The slots of a rule and the candidates for them. `fits` has, by slot and unit, candidates, the best first."""

    question: Question
    candidates: tuple[Candidate, ...]
    fits: Fits

    def edges(self, upto: Weight, without: Collection[Candidate] = ()) -> Edges:
        """Return what may fill each slot if all up to this weight comes true, the best first.

        More units for one slot than there are slots change nothing: the others leave one of them free.
        """
        return {slot: self._best_first(slot, upto, without)[: len(self.fits)] for slot in self.fits}

    def best(self, slot: str, unit: Unit, without: Collection[Candidate] = ()) -> Candidate:
        """Return the best candidate that fills a slot where this unit does."""
        return next(each for each in self.fits[slot][unit] if each not in without)

    def all_that_fit(self, slot: str) -> Iterator[tuple[Unit, Candidate]]:
        """Yield each candidate that fits a slot with its unit, the best first."""
        found = [(unit, each) for unit, several in self.fits[slot].items() for each in several]
        yield from sorted(found, key=lambda pair: (_preference(pair[1]), pair[0]))

    def shares_leaves(self) -> bool:
        """Return whether a leaf would count twice if every candidate counted, and the rule minds."""
        if not self.question.rule.distinct.leaves:
            return False
        leaves = [leaf for each in self.candidates for leaf in each.below]
        return len(set(leaves)) < len(leaves)

    def clash(self, filling: Filling) -> tuple[Candidate, Candidate] | None:
        """Return two candidates that rest on one leaf, which may count once; None if there are none."""
        if not self.question.rule.distinct.leaves:
            return None
        pairs = combinations(filling.values(), 2)
        return next((pair for pair in pairs if not pair[0].below.isdisjoint(pair[1].below)), None)

    def leaves(self) -> frozenset[Leaf]:
        """Return the leaves of everything that counts, or might, for a slot."""
        counting = (each for each in self.candidates if each.weight is not None and self.fits_somewhere(each))
        return frozenset(leaf for each in counting for leaf in each.leaves)

    def depth(self) -> int:
        """Return how many layers of badges the stack has, as far as they are followed."""
        below = [each.depth for each in self.candidates if each.weight is not None]
        return 1 + max((depth for depth in below if depth < self.question.most_layers), default=0)

    def counts(self, candidate: Candidate) -> bool:
        """Return whether the candidate stands as of now, and there is a slot that it fits."""
        return candidate.weight is Weight.GOOD and self.fits_somewhere(candidate)

    def fits_somewhere(self, candidate: Candidate) -> bool:
        """Return whether there is a slot that the candidate fits, once it stands."""
        slots = self.question.rule.slots
        return any(_fits(slot, candidate, self.question) for slot in slots)

    def against(self, slot: SlotRule, candidate: Candidate) -> tuple[Reason, ...]:
        """Return why the candidate does not fill the slot, as far as the two alone can tell."""
        part = candidate.part
        if part is None or not asks_for(slot, part):
            return ()
        if candidate.weight is None:
            return candidate.reasons
        code = misfit(slot, part, self.question)
        return (
            (reason(code, candidate.name, slot=slot.name, credential_id=part.credential_id),) if code else ()
        )

    def idle(self, candidate: Candidate) -> tuple[Reason, ...]:
        """Return why a part that the badge names is of no use to any slot, though it stands."""
        if candidate.bound is None or candidate.weight is None or self.fits_somewhere(candidate):
            return ()
        found = [why for slot in self.question.rule.slots for why in self.against(slot, candidate)]
        not_asked = reason("part_not_asked_for", candidate.name, credential_id=candidate.credential_id)
        return tuple(found) or (not_asked,)

    def _best_first(self, slot: str, upto: Weight, without: Collection[Candidate]) -> list[Unit]:
        found = dict[Unit, tuple[tuple[int, bool, str], Unit]]()
        for unit, several in self.fits[slot].items():
            candidate = next((each for each in several if each not in without), None)
            if candidate and candidate.weight is not None and candidate.weight <= upto:
                found[unit] = (_preference(candidate), unit)
        return sorted(found, key=found.__getitem__)


def lay_out(question: Question, candidates: Iterable[Candidate]) -> Board:
    """Return the board of a question. What neither the badge names nor a slot asks for is left out."""
    slots = question.rule.slots
    kept = tuple(candidate for candidate in candidates if _concerns(candidate, slots))
    return Board(question, kept, {slot.name: _units(slot, kept, question) for slot in slots})


def _concerns(candidate: Candidate, slots: Sequence[SlotRule]) -> bool:
    part = candidate.part
    return part is None or candidate.bound is not None or any(asks_for(slot, part) for slot in slots)


def _units(
    slot: SlotRule, candidates: Sequence[Candidate], question: Question
) -> dict[Unit, list[Candidate]]:
    found: dict[Unit, list[Candidate]] = {}
    fitting = (each for each in candidates if each.weight is not None and _fits(slot, each, question))
    for candidate in sorted(fitting, key=_preference):
        found.setdefault(unit_of(candidate, question), []).append(candidate)
    return found


def _fits(slot: SlotRule, candidate: Candidate, question: Question) -> bool:
    part = candidate.part
    return part is None or (asks_for(slot, part) and misfit(slot, part, question) is None)


def unit_of(candidate: Candidate, question: Question) -> Unit:
    """Return what the candidate counts as: of two candidates that are one unit, one counts."""
    part = candidate.part
    if part is None and candidate.bound is None:
        return ("withheld", str(candidate.place))
    if part is None:
        return ("named", candidate.bound.credential_id if candidate.bound else "")
    if question.rule.distinct.credentials:
        return ("achievement", part.achievement)
    return ("credential", part.issuer, part.credential_id)


def _preference(candidate: Candidate) -> tuple[int, bool, str]:
    weight = Weight.SUSPENDED if candidate.weight is None else candidate.weight
    return weight, not candidate.digest_bound, candidate.credential_id or ""
