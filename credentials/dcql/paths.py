"""Claims path pointers (OpenID4VP 1.0, 7): which parts of a credential a path selects."""

from typing import Any

from credentials.badge import JsonObject

# A name selects a member, a number a place in an array, None every place.
Step = str | int | None
Path = tuple[Step, ...]


def select(claims: JsonObject, path: Path) -> tuple[Any, ...]:
    """Return the parts that a path selects, none where it leads nowhere or meets another kind of value.

    The path begins at the credential's root (7.1).
    """
    selected: list[Any] = [claims]
    for step in path:
        selected = _next(selected, step)
    return tuple(selected)


def _next(selected: list[Any], step: Step) -> list[Any]:
    if isinstance(step, str):
        return _members(selected, step)
    # A step into an array, where something selected is no array, aborts the whole (7.1.1).
    if not all(isinstance(each, list) for each in selected):
        return []
    if step is None:
        return [element for each in selected for element in each]
    return [each[step] for each in selected if step < len(each)]


def _members(selected: list[Any], name: str) -> list[Any]:
    if not all(isinstance(each, dict) for each in selected):
        return []
    return [each[name] for each in selected if name in each]
