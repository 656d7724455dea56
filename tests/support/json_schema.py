"""JSON Schema as far as the schema of rules uses it; tests/interop has a whole validator beside it."""

import json
import re


class SchemaFault(Exception):
    pass


KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


def validate(value, schema, root):
    """Check a value by the keywords that the rule schema uses; one that is not known here is an error."""
    for keyword, wanted in schema.items():
        if not KEYWORDS[keyword](value, wanted, root, schema):
            raise SchemaFault(f"{keyword}: {value!r}")


def fits(value, schema, root=None):
    """Return whether a value is as a schema says."""
    root = schema if root is None else root
    try:
        validate(value, schema, root)
    except SchemaFault:
        return False
    return True


def _same(value, wanted):
    return type(value) is type(wanted) and value == wanted


def _referred(value, wanted, root, _):
    place = root
    for step in wanted.removeprefix("#/").split("/"):
        place = place[step]
    return fits(value, place, root)


def _is_kind(value, wanted, *_):
    return isinstance(value, KINDS[wanted]) and (wanted == "boolean" or not isinstance(value, bool))


KEYWORDS = {
    "$schema": lambda *_: True,
    "$defs": lambda *_: True,
    "title": lambda *_: True,
    "description": lambda *_: True,
    "$ref": _referred,
    "type": _is_kind,
    "const": lambda value, wanted, *_: _same(value, wanted),
    "enum": lambda value, wanted, *_: any(_same(value, each) for each in wanted),
    "required": lambda value, wanted, *_: not isinstance(value, dict) or set(wanted) <= set(value),
    "properties": lambda value, wanted, root, _: (
        not isinstance(value, dict)
        or all(fits(value[key], each, root) for key, each in wanted.items() if key in value)
    ),
    "additionalProperties": lambda value, wanted, root, schema: (
        not isinstance(value, dict)
        or all(
            wanted and fits(each, wanted, root)
            for key, each in value.items()
            if key not in schema.get("properties", {})
        )
    ),
    "propertyNames": lambda value, wanted, root, _: (
        not isinstance(value, dict) or all(fits(key, wanted, root) for key in value)
    ),
    "minProperties": lambda value, wanted, *_: not isinstance(value, dict) or len(value) >= wanted,
    "maxProperties": lambda value, wanted, *_: not isinstance(value, dict) or len(value) <= wanted,
    "dependentRequired": lambda value, wanted, *_: all(
        set(needs) <= set(value) for key, needs in wanted.items() if key in value
    ),
    "items": lambda value, wanted, root, _: (
        not isinstance(value, list) or all(fits(each, wanted, root) for each in value)
    ),
    "contains": lambda value, wanted, root, _: (
        not isinstance(value, list) or any(fits(each, wanted, root) for each in value)
    ),
    "minItems": lambda value, wanted, *_: not isinstance(value, list) or len(value) >= wanted,
    "maxItems": lambda value, wanted, *_: not isinstance(value, list) or len(value) <= wanted,
    "uniqueItems": lambda value, wanted, *_: (
        not isinstance(value, list) or len({json.dumps(each) for each in value}) == len(value)
    ),
    "minLength": lambda value, wanted, *_: not isinstance(value, str) or len(value) >= wanted,
    "maxLength": lambda value, wanted, *_: not isinstance(value, str) or len(value) <= wanted,
    "pattern": lambda value, wanted, *_: not isinstance(value, str) or re.search(wanted, value),
    "minimum": lambda value, wanted, *_: not isinstance(value, int) or value >= wanted,
    "maximum": lambda value, wanted, *_: not isinstance(value, int) or value <= wanted,
    "not": lambda value, wanted, root, _: not fits(value, wanted, root),
    "oneOf": lambda value, wanted, root, _: sum(fits(value, each, root) for each in wanted) == 1,
}
