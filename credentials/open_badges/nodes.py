"""The objects of a document that rules are about, found leniently: what is ill-formed is another rule's business."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from credentials.badge import JsonObject
from credentials.open_badges.faults import Fault


@dataclass(frozen=True, slots=True)
class Node:
    """An object and its JSON path."""

    value: JsonObject = field(repr=False)
    path: str = "$"

    def texts(self, member: str) -> list[str]:
        """Return the texts of a member, in the order in which they stand there."""
        found = self.value.get(member)
        return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str)]

    def text(self, member: str) -> str | None:
        """Return the first text of a member, or None."""
        return next(iter(self.texts(member)), None)

    def nodes(self, member: str) -> Iterator["Node"]:
        """Return the objects of a member."""
        found = self.value.get(member)
        for number, each in enumerate(found if isinstance(found, list) else [found]):
            if isinstance(each, dict):
                step = f"[{number}]" if isinstance(found, list) else ""
                yield Node(each, f"{self.path}.{member}{step}")

    def has(self, *members: str) -> bool:
        """Return whether one of the members is there and says anything."""
        return any(self.value.get(member) not in (None, "", [], {}) for member in members)

    def fault(self, what: str, member: str | None = None) -> Fault:
        """Return a fault of this object, or of one of its members."""
        return Fault(self.path if member is None else f"{self.path}.{member}", what)
