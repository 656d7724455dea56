"""JSON as Cairn reads it: one meaning for every reader, or a refusal.

Whatever two JSON readers could understand differently is refused: repeated keys, numbers that lose digits,
half characters, other encodings. Size and depth are looked at before any value is built.
"""

import json
import math
import re
from typing import Any

from contexts.errors import MalformedJson

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1

# A string runs to its closing quote or, unclosed, to the end. Possessive, so that any text is scanned once.
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
# For a first look: all brackets as square ones, and quotes; of everything else nothing.
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_QUOTED = re.compile(rb'"[^"]*"')
_SQUARE = bytes.maketrans(b"{}", b"[]")
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'[]{}"'))
_BYTE_ORDER_MARK = "\ufeff"


def parse(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:  # noqa: ANN401
    """Return the JSON value that `data` spells, of at most `max_bytes` bytes of UTF-8.

    Raises:
        MalformedJson: `code` is one of `json_size`, `json_encoding`, `json_depth`, `json_duplicate_key`,
            `json_number`, `json_syntax`.
    """
    text = _decoded(data, max_bytes)
    if not _is_shallow(data if isinstance(data, bytes) else data.encode("utf-8"), max_depth):
        _check_depth(text, max_depth)
    try:
        value = _READER.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedJson("json_syntax", f"Not JSON: {error.msg} at character {error.pos}.") from error
    _check_characters(text, value)
    return value


def parse_object(
    data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH
) -> dict[str, Any]:
    """Return the JSON object that `data` spells.

    Raises:
        MalformedJson: as `parse`, or with the code `json_not_object`.
    """
    value = parse(data, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise MalformedJson("json_not_object", "The document is JSON, but not an object.")
    return value


def _decoded(data: bytes | str, max_bytes: int) -> str:
    try:
        encoded = data if isinstance(data, bytes) else data.encode("utf-8")
        if len(encoded) > max_bytes:
            raise MalformedJson("json_size", f"The document has more than {max_bytes} bytes.")
        text = encoded.decode("utf-8")
    except UnicodeError as error:
        raise MalformedJson("json_encoding", "The document is not UTF-8.") from error
    if text.startswith(_BYTE_ORDER_MARK):
        raise MalformedJson("json_encoding", "The document begins with a byte order mark.")  # RFC 8259, 8.1
    return text


def _is_shallow(data: bytes, max_depth: int) -> bool:
    """Say whether all brackets are closed, and nested at most `max_depth` deep; if not, look more closely."""
    if b"\\" in data:
        data = _ESCAPE.sub(b"", data)
    # Two quotes side by side, once nothing is left between them, change nothing for what follows.
    brackets = data.translate(_SQUARE, _NOT_STRUCTURE).replace(b'""', b"")
    if b'"' in brackets:
        brackets = _QUOTED.sub(b"", brackets)
    for _ in range(max_depth):
        if not brackets:
            break
        brackets = brackets.replace(b"[]", b"")
    return not brackets


def _check_depth(text: str, max_depth: int) -> None:
    depth = 0
    for token in _BRACKETS.finditer(text):
        match token[0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
        if depth > max_depth:
            raise MalformedJson("json_depth", f"The document is nested more than {max_depth} deep.")


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJson("json_duplicate_key", "An object has the same key twice.")
    return found


def _integer_of(digits: str) -> int:
    # I-JSON (RFC 7493), 2.2. The length is looked at first: int() is quadratic in it.
    if len(digits) > len(str(-MAX_INTEGER)) or abs(int(digits)) > MAX_INTEGER:
        raise MalformedJson("json_number", "An integer is beyond 2^53-1, where readers disagree.")
    return int(digits)


def _float_of(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise MalformedJson("json_number", "A number is too large.")
    return value


def _refuse_constant(name: str) -> Any:  # noqa: ANN401
    raise MalformedJson("json_number", f"{name} is not a JSON number.")


def _check_characters(text: str, value: object) -> None:
    """Refuse half surrogate pairs; only an escape can bring one in, the text itself being UTF-8."""
    if "\\u" not in text:
        return
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedJson("json_encoding", "A string holds half of a surrogate pair.") from error


_READER = json.JSONDecoder(
    object_pairs_hook=_object_of,
    parse_int=_integer_of,
    parse_float=_float_of,
    parse_constant=_refuse_constant,
)
