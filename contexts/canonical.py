"""The one door to canonical N-Quads: RDFC-1.0 over the pinned contexts, refusing what would not be signed.

A document is refused if anything in it would be lost on the way from JSON to statements, when signing and
when verifying alike (DATA_LOSS_DETECTION_ERROR of Data Integrity 1.0).
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from contexts import nquads, rdfc
from contexts.engine.engine import Engine
from contexts.engine.fallback import Fallback
from contexts.errors import MalformedDocument, TooComplex
from contexts.expansion import Expander
from contexts.loader import PACKAGED, PinnedContexts
from contexts.rdfc import USUAL, Algorithm, Limits
from contexts.statements import quads_of
from contexts.strict_json import MAX_DEPTH, MAX_INTEGER

__all__ = [
    "USUAL",
    "Algorithm",
    "Limits",
    "canonize",
    "canonize_exactly",
    "canonize_if_plain",
    "canonize_quads",
    "issued_identifiers",
    "warm",
]


def canonize(
    document: Mapping[str, Any],
    *,
    algorithm: Algorithm = "sha256",
    limits: Limits = USUAL,
    contexts: PinnedContexts = PACKAGED,
) -> bytes:
    """Return the canonical N-Quads of a JSON-LD document, in UTF-8.

    `algorithm` is the hash used inside RDFC-1.0. The document is not changed. The answer, bytes or refusal, is
    that of `canonize_exactly`; for the documents of everyday it comes from `contexts.engine`, much sooner.

    Raises:
        UnknownContext: a context is not a pinned URL.
        DataLoss: a part of the document would not be signed.
        MalformedDocument: it is not JSON, or not JSON-LD.
        TooComplex: it is beyond the limits.
    """
    try:
        return _engine(contexts).canonize(document, algorithm, limits)
    except Fallback:
        return canonize_exactly(document, algorithm=algorithm, limits=limits, contexts=contexts)


def canonize_exactly(
    document: Mapping[str, Any],
    *,
    algorithm: Algorithm = "sha256",
    limits: Limits = USUAL,
    contexts: PinnedContexts = PACKAGED,
) -> bytes:
    """Return the same as `canonize`, by JSON-LD expansion; it is slow.

    Raises:
        UnknownContext, DataLoss, MalformedDocument, TooComplex: as `canonize`.
    """
    _check_value(document, limits.values)
    quads = quads_of(_expander(contexts).expand(document))
    return rdfc.canonical(quads, algorithm, limits).nquads.encode("utf-8")


def canonize_if_plain(
    document: Mapping[str, Any], *, algorithm: Algorithm = "sha256", contexts: PinnedContexts = PACKAGED
) -> bytes | None:
    """Return the same as `canonize` for a document of the plainest kind, and None for any other.

    Plain is a document whose members are, at every depth, terms of its contexts that name a property in lower
    case, and in which no object has the label of a blank node for an id. None says nothing more: what the
    document lacks is for `canonize` to find.
    """
    try:
        return _engine(contexts).canonize(document, algorithm, USUAL, plain=True)
    except (Fallback, TooComplex):
        return None


def warm(contexts: PinnedContexts = PACKAGED) -> None:
    """Make ready for the usual context lists, so that the first documents are as quick as all others.

    Services call it as they start; it takes some tenths of a second.
    """
    _engine(contexts).warm()


def canonize_quads(text: str, *, algorithm: Algorithm = "sha256", limits: Limits = USUAL) -> bytes:
    """Return the canonical form of an N-Quads document, in UTF-8.

    Raises:
        MalformedDocument: the text is not N-Quads.
        TooComplex: it is beyond the limits.
    """
    return rdfc.canonical(nquads.parse(text), algorithm, limits).nquads.encode("utf-8")


def issued_identifiers(
    text: str, *, algorithm: Algorithm = "sha256", limits: Limits = USUAL
) -> dict[str, str]:
    """Return the canonical label of each blank node of an N-Quads document, both with their `_:`.

    Raises:
        MalformedDocument: the text is not N-Quads.
        TooComplex: it is beyond the limits.
    """
    return rdfc.canonical(nquads.parse(text), algorithm, limits).issued


@lru_cache(maxsize=4)
def _engine(contexts: PinnedContexts) -> Engine:
    return Engine(contexts)


@lru_cache(maxsize=4)
def _expander(contexts: PinnedContexts) -> Expander:
    return Expander(contexts)


def _check_value(document: object, most: int) -> None:
    """Refuse what is not JSON, too large or too deep, before anything recursive sees it."""
    if not isinstance(document, dict):
        raise MalformedDocument("The document is not a JSON object.")
    # The depth is the one that `strict_json` counts: a document it reads is not refused here.
    waiting: list[tuple[object, int]] = [(document, 1)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if seen > most or (isinstance(value, dict | list) and depth > MAX_DEPTH):
            raise TooComplex(f"The document has over {most} values, or is nested over {MAX_DEPTH} deep.")
        waiting += [(part, depth + 1) for part in _parts(value)]


def _parts(value: object) -> list[object]:
    match value:
        case dict():
            return [*value, *value.values()] if all(isinstance(key, str) for key in value) else [_NOT_JSON]
        case list():
            return value
        case str():
            _check_text(value)
        case bool() | None:
            pass
        case int() if abs(value) <= MAX_INTEGER:
            pass
        case float() if math.isfinite(value):
            pass
        case _:
            raise MalformedDocument("The document holds something that is not JSON.")
    return []


def _check_text(value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedDocument("A string holds half of a surrogate pair.") from error


_NOT_JSON = object()
