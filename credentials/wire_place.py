"""A place in a received document: reads members in the forms VCDM allows, or says where it can not.

Compacted JSON-LD may write a single value or an array of one; both are read alike. A member that is there but
can not be read is always a refusal: taken for absent, it would hide an expiry date or a status.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from credentials.badge import JsonObject
from credentials.errors import MalformedBadge
from credentials.instants import instant_of


@dataclass(frozen=True, slots=True)
class Place:
    """An object of a document, and the path to it, `$.credentialSubject.achievement`."""

    value: JsonObject = field(repr=False)
    path: str = "$"

    def fault(self, member: str, what: str) -> MalformedBadge:
        """Return the refusal of a member."""
        return MalformedBadge(f"{self.path}.{member}: {what}")

    def many(self, member: str) -> list[Any]:
        """Return the values of a member; none if it is absent."""
        found = self.value.get(member, [])
        return found if isinstance(found, list) else [found]

    def one(self, member: str) -> Any:  # noqa: ANN401
        """Return the one value of a member, or None if it is absent.

        Raises:
            MalformedBadge: it is null, or has several values.
        """
        if member not in self.value:
            return None
        values = self.many(member)
        if len(values) != 1 or values[0] is None:
            raise self.fault(member, "exactly one value is expected")
        return values[0]

    def text(self, member: str) -> str | None:
        """Return a text, or None if it is absent.

        Raises:
            MalformedBadge: it is something else, or empty.
        """
        found = self.one(member)
        if found is not None and (not isinstance(found, str) or not found):
            raise self.fault(member, "text is expected")
        return found

    def required_text(self, member: str) -> str:
        """Return a text.

        Raises:
            MalformedBadge: it is absent, something else, or empty.
        """
        found = self.text(member)
        if found is None:
            raise self.fault(member, "this member is required")
        return found

    def texts(self, member: str) -> tuple[str, ...]:
        """Return the texts of a member; none if it is absent.

        Raises:
            MalformedBadge: one of them is something else.
        """
        found = self.many(member)
        if not all(isinstance(each, str) for each in found):
            raise self.fault(member, "text is expected")
        return tuple(found)

    def words(self, member: str) -> str | None:
        """Return a text for people; of one in several languages (VCDM 2.0, 11.1) the English or the first.

        Raises:
            MalformedBadge: it is something else.
        """
        found = self.many(member)
        if not any(isinstance(each, dict) for each in found):
            return self.text(member)
        values = sorted((self._in_language(member, each) for each in found), key=lambda each: each[0] != "en")
        return values[0][1]

    def _in_language(self, member: str, value: object) -> tuple[str, str]:
        match value:
            case {"@value": str(text), **rest}:
                return str(rest.get("@language", "")).partition("-")[0], text
        raise self.fault(member, "text is expected")

    def flag(self, member: str) -> bool | None:
        """Return a truth value, or None if it is absent.

        Raises:
            MalformedBadge: it is something else.
        """
        found = self.one(member)
        if found is not None and not isinstance(found, bool):
            raise self.fault(member, "true or false is expected")
        return found

    def instant(self, member: str) -> datetime | None:
        """Return an instant in UTC, or None if it is absent.

        Raises:
            MalformedBadge: it is not a date and time with a time zone.
        """
        text = self.text(member)
        return None if text is None else self.instant_of(member, text)

    def instant_of(self, member: str, text: str) -> datetime:
        """Return the instant that a text of this member stands for, in UTC.

        Raises:
            MalformedBadge: it is not a date and time with a time zone.
        """
        try:
            return instant_of(text)
        except ValueError as fault:
            raise self.fault(member, str(fault)) from fault

    def each(self, member: str) -> Iterator[Self]:
        """Return the objects of a member, each as a place; an id alone stands for the object it names.

        Raises:
            MalformedBadge: one of them is something else.
        """
        found = self.value.get(member)
        for number, value in enumerate(self.many(member)):
            path = f"{self.path}.{member}" + (f"[{number}]" if isinstance(found, list) else "")
            yield type(self)(self._object(member, value), path)

    def only(self, member: str) -> Self | None:
        """Return the one object of a member, or None if it is absent.

        Raises:
            MalformedBadge: there are several, or it is something else.
        """
        found = list(self.each(member))
        if len(found) > 1:
            raise self.fault(member, "exactly one value is expected")
        return found[0] if found else None

    def _object(self, member: str, value: object) -> JsonObject:
        match value:
            case dict():
                return value
            case str() if value:
                return {"id": value}
        raise self.fault(member, "an object is expected")
