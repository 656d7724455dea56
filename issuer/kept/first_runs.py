"""What is kept of setting an organisation up: what was answered, and whether it is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FirstRun:
    """Setting up: the answers ticked, the departments named, and the first award; `ended_at` once it is over."""

    begun_at: datetime
    answers: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    award_id: str = ""
    ended_at: datetime | None = None


class FirstRunShelf(Protocol):
    """The one first run of an organisation."""

    def get(self) -> FirstRun | None:
        """Return it; None for an organisation that was not set up by pages."""
        ...

    def begin(self, run: FirstRun) -> bool:
        """Keep a new one; False if there is one."""
        ...

    def note(self, run: FirstRun) -> None:
        """Keep it in place of the one before; where there is none, nothing is kept."""
        ...
