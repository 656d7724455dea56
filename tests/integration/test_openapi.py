"""The OpenAPI document: every operation says what it is, shows what it takes and gives, and how it refuses."""

import copy

import pytest

from cairn.described import PROBLEM, contents, operations

KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


@pytest.fixture(scope="module")
def document(house):
    return house.client.get("/v1/openapi.json").json()


def faults(value, schema, schemas, place=""):  # noqa: C901 - one branch for each keyword
    """Yield where a value is not as a schema says, for the keywords that the models use."""
    if "$ref" in schema:
        yield from faults(value, schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, place)
        return
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema and all(list(faults(value, each, schemas, place)) for each in schema[keyword]):
            yield f"{place}: none of {keyword}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: not of the list"
    if "const" in schema and value != schema["const"]:
        yield f"{place}: not {schema['const']}"
    kind = schema.get("type")
    if kind == "null":
        yield from () if value is None else (f"{place}: not null",)
    elif kind and (not isinstance(value, KINDS[kind]) or (kind != "boolean" and isinstance(value, bool))):
        yield f"{place}: no {kind}"
    elif kind == "object":
        yield from _members(value, schema, schemas, place)
    elif kind == "array":
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{place}: wrong length"
        for number, each in enumerate(value):
            yield from faults(each, schema.get("items", {}), schemas, f"{place}/{number}")
    elif kind == "string" and not schema.get("minLength", 0) <= len(value) <= schema.get(
        "maxLength", len(value)
    ):
        yield f"{place}: wrong length"
    elif kind in ("integer", "number") and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        yield f"{place}: out of bounds"


def _members(value, schema, schemas, place):
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{place}/{name}: missing"
    for name, each in value.items():
        if name in properties:
            yield from faults(each, properties[name], schemas, f"{place}/{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{place}/{name}: not known"


def test_every_operation_says_what_it_does(document):
    every = list(operations(document))
    assert len(every) > 50
    assert [each for each in every if not each.get("summary")] == []


def test_every_example_is_as_its_schema_says(document):
    schemas, seen = document["components"]["schemas"], 0
    for operation in operations(document):
        for content in contents(operation):
            seen += 1
            named = content.get("examples") or {"the one": {"value": content["example"]}}
            for each in named.values():
                assert list(faults(each["value"], content["schema"], schemas)) == [], operation["summary"]
    assert seen > 80


def test_every_operation_names_how_it_refuses(document):
    schemas = document["components"]["schemas"]
    for operation in operations(document):
        refusal = operation["responses"]["default"]["content"]["application/problem+json"]
        assert refusal["schema"]["$ref"].endswith(f"/{PROBLEM}")
        assert list(faults(refusal["example"], refusal["schema"], schemas)) == []


def test_an_example_that_is_wrong_would_be_noticed(document):
    schemas = document["components"]["schemas"]
    wrong = copy.deepcopy(document)
    broken = []
    for operation in operations(wrong):
        for content in contents(operation):
            content["example"] = "no such thing"
            broken += faults(content["example"], content["schema"], schemas)
    assert len(broken) > 40
