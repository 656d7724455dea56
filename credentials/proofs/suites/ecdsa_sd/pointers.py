"""What JSON pointers (RFC 6901) select of a credential, and what leads there (vc-di-ecdsa 1.0, 3.4)."""

import copy
import re
from collections.abc import Iterable
from typing import Any, Final

from credentials.badge import JsonObject
from credentials.errors import MalformedPointer

_TOKEN: Final = re.compile(r"(?:[^~]|~[01])*", re.DOTALL)
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,6}", re.ASCII)
_SECURED_OTHERWISE: Final = frozenset({"@context", "proof"})


def select(document: JsonObject, pointers: Iterable[str]) -> JsonObject | None:
    """Return the part of a document that the pointers name, or None if there are none.

    Every object on the way keeps its id and type; of a list only what is named remains, in its order.

    Raises:
        MalformedPointer: a pointer is none, or nothing is where it points.
    """
    ways = [_steps(pointer) for pointer in pointers]
    if not ways:
        return None
    return {"@context": copy.deepcopy(document["@context"]), **_chosen(document, ways)}


def _steps(pointer: str) -> list[str]:
    first, *steps = pointer.split("/")
    if first or not steps or not all(_TOKEN.fullmatch(step) for step in steps):
        raise MalformedPointer("a JSON pointer begins with '/', and has '~' only in '~0' and '~1'")
    if steps[0] in _SECURED_OTHERWISE:
        raise MalformedPointer("contexts and proofs are not disclosed one by one")
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


def _chosen(value: Any, ways: list[list[str]]) -> Any:  # noqa: ANN401
    """Return the part of a value that the ways lead to; a way that ends here takes it whole."""
    if not all(ways):
        return copy.deepcopy(value)
    below: dict[str, list[list[str]]] = {}
    for step, *rest in ways:
        below.setdefault(step, []).append(rest)
    if isinstance(value, list):
        places = sorted((_place(value, step), step) for step in below)
        return [_chosen(value[place], below[step]) for place, step in places]
    if not isinstance(value, dict) or not below.keys() <= value.keys():
        raise MalformedPointer("nothing is where a pointer points")
    whole: dict[str, list[list[str]]] = {name: [[]] for name in ("id", "type") if name in value}
    told = below | whole
    return {name: _chosen(value[name], told[name]) for name in value if name in told}


def _place(listed: list[Any], step: str) -> int:
    if not _INDEX.fullmatch(step) or int(step) >= len(listed):
        raise MalformedPointer("nothing is where a pointer points")
    return int(step)
