"""An object of a document and the path to it: what the rules of the data model look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from credentials.badge import JsonObject
from credentials.errors import MalformedCredential
from credentials.open_badges.forms import URI


@dataclass(frozen=True, slots=True)
class Node:
    """An object, and where it stands, `$.credentialSchema[0]`."""

    value: JsonObject = field(repr=False)
    path: str = "$"

    def fault(self, member: str, what: str) -> MalformedCredential:
        """Return the refusal of a member; `what` is our own sentence, nothing of the document."""
        return MalformedCredential(f"{self.path}.{member}: {what}")

    def has(self, member: str) -> bool:
        """Return whether the member is there, whatever it is."""
        return member in self.value

    def listed(self, member: str) -> list[tuple[str, Any]]:
        """Return the values of a member, each with its name and place in it; none if it is absent."""
        found = self.value.get(member, [])
        if isinstance(found, list):
            return [(f"{member}[{number}]", each) for number, each in enumerate(found)]
        return [(member, found)]

    def objects(self, member: str) -> Iterator[Self]:
        """Return the objects of a member.

        Raises:
            MalformedCredential: one of them is something else.
        """
        for name, each in self.listed(member):
            if not isinstance(each, dict):
                raise self.fault(name, "an object is expected")
            yield type(self)(each, f"{self.path}.{name}")

    def require_url(self, member: str) -> None:
        """Return if the member is one URL.

        Raises:
            MalformedCredential: it is absent, several, or something else.
        """
        if not self.has(member):
            raise self.fault(member, "this member is required")
        self.allow_url(member)

    def allow_url(self, member: str) -> None:
        """Return if the member is absent or one URL (VCDM 2.0, 4.4).

        Raises:
            MalformedCredential: it is several, null, or something else.
        """
        if self.has(member) and not URI.holds(self.value[member]):
            raise self.fault(member, "one URL is expected")

    def require_type(self, *wanted: str) -> None:
        """Return if the object has a type, and these among its types (VCDM 2.0, 4.5).

        Raises:
            MalformedCredential: it has none, one that is not text, or one is missing.
        """
        found = [each for _, each in self.listed("type")]
        if not found:
            raise self.fault("type", "this member is required")
        if not all(isinstance(each, str) and each for each in found):
            raise self.fault("type", "text is expected")
        for each in wanted:
            if each not in found:
                raise self.fault("type", f"{each} is missing")
