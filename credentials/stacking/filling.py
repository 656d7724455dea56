"""What fills the slots of a rule, so that no leaf counts through two parts (docs/stacking.md, SC-5, SC-6).

Whether two parts rest on one leaf is looked at only after slots have been filled: where they do, one of the two is
left out and then the other, so that every way is tried that could still meet the rule. The effort is limited.
"""

from collections.abc import Sequence
from sys import maxsize
from typing import Final

from credentials.stacking.board import Board, Filling, unit_of
from credentials.stacking.judging import Candidate
from credentials.stacking.matching import Effort, Matching, assign
from credentials.stacking.weight import Weight

# Filling slots without a choice between requirements is cheap whatever the rule.
_NO_LIMIT: Final = maxsize


def filled(board: Board, upto: Weight) -> Filling | None:
    """Return what fills the slots by which the rule is met, by parts up to this weight; None if it is not met.

    Raises:
        SearchLimit: the effort did not suffice to tell.
    """
    effort, tried = Effort(), set[frozenset[Candidate]]()
    pending: list[frozenset[Candidate]] = [frozenset()]
    while pending:
        without = pending.pop()
        if without in tried:
            continue
        tried.add(without)
        found = assign(board.question.rule.require, board.edges(upto, without), effort)
        if found is None:
            continue
        filling = {slot: board.best(slot, unit, without) for slot, unit in found.items()}
        clash = board.clash(filling)
        if clash is None:
            return filling
        pending += [without | {each} for each in clash]
    return None


def best_possible(board: Board, needed: Filling) -> Filling:
    """Return what fills each slot: first those the outcome rests on, by parts as good as can be.

    Without `needed` the rule is not met, and all slots are filled as far as they go.
    """
    if board.shares_leaves():
        return _added(board, needed)
    matching = Matching({}, Effort(_NO_LIMIT))
    _fill(matching, board, sorted(needed) or list(board.fits))
    matching.edges = board.edges(Weight.GOOD)
    for slot in board.fits:
        matching.fill(slot)
    matching.edges = board.edges(Weight.SUSPENDED)
    for slot in board.fits:
        matching.take_free(slot)
    return {slot: board.best(slot, unit) for slot, unit in matching.units.items()}


def _fill(matching: Matching, board: Board, slots: Sequence[str]) -> None:
    for weight in Weight:
        matching.edges = board.edges(weight)
        for slot in slots:
            matching.fill(slot)


def _added(board: Board, needed: Filling) -> Filling:
    """Return a filling with whatever else fills a slot and shares neither unit nor leaf with it."""
    filling = dict(needed)
    for slot in board.fits:
        if slot not in filling and (candidate := _free(board, slot, filling)):
            filling[slot] = candidate
    return filling


def _free(board: Board, slot: str, filling: Filling) -> Candidate | None:
    units = {unit_of(each, board.question) for each in filling.values()}
    return next(
        (
            each
            for unit, each in board.all_that_fit(slot)
            if unit not in units and board.clash({**filling, slot: each}) is None
        ),
        None,
    )
