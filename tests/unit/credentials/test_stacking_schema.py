"""The published JSON Schema of rule documents: it takes and refuses what the reader does."""

import json
import re

import pytest

from credentials.errors import RuleNotUnderstood
from credentials.stacking import parse_rule, rule_document, rule_schema

from .stacking_cases import META, slot
from .test_stacking_rules import FAULTS, FULL, altered

# The published schema. It can not say these: what stands in another place, and what nests how deep.
BEYOND_THE_SCHEMA = (
    "the level is not in the order",
    "there is no slot",
    "a whole number from 1 to 2",
    "longer than",
)


def test_the_schema_takes_what_the_reader_takes():
    schema = rule_schema()
    _validate(FULL, schema, schema)
    _validate(rule_document(META, 1, [slot(0), slot(1)], 1), schema, schema)


@pytest.mark.parametrize(("path", "value", "where"), FAULTS)
def test_the_schema_refuses_what_the_reader_refuses(path, value, where):
    document, schema = altered(path, value), rule_schema()
    with pytest.raises(RuleNotUnderstood) as refused:
        parse_rule(document)
    is_beyond = any(words in str(refused.value) for words in BEYOND_THE_SCHEMA)
    if is_beyond or type(value) is float or _is_one_as_float(value):
        return
    with pytest.raises(SchemaFault):
        _validate(document, schema, schema)


def _is_one_as_float(value):
    """JSON Schema takes 1.0 for a whole number; the reader does not."""
    return isinstance(value, dict) and "atLeast" in value and type(value["atLeast"].get("k")) is float


class SchemaFault(Exception):
    pass


KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


def _validate(value, schema, root):
    """Check a value by the keywords that the rule schema uses; one that is not known here is an error."""
    for keyword, wanted in schema.items():
        if not KEYWORDS[keyword](value, wanted, root, schema):
            raise SchemaFault(f"{keyword}: {value!r}")


def _holds(value, schema, root):
    try:
        _validate(value, schema, root)
    except SchemaFault:
        return False
    return True


def _same(value, wanted):
    return type(value) is type(wanted) and value == wanted


def _referred(value, wanted, root, _):
    place = root
    for step in wanted.removeprefix("#/").split("/"):
        place = place[step]
    return _holds(value, place, root)


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
        or all(_holds(value[key], each, root) for key, each in wanted.items() if key in value)
    ),
    "additionalProperties": lambda value, wanted, root, schema: (
        not isinstance(value, dict)
        or all(
            wanted and _holds(each, wanted, root)
            for key, each in value.items()
            if key not in schema.get("properties", {})
        )
    ),
    "propertyNames": lambda value, wanted, root, _: (
        not isinstance(value, dict) or all(_holds(key, wanted, root) for key in value)
    ),
    "minProperties": lambda value, wanted, *_: not isinstance(value, dict) or len(value) >= wanted,
    "maxProperties": lambda value, wanted, *_: not isinstance(value, dict) or len(value) <= wanted,
    "dependentRequired": lambda value, wanted, *_: all(
        set(needs) <= set(value) for key, needs in wanted.items() if key in value
    ),
    "items": lambda value, wanted, root, _: (
        not isinstance(value, list) or all(_holds(each, wanted, root) for each in value)
    ),
    "contains": lambda value, wanted, root, _: (
        not isinstance(value, list) or any(_holds(each, wanted, root) for each in value)
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
    "oneOf": lambda value, wanted, root, _: sum(_holds(value, each, root) for each in wanted) == 1,
}
