"""The rules that follow from the shape of each class: required members, arrays, terms, patterns, closed classes."""

from typing import Any, Final

from credentials.badge import JsonObject
from credentials.open_badges.faults import Fault, Faults, Strictness
from credentials.open_badges.forms import URI
from credentials.open_badges.shapes import Member, Shape, shape_of

REQUIRED: Final = "this member is required"
OBJECT_EXPECTED: Final = "an object is expected"
ONE_EXPECTED: Final = "exactly one value is expected"
ARRAY_EXPECTED: Final = "an array is expected"
EMPTY: Final = "an empty array may not be written"
NULL: Final = "null may not be written"
CLOSED: Final = "it has a member that its class does not allow"


def faults_of_members(of: type[Any], value: object, path: str, strictness: Strictness) -> Faults:
    """Return the faults of an object and of all objects in it that belong to classes of the standard."""
    shape = shape_of(of)
    if not isinstance(value, dict):
        yield Fault(path, OBJECT_EXPECTED)
        return
    yield from _faults_of_type(shape, value, path, strictness)
    for name in shape.required:
        if name not in value:
            yield Fault(f"{path}.{name}", REQUIRED)
    for name, found in value.items():
        member = shape.members.get(name)
        if member is not None and not _is_plainly_right(member, found):
            yield from _faults_of_member(member, found, f"{path}.{name}", strictness)
    if len(value) > len(value.keys() & shape.members.keys()):
        yield from _faults_of_others(shape, value, path, strictness)


def _is_plainly_right(member: Member, found: object) -> bool:
    """Return whether a value is what most are: a single one of the right form, or the type, which is looked at."""
    is_single = member.of is None and not member.is_many and not isinstance(found, list)
    return member.name == "type" or (is_single and member.form.holds(found))


def _faults_of_type(shape: Shape, value: JsonObject, path: str, strictness: Strictness) -> Faults:
    about, found = shape.about, value.get("type")
    if found is None and not about.typed:
        return
    types: list[Any] = found if isinstance(found, list) else [found]
    at = f"{path}.type"
    if "type" not in value:
        yield Fault(at, REQUIRED)
    elif not types or not all(isinstance(each, str) for each in types):
        yield Fault(at, "text is expected")
    elif about.name and about.typed and not _names(about.name, types):
        yield Fault(at, f"{about.name} is missing")
    elif strictness is Strictness.WRITING and isinstance(found, list) == about.one_type:
        yield Fault(at, "one text is expected" if about.one_type else ARRAY_EXPECTED)


def _names(name: str, types: list[str]) -> bool:
    # Open Badges 3.0, B.1.1: AchievementCredential is another name for the same class.
    return name in types or (name == "OpenBadgeCredential" and "AchievementCredential" in types)


def _faults_of_member(member: Member, found: object, at: str, strictness: Strictness) -> Faults:
    if isinstance(found, list):
        yield from _faults_of_array(member, found, at, strictness)
    elif found is None:
        yield Fault(at, NULL)
    else:
        if member.is_many and strictness is Strictness.WRITING:
            yield Fault(at, ARRAY_EXPECTED)
        yield from _faults_of_value(member, found, at, strictness)


def _faults_of_array(member: Member, found: list[Any], at: str, strictness: Strictness) -> Faults:
    may_be_array = member.is_many if strictness is Strictness.WRITING else member.may_be_read_many
    if not found and strictness is Strictness.WRITING:
        yield Fault(at, EMPTY)
    if not may_be_array and (strictness is Strictness.WRITING or len(found) != 1):
        yield Fault(at, ONE_EXPECTED)
        return
    for number, each in enumerate(found):
        yield from _faults_of_value(member, each, f"{at}[{number}]", strictness)


def _faults_of_value(member: Member, value: object, at: str, strictness: Strictness) -> Faults:
    if member.of is None:
        if value is None:
            yield Fault(at, NULL)
        elif not member.form.holds(value):
            yield Fault(at, member.form.expected)
    elif isinstance(value, str) and (member.may_be_uri or strictness is Strictness.READING):
        if not URI.holds(value):
            yield Fault(at, "an object or a URI is expected")
    else:
        yield from faults_of_members(member.of, value, at, strictness)


def _faults_of_others(shape: Shape, value: JsonObject, path: str, strictness: Strictness) -> Faults:
    others = value.keys() - shape.members.keys()
    if shape.about.closed and others:
        yield Fault(path, CLOSED)
    elif strictness is Strictness.WRITING:
        for name in sorted(others):
            yield from _faults_of_unknown(value[name], f"{path}.{name}")


def _faults_of_unknown(value: object, at: str) -> Faults:
    """Return where an unknown member holds what no document may hold: nothing, or an array of nothing."""
    match value:
        case None:
            yield Fault(at, NULL)
        case []:
            yield Fault(at, EMPTY)
        case list():
            for number, each in enumerate(value):
                yield from _faults_of_unknown(each, f"{at}[{number}]")
        case dict():
            for name, each in value.items():
                yield from _faults_of_unknown(each, f"{at}.{name}")
