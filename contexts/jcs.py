"""JSON Canonicalization Scheme: the one byte form of a JSON value (RFC 8785)."""

from typing import Any

import rfc8785

from contexts.errors import MalformedDocument


def jcs(value: Any) -> bytes:  # noqa: ANN401
    """Return the canonical UTF-8 bytes of a JSON value.

    Raises:
        MalformedDocument: the value is not JSON: another type, a key that is no string, an integer beyond
            2^53-1, a number that is not finite, half of a surrogate pair, or endless nesting.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise MalformedDocument(f"The value has no canonical JSON form: {error}") from error
