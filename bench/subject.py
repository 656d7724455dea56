"""What is measured: a badge of everyday size (about 4.7 kB), each copy with other values."""

from datetime import UTC, datetime
from typing import Any, Final

CREATED: Final = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ISSUER: Final = "did:web:nw.example:o:people"
METHOD: Final = f"{ISSUER}#key-1"
_SITE: Final = "https://nw.example/o/people"
_CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
_LEVELS: Final = ("Takes part", "Leads", "Coaches others")


def badge(number: int, alignments: int = 3) -> dict[str, Any]:
    """Return a badge for the person of this number, unsigned."""
    holder = f"did:example:person{number:08x}f04f3f5a27c84c3db31b6e54c9a2c1d7"
    return {
        "@context": list(_CONTEXTS),
        "id": f"{_SITE}/awards/{number:012x}-7a61-4a1c-9e5a-2f9b4f0c8d11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Facilitation, level 3",
        "description": "Given to colleagues who bring groups with different interests to results they all carry.",
        "image": _image("facilitation-3.png", "A compass with three stars"),
        "issuer": {
            **_profile(),
            "url": "https://nw.example",
            "email": "badges@nw.example",
            "image": _image("northwind.png", "The sign of Northwind"),
        },
        "validFrom": "2026-11-20T09:00:00Z",
        "validUntil": "2029-11-20T09:00:00Z",
        "awardedDate": "2026-11-18T14:05:00Z",
        "credentialSubject": _subject(holder, number, alignments),
        "evidence": [
            {
                "id": f"{_SITE}/evidence/{number}",
                "type": ["Evidence"],
                "name": "Workshop on the delivery plan",
                "narrative": f"Prepared and held workshop {number} for Sales, Support and Finance in one day.",
                "genre": "Project",
                "audience": "Department",
            }
        ],
        "credentialStatus": {
            "id": f"{_SITE}/status/4#{number}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(number),
            "statusListCredential": f"{_SITE}/status/4",
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
    }


def _subject(holder: str, number: int, alignments: int) -> dict[str, Any]:
    return {
        "id": holder,
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": f"sha256$91be0d{number:08x}5c3f7a2e4b6d8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2",
                "identityType": "emailAddress",
                "hashed": True,
                "salt": f"northern{number}",
            }
        ],
        "activityStartDate": "2026-08-03T00:00:00Z",
        "activityEndDate": "2026-11-13T00:00:00Z",
        "role": "Delivery lead",
        "result": [
            {
                "type": ["Result"],
                "resultDescription": f"{_SITE}/achievements/facilitation-3#stars",
                "achievedLevel": f"{_SITE}/achievements/facilitation-3#level-3",
            },
            {
                "type": ["Result"],
                "resultDescription": f"{_SITE}/achievements/facilitation-3#peers",
                "value": str(70 + number % 30),
            },
        ],
        "achievement": _achievement(alignments),
    }


def _achievement(alignments: int) -> dict[str, Any]:
    return {
        "id": f"{_SITE}/achievements/facilitation-3",
        "type": ["Achievement"],
        "achievementType": "Competency",
        "name": "Facilitation, level 3",
        "version": "1.4",
        "inLanguage": "en",
        "description": "Plans a meeting from its purpose, keeps it open and fair, and ends it with a decision.",
        "creator": _profile(),
        "criteria": {
            "id": f"{_SITE}/achievements/facilitation-3/criteria",
            "narrative": "Three workshops over departments, feedback of 4 out of 5, and a talk about what was learned.",
        },
        "image": _image("facilitation-3.png", "Three stars"),
        "tag": ["soft skill", "facilitation", "core competency", "leadership"],
        "alignment": [_alignment(number) for number in range(alignments)],
        "resultDescription": [
            {
                "id": f"{_SITE}/achievements/facilitation-3#stars",
                "type": ["ResultDescription"],
                "name": "Stars",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": f"{_SITE}/achievements/facilitation-3#level-3",
                "rubricCriterionLevel": [
                    _level(number, name) for number, name in enumerate(_LEVELS, start=1)
                ],
            },
            {
                "id": f"{_SITE}/achievements/facilitation-3#peers",
                "type": ["ResultDescription"],
                "name": "Feedback of peers",
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
            },
        ],
    }


def _alignment(number: int) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetCode": f"NW-{number:04d}",
        "targetName": f"Work with groups, part {number}",
        "targetFramework": "Northwind roles 2026",
        "targetUrl": f"https://frameworks.example/northwind/2026/{number}",
        "targetType": "CFItem",
        "targetDescription": f"Brings a group through step {number} of a decision.",
    }


def _level(number: int, name: str) -> dict[str, Any]:
    return {
        "id": f"{_SITE}/achievements/facilitation-3#level-{number}",
        "type": ["RubricCriterionLevel"],
        "name": name,
        "level": str(number),
        "points": str(number),
    }


def _profile() -> dict[str, Any]:
    return {"id": ISSUER, "type": ["Profile"], "name": "Northwind People & Growth"}


def _image(file: str, caption: str) -> dict[str, Any]:
    return {"id": f"{_SITE}/images/{file}", "type": "Image", "caption": caption}
