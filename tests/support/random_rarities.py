"""Random documents that are rare and still right: what JSON-LD, JSON and Unicode can hold and badges seldom do.

Each begins as a document of everyday and is given some rarities. Equal seeds make equal ones.
"""

import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

from tests.support.random_credentials import (
    EXTENSIONS,
    OB,
    OB_BEFORE,
    UNDEFINED,
    V2,
    Document,
    badge,
    everyday,
    presentation,
    proof_options,
)

ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
_SURROGATES: Final = range(0xD800, 0xE000)
_PLANES: Final = 17
_PER_PLANE: Final = 0x10000
_NUMBERS: Final = (0, 1, -1, 7, 100.0, 1.5, 0.1, 3.7, -2.25, 12345.678, 2**53 - 1, 1e21, 1e300, 1e-7, 5e-324)
_LANGUAGES: Final = ("en", "de", "pt-BR", "zh-Hant", "ar")


def rare(seed: int) -> Document:
    """Return a document of any kind with one to three rarities in it."""
    r = random.Random(f"rare {seed}")
    document = r.choice(_KINDS)(r.getrandbits(32))
    for add in r.sample(_RARITIES, r.randint(1, 3)):
        add(r, document)
    return document


def text(r: random.Random) -> str:
    """Return text of control characters and of characters of every plane, unassigned ones included."""
    return "".join(_character(r) for _ in range(r.randint(0, 20)))


def _character(r: random.Random) -> str:
    if r.random() < 0.3:
        return chr(r.randrange(0xA0))
    point = r.randrange(_PLANES) * _PER_PLANE + r.randrange(_PER_PLANE)
    return "\ufffd" if point in _SURROGATES else chr(point)


# --- kinds -------------------------------------------------------------------------------------------


def nested(seed: int) -> Document:
    """Return a presentation that holds a presentation: graphs of graphs."""
    outer, inner = presentation(seed), presentation(seed + 1)
    outer["verifiableCredential"] = [inner, deepcopy(inner)] if seed % 5 == 0 else inner
    return outer


def scoped_options(seed: int) -> Document:
    """Return proof options whose terms the contexts of a suite define, for the proof's type alone."""
    options = proof_options(seed)
    if seed % 2:
        options["@context"] = [V2, ED25519_2020]
        options["type"] = "Ed25519Signature2020"
        options.pop("cryptosuite")
    else:
        options["@context"] = [V2, OB, DATA_INTEGRITY] if seed % 4 else [DATA_INTEGRITY]
    return options


def secured(seed: int) -> Document:
    """Return a badge with a proof inside, which is a graph of its own."""
    options = proof_options(seed)
    options.pop("@context")
    signed = {**options, "proofValue": f"z{random.Random(seed).getrandbits(200):x}"}
    return {**badge(seed), "proof": [signed] if seed % 2 else signed}


def with_schema(seed: int) -> Document:
    """Return a credential whose subject is JSON of any shape, signed as it is."""
    r = random.Random(seed)
    subject = {"id": "urn:schema", "type": "JsonSchema", "jsonSchema": _json(r, 3)}
    return _plain([V2], subject)


def in_own_words(seed: int) -> Document:
    """Return a credential with terms of nobody's, under the context that takes them all."""
    r = random.Random(seed)
    return _plain([V2, UNDEFINED], {f"own{number}": _value(r) for number in range(r.randint(1, 4))})


def _plain(contexts: list[str], subject: Document) -> Document:
    return {
        "@context": contexts,
        "id": "urn:own",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:a",
        "credentialSubject": subject,
    }


def labelled(seed: int) -> Document:
    """Return a badge whose objects have labels of blank nodes for ids, one of them used twice."""
    r = random.Random(seed)
    document = badge(seed)
    achievement = document["credentialSubject"]["achievement"]
    names = [f"_:{r.choice('abc')}{number}" for number in range(3)]
    achievement["related"] = [{"id": name, "type": ["Related"]} for name in names]
    document["evidence"] = [{"id": name, "type": ["Evidence"], "genre": r.choice("xy")} for name in names[1:]]
    return document


_KINDS: Final[tuple[Callable[[int], Document], ...]] = (
    *(everyday, everyday, badge, nested, scoped_options, secured, with_schema, in_own_words, labelled),
)

# --- rarities ----------------------------------------------------------------------------------------


def _texts(r: random.Random, document: Document) -> None:
    """Put other text wherever a name or description stands."""
    for holder in _objects(document):
        for name in ("name", "description", "narrative", "caption", "endorsementComment", "salt", "domain"):
            if name in holder and r.random() < 0.5:
                holder[name] = text(r)


def _languages(r: random.Random, document: Document) -> None:
    for holder in _objects(document):
        if "name" in holder and r.random() < 0.5:
            holder["name"] = {"@value": text(r), "@language": r.choice(_LANGUAGES)}


def _several_languages(r: random.Random, document: Document) -> None:
    if "name" in document:
        chosen = r.sample(_LANGUAGES, 2)
        document["name"] = [{"@value": text(r), "@language": each} for each in chosen]


def _numbers(r: random.Random, document: Document) -> None:
    for holder in _objects(document) if OB_BEFORE not in _contexts(document) else ():
        if "Achievement" in holder.get("type", ()):
            holder["creditsAvailable"] = r.choice(_NUMBERS)
            holder["inLanguage"] = r.choice(_NUMBERS)
        if "AchievementSubject" in holder.get("type", ()):
            holder["creditsEarned"] = r.choice([each for each in _NUMBERS if each < 1e21])


def _lists(r: random.Random, document: Document) -> None:
    for holder in _objects(document):
        if "ResultDescription" in holder.get("type", ()):
            holder["allowedValue"] = [r.choice(["same", text(r), 5, True]) for _ in range(r.randint(0, 4))]


def _alike(r: random.Random, document: Document) -> None:
    """Put in two to four objects that nothing tells apart."""
    if "OpenBadgeCredential" in document.get("type", ()):
        one = {"type": ["Evidence"], "narrative": "alike"}
        document["evidence"] = [deepcopy(one) for _ in range(r.randint(2, 4))]


def _contexts_again(r: random.Random, document: Document) -> None:
    """Say contexts again inside, where they change nothing that is said."""
    for holder in _objects(document) if OB_BEFORE not in _contexts(document) else ():
        if "Profile" in holder.get("type", ()) and r.random() < 0.7:
            holder["@context"] = [V2, OB] if r.random() < 0.5 else [V2, OB, EXTENSIONS]


_RARITIES: Final = (_texts, _texts, _languages, _several_languages, _numbers, _lists, _alike, _contexts_again)

# --- parts -------------------------------------------------------------------------------------------


def _value(r: random.Random) -> Any:
    return r.choice([text(r), r.choice(_NUMBERS), True, False, {"id": "urn:y"}, ["x", "y"], {"own": "inner"}])


def _json(r: random.Random, depth: int) -> Any:
    if depth == 0 or r.random() < 0.3:
        return r.choice([text(r), r.choice(_NUMBERS), True, False, None, [], {}])
    if r.random() < 0.5:
        return [_json(r, depth - 1) for _ in range(r.randint(0, 4))]
    return {text(r): _json(r, depth - 1) for _ in range(r.randint(0, 4))}


def _contexts(document: Document) -> list[str]:
    return [each for holder in _objects(document) for each in holder.get("@context", ())]


def _objects(value: Any) -> list[Document]:
    """Return every object that is not inside JSON signed as it is."""
    found = [value] if isinstance(value, dict) else []
    inner = value if isinstance(value, list) else ()
    if isinstance(value, dict):
        inner = [part for name, part in value.items() if name != "jsonSchema"]
    return found + [each for part in inner for each in _objects(part)]
