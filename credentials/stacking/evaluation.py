"""Does a set of component badges meet a rule? The one answer for issuer and verifier (docs/stacking.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from credentials.stacking.board import Board, Filling, lay_out
from credentials.stacking.filling import best_possible, filled
from credentials.stacking.judging import Candidate, asks_for, judge
from credentials.stacking.matching import SearchLimit
from credentials.stacking.model import (
    Evaluation,
    Outcome,
    Part,
    PartOutcome,
    Question,
    Reason,
    SlotOutcome,
    Strength,
)
from credentials.stacking.pairing import Paired, Pairing, pair
from credentials.stacking.reasons import NOTES, reason
from credentials.stacking.rule import SlotRule
from credentials.stacking.weight import Weight

_WEAKEST_LAST = tuple(Strength)


@dataclass(frozen=True, slots=True)
class _Decision:
    """The outcome for the rule, and what fills the slots it rests on."""

    outcome: Outcome
    filling: Filling = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


def evaluate(question: Question) -> Evaluation:
    """Return whether the rule is met: an outcome, with reasons for the whole, each slot and each part.

    Parts are taken as they stand: whoever asks has verified each of them, or keeps the records of it. The
    order in which they are given does not matter.
    """
    pairing = pair(question)
    board = lay_out(question, judge(pairing, question))
    decision = _decide(board)
    if _is_nothing_supplied(pairing, question) and decision.outcome is Outcome.INDETERMINATE:
        return _attested_only(board, pairing)
    filling = best_possible(board, decision.filling)
    slots = _slot_outcomes(board, filling)
    reasons = [*decision.reasons, *_part_reasons(board, pairing), *_unfilled(decision, slots)]
    return Evaluation(
        decision.outcome,
        slots,
        _in_order(reasons),
        tuple(_part_outcome(board, each) for each in board.candidates),
        _holder(filling),
        board.leaves(),
        board.depth(),
    )


def _decide(board: Board) -> _Decision:
    """Ask whether the rule is met as of now, else if the unknown is good, else after a suspension."""
    try:
        for weight in Weight:
            found = filled(board, weight)
            if found is not None:
                return _Decision(_degraded(board, weight.outcome), found)
    except SearchLimit:
        return _Decision(Outcome.INDETERMINATE, reasons=(reason("search_limit"),))
    return _Decision(Outcome.INVALID)


def _degraded(board: Board, outcome: Outcome) -> Outcome:
    lost = any(each.bound is not None and not board.counts(each) for each in board.candidates)
    return Outcome.VALID_DEGRADED if lost and outcome is Outcome.VALID else outcome


def _is_nothing_supplied(pairing: Pairing, question: Question) -> bool:
    supplied = (pairing.paired, pairing.tampered, pairing.unproven)
    return bool(question.bound) and not any(supplied)


def _attested_only(board: Board, pairing: Pairing) -> Evaluation:
    slots = tuple(SlotOutcome(slot, Outcome.ATTESTED_ONLY, None, False) for slot in board.fits)  # noqa: FBT003
    parts = tuple(_part_outcome(board, each) for each in board.candidates)
    reasons = _in_order(_part_reasons(board, pairing))
    return Evaluation(Outcome.ATTESTED_ONLY, slots, reasons, parts, leaves=board.leaves())


def _holder(filling: Filling) -> Strength | None:
    """Return the weakest of how it is known that the parts at hand are the holder's."""
    found = [each.holder for each in filling.values() if each.part is not None]
    return max(found, key=_WEAKEST_LAST.index, default=None)


def _part_outcome(board: Board, candidate: Candidate) -> PartOutcome:
    bound, weight = candidate.bound, candidate.weight
    idle = board.idle(candidate)
    return PartOutcome(
        candidate.credential_id or (bound.credential_id if bound else ""),
        candidate.name,
        Outcome.INVALID if weight is None or idle else weight.outcome,
        candidate.digest_bound,
        candidate.holder,
        (*candidate.reasons, *idle),
        candidate.part.file if candidate.part else None,
    )


def _slot_outcomes(board: Board, filling: Filling) -> tuple[SlotOutcome, ...]:
    return tuple(
        _filled(board, slot, filling[slot.name]) if slot.name in filling else _empty(board, slot, filling)
        for slot in board.question.rule.slots
    )


def _filled(board: Board, slot: SlotRule, candidate: Candidate) -> SlotOutcome:
    outcome = Outcome.INVALID if candidate.weight is None else candidate.weight.outcome
    reasons = candidate.reasons if candidate.part else _absences(board)
    return SlotOutcome(slot.name, outcome, candidate.credential_id, candidate.digest_bound, reasons)


def _absences(board: Board) -> tuple[Reason, ...]:
    """Return the reasons of all parts not at hand: which of them would fill a slot can not be told."""
    return tuple(why for each in board.candidates if each.part is None for why in each.reasons)


def _empty(board: Board, slot: SlotRule, filling: Filling) -> SlotOutcome:
    reasons = [why for each in board.candidates for why in _why_not(board, slot, each, filling)]
    reasons = reasons or [reason("slot_not_filled", slot=slot.name)]
    return SlotOutcome(slot.name, Outcome.INVALID, None, False, tuple(reasons))  # noqa: FBT003


def _why_not(board: Board, slot: SlotRule, candidate: Candidate, filling: Filling) -> tuple[Reason, ...]:
    """Return why a candidate does not fill an empty slot: one that fits is taken, or counts once."""
    part = candidate.part
    if part is None or not asks_for(slot, part):
        return ()
    if why := board.against(slot, candidate):
        return why
    code = _counted_code(board, candidate, filling)
    return (reason(code, candidate.name, slot=slot.name, credential_id=part.credential_id),)


def _counted_code(board: Board, candidate: Candidate, filling: Filling) -> str:
    if any(other is candidate for other in filling.values()):
        return "part_fills_other_slot"
    shares = any(board.clash({"one": candidate, "other": other}) for other in filling.values())
    return "part_leaf_counted" if shares else "part_same_achievement"


def _part_reasons(board: Board, pairing: Pairing) -> list[Reason]:
    return [
        *(why for candidate in board.candidates for why in candidate.reasons),
        *(why for candidate in board.candidates for why in board.idle(candidate)),
        *(_not_bound(part) for part in pairing.unbound),
    ]


def _not_bound(part: Part) -> Reason:
    return reason("part_not_bound", Paired(part).name, credential_id=part.credential_id)


def _unfilled(decision: _Decision, slots: Iterable[SlotOutcome]) -> Sequence[Reason]:
    if decision.outcome is not Outcome.INVALID:
        return ()
    return [why for slot in slots if slot.outcome is Outcome.INVALID for why in slot.reasons]


def _in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return each reason once, what decides before mere notes."""
    return tuple(sorted(dict.fromkeys(reasons), key=lambda why: why.code in NOTES))
