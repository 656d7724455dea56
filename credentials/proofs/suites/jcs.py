"""Suites that sign the JSON of a document: eddsa-jcs-2022 and ecdsa-jcs-2019 (vc-di-eddsa 1.0, 3.3).

Nothing in such a document can be unsigned. What it means hangs on its contexts all the same, so it is read only
with contexts that Cairn knows (ADR 18).
"""

import hashlib
from typing import Final

from contexts.errors import UnknownContext
from contexts.jcs import jcs
from contexts.loader import PACKAGED, PinnedContexts
from credentials.badge import JsonObject
from credentials.errors import InvalidProof
from credentials.proofs.suites.rdfc import HASHES
from credentials.proofs.suites.suite import MEMBERS, HashedSuite
from keys.algorithm import Algorithm

_CONTEXT: Final = "@context"


def hash_data(
    document: JsonObject, options: JsonObject, algorithm: Algorithm, contexts: PinnedContexts = PACKAGED
) -> bytes:
    """Return the bytes that these suites sign: the hash of the proof's options, then that of the document.

    Raises:
        contexts.errors.UnknownContext: a context, at the top or inside, is not a pinned URL.
        contexts.errors.MalformedDocument: it has no canonical JSON.
    """
    if _CONTEXT not in document:
        raise UnknownContext("The document names no context.")
    _check_contexts(document, contexts)
    name = HASHES[algorithm]
    return b"".join(hashlib.new(name, jcs(part)).digest() for part in (options, document))


def as_signed(document: JsonObject, options: JsonObject) -> JsonObject:
    """Return a document with the contexts it was signed with, which the proof repeats (3.3.2, steps 4 and 5).

    Others may have been added behind them since; whoever reads the document goes by those of the proof.

    Raises:
        InvalidProof: the document's contexts do not begin with them.
    """
    if _CONTEXT not in options:
        return document
    signed, now = (_listed(each.get(_CONTEXT)) for each in (options, document))
    if now[: len(signed)] != signed or not signed:
        raise InvalidProof("the document's contexts do not begin with those of its proof")
    return {**document, _CONTEXT: options[_CONTEXT]}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _check_contexts(document: JsonObject, contexts: PinnedContexts) -> None:
    """Refuse contexts that are no pinned URLs, wherever they stand."""
    waiting: list[object] = [document]
    while waiting:
        match waiting.pop():
            case list() as listed:
                waiting += listed
            case dict() as found:
                named = _listed(found[_CONTEXT]) if _CONTEXT in found else []
                if not all(isinstance(url, str) and url in contexts.pins for url in named):
                    raise UnknownContext("A context is not among the pinned ones.")
                waiting += found.values()


_MEMBERS: Final = MEMBERS | {_CONTEXT}
SUITES: Final = tuple(
    HashedSuite(
        name, frozenset(algorithms), hash_data, members=_MEMBERS, copied=(_CONTEXT,), as_seen=as_signed
    )
    for name, algorithms in (
        ("eddsa-jcs-2022", {Algorithm.EDDSA}),
        ("ecdsa-jcs-2019", {Algorithm.ES256, Algorithm.ES384}),
    )
)
