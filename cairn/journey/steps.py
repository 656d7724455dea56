"""Steps of a journey: what is done, what is expected, and what came."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

StageT = TypeVar("StageT")
MemoryT = TypeVar("MemoryT")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the journey."""

    step: str
    expected: str
    got: str

    @property
    def ok(self) -> bool:
        """Whether what came is what was expected."""
        return self.expected == self.got

    def as_json(self) -> dict[str, Any]:
        """Return the step as its JSON object."""
        return {"step": self.step, "expected": self.expected, "got": self.got, "ok": self.ok}


@dataclass(slots=True)
class Story(Generic[StageT, MemoryT]):
    """Steps in their order, each with what is expected of it."""

    _steps: list[tuple[str, str, Callable[[StageT, MemoryT], str]]] = field(default_factory=list)

    def step(
        self, name: str, expected: str
    ) -> Callable[[Callable[[StageT, MemoryT], str]], Callable[[StageT, MemoryT], str]]:
        """Put what is decorated at the end of the story."""

        def keep(act: Callable[[StageT, MemoryT], str]) -> Callable[[StageT, MemoryT], str]:
            self._steps.append((name, expected, act))
            return act

        return keep

    def play(self, stage: StageT, memory: MemoryT) -> Iterator[Step]:
        """Play every step in order; a step that breaks down is told as one that came out otherwise."""
        for name, expected, act in self._steps:
            try:
                got = act(stage, memory)
            except Exception as fault:
                got = f"{type(fault).__name__}: {fault}"
            yield Step(name, expected, got)
