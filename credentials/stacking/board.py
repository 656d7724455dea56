"""Which part fits which slot, with the reasons where one does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from credentials.stacking.judging import Candidate, Weight, asks_for, misfit
from credentials.stacking.matching import Edges, Unit
from credentials.stacking.model import Question, Reason
from credentials.stacking.reasons import reason
from credentials.stacking.rule import SlotRule

Fits = dict[str, dict[Unit, Candidate]]


@dataclass(frozen=True, slots=True)
class Board:
    """The slots of a rule and the candidates for them. `fits` has, by slot and unit, the best candidate."""

    question: Question
    candidates: tuple[Candidate, ...]
    fits: Fits

    def edges(self, upto: Weight) -> Edges:
        """Return what may fill each slot if all up to this weight comes true, the best first.

        More units for one slot than there are slots change nothing: the others leave one of them free.
        """
        return {slot: _best_first(units, upto)[: len(self.fits)] for slot, units in self.fits.items()}

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


def lay_out(question: Question, candidates: Iterable[Candidate]) -> Board:
    """Return the board of a question. What neither the badge names nor a slot asks for is left out."""
    slots = question.rule.slots
    kept = tuple(candidate for candidate in candidates if _concerns(candidate, slots))
    return Board(question, kept, {slot.name: _units(slot, kept, question) for slot in slots})


def _concerns(candidate: Candidate, slots: Sequence[SlotRule]) -> bool:
    part = candidate.part
    return part is None or candidate.bound is not None or any(asks_for(slot, part) for slot in slots)


def _units(slot: SlotRule, candidates: Sequence[Candidate], question: Question) -> dict[Unit, Candidate]:
    found: dict[Unit, Candidate] = {}
    fitting = (each for each in candidates if each.weight is not None and _fits(slot, each, question))
    for candidate in sorted(fitting, key=_preference):
        found.setdefault(_unit(candidate, question), candidate)
    return found


def _fits(slot: SlotRule, candidate: Candidate, question: Question) -> bool:
    part = candidate.part
    return part is None or (asks_for(slot, part) and misfit(slot, part, question) is None)


def _unit(candidate: Candidate, question: Question) -> Unit:
    part = candidate.part
    if part is None:
        return ("named", candidate.bound.credential_id if candidate.bound else "")
    if question.rule.distinct.credentials:
        return ("achievement", part.achievement)
    return ("credential", part.issuer, part.credential_id)


def _preference(candidate: Candidate) -> tuple[int, bool, str]:
    weight = Weight.SUSPENDED if candidate.weight is None else candidate.weight
    return weight, not candidate.digest_bound, candidate.credential_id or ""


def _best_first(units: dict[Unit, Candidate], upto: Weight) -> list[Unit]:
    allowed = [unit for unit, each in units.items() if each.weight is not None and each.weight <= upto]
    return sorted(allowed, key=lambda unit: (_preference(units[unit]), unit))
