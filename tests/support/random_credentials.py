"""Random documents of the kinds that are signed, and what an attacker may make of them. Equal seeds make equal ones."""

import random
import string
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

Document = dict[str, Any]

V2: Final = "https://www.w3.org/ns/credentials/v2"
V1: Final = "https://www.w3.org/2018/credentials/v1"
OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_BEFORE: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
UNDEFINED: Final = "https://www.w3.org/ns/credentials/undefined-terms/v2"

_LETTERS: Final = (
    string.ascii_letters
    + string.digits
    + " .,;:!?'\"\\/<>&#{}[]|^`~%$@*()-_\n\r\t\b\f\x00\x01\x1f\x7f\x80\xa0"
    "äöüßéñøжשع中文字한\u2028\ufeff\ufffd🏅👩‍💻"
)
_IDS: Final = (
    "https://a.example/{}",
    "urn:uuid:{}",
    "did:example:p{}",
    "did:web:a.example#k{}",
    "https://é.example/{}?q=1#f",
)


def badge(seed: int) -> Document:
    """Return a badge: long or short, with ids or without, some parts twice."""
    r = random.Random(seed)
    contexts = r.choice([[V2, OB], [V2, OB, EXTENSIONS], [V2, OB_BEFORE]])
    document = {
        "@context": contexts,
        "id": _id(r),
        "type": ["VerifiableCredential", r.choice(["OpenBadgeCredential", "AchievementCredential"])],
        "name": text(r),
        "issuer": _profile(r),
        "validFrom": _instant(r),
        "credentialSubject": _subject(r),
    }
    _maybe(r, document, "description", text)
    _maybe(r, document, "validUntil", _instant)
    if OB in contexts:  # The version before has no term for it.
        _maybe(r, document, "awardedDate", _instant)
    _maybe(r, document, "image", _image)
    _maybe(r, document, "evidence", lambda r: _several(r, _evidence))
    _maybe(r, document, "credentialStatus", _status)
    return _shuffled(r, document)


def endorsement(seed: int) -> Document:
    """Return a credential about another issuer's work, with no achievement in it."""
    r = random.Random(seed)
    return {
        "@context": [V2, OB],
        "id": _id(r),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": _id(r) if r.random() < 0.5 else _profile(r),
        "validFrom": _instant(r),
        "credentialSubject": {"id": _id(r), "type": ["EndorsementSubject"], "endorsementComment": text(r)},
        **({"credentialStatus": _status(r)} if r.random() < 0.5 else {}),
    }


def status_list(seed: int) -> Document:
    """Return a status list credential, some with a `ttl`, which is a number."""
    r = random.Random(seed)
    url = _id(r)
    subject = {
        "id": f"{url}x",
        "type": "BitstringStatusList",
        "statusPurpose": r.choice(["revocation", "suspension"]),
        "encodedList": "u" + "".join(r.choices(string.ascii_letters, k=r.randint(1, 80))),
        **({"ttl": r.choice([300_000, 0, 1, 2**40])} if r.random() < 0.7 else {}),
    }
    return {
        "@context": [V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": _id(r),
        "validFrom": _instant(r),
        "credentialSubject": subject,
    }


def proof_options(seed: int) -> Document:
    """Return the options of a proof, under the contexts of what it secures."""
    r = random.Random(seed)
    options = {
        "@context": r.choice([[V2], [V2, OB], [V2, "https://w3id.org/security/data-integrity/v2"], V2]),
        "type": "DataIntegrityProof",
        "cryptosuite": r.choice(["eddsa-rdfc-2022", "ecdsa-rdfc-2019"]),
        "created": _instant(r),
        "verificationMethod": _id(r),
        "proofPurpose": r.choice(["assertionMethod", "authentication"]),
    }
    _maybe(r, options, "domain", text)
    _maybe(r, options, "challenge", text)
    _maybe(r, options, "id", _id)
    _maybe(r, options, "expires", _instant)
    return _shuffled(r, options)


def presentation(seed: int) -> Document:
    """Return a presentation of some badges, which bring contexts of their own, some of them twice."""
    r = random.Random(seed)
    badges = [badge(r.getrandbits(32)) for _ in range(r.randint(1, 3))]
    if r.random() < 0.2:
        badges.append(deepcopy(badges[0]))
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": badges if r.random() < 0.8 else badges[0],
    }
    _maybe(r, document, "id", _id)
    _maybe(r, document, "holder", _id)
    return document


KINDS: Final[tuple[Callable[[int], Document], ...]] = (
    badge,
    badge,
    endorsement,
    status_list,
    proof_options,
    presentation,
)


def everyday(seed: int) -> Document:
    """Return a document of any kind, as honest people make them."""
    return KINDS[seed % len(KINDS)](seed)


def hostile(seed: int) -> Document:
    """Return a document of any kind after one to three changes that nobody honest makes."""
    r = random.Random(f"hostile {seed}")
    document = everyday(r.getrandbits(32))
    for _ in range(r.randint(1, 3)):
        _spoil(r, document)
    return document


def text(r: random.Random) -> str:
    """Return text of any characters that JSON can hold."""
    return "".join(r.choices(_LETTERS, k=r.randint(0, 30)))


# --- parts -------------------------------------------------------------------------------------------


def _subject(r: random.Random) -> Document:
    subject: Document = {"type": ["AchievementSubject"], "achievement": _achievement(r)}
    _maybe(r, subject, "id", _id)
    _maybe(r, subject, "role", text)
    _maybe(r, subject, "identifier", lambda r: _several(r, _identity))
    _maybe(r, subject, "result", lambda r: _several(r, _result))
    return subject


def _achievement(r: random.Random) -> Document:
    achievement: Document = {
        "id": _id(r),
        "type": ["Achievement"],
        "name": text(r),
        "description": text(r),
        "criteria": {"narrative": text(r), **({"id": _id(r)} if r.random() < 0.5 else {})},
    }
    _maybe(r, achievement, "achievementType", lambda r: r.choice(["Competency", "ext:MetaBadge"]))
    _maybe(r, achievement, "tag", lambda r: [text(r) for _ in range(r.randint(1, 4))])
    _maybe(r, achievement, "alignment", lambda r: _several(r, _alignment))
    _maybe(r, achievement, "resultDescription", lambda r: _several(r, _description))
    _maybe(r, achievement, "creator", _profile)
    _maybe(r, achievement, "related", lambda r: [{"id": _id(r), "type": ["Related"]}])
    return achievement


def _alignment(r: random.Random) -> Document:
    # Few different ones, so that some blank nodes look alike.
    return {
        "type": ["Alignment"],
        "targetName": r.choice(["a", "b", text(r)]),
        "targetUrl": f"urn:t:{r.randint(0, 2)}",
    }


def _description(r: random.Random) -> Document:
    described: Document = {
        "id": _id(r),
        "type": ["ResultDescription"],
        "name": text(r),
        "resultType": "Status",
    }
    _maybe(r, described, "allowedValue", lambda r: [text(r) for _ in range(r.randint(0, 3))])
    _maybe(r, described, "rubricCriterionLevel", lambda r: _several(r, _level))
    return described


def _level(r: random.Random) -> Document:
    return {"id": _id(r), "type": ["RubricCriterionLevel"], "name": text(r), "points": str(r.randint(0, 9))}


def _result(r: random.Random) -> Document:
    return {"type": ["Result"], "resultDescription": _id(r), "value": r.choice(["80", "90", text(r)])}


def _identity(r: random.Random) -> Document:
    return {
        "type": "IdentityObject",
        "identityHash": f"sha256${r.getrandbits(64):016x}",
        "identityType": "emailAddress",
        "hashed": r.random() < 0.5,
        "salt": text(r),
    }


def _profile(r: random.Random) -> Document:
    profile: Document = {"id": _id(r), "type": ["Profile"], "name": text(r)}
    _maybe(r, profile, "image", _image)
    return profile


def _image(r: random.Random) -> Document:
    return {"id": _id(r), "type": "Image", "caption": text(r)}


def _evidence(r: random.Random) -> Document:
    return {"type": ["Evidence"], "narrative": r.choice(["same", text(r)])}


def _status(r: random.Random) -> Document:
    number = r.randint(0, 131_071)
    return {
        "id": f"https://a.example/status/1#{number}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(number),
        "statusListCredential": "https://a.example/status/1",
    }


def _several(r: random.Random, part: Callable[[random.Random], Document]) -> list[Document]:
    parts: list[Document] = []
    for each in (part(r) for _ in range(r.randint(1, 4))):
        # Two that are alike are honest; many make more orders than are tried.
        parts += [each] if each not in parts else []
    if r.random() < 0.2 and "id" not in parts[0]:
        parts.append(deepcopy(parts[0]))
    ids = [each["id"] for each in parts if "id" in each]
    return parts if len(ids) == len(set(ids)) else parts[:1]


def _id(r: random.Random) -> str:
    return r.choice(_IDS).format(r.randint(0, 10**6))


def _instant(r: random.Random) -> str:
    return f"20{r.randint(20, 40)}-0{r.randint(1, 9)}-1{r.randint(0, 9)}T0{r.randint(0, 9)}:00:00Z"


def _maybe(r: random.Random, holder: Document, name: str, part: Callable[[random.Random], Any]) -> None:
    if r.random() < 0.6:
        holder[name] = part(r)


def _shuffled(r: random.Random, document: Document) -> Document:
    members = list(document.items())
    r.shuffle(members)
    return dict(members)


# --- harm --------------------------------------------------------------------------------------------

_VALUES: Final[tuple[Any, ...]] = (
    *(None, [], {}, True, False, 0, -7, 1.5, 1e21, 0.1, 5e-324, 2**53, 2**53 - 1, float("nan"), float("inf")),
    *(
        "",
        " ",
        "x",
        "relative",
        "#me",
        "_:b0",
        "_:b1",
        "_:",
        "@id",
        "@type",
        "urn:x",
        "urn:a b",
        "cred:x",
        "id",
        "type",
    ),
    *("VerifiableCredential", "Profile", "Achievement", "\ud800", "http://", "urn:\x7f", "urn:\xa0", 'urn:"'),
    *(
        [[]],
        [None],
        [["x"]],
        ["x", "x"],
        [1, "1"],
        [{}],
        [{"id": "urn:y"}],
        [{"id": "urn:y"}, {"id": "urn:y"}],
    ),
    *({"id": "urn:y"}, {"id": "_:b0"}, {"type": "Profile"}, {"id": "urn:y", "name": "n"}, {"name": "n"}),
    *(
        {"@value": "x"},
        {"@value": "x", "@language": "en"},
        {"@id": "urn:y"},
        {"@list": ["x"]},
        {"@set": ["x"]},
    ),
    *(
        {"@graph": []},
        {"@context": V2, "name": "n"},
        {"@context": [V2, OB], "type": "Profile", "id": "urn:z"},
    ),
    *({"@context": []}, {"@context": None}, {"@context": {}}, {"@context": [V2, {}]}, {"@context": "urn:no"}),
    [{"id": "urn:y", "name": "n"}, {"id": "urn:y", "url": "urn:z"}],
)
_NAMES: Final = (
    *(
        "evil",
        "id",
        "type",
        "@id",
        "@type",
        "@context",
        "@value",
        "@graph",
        "@list",
        "@included",
        "@none",
        "name",
        "",
    ),
    *(
        "https://schema.org/name",
        "cred:issuer",
        "_:p",
        ":p",
        "urn:p",
        "Profile",
        "VerifiableCredential",
        "proof",
    ),
    *(
        "verifiableCredential",
        "credentialStatus",
        "jsonSchema",
        "holder",
        "statusMessage",
        "refreshService",
        "points",
    ),
    *(
        "allowedValue",
        "alignment",
        "proofPurpose",
        "hashed",
        "issuer",
        "endorsement",
        "termsOfUse",
        "digestSRI",
    ),
)
_CONTEXTS: Final = (
    *(
        V2,
        [V2],
        [V1],
        [V1, OB_BEFORE],
        [V2, OB, UNDEFINED],
        [UNDEFINED],
        [V2, UNDEFINED],
        [OB],
        [],
        None,
        "urn:no",
    ),
    *(
        [V2, {}],
        [V2, {"name": "urn:n"}],
        [V2, V2],
        [V2] * 20,
        ["https://w3id.org/security/v2"],
        [V2, None],
        {},
    ),
    ["https://w3id.org/security/v1"],
)


def _spoil(r: random.Random, document: Document) -> None:
    holder = r.choice(_objects(document))
    member = r.choice([*holder] or ["name"])
    match r.randint(0, 7):
        case 0 | 1:
            holder[member] = deepcopy(r.choice(_VALUES))
        case 2:
            holder[r.choice(_NAMES)] = deepcopy(r.choice(_VALUES))
        case 3:
            holder[r.choice(_NAMES)] = holder.pop(member, "x")
        case 4:
            holder["@context"] = deepcopy(r.choice(_CONTEXTS))
        case 5:
            holder["id"] = document.get("id", "urn:x")
        case 6:
            holder["type"] = r.choice(
                ["Profile", ["Profile", "Profile"], ["Profile", "Achievement"], ["Nothing"], 5, {}]
            )
        case _:
            holder[r.choice(_NAMES)] = deepcopy(r.choice(_objects(document)))


def _objects(value: Any) -> list[Document]:
    found = [value] if isinstance(value, dict) else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found + [each for part in inner for each in _objects(part)]
