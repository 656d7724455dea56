"""Between the classes of Open Badges 3.0 and their JSON, by the shape of each class.

Reading takes a single value where an array is meant, and the URI of an object in its place. Writing gives
arrays for arrays, no nulls and nothing empty. What a class does not know stays in its `others`.
"""

from datetime import UTC, datetime
from typing import Any, TypeVar

from credentials.badge import JsonObject
from credentials.open_badges.forms import INSTANT
from credentials.open_badges.shapes import OTHERS, Member, shape_of
from credentials.wire_place import Place

T = TypeVar("T")


def read(of: type[T], document: JsonObject, path: str = "$") -> T:
    """Return the value that an object stands for.

    Raises:
        MalformedBadge: a required member is missing, or one can not be read; the message starts with its path.
    """
    return _read(of, Place(document, path))


def write(value: Any) -> JsonObject:  # noqa: ANN401 - any of the classes of this package
    """Return the JSON object of a value."""
    members = shape_of(type(value)).members.values()
    written = {member.name: _written(member, getattr(value, member.attribute)) for member in members}
    there: JsonObject = {name: found for name, found in written.items() if found not in (None, [])}
    about = type(value).ABOUT
    if about.one_type and len(there.get("type", ())) == 1:
        (there["type"],) = there["type"]
    others: JsonObject = getattr(value, OTHERS)
    return there | others


def _read(of: type[T], place: Place) -> T:
    members = shape_of(of).members
    given: dict[str, Any] = {"type": ()} if "type" in members else {}
    given |= {
        member.attribute: _value(member, place) for member in members.values() if member.name in place.value
    }
    for member in members.values():
        if member.is_required and given.get(member.attribute) in (None, ()):
            raise place.fault(member.name, "this member is required")
    given[OTHERS] = {name: value for name, value in place.value.items() if name not in members}
    return of(**given)


def _value(member: Member, place: Place) -> Any:  # noqa: ANN401 - what the member holds
    if not member.is_many and place.one(member.name) is None:
        return None
    of = member.of
    found: tuple[Any, ...]
    if of is not None:
        found = tuple(_read(of, each) for each in place.each(member.name))
    else:
        found = tuple(_single(member, place, each) for each in place.many(member.name))
    return found if member.is_many else found[0]


def _single(member: Member, place: Place, value: object) -> Any:  # noqa: ANN401 - what the member holds
    if not member.form.holds(value):
        raise place.fault(member.name, member.form.expected)
    return place.instant_of(member.name, str(value)) if member.form is INSTANT else value


def _written(member: Member, value: Any) -> Any:  # noqa: ANN401 - JSON
    if member.is_many:
        return [_one_written(each) for each in value]
    return _one_written(value)


def _one_written(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, datetime):
        return _instant_text(value)
    if not hasattr(value, "ABOUT"):
        return value
    written = write(value)
    return written["id"] if written.keys() == {"id"} and value.ABOUT.typed else written


def _instant_text(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(f"not an instant with a time zone: {at.isoformat()}")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
