"""Does a set of component badges meet a rule? The one answer for issuer and verifier (docs/stacking.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import maxsize
from typing import Final

from credentials.stacking.board import Board, lay_out
from credentials.stacking.judging import Candidate, Weight, asks_for, judge
from credentials.stacking.matching import Effort, Matching, SearchLimit, Unit, satisfy
from credentials.stacking.model import Evaluation, Outcome, Part, Question, Reason, SlotOutcome
from credentials.stacking.pairing import Paired, Pairing, pair
from credentials.stacking.reasons import NOTES, reason
from credentials.stacking.rule import SlotRule

# Filling slots without a choice between requirements is cheap whatever the rule.
_NO_LIMIT: Final = maxsize


@dataclass(frozen=True, slots=True)
class _Decision:
    """The outcome for the rule, and the slots it rests on."""

    outcome: Outcome
    slots: Sequence[str]
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
    slots = _slot_outcomes(board, _assign(board, decision.slots))
    reasons = [*decision.reasons, *_part_reasons(board, pairing), *_unfilled(decision, slots)]
    return Evaluation(decision.outcome, slots, _in_order(reasons))


def _decide(board: Board) -> _Decision:
    """Ask whether the rule is met as of now, else if the unknown is good, else after a suspension."""
    every = tuple(board.fits)
    try:
        for weight in Weight:
            found = satisfy(board.question.rule.require, board.edges(weight), Effort())
            if found is not None:
                return _Decision(_degraded(board, weight.outcome), sorted(found))
    except SearchLimit:
        return _Decision(Outcome.INDETERMINATE, every, (reason("search_limit"),))
    return _Decision(Outcome.INVALID, every)


def _degraded(board: Board, outcome: Outcome) -> Outcome:
    lost = any(each.bound is not None and not board.counts(each) for each in board.candidates)
    return Outcome.VALID_DEGRADED if lost and outcome is Outcome.VALID else outcome


def _is_nothing_supplied(pairing: Pairing, question: Question) -> bool:
    return bool(question.bound) and not pairing.paired and not pairing.tampered


def _attested_only(board: Board, pairing: Pairing) -> Evaluation:
    slots = tuple(SlotOutcome(slot, Outcome.ATTESTED_ONLY, None, False) for slot in board.fits)  # noqa: FBT003
    return Evaluation(Outcome.ATTESTED_ONLY, slots, _in_order(_part_reasons(board, pairing)))


def _assign(board: Board, needed: Sequence[str]) -> Mapping[str, Unit]:
    """Return what fills each slot: first those the outcome rests on, by parts as good as can be."""
    matching = Matching({}, Effort(_NO_LIMIT))
    for weight in Weight:
        matching.edges = board.edges(weight)
        for slot in needed:
            matching.fill(slot)
    matching.edges = board.edges(Weight.GOOD)
    for slot in board.fits:
        matching.fill(slot)
    matching.edges = board.edges(Weight.SUSPENDED)
    for slot in board.fits:
        matching.take_free(slot)
    return matching.units


def _slot_outcomes(board: Board, units: Mapping[str, Unit]) -> tuple[SlotOutcome, ...]:
    filling = {slot: board.fits[slot][unit] for slot, unit in units.items()}
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


def _empty(board: Board, slot: SlotRule, filling: Mapping[str, Candidate]) -> SlotOutcome:
    reasons = [why for each in board.candidates for why in _why_not(board, slot, each, filling)]
    reasons = reasons or [reason("slot_not_filled", slot=slot.name)]
    return SlotOutcome(slot.name, Outcome.INVALID, None, False, tuple(reasons))  # noqa: FBT003


def _why_not(
    board: Board, slot: SlotRule, candidate: Candidate, filling: Mapping[str, Candidate]
) -> tuple[Reason, ...]:
    """Return why a candidate does not fill an empty slot: one that fits is taken, or counts once."""
    part = candidate.part
    if part is None or not asks_for(slot, part):
        return ()
    if why := board.against(slot, candidate):
        return why
    is_taken = any(other is candidate for other in filling.values())
    code = "part_fills_other_slot" if is_taken else "part_same_achievement"
    return (reason(code, candidate.name, slot=slot.name, credential_id=part.credential_id),)


def _part_reasons(board: Board, pairing: Pairing) -> list[Reason]:
    return [
        *(why for candidate in board.candidates for why in candidate.reasons),
        *(why for candidate in board.candidates for why in board.idle(candidate)),
        *(_not_bound(part) for part in pairing.unbound),
    ]


def _not_bound(part: Part) -> Reason:
    return reason("part_not_bound", Paired(part).name, credential_id=part.credential_id)


def _unfilled(decision: _Decision, slots: Iterable[SlotOutcome]) -> list[Reason]:
    if decision.outcome is not Outcome.INVALID:
        return []
    return [why for slot in slots if slot.outcome is Outcome.INVALID for why in slot.reasons]


def _in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return each reason once, what decides before mere notes."""
    return tuple(sorted(dict.fromkeys(reasons), key=lambda why: why.code in NOTES))
