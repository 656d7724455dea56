"""Examples of requests and answers, for the description of the API."""

from typing import Any, Final

_CREDENTIAL: Final = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["…"], "proof": {}}
POLICY: Final[dict[str, Any]] = {
    "name": "Team leads 2026",
    "require_parts": True,
    "max_age_months": 36,
    "required_parts": [
        {"achievement": "https://acme.example/o/acme/achievements/communication", "min_level": 2}
    ],
    "issuers": [{"did": "did:web:acme.example:o:acme", "name": "Acme", "source": "our contract of 2026"}],
    "trust": "beside",
}
_OBJECT: Final = {"schema": {"type": "object"}}
_FORMS: Final = {
    "a stack with its parts, under a kept policy": {
        "value": {
            "credential": _CREDENTIAL,
            "components": ["eyJhbGciOi…", _CREDENTIAL],
            "policy_id": "0f3a…",
        }
    },
    "a token, under a policy of its own": {"value": {"credential": "eyJhbGciOi…", "policy": POLICY}},
    "a picture": {"value": {"credential": "data:image/png;base64,iVBORw0KGgo…"}},
    "what a wallet presented": {"value": {"presentation": {"type": ["VerifiablePresentation"]}}},
    "an address": {"value": {"url": "https://acme.example/b/17.json"}},
}
VERIFICATION: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {**_OBJECT, "examples": _FORMS},
            "application/vc": {**_OBJECT, "example": _CREDENTIAL},
            "application/vc+jwt": {"schema": {"type": "string"}, "example": "eyJhbGciOi…"},
        },
    },
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "schema": {"type": "string", "maxLength": 255},
            "example": "5f1b6f2e-order-17",
        }
    ],
}
BATCH: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                **_OBJECT,
                "example": {
                    "policy_id": "0f3a…",
                    "items": [{"credential": _CREDENTIAL}, {"url": "https://acme.example/b/17.json"}],
                },
            }
        },
    },
    "parameters": VERIFICATION["parameters"],
}
