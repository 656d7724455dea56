"""Single values: strings, numbers, and what tells objects apart."""

import math
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any

from contexts import nquads
from contexts.engine.fallback import Fallback
from contexts.engine.terms import Reading, State, Term
from contexts.errors import ContextsError
from contexts.statements import native, text
from contexts.strict_json import MAX_INTEGER


def quoted(value: str) -> str:
    """Return a string in quotes, escaped as canonical N-Quads have it."""
    found = encode_basestring(value)
    # JSON escapes the same characters, except DEL, and spells the nameless ones in small letters.
    if "\x7f" in found or "\\u" in found:
        return nquads.literal(value)
    return found


def spelled(reading: Reading, value: str) -> str:
    """Return the literal of a string that must be spelled as such numbers are signed."""
    try:
        return text(value, reading.coercion)
    except ContextsError as refusal:
        raise Fallback("a number that is not spelled as it is signed") from refusal


def number(reading: Reading, value: float) -> str:
    """Return the literal of a number or truth value."""
    is_exact = abs(value) <= MAX_INTEGER if type(value) is int else math.isfinite(value)
    if reading.coercion in ("@id", "@vocab") or not is_exact:
        raise Fallback("a number that JSON does not have, or a number or truth value as an id")
    try:
        return native(value, None if reading.coercion == "@none" else reading.coercion)
    except ContextsError as refusal:
        raise Fallback("a number with more digits than are signed") from refusal


def state_around(term: Term, element: dict[Any, Any]) -> State:
    """Return the state around an object: that of a type is left, except for the id of a mere reference."""
    if len(element) == 1 and term.values.id_name in element:
        return term.reference
    return term.inside


def check_pieces(values: Sequence[object], names: Sequence[str]) -> None:
    """Pass over the values of one property, of which no two describe the same object; these are their names."""
    described = [
        name for each, name in zip(values, names, strict=True) if type(each) is dict and len(each) > 1
    ]
    if len(described) != len(set(described)):
        raise Fallback("one value in two pieces")
