"""Each rule of Open Badges 3.0 broken alone: where, with what, and the sentence that tells it."""

from credentials.open_badges.documents import VCDM_1, VCDM_2
from tests.unit.credentials.open_badges.cases import BASE

OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"
SUBJECT = ("credentialSubject",)
ACHIEVEMENT = (*SUBJECT, "achievement")
SCALE = (*ACHIEVEMENT, "resultDescription", 0)
CONTEXTS = "$: its contexts are missing or in the wrong order"
REQUIRED = "this member is required"
GONE = ...


def at(path, what=REQUIRED):
    return f"{path}: {what}"


# Broken in what is received and in what is written alike.
ALWAYS = {
    "contexts-swapped": (("@context",), [f"{OB}-3.0.3.json", VCDM_2], CONTEXTS),
    "context-of-badges-missing": (("@context",), [VCDM_2], CONTEXTS),
    "context-twice-the-same": (("@context",), [VCDM_2, VCDM_2], CONTEXTS),
    "id-missing": (("id",), GONE, at("$.id")),
    "id-without-a-scheme": (("id",), "3732", at("$.id", "a URI is expected")),
    "id-with-a-space": (("id",), "urn:kestrel 1", at("$.id", "a URI is expected")),
    "issuer-missing": (("issuer",), GONE, at("$.issuer")),
    "issuer-is-no-profile": (("issuer", "type"), ["Person"], at("$.issuer.type", "Profile is missing")),
    "issuer-without-an-id": (("issuer", "id"), GONE, at("$.issuer.id")),
    "start-missing": (("validFrom",), GONE, at("$.validFrom")),
    "start-without-a-zone": (
        ("validFrom",),
        "2026-03-02T09:00:00",
        at("$.validFrom", "a date and time with a time zone is expected"),
    ),
    "name-in-languages": (
        ("name",),
        {"@value": "Team", "@language": "en"},
        at("$.name", "text is expected"),
    ),
    "subject-missing": (SUBJECT, GONE, at("$.credentialSubject")),
    "subject-of-another-type": (
        (*SUBJECT, "type"),
        ["Person"],
        at("$.credentialSubject.type", "AchievementSubject is missing"),
    ),
    "credits-as-text": (
        (*SUBJECT, "creditsEarned"),
        "3",
        at("$.credentialSubject.creditsEarned", "a number is expected"),
    ),
    "achievement-missing": (ACHIEVEMENT, GONE, at("$.credentialSubject.achievement")),
    "achievement-without-a-type": (
        (*ACHIEVEMENT, "type"),
        GONE,
        at("$.credentialSubject.achievement.type"),
    ),
    "achievement-without-a-name": ((*ACHIEVEMENT, "name"), GONE, at("$.credentialSubject.achievement.name")),
    "achievement-without-a-description": (
        (*ACHIEVEMENT, "description"),
        GONE,
        at("$.credentialSubject.achievement.description"),
    ),
    "achievement-without-criteria": (
        (*ACHIEVEMENT, "criteria"),
        GONE,
        at("$.credentialSubject.achievement.criteria"),
    ),
    "criteria-that-say-nothing": (
        (*ACHIEVEMENT, "criteria"),
        {"type": "Criteria"},
        at(
            "$.credentialSubject.achievement.criteria",
            "it does not say how it is earned, by id or by narrative",
        ),
    ),
    "achievement-type-unknown": (
        (*ACHIEVEMENT, "achievementType"),
        "Kestrel",
        at(
            "$.credentialSubject.achievement.achievementType",
            "a term of the standard or one that starts with ext: is expected",
        ),
    ),
    "achievement-type-with-ext-inside": (
        (*ACHIEVEMENT, "achievementType"),
        "xext:Kestrel",
        at(
            "$.credentialSubject.achievement.achievementType",
            "a term of the standard or one that starts with ext: is expected",
        ),
    ),
    "achievement-type-with-a-space": (
        (*ACHIEVEMENT, "achievementType"),
        "ext:Kestrel badge",
        at(
            "$.credentialSubject.achievement.achievementType",
            "a term of the standard or one that starts with ext: is expected",
        ),
    ),
    "language-not-a-code": (
        (*ACHIEVEMENT, "inLanguage"),
        "English",
        at("$.credentialSubject.achievement.inLanguage", "a language code is expected"),
    ),
    "image-with-a-digest": (
        (*ACHIEVEMENT, "image", "digestSRI"),
        "sha384-kestrel",
        at("$.credentialSubject.achievement.image", "it has a member that its class does not allow"),
    ),
    "alignment-without-a-target": (
        (*ACHIEVEMENT, "alignment", 0, "targetUrl"),
        GONE,
        at("$.credentialSubject.achievement.alignment[0].targetUrl"),
    ),
    "alignment-to-an-unknown-kind": (
        (*ACHIEVEMENT, "alignment", 0, "targetType"),
        "CFKestrel",
        at(
            "$.credentialSubject.achievement.alignment[0].targetType",
            "a term of the standard or one that starts with ext: is expected",
        ),
    ),
    "result-type-unknown": (
        (*SCALE, "resultType"),
        "Kestrel",
        at(
            "$.credentialSubject.achievement.resultDescription[0].resultType",
            "a term of the standard or one that starts with ext: is expected",
        ),
    ),
    "required-level-not-on-the-scale": (
        (*SCALE, "requiredLevel"),
        f"{BASE}/a#level-9",
        at(
            "$.credentialSubject.achievement.resultDescription[0].requiredLevel",
            "the result description has no such level",
        ),
    ),
    "result-of-no-description": (
        (*SUBJECT, "result", 0, "resultDescription"),
        f"{BASE}/other#scale",
        at(
            "$.credentialSubject.result[0].resultDescription",
            "the achievement has no such result description",
        ),
    ),
    "level-reached-that-is-none": (
        (*SUBJECT, "result", 0, "achievedLevel"),
        f"{BASE}/a#level-9",
        at("$.credentialSubject.result[0].achievedLevel", "the achievement has no such level"),
    ),
    "status-missing-where-it-is-the-result": (
        (*SUBJECT, "result", 2, "status"),
        GONE,
        at("$.credentialSubject.result[2].status", "this member is required for a result of the type Status"),
    ),
    "status-of-a-result-unknown": (
        (*SUBJECT, "result", 2, "status"),
        "ext:Kestrel",
        at("$.credentialSubject.result[2].status", "a term of the standard is expected"),
    ),
    "identity-without-a-type": (
        (*SUBJECT, "identifier", 0, "identityType"),
        GONE,
        at("$.credentialSubject.identifier[0].identityType"),
    ),
    "identity-says-more": (
        (*SUBJECT, "identifier", 0, "name"),
        "Kestrel",
        at("$.credentialSubject.identifier[0]", "it has a member that its class does not allow"),
    ),
    "identity-hash-not-one": (
        (*SUBJECT, "identifier", 0, "identityHash"),
        "Kestrel",
        at(
            "$.credentialSubject.identifier[0].identityHash",
            "a hash starts with sha256$ or md5$, in hexadecimal",
        ),
    ),
    "hashed-as-text": (
        (*SUBJECT, "identifier", 0, "hashed"),
        "true",
        at("$.credentialSubject.identifier[0].hashed", "true or false is expected"),
    ),
    "evidence-of-another-type": (
        ("evidence", 0, "type"),
        ["Image"],
        at("$.evidence[0].type", "Evidence is missing"),
    ),
    "schema-without-an-address": (("credentialSchema", 0, "id"), GONE, at("$.credentialSchema[0].id")),
    "endorsement-that-is-none": (
        ("endorsement",),
        [{"type": ["VerifiableCredential"]}],
        at("$.endorsement[0].type", "EndorsementCredential is missing"),
    ),
}

# Read from others, who may; never written.
WRITTEN = {
    "context-of-the-first-data-model": (("@context", 0), VCDM_1, CONTEXTS),
    "context-of-an-older-version": (("@context", 1), f"{OB}-3.0.2.json", CONTEXTS),
    "end-before-the-start": (
        ("validUntil",),
        "2020-03-02T09:00:00Z",
        at("$.validUntil", "it ends before it begins"),
    ),
    "name-missing": (("name",), GONE, at("$.name")),
    "type-as-text": (("issuer", "type"), "Profile", at("$.issuer.type", "an array is expected")),
    "type-in-an-array": (
        (*ACHIEVEMENT, "image", "type"),
        ["Image"],
        at("$.credentialSubject.achievement.image.type", "one text is expected"),
    ),
    "single-evidence": (
        ("evidence",),
        {"type": ["Evidence"], "name": "Seen"},
        at("$.evidence", "an array is expected"),
    ),
    "subject-in-an-array": (SUBJECT, [{}], at("$.credentialSubject", "exactly one value is expected")),
    "several-status-entries": (
        ("credentialStatus",),
        [{"id": "urn:a", "type": "A"}, {"id": "urn:b", "type": "B"}],
        at("$.credentialStatus", "exactly one value is expected"),
    ),
    "status-without-an-id": (("credentialStatus", "id"), GONE, at("$.credentialStatus.id")),
    "status-entry-is-its-list": (
        ("credentialStatus",),
        {"id": "urn:l", "type": "BitstringStatusListEntry", "statusListCredential": "urn:l"},
        at("$.credentialStatus.id", "the entry is not the list"),
    ),
    "empty-array": (
        (*ACHIEVEMENT, "tag"),
        [],
        at("$.credentialSubject.achievement.tag", "an empty array may not be written"),
    ),
    "null-in-an-unknown-member": (
        ("evidence", 0, "kestrel"),
        {"a": [None]},
        at("$.evidence[0].kestrel.a[0]", "null may not be written"),
    ),
    "empty-unknown-member": (("kestrel",), [], at("$.kestrel", "an empty array may not be written")),
    "image-as-a-uri": (
        (*SUBJECT, "image"),
        "urn:image",
        at("$.credentialSubject.image", "an object is expected"),
    ),
    "related-that-is-no-variant": (
        (*ACHIEVEMENT, "related", 0),
        {"id": "urn:part", "type": ["Related"]},
        at(
            "$.credentialSubject.achievement.related[0]",
            "only the same achievement in another language or version is related",
        ),
    ),
    "related-to-itself": (
        (*ACHIEVEMENT, "related", 0),
        {"id": f"{BASE}/a", "type": ["Related"], "inLanguage": "en"},
        at("$.credentialSubject.achievement.related[0].id", "an achievement is not a variant of itself"),
    ),
    "level-reached-on-another-scale": (
        (*SUBJECT, "result", 0, "resultDescription"),
        f"{BASE}/a#grade",
        at("$.credentialSubject.result[0].achievedLevel", "the result description has no such level"),
    ),
    "required-value-not-allowed": (
        (*ACHIEVEMENT, "resultDescription", 1, "requiredValue"),
        "E",
        at(
            "$.credentialSubject.achievement.resultDescription[1].requiredValue",
            "it is none of the allowed values",
        ),
    ),
    "required-value-out-of-range": (
        (*ACHIEVEMENT, "resultDescription", 2, "requiredValue"),
        "11",
        at(
            "$.credentialSubject.achievement.resultDescription[2].requiredValue",
            "it lies outside the range of values",
        ),
    ),
    "range-upside-down": (
        (*ACHIEVEMENT, "resultDescription", 2, "valueMax"),
        "-1",
        at(
            "$.credentialSubject.achievement.resultDescription[2].valueMax", "it is less than the least value"
        ),
    ),
    "activity-ends-before-it-begins": (
        (*SUBJECT, "activityEndDate"),
        "2020-03-02T09:00:00Z",
        at("$.credentialSubject.activityEndDate", "the activity ends before it begins"),
    ),
    "identity-hashed-weakly": (
        (*SUBJECT, "identifier", 0, "identityHash"),
        "md5$" + "0" * 32,
        at("$.credentialSubject.identifier[0].identityHash", "only SHA-256 is issued"),
    ),
}
