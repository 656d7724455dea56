"""A badge as the tests of this package take it apart."""

from copy import deepcopy
from typing import Any

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2"

_BADGE: dict[str, Any] = {
    "@context": [V2, OB],
    "id": "urn:uuid:91537dba-56cb-11ec-bf63-0242ac130002",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Communication",
    "issuer": {"id": "did:example:acme", "type": ["Profile"], "name": "Acme"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialStatus": {
        "id": "https://acme.example/status/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://acme.example/status/1",
    },
    "credentialSubject": {
        "id": "did:example:ada",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://acme.example/achievements/communication",
            "type": ["Achievement"],
            "name": "Communication",
            "description": "Speaks and listens.",
            "criteria": {"narrative": "Three talks."},
            "resultDescription": [
                {
                    "id": "https://acme.example/achievements/communication#stars",
                    "type": ["ResultDescription"],
                    "name": "Stars",
                    "resultType": "RubricCriterionLevel",
                    "allowedValue": ["one", "two", "two", "three"],
                }
            ],
        },
        "result": [
            {
                "type": ["Result"],
                "resultDescription": "https://acme.example/achievements/communication#stars",
                "value": "two",
            }
        ],
    },
}


def badge(**changed: Any) -> dict[str, Any]:
    """Return a fresh badge with some of its top properties set otherwise."""
    return deepcopy(_BADGE) | changed


def presentation(*badges: dict[str, Any]) -> dict[str, Any]:
    """Return a presentation of badges."""
    return {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": list(badges)}
