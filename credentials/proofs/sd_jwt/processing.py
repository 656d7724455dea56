"""What a payload says once its disclosures stand in their places (RFC 9901, 7.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from contexts.strict_json import MAX_DEPTH
from credentials.badge import JsonObject
from credentials.errors import MalformedToken
from credentials.proofs.sd_jwt.disclosures import (
    DIGESTS,
    ELEMENT,
    HASH_CLAIM,
    Disclosure,
    Path,
    digest_of,
    hash_name_of,
)

_TOP: Final[Path] = ()


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A disclosure with the place in the processed payload where its value stands."""

    path: Path
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Processed:
    """The payload with everything that was disclosed, and what that was.

    `withheld` are the objects and arrays in which digests are left over: each stands for something that its holder
    kept back, or for nothing (RFC 9901, 4.2.7).
    """

    payload: JsonObject = field(repr=False)
    disclosed: tuple[Disclosed, ...]
    withheld: frozenset[Path]


def processed(payload: JsonObject, disclosures: Iterable[Disclosure]) -> Processed:
    """Return the payload with every disclosure in its place, and without any digest.

    Raises:
        MalformedToken: a digest stands twice, a disclosure has no place or stands in one that is taken, a name is
            reserved, or a part has not the form of the standard.
        UnsupportedProof: the hash function is none that Cairn reads.
    """
    walk = _Walk(_by_digest(disclosures, hash_name_of(payload)))
    signed = {name: value for name, value in payload.items() if name != HASH_CLAIM}
    found = walk.object(signed, _TOP)
    if HASH_CLAIM in found:
        raise MalformedToken(f"a disclosure names the claim {HASH_CLAIM}")
    if len(walk.disclosed) != len(walk.by_digest):
        raise MalformedToken("a disclosure belongs to no digest that was signed")
    return Processed(found, tuple(walk.disclosed), frozenset(walk.withheld))


def _by_digest(disclosures: Iterable[Disclosure], hash_name: str) -> dict[str, Disclosure]:
    found: dict[str, Disclosure] = {}
    for each in disclosures:
        digest = digest_of(each.text, hash_name)
        if digest in found:
            raise MalformedToken("a disclosure is there twice")
        found[digest] = each
    return found


@dataclass(slots=True)
class _Walk:
    """One way through a payload: each digest may be met once, wherever it stands."""

    by_digest: dict[str, Disclosure]
    met: set[str] = field(default_factory=set)
    disclosed: list[Disclosed] = field(default_factory=list)
    withheld: set[Path] = field(default_factory=set)

    def value(self, value: Any, path: Path) -> Any:  # noqa: ANN401
        if len(path) > MAX_DEPTH:
            raise MalformedToken("disclosures are nested too deeply")
        match value:
            case dict():
                return self.object(value, path)
            case list():
                return self._array(value, path)
        return value

    def object(self, value: JsonObject, path: Path) -> JsonObject:
        if ELEMENT in value:
            raise MalformedToken(f"the name {ELEMENT!r} stands for a hidden element of an array only")
        found = {name: self.value(each, (*path, name)) for name, each in value.items() if name != DIGESTS}
        for digest in _digests(value):
            disclosure = self._take(digest, path)
            if disclosure is not None:
                self._put(found, disclosure, path)
        return found

    def _put(self, found: JsonObject, disclosure: Disclosure, path: Path) -> None:
        name = disclosure.name
        if name is None:
            raise MalformedToken("an element of an array is disclosed where a claim belongs")
        if name in found:
            raise MalformedToken("a disclosure would take the place of another claim")
        self.disclosed.append(Disclosed((*path, name), disclosure.text))
        found[name] = self.value(disclosure.value, (*path, name))

    def _array(self, value: list[Any], path: Path) -> list[Any]:
        found: list[Any] = []
        for each in value:
            if isinstance(each, dict) and ELEMENT in each:
                self._append(found, self._take(_element_digest(each), path), path)
            else:
                found.append(self.value(each, (*path, len(found))))
        return found

    def _append(self, found: list[Any], disclosure: Disclosure | None, path: Path) -> None:
        if disclosure is None:
            return
        if disclosure.name is not None:
            raise MalformedToken("a claim is disclosed where an element of an array belongs")
        place = (*path, len(found))
        self.disclosed.append(Disclosed(place, disclosure.text))
        found.append(self.value(disclosure.value, place))

    def _take(self, digest: str, path: Path) -> Disclosure | None:
        if digest in self.met:
            raise MalformedToken("a digest stands in two places")
        self.met.add(digest)
        if digest not in self.by_digest:
            self.withheld.add(path)
        return self.by_digest.get(digest)


def _digests(value: JsonObject) -> list[str]:
    digests = value.get(DIGESTS, [])
    if not isinstance(digests, list) or not all(isinstance(each, str) for each in digests):
        raise MalformedToken(f"{DIGESTS} is an array of digests")
    return digests


def _element_digest(element: JsonObject) -> str:
    match element:
        case {"...": str(digest)} if len(element) == 1:
            return digest
    raise MalformedToken(f"a hidden element of an array has {ELEMENT!r} with a digest, and nothing else")
