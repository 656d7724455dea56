"""One disclosure: a salt, the name of a claim unless it is an element of an array, and the value (RFC 9901, 4.2)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse
from credentials.errors import MalformedToken, UnsupportedProof
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode

# A place in claims: names of members and indexes of elements. None stands for every element of an array.
Path = tuple[str | int | None, ...]

DIGESTS: Final = "_sd"
ELEMENT: Final = "..."
HASH_CLAIM: Final = "_sd_alg"
USUAL_HASH: Final = "sha-256"
# By their names in the IANA registry of named information (RFC 9901, 4.1.1).
_HASHES: Final[Mapping[str, str]] = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}
_OF_A_CLAIM: Final = 3
_OF_AN_ELEMENT: Final = 2


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One disclosure; `text` is the one it was signed as, `name` is None for an element of an array."""

    text: str = field(repr=False)
    name: str | None
    value: Any = field(repr=False)


def make_disclosure(salt: str, name: str | None, value: Any) -> Disclosure:  # noqa: ANN401
    """Return a disclosure; `salt` has at least 128 bits that nobody can guess (RFC 9901, 9.3)."""
    parts = [salt, value] if name is None else [salt, name, value]
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Disclosure(b64url_encode(written.encode("utf-8")), name, value)


def read_disclosure(text: str) -> Disclosure:
    """Return a disclosure as received.

    Raises:
        MalformedToken: it is not canonical, no array of two or three, or its name is one of the reserved ones.
    """
    try:
        parts = parse(b64url_decode(text))
    except MalformedEncoding as fault:
        raise MalformedToken(f"a disclosure is {fault}") from fault
    except MalformedJson as fault:
        raise MalformedToken(f"a disclosure breaks the rules of JSON: {fault}") from fault
    match parts:
        case [str(), value] if len(parts) == _OF_AN_ELEMENT:
            return Disclosure(text, None, value)
        case [str(), str(name), value] if len(parts) == _OF_A_CLAIM and name not in (DIGESTS, ELEMENT):
            return Disclosure(text, name, value)
    raise MalformedToken("a disclosure is an array of salt, name and value, or of salt and value")


def digest_of(text: str, hash_name: str) -> str:
    """Return the digest of a text: of a disclosure, or of the presented form that a key binding is over."""
    return b64url_encode(hashlib.new(_HASHES[hash_name], text.encode("ascii")).digest())


def hash_name_of(payload: Mapping[str, Any]) -> str:
    """Return the hash function that the payload names, `sha-256` if it names none.

    Raises:
        MalformedToken: what it names is not text.
        UnsupportedProof: it is none that Cairn reads, so nothing is known about the disclosures.
    """
    name = payload.get(HASH_CLAIM, USUAL_HASH)
    if not isinstance(name, str):
        raise MalformedToken("the hash function of the disclosures is not named by text")
    if name not in _HASHES:
        raise UnsupportedProof("the disclosures are hashed with a function that is not read")
    return name
