"""Role profiles on record: what somebody in a role should be able to do, and how well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

LEVELS: Final = range(1, 6)


@dataclass(frozen=True, slots=True)
class RoleNeed:
    """A competency that a role needs, by its framework and id, and at which star level at least."""

    framework: str
    item: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """A role: its name, its department ("" for everybody's) and what it needs. `revision` counts its changes."""

    id: str
    name: str
    department: str
    needs: tuple[RoleNeed, ...]
    revision: int
    changed_at: datetime


class RoleShelf(Protocol):
    """The role profiles of one organisation."""

    def all(self) -> Sequence[RoleProfile]:
        """Return every profile, by department and name."""
        ...

    def get(self, role_id: str) -> RoleProfile | None:
        """Return a profile, locked against other transactions until this one ends."""
        ...

    def add(self, role: RoleProfile) -> bool:
        """Keep a new profile; False if its department has one of this name, whatever the case."""
        ...

    def note(self, role: RoleProfile) -> bool:
        """Keep a profile in place of its revision before; False if that is not there, or the name is taken."""
        ...

    def remove(self, role_id: str) -> bool:
        """Keep a profile no longer; False if there is none of this id."""
        ...
