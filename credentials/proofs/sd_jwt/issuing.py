"""Signing claims so that the holder can disclose them one by one (RFC 9901, 6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import MalformedProof
from credentials.proofs.sd_jwt.compact import joined
from credentials.proofs.sd_jwt.disclosures import (
    DIGESTS,
    ELEMENT,
    HASH_CLAIM,
    USUAL_HASH,
    Disclosure,
    Path,
    digest_of,
    make_disclosure,
)
from keys.signer import Signer

_RESERVED: Final = frozenset({DIGESTS, ELEMENT, HASH_CLAIM})


@dataclass(frozen=True, slots=True)
class Concealment:
    """What is disclosable, and how it is hidden.

    `salt` gives a new text of at least 128 bits at each call, from the operating system's randomness. `decoys` is how
    many digests of nothing are added wherever something is hidden, so that their number tells less.
    """

    paths: tuple[Path, ...]
    salt: Callable[[], str]
    decoys: int = 0
    hash_name: str = USUAL_HASH


def issue(payload: JsonObject, header: Mapping[str, Any], signer: Signer, concealment: Concealment) -> str:
    """Return the SD-JWT over `payload`, with every disclosure and without key binding.

    Raises:
        MalformedProof: the payload uses a name that SD-JWT reserves.
        ValueError: a path leads nowhere; the caller has made a mistake.
    """
    concealer = _Concealer(concealment)
    concealed = concealer.object(payload, concealment.paths)
    if concealer.disclosures or concealment.hash_name != USUAL_HASH:
        concealed[HASH_CLAIM] = concealment.hash_name
    token = jose.sign(jose.json_bytes(concealed), header, signer)
    return joined(token, tuple(each.text for each in concealer.disclosures))


@dataclass(slots=True)
class _Concealer:
    """Hides what the paths name, from the inside out: what is hidden may hold hidden things again."""

    concealment: Concealment
    disclosures: list[Disclosure] = field(default_factory=list)

    def value(self, value: Any, paths: Iterable[Path]) -> Any:  # noqa: ANN401
        rest = tuple(path for path in paths if path)
        match value:
            case dict():
                return self.object(value, rest)
            case list():
                return self._array(value, rest)
        if rest:
            raise ValueError("a path to be disclosable leads into a value that has no parts")
        return value

    def object(self, value: JsonObject, paths: Iterable[Path]) -> JsonObject:
        if not _RESERVED.isdisjoint(value):
            raise MalformedProof("the claims use a name that SD-JWT keeps for itself")
        paths = tuple(paths)
        if any(path[0] not in value for path in paths):
            raise ValueError("a path to be disclosable names a claim that is not there")
        kept: JsonObject = {}
        digests: list[str] = []
        for name, each in value.items():
            below = [path[1:] for path in paths if path[0] == name]
            inside = self.value(each, below)
            if () in below:
                digests.append(self._hide(name, inside))
            else:
                kept[name] = inside
        if digests:
            # In the order of the digests, so that the order tells nothing of the claims (RFC 9901, 4.2.4.1).
            kept[DIGESTS] = sorted([*digests, *self._decoys()])
        return kept

    def _array(self, value: list[Any], paths: tuple[Path, ...]) -> list[Any]:
        if any(path[0] is not None and not _is_index(path[0], len(value)) for path in paths):
            raise ValueError("a path to be disclosable names an element that is not there")
        kept: list[Any] = []
        for number, each in enumerate(value):
            below = [path[1:] for path in paths if path[0] is None or path[0] == number]
            inside = self.value(each, below)
            kept.append({ELEMENT: self._hide(None, inside)} if () in below else inside)
        is_hiding = any(isinstance(each, dict) and ELEMENT in each for each in kept)
        return [*kept, *({ELEMENT: each} for each in (self._decoys() if is_hiding else ()))]

    def _hide(self, name: str | None, value: Any) -> str:  # noqa: ANN401
        if name in _RESERVED:
            raise MalformedProof("the claims use a name that SD-JWT keeps for itself")
        disclosure = make_disclosure(self.concealment.salt(), name, value)
        self.disclosures.append(disclosure)
        return digest_of(disclosure.text, self.concealment.hash_name)

    def _decoys(self) -> list[str]:
        made = (self.concealment.salt() for _ in range(self.concealment.decoys))
        return [digest_of(each, self.concealment.hash_name) for each in made]


def _is_index(step: str | int | None, length: int) -> bool:
    return isinstance(step, int) and not isinstance(step, bool) and 0 <= step < length
