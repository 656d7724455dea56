"""Measuring: CPU time of this process, ours and the floor by turns, the median of the ratios."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

ROUNDS: Final = 9
_Subject = TypeVar("_Subject")
_Other = TypeVar("_Other")


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times the floor ours takes, and both in microseconds a call."""

    times: float
    ours: float
    floor: float


def spent(work: Callable[[_Subject], object], subjects: Sequence[_Subject]) -> float:
    """Return the CPU time of one call in microseconds, over all subjects once."""
    gc.collect()
    start = time.process_time_ns()
    for subject in subjects:
        work(subject)
    return (time.process_time_ns() - start) / len(subjects) / 1000


def ratio(
    ours: Callable[[_Subject], object],
    subjects: Sequence[_Subject],
    floor: Callable[[_Other], object],
    floor_subjects: Sequence[_Other],
    rounds: int = ROUNDS,
) -> Ratio:
    """Return the medians over some rounds; in each, both run one after the other."""
    spent(ours, subjects), spent(floor, floor_subjects)
    pairs = [(spent(ours, subjects), spent(floor, floor_subjects)) for _ in range(rounds)]
    median = statistics.median
    return Ratio(median(o / f for o, f in pairs), median(o for o, _ in pairs), median(f for _, f in pairs))
