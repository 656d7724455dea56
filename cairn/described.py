"""The OpenAPI document of the service: every operation of `/v1` with examples, and with how it refuses."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

Schema = dict[str, Any]
PREFIX: Final = "/v1/"
PROBLEM: Final = "Problem"
_MEDIA_TYPE: Final = "application/problem+json"
_DEEPEST: Final = 8
# How texts of these names look; any other is told by its own name.
_TEXTS: Final = {
    "id": "7f0c3a52",
    "email": "zoe@example.com",
    "to": "zoe@example.com",
    "name": "Zoë Rivera",
    "did": "did:web:partner.example",
    "url": "https://partner.example/hook",
    "slug": "communication",
    "achievement": "communication",
}
_BY_FORMAT: Final = {
    "date-time": "2026-11-30T09:00:00Z",
    "date": "2026-11-30",
    "binary": "(bytes)",
    "uri": "https://partner.example/",
    "email": "zoe@example.com",
}
_PROBLEM_SCHEMA: Final[Schema] = {
    "type": "object",
    "description": "Why a request is refused (RFC 9457); `code` stays, the words may change.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "remedy": {"type": "string"},
        "reference": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
_PROBLEM_EXAMPLE: Final[Schema] = {
    "type": "urn:cairn:problem:not_allowed",
    "title": "Not allowed",
    "status": 403,
    "code": "not_allowed",
    "detail": "The role of this token does not allow that.",
}


def describe(app: FastAPI) -> None:
    """Have an app describe its operations with examples and refusals, made once, when the document is asked for."""
    plain = app.openapi

    def described() -> Schema:
        if app.openapi_schema is None:
            complete(plain())
        return plain()

    app.openapi = described  # type: ignore[method-assign]  # FastAPI documents this as the way


def complete(document: Schema) -> None:
    """Add to each operation of the API an example of what it takes and gives, and its refusals."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas[PROBLEM] = _PROBLEM_SCHEMA
    for operation in operations(document):
        operation["responses"]["default"] = _refusal()
        for content in contents(operation):
            # OpenAPI 3.1, 4.8.14: a content has one example or several named ones, not both.
            if "examples" not in content:
                content.setdefault("example", example(content["schema"], schemas))


def operations(document: Schema) -> Iterator[Schema]:
    """Yield the operations of the API."""
    for path, methods in document["paths"].items():
        if path.startswith(PREFIX):
            yield from methods.values()


def contents(operation: Schema) -> Iterator[Schema]:
    """Yield what an operation takes and gives as JSON."""
    taken = operation.get("requestBody", {}).get("content", {})
    given = [each.get("content", {}) for each in operation["responses"].values()]
    for content in (taken, *given):
        if "schema" in content.get("application/json", {}):
            yield content["application/json"]


def example(schema: Schema, schemas: Schema, name: str = "", depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Return a value that a schema allows; members that need not be there are left out deep inside."""
    if "$ref" in schema:
        referred = schema["$ref"].rsplit("/", 1)[1]
        return example(schemas[referred], schemas, name, depth)
    for keyword in ("example", "const"):
        if keyword in schema:
            return schema[keyword]
    for keyword in ("examples", "enum"):
        if schema.get(keyword):
            return schema[keyword][0]
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in schema:
            return example(schema[keyword][0], schemas, name, depth)
    return _of_type(schema, schemas, name, depth)


def _of_type(schema: Schema, schemas: Schema, name: str, depth: int) -> Any:  # noqa: ANN401 - any JSON
    match schema.get("type"):
        case "object":
            return _object(schema, schemas, depth)
        case "array":
            few = depth < _DEEPEST or schema.get("minItems", 0)
            count = max(1, schema.get("minItems", 0)) if few else 0
            return [example(schema.get("items", {}), schemas, name, depth + 1)] * count
        case "integer" | "number":
            return int(max(schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1))
        case "boolean":
            return schema.get("default", True)
        case "null":
            return None
    return _text(schema, name)


def _object(schema: Schema, schemas: Schema, depth: int) -> Schema:
    required = schema.get("required", [])
    members = {
        name: each
        for name, each in schema.get("properties", {}).items()
        if name in required or depth < _DEEPEST // 2
    }
    return {name: example(each, schemas, name, depth + 1) for name, each in members.items()}


def _text(schema: Schema, name: str) -> str:
    text = _BY_FORMAT.get(schema.get("format", "")) or _TEXTS.get(name) or name.replace("_", " ") or "text"
    return text.ljust(schema.get("minLength", 0), ".")[: schema.get("maxLength")]


def _refusal() -> Schema:
    content = {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}, "example": _PROBLEM_EXAMPLE}
    return {"description": "Refused, with the reason", "content": {_MEDIA_TYPE: content}}
