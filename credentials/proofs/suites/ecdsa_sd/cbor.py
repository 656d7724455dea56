"""CBOR (RFC 8949) as proof values need it: numbers, bytes, texts, lists, and maps from number to bytes.

Read strictly: what has more than one spelling is refused unless it is in the deterministic one (4.2.1).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from keys.errors import MalformedEncoding

# Each level of a list is one call; proof values have two.
MAX_DEPTH: Final = 4
_NUMBER, _BYTES, _TEXT, _LIST, _MAP = 0, 2, 3, 4, 5
_IN_ONE_BYTE: Final = 24
# How many bytes follow for each short form of a length (RFC 8949, 3).
_WIDTHS: Final = {24: 1, 25: 2, 26: 4}

Value = int | bytes | str | Sequence["Value"] | Mapping[int, bytes]


def encode(value: Value) -> bytes:
    """Return a value in its deterministic form.

    Raises:
        ValueError: it is of a kind that no proof value holds.
    """
    match value:
        case int() if not isinstance(value, bool) and value >= 0:
            return _head(_NUMBER, value)
        case bytes():
            return _head(_BYTES, len(value)) + value
        case str():
            text = value.encode("utf-8")
            return _head(_TEXT, len(text)) + text
        case Mapping():
            pairs = (_head(_NUMBER, key) + encode(value[key]) for key in sorted(value))
            return _head(_MAP, len(value)) + b"".join(pairs)
        case list() | tuple():
            return _head(_LIST, len(value)) + b"".join(map(encode, value))
    raise ValueError(f"no proof value holds a {type(value).__name__}")


def decode(data: bytes) -> Value:
    """Return the one value that `data` is.

    Raises:
        MalformedEncoding: it is none, it is of another kind, or it is not in its deterministic form.
    """
    value, end = _value(data, 0, 0)
    if end != len(data) or encode(value) != data:
        raise MalformedEncoding("not CBOR in its deterministic form")
    return value


def _head(kind: int, number: int) -> bytes:
    if number < _IN_ONE_BYTE:
        return bytes([kind << 5 | number])
    for short, width in _WIDTHS.items():
        if number < 1 << 8 * width:
            return bytes([kind << 5 | short]) + number.to_bytes(width, "big")
    raise ValueError("a length or number beyond those of proof values")


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    kind, number, at = _head_of(data, at)
    if kind == _NUMBER:
        return number, at
    if kind in (_BYTES, _TEXT):
        return _string(data[at : at + number], number, is_text=kind == _TEXT), at + number
    # One byte at least for each item: a length beyond the data is not begun with.
    if depth == MAX_DEPTH or number > len(data) - at:
        raise MalformedEncoding("CBOR with more items, or deeper, than its bytes allow")
    return _list(data, at, number, depth) if kind == _LIST else _map(data, at, number, depth)


def _head_of(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise MalformedEncoding("CBOR that ends before its end")
    kind, short = data[at] >> 5, data[at] & 0x1F
    if kind not in (_NUMBER, _BYTES, _TEXT, _LIST, _MAP):
        raise MalformedEncoding("CBOR of a kind that proof values do not have")
    if short < _IN_ONE_BYTE:
        return kind, short, at + 1
    if short not in _WIDTHS:
        raise MalformedEncoding("CBOR with a length that is not given, or too long")
    end = at + 1 + _WIDTHS[short]
    return kind, int.from_bytes(data[at + 1 : end], "big"), end


def _string(found: bytes, length: int, *, is_text: bool) -> bytes | str:
    if len(found) != length:
        raise MalformedEncoding("CBOR that ends before its end")
    if not is_text:
        return found
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise MalformedEncoding("CBOR with a text that is not UTF-8") from fault


def _list(data: bytes, at: int, length: int, depth: int) -> tuple[Value, int]:
    items: list[Value] = []
    for _ in range(length):
        item, at = _value(data, at, depth + 1)
        items.append(item)
    return items, at


def _map(data: bytes, at: int, length: int, depth: int) -> tuple[Value, int]:
    found: dict[int, bytes] = {}
    for _ in range(length):
        key, at = _value(data, at, depth + 1)
        item, at = _value(data, at, depth + 1)
        if not isinstance(key, int) or not isinstance(item, bytes):
            raise MalformedEncoding("a CBOR map of another kind than from number to bytes")
        found[key] = item
    return found, at
