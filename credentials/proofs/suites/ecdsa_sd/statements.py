"""The statements of a credential under labels that tell nothing, and which of them pointers select.

Canonical labels would show by their order what was left out; so the issuer signs others, made with a secret key
(vc-di-ecdsa 1.0, 3.4.2 to 3.4.6 and 3.5.1).
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from contexts import nquads, rdfc
from contexts.loader import PinnedContexts
from contexts.nquads import Quad
from credentials.badge import JsonObject
from credentials.errors import MalformedProof, UnsupportedProof
from credentials.proofs.suites import rdfc as suites
from credentials.proofs.suites.ecdsa_sd.pointers import select
from keys.algorithm import Algorithm
from keys.multibase import b64url_encode

# Blank nodes get these addresses, so that they are still known in a part of the document.
_STAND_IN: Final = "urn:bnid:"
_STAND_IN_TERM: Final = re.compile(rf"<{_STAND_IN}(\d+)>")
_NOT_NODES: Final = frozenset({"@value", "@list", "@set"})
_SECURED_OTHERWISE: Final = frozenset({"@context", "proof"})


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of a whole credential, in the order they are signed in; `labels` are those of its blank nodes."""

    lines: tuple[str, ...]
    labels: Mapping[str, str]
    _document: JsonObject = field(repr=False)
    _contexts: PinnedContexts = field(repr=False)

    def chosen(self, pointers: Iterable[str]) -> tuple[int, ...]:
        """Return the places of the statements that the pointers select, in order.

        Raises:
            MalformedPointer: a pointer is none, or nothing is where it points.
            contexts.errors.ContextsError: a part of what they select would not be signed.
        """
        lines = {quad.line() for quad in _relabelled(self._quads(pointers), self.labels)}
        places = tuple(place for place, line in enumerate(self.lines) if line in lines)
        if len(places) != len(lines):
            raise UnsupportedProof("a part of this credential says something else than the whole")
        return places

    def canonical_labels(self, pointers: Iterable[str]) -> dict[int, str]:
        """Return the label of each blank node of what the pointers select, by its canonical number there."""
        issued = rdfc.canonical(self._quads(pointers), "sha256").issued
        return {_number(canonical): self.labels[node] for node, canonical in issued.items()}

    def _quads(self, pointers: Iterable[str]) -> list[Quad]:
        part = select(self._document, pointers)
        return [] if part is None else _told(part, self._contexts)


def of_document(document: JsonObject, hmac_key: bytes, contexts: PinnedContexts) -> Statements:
    """Return the statements of a credential under the labels that `hmac_key` gives.

    Raises:
        UnsupportedProof: it has nodes inside that can not be told apart in a part of it.
        contexts.errors.ContextsError: a part of it would not be signed.
    """
    standing_in = _with_stand_ins(document)
    quads = _told(standing_in, contexts)
    found = rdfc.canonical(quads, "sha256")
    # An id changes what JSON literals say, for instance; then the parts could never be matched with the whole.
    if found.nquads.encode() != suites.canonical(document, Algorithm.ES256, contexts):
        raise UnsupportedProof("a credential that says something else with ids is not disclosed in parts")
    labels = {node: _label(canonical, hmac_key) for node, canonical in found.issued.items()}
    lines = sorted(quad.line() for quad in _relabelled(quads, labels))
    return Statements(tuple(lines), labels, standing_in, contexts)


def of_part(document: JsonObject, labels: Mapping[int, bytes], contexts: PinnedContexts) -> list[str]:
    """Return the statements of a part that was disclosed, under the labels they were signed with.

    Raises:
        MalformedProof: the labels are not those of its blank nodes.
        contexts.errors.ContextsError: a part of it would not be signed.
    """
    quads = nquads.parse(suites.canonical(document, Algorithm.ES256, contexts).decode())
    given = {f"_:c14n{number}": f"_:u{b64url_encode(label)}" for number, label in labels.items()}
    if given.keys() != {term for quad in quads for term in quad if nquads.is_blank(term)}:
        raise MalformedProof("the labels of a proofValue are not those of the document's nodes")
    return sorted(quad.line() for quad in _relabelled(quads, given))


def _label(canonical: str, hmac_key: bytes) -> str:
    name = canonical.removeprefix("_:").encode()
    return f"_:u{b64url_encode(hmac.digest(hmac_key, name, 'sha256'))}"


def _number(canonical: str) -> int:
    return int(canonical.removeprefix("_:c14n"))


def _relabelled(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[Quad]:
    return [Quad(*(labels.get(term, term) for term in quad)) for quad in quads]


def _told(document: JsonObject, contexts: PinnedContexts) -> list[Quad]:
    """Return the statements of a document with stand-ins, and blank nodes again in their place."""
    text = suites.canonical(document, Algorithm.ES256, contexts).decode()
    quads = nquads.parse(text)
    names = _names_by_place(quads)
    return [Quad(*(_named(term, names) for term in quad)) for quad in quads]


def _named(term: str, names: Mapping[str, str]) -> str:
    return names[term] if nquads.is_blank(term) else _STAND_IN_TERM.sub(r"_:b\1", term)


def _names_by_place(quads: list[Quad]) -> dict[str, str]:
    """Return names for the cells of lists and for graphs, which have no place in the JSON for an id.

    Each is what one property of a node that is known leads to, in the whole document as in any part of it.
    """
    names: dict[str, str] = {}
    leading = [quad for quad in quads if nquads.is_blank(quad.object)]
    blank = {term for quad in quads for term in quad if nquads.is_blank(term)}
    if sorted(quad.object for quad in leading) != sorted(blank):
        raise UnsupportedProof("a credential with nodes of this kind inside is not disclosed in parts")
    while len(names) < len(blank):
        known = [
            quad for quad in leading if quad.object not in names and quad.subject not in blank - {*names}
        ]
        for quad in known:
            way = f"{names.get(quad.subject, quad.subject)} {quad.predicate}"
            names[quad.object] = f"_:n{hashlib.sha256(way.encode()).hexdigest()}"
        if not known or len({*names.values()}) != len(names):
            raise UnsupportedProof("a credential with several lists in one place is not disclosed in parts")
    return names


def _with_stand_ins(document: JsonObject) -> JsonObject:
    """Return a document in which every node without an id has a stand-in for one."""
    made: JsonObject = _with_ids(document, count())
    return made


def _with_ids(value: Any, numbers: Iterator[int]) -> Any:  # noqa: ANN401
    match value:
        case list():
            return [_with_ids(each, numbers) for each in value]
        case dict() if _NOT_NODES.isdisjoint(value):
            made = {
                name: each if name in _SECURED_OTHERWISE else _with_ids(each, numbers)
                for name, each in value.items()
            }
            return made if "id" in made else made | {"id": f"{_STAND_IN}{next(numbers)}"}
        case str() if _STAND_IN in value:
            raise MalformedProof(f"a credential that is disclosed in parts has no text with {_STAND_IN}")
    return value
