"""One object of a CASE package: its members read, and what is wrong with them told by row and member."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from credentials.wording import N_
from issuer.competencies.incoming import Faults
from issuer.kept.competencies import Competency
from issuer.plan.cell_faults import CellFault, web_address

_OBJECT: Final = N_("Here an object of CASE is wanted; give one, or take this out.")


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the list `name`, at the place `row` in it; where it is none, every member of it is missing."""

    said: Any
    name: str
    row: int
    faults: Faults

    def note(self, member: str, value: str, remedy: str) -> None:
        """Remember a fault of a member."""
        self.faults.note(self.row, f"{self.name}.{member}", value, remedy)

    def text(self, member: str) -> str:
        """Return a text, without spaces around it; "" where there is none."""
        found = self._members.get(member, "")
        return found.strip().replace("\r\n", "\n") if isinstance(found, str) else ""

    def required(self, member: str) -> str:
        """Return a text that has to be there; without it the fault is remembered."""
        found = self.text(member)
        if not found:
            self.note(member, "", N_("CASE requires this member; add it."))
        return found

    def identifier(self) -> str:
        """Return the identifier, which is a UUID."""
        found = self.required("identifier")
        try:
            return str(UUID(found)) if found else ""
        except ValueError:
            self.note("identifier", found, N_("CASE identifies things by UUIDs; give the one it has."))
            return ""

    def address(self) -> str:
        """Return the `uri`, which is a web address."""
        found = self.required("uri")
        try:
            return web_address(found) if found else ""
        except CellFault as fault:
            self.note("uri", found, str(fault))
            return ""

    def number(self, member: str) -> int:
        """Return a whole number; 0 where there is none."""
        found = self._members.get(member)
        return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 1 << 31 else 0

    def node(self, member: str) -> "Node":
        """Return the link object of a member: title, identifier, uri."""
        return Node(self._members.get(member), f"{self.name}.{member}", self.row, self.faults)

    def title(self) -> str:
        """Return the title of a link object."""
        return self.text("title")

    def each(self, member: str) -> Iterator["Node"]:
        """Yield the objects of a list below this one."""
        found = self._members.get(member)
        for row, each in enumerate(found if isinstance(found, list) else (), 1):
            yield Node(each, f"{self.name}[{self.row}].{member}", row, self.faults)

    def check_document(self, identifier: str) -> None:
        """Remember if the object says that it is of another document; in a package it need not say which (CA-2)."""
        if "CFDocumentURI" in self._members:
            found = self.node("CFDocumentURI").text("identifier")
            if found.lower() != identifier:
                self.note(
                    "CFDocumentURI", found, N_("This is another document's. Take it out of the package.")
                )

    def check_texts(self, columns: Mapping[str, str], item: Competency) -> None:
        """Remember what is wrong with the texts of an item."""
        named = {name: f"{self.name}.{column}" for name, column in columns.items()}
        self.faults.check_texts(self.row, named, item)

    @property
    def _members(self) -> Mapping[str, Any]:
        if isinstance(self.said, dict):
            return self.said
        return {}
