"""Which numbers there are, and the most each should be."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bench import against_node, numbers, stacks, statuses
from bench.measure import Ratio

NUMBERS: Final[Mapping[str, tuple[Callable[[], Ratio], float]]] = {
    "di_sign_vs_node": (against_node.di_sign, 1 / 30),
    "di_verify_vs_node": (against_node.di_verify, 1 / 25),
    "di_sign_vs_floor": (numbers.di_sign, 7),
    "di_issue_vs_floor": (numbers.di_issue, 18),
    "di_verify_vs_floor": (numbers.di_verify, 5),
    "jwt_sign_vs_floor": (numbers.jwt_sign, 2.5),
    "jwt_verify_vs_floor": (numbers.jwt_verify, 2),
    "width_1000_vs_100": (numbers.width, 12),
    "poison_k7_ms": (numbers.poison, 5),
    "status_check_10m_vs_131k": (statuses.status_check, 1.2),
    "stack_50_vs_50x1": (stacks.of_fifty, 1.1),
    "stack_shared_50": (stacks.shared_by_fifty, 1.5),
    "stack_depth_32_vs_2": (stacks.depth, 20),
}


@dataclass(frozen=True, slots=True)
class Number:
    """One result: its name, its value, the most it should be, and the times it was made of (microseconds)."""

    name: str
    value: float
    target: float
    ours: float
    beside: float

    @property
    def is_met(self) -> bool:
        """Whether the value is not over its target."""
        return self.value <= self.target


@dataclass(frozen=True, slots=True)
class Absent:
    """A number that can not be had on this machine, and why."""

    name: str
    reason: str


def measured(names: Iterable[str]) -> Iterator[Number | Absent]:
    """Measure these numbers, one after the other."""
    for name in names:
        measure, target = NUMBERS[name]
        try:
            found = measure()
        except against_node.Skipped as skipped:
            yield Absent(name, str(skipped))
        else:
            yield Number(name, found.times, target, found.ours, found.floor)
