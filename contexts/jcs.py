"""JSON Canonicalization Scheme: the one byte form of a JSON value (RFC 8785)."""

import json
from typing import Any

import rfc8785

from contexts.errors import MalformedDocument
from contexts.strict_json import MAX_INTEGER

_PLAIN_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def jcs(value: Any) -> bytes:  # noqa: ANN401
    """Return the canonical UTF-8 bytes of a JSON value.

    Raises:
        MalformedDocument: the value is not JSON: another type, a key that is no string, an integer beyond
            2^53-1, a number that is not finite, half of a surrogate pair, or endless nesting.
    """
    plain = _plain(value)
    if plain is not None:
        return plain
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise MalformedDocument(f"The value has no canonical JSON form: {error}") from error


def _plain(value: object) -> bytes | None:
    """Return the same, many times sooner, where Python's own writer has the same form; None elsewhere.

    It sorts keys by code points and writes fractions in its own way; ASCII keys and whole numbers are one with
    RFC 8785.
    """
    try:
        # First, because it finds what contains itself.
        written = _PLAIN_WRITER.encode(value).encode("utf-8")
        return written if _is_plain(value) else None
    except (TypeError, ValueError, RecursionError):
        return None


def _is_plain(value: object) -> bool:
    """Say whether a value holds nothing but texts, whole numbers, truth values, nulls, lists, and ASCII keys."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        kind = type(found)
        if kind is str or kind is bool or found is None:
            continue
        if isinstance(found, dict) and kind is dict and "".join(found).isascii():
            waiting += found.values()
        elif isinstance(found, list) and kind is list:
            waiting += found
        elif not (isinstance(found, int) and kind is int and abs(found) <= MAX_INTEGER):
            return False
    return True
