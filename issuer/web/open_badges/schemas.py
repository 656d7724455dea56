"""The shapes that the service description names (Open Badges 3.0, B and C.9), as far as this API depends on them."""

from typing import Any, Final

from issuer.host.credentials import LONGEST_PAGE


def ref(name: str) -> dict[str, Any]:
    """Return the schema that refers to one of these by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


REFUSALS: Final = {
    "400": "The request is not valid.",
    "401": "There is no valid access token.",
    "403": "The access token does not cover this.",
    "404": "There is no such organisation.",
    "405": "There is no such method.",
    "500": "Something went wrong on our side.",
}
PAGING: Final = [
    {
        "name": "limit",
        "in": "query",
        "description": f"How many credentials a part holds at most; never more than {LONGEST_PAGE}.",
        "schema": {"type": "integer", "minimum": 1},
    },
    {
        "name": "offset",
        "in": "query",
        "description": "How many credentials to pass over.",
        "schema": {"type": "integer", "minimum": 0},
    },
    {
        "name": "since",
        "in": "query",
        "description": "Only credentials that are valid from after this instant.",
        "schema": {"type": "string", "format": "date-time"},
    },
]
_TYPES: Final = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SCHEMAS: Final[dict[str, Any]] = {
    "AchievementCredential": {
        "type": "object",
        "required": ["@context", "id", "type", "issuer", "validFrom", "credentialSubject"],
        "properties": {"@context": {"type": "array"}, "id": {"type": "string"}, "type": _TYPES},
        "additionalProperties": True,
    },
    "CompactJws": {"type": "string", "pattern": r"^[-A-Za-z0-9_]+\.[-A-Za-z0-9_]*\.[-A-Za-z0-9_]*$"},
    "GetOpenBadgeCredentialsResponse": {
        "type": "object",
        "properties": {
            "credential": {"type": "array", "items": ref("AchievementCredential")},
            "compactJwsStrings": {"type": "array", "items": ref("CompactJws")},
        },
    },
    "Profile": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"id": {"type": "string"}, "type": _TYPES, "name": {"type": "string"}},
        "additionalProperties": True,
    },
    "Imsx_StatusInfo": {
        "type": "object",
        "required": ["imsx_codeMajor", "imsx_severity"],
        "properties": {
            "imsx_codeMajor": {"type": "string", "enum": ["failure", "processing", "success", "unsupported"]},
            "imsx_severity": {"type": "string", "enum": ["error", "status", "warning"]},
            "imsx_description": {"type": "string"},
            "imsx_codeMinor": {"type": "object"},
        },
    },
}
